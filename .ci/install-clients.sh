#!/usr/bin/env bash
# Installs the foreign clients that Debian has, for suites/real-clients.
set -euo pipefail

are_there() {
  for program in ldapsearch openssl az chromium; do
    command -v "$program" >/dev/null || return 1
  done
  /usr/bin/python3 -c 'import ldap3, msal' 2>/dev/null
}

are_there && exit
apt-get update -q
# Chromium draws with the fonts that it finds, and brings none along.
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
  ldap-utils openssl python3-ldap3 python3-msal azure-cli chromium fonts-dejavu-core
