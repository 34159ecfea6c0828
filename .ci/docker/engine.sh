#!/usr/bin/env bash
# Makes a Docker engine answer: the one that runs, or Debian's, started here without an init system. Prints the process
# id of an engine that it started, for the caller to end, and nothing when there was one.
set -euo pipefail

docker info >/dev/null 2>&1 && exit 0

if [ "$(id -u)" -ne 0 ]; then
  echo "No Docker engine answers, and only root can start one." >&2
  exit 1
fi
if ! command -v dockerd >/dev/null || ! command -v docker >/dev/null; then
  {
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends docker.io
  } >&2
fi
# An installation on a machine with an init system has started one already.
docker info >/dev/null 2>&1 && exit 0

log=$(mktemp)
nohup dockerd >"$log" 2>&1 </dev/null &
engine=$!
for _ in $(seq 1 300); do
  if docker info >/dev/null 2>&1; then
    echo "$engine"
    exit 0
  fi
  kill -0 "$engine" 2>/dev/null || break
  sleep 0.1
done
echo "The Docker engine does not answer. The end of its log, $log:" >&2
tail -n 20 "$log" >&2
kill "$engine" 2>/dev/null || true
exit 1
