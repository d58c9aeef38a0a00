#!/bin/sh
# Makes .venv and installs what a lock file names, then Amparo itself. Does nothing if that is already so.
#
#   scripts/environment.sh server     what serving and the demonstration need
#   scripts/environment.sh dev        that, and what testing, linting and documenting need
#
# PYTHON=/path/to/python chooses the interpreter; otherwise the first suitable one is taken.
set -eu
cd "$(dirname "$0")/.."
group=$1
lock=requirements/$group.txt
stamp=.venv/installed-$group

# What an installation depends on. The folder is part of it: an environment does not survive being moved.
wanted=$(pwd; cat "$lock" pyproject.toml hatch_build.py | cksum)

say() { printf '%s\n' "$*" >&2; }

suitable() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1
}

has_pip_for_environments() {
    # An empty folder that a removed package left behind can be imported, but has no version.
    "$1" -c 'import ensurepip, venv; ensurepip.version' >/dev/null 2>&1
}

choose_python() {
    first=
    for python in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        suitable "$python" || continue
        first=${first:-$python}
        if has_pip_for_environments "$python"; then
            echo "$python"
            return
        fi
    done
    if [ -z "$first" ]; then
        say "Amparo needs Python 3.11, 3.12 or 3.13; none of ${PYTHON:-python3.13, python3.12, python3.11, python3} is one."
        say "Debian 12, Ubuntu 24.04 or newer:  apt-get install python3 python3-venv"
        say "Elsewhere: install one of them and name it:  make PYTHON=/path/to/python3.12 demo"
        exit 1
    fi
    echo "$first"
}

make_environment() {
    python=$(choose_python)
    say "Making .venv with $("$python" -V 2>&1) ($python)"
    rm -rf .venv
    if has_pip_for_environments "$python"; then
        "$python" -m venv .venv
    elif "$python" -c 'import venv' >/dev/null 2>&1 && "$python" -m pip --version >/dev/null 2>&1; then
        # Debian ships Python without ensurepip. The machine's own pip can put one into the environment.
        "$python" -m venv --without-pip .venv
        "$python" -m pip --python .venv/bin/python install --quiet pip
    else
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "$python can make no environment: it lacks ensurepip, and there is no pip beside it."
        say "Install one of these, then run the same command again:"
        say "  Debian, Ubuntu:  apt-get install python3-venv    (or python$version-venv)"
        say "  Fedora:          dnf install python3-pip"
        say "  Alpine:          apk add py3-pip"
        exit 1
    fi
}

usable() {
    [ -x .venv/bin/python ] && suitable .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1
}

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && usable; then
    .venv/bin/python hatch_build.py
    exit 0
fi

usable || make_environment
say "Installing what $lock names (once; a few minutes on a slow line)"
pip() { .venv/bin/python -m pip --disable-pip-version-check "$@"; }
pip install --quiet --require-hashes --no-deps -r "$lock"
pip install --quiet --no-deps --no-build-isolation --editable .
.venv/bin/python hatch_build.py
printf '%s\n' "$wanted" >"$stamp"
