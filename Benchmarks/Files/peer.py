"""What the benchmark of files measures, done by Python's safetensors: seconds for each way, one line of JSON.

    python3 peer.py FILE REPETITIONS
"""

import json
import sys
import time

import numpy
import safetensors
from safetensors.numpy import load_file

path, repetitions = sys.argv[1], int(sys.argv[2])


def opened():
    file = safetensors.safe_open(path, framework="np")
    file.keys()
    return file


def summed():
    with safetensors.safe_open(path, framework="np") as file:
        return [float(file.get_tensor(name).sum()) for name in file.keys()]


def copied():
    return load_file(path)


def read():
    return load_file(path, backend="pread")


def seconds(work):
    times = []
    for _ in range(repetitions + 1):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
        # Like the other side, without what it takes to let go.
        del result
    return times[1:]


print(
    json.dumps(
        {
            "versions": f"safetensors {safetensors.__version__}, NumPy {numpy.__version__}, "
            f"Python {sys.version.split()[0]}",
            # Of all bits, so that both sides are seen to read the same.
            "total": sum(int(array.view("<u4").sum(dtype="u8")) for array in load_file(path).values()),
            "open": seconds(opened),
            "sum": seconds(summed),
            "copy": seconds(copied),
            "pread": seconds(read),
        }
    )
)
