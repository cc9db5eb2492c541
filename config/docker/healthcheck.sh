#!/usr/bin/env bash
# Succeeds when the server answers `GET /` with 200. The image has no curl, and needs none: bash opens the connection.
#
#   healthcheck.sh [HOST [PORT]]      127.0.0.1 8080 by default
set -eu
exec 3<>"/dev/tcp/${1:-127.0.0.1}/${2:-8080}"
printf 'GET / HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n\r\n' >&3
IFS= read -r -t 5 status <&3
[[ $status == 'HTTP/1.1 200 '* ]]
