#!/usr/bin/env bash
# Has Keras, NumPy and h5py judge the command whose path is given: `make test-interop`. More arguments name parts of run.py.
set -euo pipefail
folder=$(cd "$(dirname "$0")" && pwd)

if [ "${MIEN_INTEROP:-}" = skip ]; then
    printf '\n*** SKIPPED: MIEN_INTEROP=skip. Keras has not judged what Mien reads and writes. ***\n\n' >&2
    exit 0
fi
python=$("$folder/../Scripts/python-environment.sh" interop Interop/requirements.txt) || {
    echo "MIEN_INTEROP=skip does without." >&2
    exit 1
}
"$folder/../Scripts/install-dependencies.sh" browser || {
    echo "MIEN_CHROMIUM=path names a Chromium that is there already." >&2
    exit 1
}
PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 exec "$python" "$folder/run.py" "$@" 2> >(grep -v -e cudart_stub -e '^WARNING: All log messages' -e 'oneDNN' >&2)
