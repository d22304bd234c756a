#!/usr/bin/env bash
# Makes a Python environment under .build, once for each content of a file of requirements, and prints the path of its Python:
#
#     Scripts/python-environment.sh interop Interop/requirements.txt
#
# MIEN_INTEROP_ENVIRONMENT, or the like with another name, names one that exists already.
set -euo pipefail
cd "$(dirname "$0")/.."
name=$1
requirements=$2
variable=MIEN_$(printf %s "$name" | tr '[:lower:]' '[:upper:]')_ENVIRONMENT

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "error: $*"
    say "$variable=folder takes an environment that has $requirements."
    exit 1
}

if [ -n "${!variable:-}" ]; then
    python="${!variable}/bin/python"
    [ -x "$python" ] || fail "$variable: there is no $python"
    printf '%s\n' "$python"
    exit 0
fi

environment=.build/$name
made="$environment/requirements.txt"
if ! cmp -s "$requirements" "$made"; then
    Scripts/install-dependencies.sh python || fail "what makes a Python environment is not there"
    say "Making $environment from $requirements: some hundred MB are downloaded."
    rm -rf "$environment"
    python3 -m venv "$environment" >&2 || fail "python3 -m venv failed"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$requirements" >&2 ||
        fail "pip could not install $requirements (no network, or a Python that it has no packages for)"
    # Last, so that an environment that is half made does not count.
    cp "$requirements" "$made"
fi
printf '%s\n' "$PWD/$environment/bin/python"
