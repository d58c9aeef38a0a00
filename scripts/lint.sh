#!/bin/sh
# Every check that reads code without running it. All of them run, so that one failure hides no other.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
status=0
check() {
    printf '== %s\n' "$1"
    shift
    "$@" || status=1
}
check "ruff check" $bin/ruff check .
check "ruff format" $bin/ruff format --check .
check "types of the pure files" $bin/basedpyright --level error
check "who may import whom" $bin/lint-imports --no-cache
exit $status
