"""How fast networks run here and in other engines, measured in turns.

    python3 peers.py path/to/MienNetworkBenchmark [--networks vgg,minix] [--threads 1,2] [--batches 1,16,64] [-o RESULTS.md]

For each network and number of threads, every engine has a process of its own with the network in it. Batch by batch they take
turns, a few runs each, so that what else the machine does meets all alike. Printed is the median time of a run, the best
decile, and how often the fastest of the others would fit into the time that Mien takes.
"""

import argparse
import datetime
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

import numpy

HERE = pathlib.Path(__file__).resolve().parent
ENGINES = ["onnxruntime", "openvino", "tensorflow"]
# Seconds that an engine's turn takes, about, and how many turns there are.
TURN, TURNS = 0.25, 7


class Worker:
    """A process that runs one network on one engine."""

    def __init__(self, arguments):
        self.process = subprocess.Popen(
            [str(argument) for argument in arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.about = self.answer()
        self.times, self.peak = [], 0

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args} ended")
        return json.loads(line)

    def order(self, **words):
        print(json.dumps(words), file=self.process.stdin, flush=True)
        answer = self.answer()
        self.peak = max(self.peak, answer["peak"])
        return answer

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def prepare(name, batches, folder):
    """Writes the network for all engines, and inputs. Gives its inputs' shape."""
    script = (
        "import sys, numpy; sys.path.insert(0, sys.argv[1]); import networks\n"
        "name, folder = sys.argv[2:4]; model = networks.network(name)\n"
        "model(numpy.zeros((1, *model.input_shape[1:]), 'float32'))\n"
        "model.save(f'{folder}/{name}.keras'); model.export(f'{folder}/{name}.onnx', format='onnx', verbose=False)\n"
        "random = numpy.random.default_rng(2)\n"
        "for batch in map(int, sys.argv[4:]):\n"
        "    numpy.save(f'{folder}/{name}-{batch}.npy', random.random((batch, *model.input_shape[1:]), 'float32'))\n")
    subprocess.run(
        [sys.executable, "-c", script, HERE, name, folder, *map(str, batches)], check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)


def measure(workers, batch, folder):
    """The seconds of all runs of each engine on a batch, and how far outputs are from TensorFlow's, of the largest."""
    outputs = {}
    for name, worker in workers.items():
        path = os.path.join(folder, f"{name}-output.npy")
        worker.order(batch=batch, output=path)
        outputs[name] = numpy.load(path)
    wanted = outputs["tensorflow"]
    errors = {name: float(numpy.abs(found - wanted).max() / numpy.abs(wanted).max()) for name, found in outputs.items()}
    runs = {}
    for name, worker in workers.items():
        once = min(worker.order(batch=batch, runs=3)["times"])
        runs[name] = max(1, min(2000, round(TURN / once)))
    times = {name: [] for name in workers}
    for turn in range(TURNS):
        for name, worker in workers.items():
            times[name] += worker.order(batch=batch, runs=runs[name])["times"]
    return times, errors


def decile(values):
    return sorted(values)[len(values) // 10]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--networks", default="simple,minix,vgg,mobilenet,resnet50")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--batches", default="1,16,64")
    parser.add_argument("-o", "--output")
    options = parser.parse_args()
    batches = [int(batch) for batch in options.batches.split(",")]
    cells = []
    versions = {}
    with tempfile.TemporaryDirectory() as folder:
        for network in options.networks.split(","):
            prepare(network, batches, folder)
            for threads in map(int, options.threads.split(",")):
                workers = {"mien": Worker([options.program, folder, network, threads])}
                for engine in ENGINES:
                    workers[engine] = Worker([sys.executable, HERE / "worker.py", engine, folder, network, threads])
                    versions[engine] = workers[engine].about["version"]
                for batch in batches:
                    times, errors = measure(workers, batch, folder)
                    medians = {name: statistics.median(values) / batch * 1e3 for name, values in times.items()}
                    deciles = {name: decile(values) / batch * 1e3 for name, values in times.items()}
                    others = {name: value for name, value in medians.items() if name != "mien"}
                    fastest = min(others, key=others.get)
                    ratio = min(medians[fastest] / medians["mien"], 1e3)
                    cells.append({
                        "network": network, "threads": threads, "batch": batch, "median": medians, "decile": deciles,
                        "ratio": ratio, "fastest": fastest, "errors": errors,
                        "peak": {name: worker.peak for name, worker in workers.items()},
                        "load": {name: worker.about["load"] for name, worker in workers.items()}})
                    print(
                        f"{network:10} {threads} threads, batch {batch:3}: "
                        + ", ".join(f"{name} {value:.3f} ms ({deciles[name]:.3f})" for name, value in medians.items())
                        + f"; {ratio:.2f} × {fastest}; off by {errors['mien']:.1e}", flush=True)
                for worker in workers.values():
                    worker.end()
    mean = math.exp(statistics.mean(math.log(cell["ratio"]) for cell in cells))
    print(f"Geometric mean of the ratios: {mean:.2f}")
    if options.output:
        write(options.output, cells, versions, mean)


def write(path, cells, versions, mean):
    """A table, and the same as JSON beside it."""
    machine = platform.processor() or platform.machine()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []:
        if line.startswith("model name"):
            machine = line.split(":")[1].strip()
            break
    names = ["mien"] + ENGINES
    lines = [
        "# Mien beside other engines", "",
        f"{datetime.date.today()}, {machine}, {os.cpu_count()} cores; "
        + ", ".join(f"{name} {version}" for name, version in versions.items()) + ". `make bench-peers` repeats it.", "",
        "Milliseconds per image, the median of all runs (best decile); engines took turns in one run.", "",
        "| network | threads | batch | " + " | ".join(names) + " | Mien's speed over the fastest of the others | off by |",
        "|---|---|---|" + "---|" * (len(names) + 2),
    ]
    for cell in cells:
        figures = " | ".join(f"{cell['median'][name]:.3f} ({cell['decile'][name]:.3f})" for name in names)
        lines.append(
            f"| {cell['network']} | {cell['threads']} | {cell['batch']} | {figures} | {cell['ratio']:.2f} × {cell['fastest']} "
            f"| {cell['errors']['mien']:.0e} |")
    lines += ["", f"Geometric mean of the ratios: {mean:.2f}.", "", "Peak resident memory of the process, MiB, and time to load:", "",
              "| network | threads | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for cell in cells:
        if cell["batch"] == max(other["batch"] for other in cells):
            figures = " | ".join(
                f"{cell['peak'][name] / 2**20:.0f}, {cell['load'][name] * 1e3:.0f} ms" for name in names)
            lines.append(f"| {cell['network']} | {cell['threads']} | {figures} |")
    pathlib.Path(path).write_text("\n".join(lines) + "\n")
    pathlib.Path(path).with_suffix(".json").write_text(json.dumps({"versions": versions, "cells": cells}, indent=1) + "\n")


if __name__ == "__main__":
    main()
