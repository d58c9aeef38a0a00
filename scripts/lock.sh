#!/bin/sh
# Renews requirements/*.txt: one resolution for all platforms, with hashes, without the name of any registry.
# (uv.lock and pylock.toml would name hosts; they are not used.) LOCK_OPTIONS=--upgrade takes newer releases.
set -eu
cd "$(dirname "$0")/.."
lock() {
    group=$1
    shift
    .venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url ${LOCK_OPTIONS:-} "$@" \
        pyproject.toml requirements/build.in --output-file "requirements/$group.txt"
}
lock dev --extra server --extra postgres --extra dev
# The smaller one follows the larger, so that what is served is what was tested.
lock server --extra server --extra postgres --constraint requirements/dev.txt
