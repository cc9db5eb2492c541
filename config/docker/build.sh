#!/usr/bin/env bash
# Builds the server and lays out the files of a package or an image below ROOT.
#
#   build.sh ROOT
#
# The Dockerfile runs it, and so may a packager. With WATERGANG_EXECUTABLE set nothing is built: that file is taken.
set -eu

if [ $# -ne 1 ]; then
    echo "build.sh ROOT" >&2
    exit 2
fi
cd "$(dirname "$0")/../.."
mkdir -p "$1"
root=$(cd "$1" && pwd)

executable=${WATERGANG_EXECUTABLE:-}
if [ -z "$executable" ]; then
    cargo build --release --locked --package watergang
    executable=${CARGO_TARGET_DIR:-target}/release/watergang
fi

install -D -m 0755 --strip "$executable" "$root/usr/bin/watergang"
install -D -m 0755 config/docker/healthcheck.sh "$root/usr/lib/watergang/healthcheck.sh"
install -D -m 0644 config/watergang.service "$root/usr/lib/systemd/system/watergang.service"
install -D -m 0644 LICENSE "$root/usr/share/doc/watergang/LICENSE"

# The instance's configuration, but not what only building and packaging need.
find config -type f ! -path 'config/docker/*' ! -name '*.service' -print0 |
    while IFS= read -r -d '' file; do
        install -D -m 0644 "$file" "$root/etc/watergang/${file#config/}"
    done

# What the server writes; the Dockerfile and the service give it to the account that runs the server.
mkdir -p "$root/etc/watergang" "$root/var/lib/watergang"
