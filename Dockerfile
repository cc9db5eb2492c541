# Built by `docker build -t watergang .`, run by
#   docker run -p 8080:8080 -v watergang:/var/lib/watergang watergang
# and with data of one's own by
#   docker run -p 8080:8080 -v "$PWD:/data:ro" watergang serve /data/some.gpkg --listen 0.0.0.0:8080

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends build-essential cmake sqlite3
WORKDIR /source
COPY . .
RUN config/docker/build.sh /image

FROM debian:12-slim
COPY --from=build /image/ /
# A number, so that a platform which refuses root can see that this is not.
RUN chown 10001:10001 /var/lib/watergang
USER 10001:10001
WORKDIR /var/lib/watergang
VOLUME /var/lib/watergang
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["/usr/lib/watergang/healthcheck.sh"]
ENTRYPOINT ["/usr/bin/watergang"]
CMD ["serve", "--config", "/etc/watergang", "--listen", "0.0.0.0:8080"]
