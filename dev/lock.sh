#!/bin/sh
# Pins requirements/*.in and package.json with hashes; no address of a registry is written. `dev/lock.sh --upgrade` takes newer versions.
set -eu
cd "$(dirname "$0")/.."
for name in run dev; do
    .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --no-annotate "$@" "requirements/$name.in" -o "requirements/$name.txt"
done
npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
if grep -nE 'https?://' requirements/*.txt || grep -n '"resolved"' package-lock.json; then
    echo "An address of a registry got into a lock file." >&2
    exit 1
fi
