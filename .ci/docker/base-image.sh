#!/usr/bin/env bash
# Makes the image that mocks/samba/Dockerfile starts from. Where it cannot be pulled, Debian's own debootstrap makes
# one like it, from where this machine has its packages.
set -euo pipefail

image=$(sed -n 's/^FROM //p' "$(dirname "$0")/../../mocks/samba/Dockerfile")
suite=bookworm

docker image inspect "$image" >/dev/null 2>&1 && exit 0
timeout 120 docker pull -q "$image" >/dev/null 2>&1 && exit 0

apt-get update -q
command -v debootstrap >/dev/null ||
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap

# Lines of a sources.list: Debian's own archives as apt is set up here, mirrors included.
sources=$(apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
  'Created-By: Packages' 'Origin: Debian' | grep -E " $suite(-updates|-security)? main\$" | sort -u || true)
mirror=$(awk -v suite="$suite" '$3 == suite { print $2; exit }' <<<"$sources")
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
export http_proxy https_proxy

root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT
# An empty mirror is the default one.
debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"} >/dev/null
[ -z "$sources" ] || printf '%s\n' "$sources" >"$root/etc/apt/sources.list"
apt-config dump | grep -iE '^Acquire::https?::Proxy' >"$root/etc/apt/apt.conf.d/50proxy" || true
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
tar -C "$root" --one-file-system -c . | docker import - "$image" >/dev/null
