#!/bin/sh
# Removes everything that `make` made in this clone. The demonstration's data is synthetic and goes too.
set -eu
cd "$(dirname "$0")/.."
if [ -f .demo/elsewhere ]; then
    elsewhere=$(cat .demo/elsewhere)
    case $elsewhere in
    /var/lib/amparo/*/*|*..*) ;;
    /var/lib/amparo/?*) rm -rf "$elsewhere" ;;
    esac
fi
rm -rf .venv .demo build dist site staticfiles .mutants .pytest_cache .hypothesis .ruff_cache .import_linter_cache
rm -rf __pycache__
find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
find src -name '*.mo' -type f -delete
