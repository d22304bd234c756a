#!/usr/bin/env bash
# Measures the programs whose paths are given (MienNetworkBenchmark, mien) beside other engines: `make bench-peers`. More arguments
# go to peers.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$(Scripts/python-environment.sh peers Benchmarks/Peers/requirements.txt)
TF_CPP_MIN_LOG_LEVEL=3 exec "$python" Benchmarks/Peers/peers.py "$@" 2> >(grep -v -e port.cc -e absl >&2)
