#!/bin/sh
# Creates the namespace in which runs are; safe to repeat. The server answers before it can do so, hence the patience.
set -eu
for _ in $(seq 60); do
  temporal operator namespace describe -n ballast >/dev/null 2>&1 && exit 0
  temporal operator namespace create -n ballast --retention 30d || sleep 2
done
exit 1
