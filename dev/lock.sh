#!/bin/sh
# Pins requirements/*.in with hashes; no address of a registry is written. `dev/lock.sh --upgrade` takes newer versions.
set -eu
cd "$(dirname "$0")/.."
for name in run dev; do
    .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --no-annotate "$@" "requirements/$name.in" -o "requirements/$name.txt"
done
! grep -nE 'https?://' requirements/*.txt
