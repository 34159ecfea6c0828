#!/usr/bin/env bash
# Makes the image that mocks/samba/Dockerfile starts from. Where it cannot be pulled, Debian's own debootstrap builds
# the same from the machine's package source.
set -euo pipefail

image=$(sed -n 's/^FROM //p' "$(dirname "$0")/../../mocks/samba/Dockerfile")

docker image inspect "$image" >/dev/null 2>&1 && exit 0
timeout 60 docker pull -q "$image" >/dev/null 2>&1 && exit 0

if ! command -v debootstrap >/dev/null; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap
fi
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase bookworm "$root" >/dev/null
# How this machine reaches Debian is how the build does.
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
tar -C "$root" -c . | docker import - "$image" >/dev/null
