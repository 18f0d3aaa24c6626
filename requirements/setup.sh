#!/bin/sh
# Makes the virtual environment at $1 hold exactly what requirements/dev.txt locks, and this project.
# Says in one sentence what is missing on the machine.
set -eu
venv=$1
python=${PYTHON:-python3}

fail() {
    echo "set-up: $1" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 || fail "there is no $python; install Python 3.11 to 3.14, or name one: make PYTHON=python3.12 …"
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' ||
    fail "$python is $("$python" -V); Handraise needs Python 3.11 to 3.14, name one: make PYTHON=python3.12 …"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "this Python cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv"

if [ ! -x "$venv/bin/python" ]; then
    echo "set-up: making $venv with $("$python" -V)"
    "$python" -m venv "$venv"
fi
lock=$("$venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' requirements/dev.txt)
if [ "$(cat "$venv/.lock" 2>/dev/null || true)" != "$lock" ]; then
    echo "set-up: installing what requirements/dev.txt locks"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
    echo "$lock" >"$venv/.lock"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
touch "$venv/.ready"
