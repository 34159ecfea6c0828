#!/usr/bin/env bash
# Makes a Docker engine answer: the one that runs, or Debian's. Prints the process id of an engine that it started,
# for the caller to end, and nothing when there was one.
set -euo pipefail

docker info >/dev/null 2>&1 && exit 0

if ! command -v dockerd >/dev/null; then
  {
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends docker.io
  } >&2
fi

log=$(mktemp)
nohup dockerd >"$log" 2>&1 </dev/null &
engine=$!
for _ in $(seq 1 60); do
  if docker info >/dev/null 2>&1; then
    echo "$engine"
    exit 0
  fi
  if ! kill -0 "$engine" 2>/dev/null; then break; fi
  sleep 0.5
done
echo "The Docker engine does not answer. Its log:" >&2
tail -n 20 "$log" >&2
exit 1
