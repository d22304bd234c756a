#!/usr/bin/env bash
# Makes the Python environment in which Keras judges Mien, in .build/interop, once for each content of requirements.txt,
# and prints the path of its Python. MIEN_INTEROP_ENVIRONMENT names one that exists already.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "error: $*"
    say "MIEN_INTEROP_ENVIRONMENT=folder takes an environment that has Interop/requirements.txt; MIEN_INTEROP=skip does without."
    exit 1
}

if [ -n "${MIEN_INTEROP_ENVIRONMENT:-}" ]; then
    python="$MIEN_INTEROP_ENVIRONMENT/bin/python"
    [ -x "$python" ] || fail "MIEN_INTEROP_ENVIRONMENT: there is no $python"
    printf '%s\n' "$python"
    exit 0
fi

environment=.build/interop
made="$environment/requirements.txt"
if ! cmp -s Interop/requirements.txt "$made"; then
    Scripts/install-dependencies.sh python || fail "what makes a Python environment is not there"
    say "Making $environment with Keras and TensorFlow: about 300 MB are downloaded."
    rm -rf "$environment"
    python3 -m venv "$environment" >&2 || fail "python3 -m venv failed"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement Interop/requirements.txt >&2 ||
        fail "pip could not install Interop/requirements.txt (no network, or a Python that it has no packages for)"
    # Last, so that an environment that is half made does not count.
    cp Interop/requirements.txt "$made"
fi
printf '%s\n' "$PWD/$environment/bin/python"
