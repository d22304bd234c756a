"""How fast networks run here and in other engines, measured in turns.

    python3 peers.py path/to/MienNetworkBenchmark path/to/mien [--parts cells,rounding,batches,sizes,answers,datasets,training]
        [-o RESULTS.md]

For each network and number of threads, every engine has a process of its own with the network in it. Batch by batch they take
turns, a few runs each, so that what else the machine does meets all alike. Printed is the median time of a run, the best
decile, and how often the fastest of the others would fit into the time that Mien takes.
"""

import argparse
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy

import answers
import datasets
import results
import rounding
import training
from places import HERE, TRAINED
from processes import Worker, decile

ENGINES = ["onnxruntime", "openvino", "tensorflow"]
# Seconds that an engine's turn takes, about, and how many turns there are.
TURN, TURNS = 0.25, 7


class Bench:
    """Measures networks, and keeps what was measured."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.versions = {}

    def prepare(self, network, batches):
        """Writes the network for all engines, and inputs."""
        command = [sys.executable, HERE / "networks.py", self.folder, network, ",".join(map(str, batches))]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def cells(self, network, threads, batches):
        """What comes of the network on so many threads, for each batch."""
        workers = {"mien": Worker(self.program, self.folder, network, threads)}
        for engine in ENGINES:
            workers[engine] = Worker(sys.executable, HERE / "worker.py", engine, self.folder, network, threads)
            self.versions[engine] = workers[engine].about["version"]
        cells = [self.cell(workers, network, threads, batch) for batch in batches]
        for worker in workers.values():
            worker.end()
        return cells

    def cell(self, workers, network, threads, batch):
        outputs, first = {}, {}
        for name, worker in workers.items():
            path = os.path.join(self.folder, f"{name}-output.npy")
            first[name] = worker.order(batch=batch, runs=1, output=path)["times"][0]
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
        medians = {name: statistics.median(values) / batch * 1e3 for name, values in times.items()}
        deciles = {name: decile(values) / batch * 1e3 for name, values in times.items()}
        fastest = min(ENGINES, key=medians.get)
        ratio = medians[fastest] / medians["mien"]
        print(
            f"{network:14} {threads} threads, batch {batch:3}: "
            + ", ".join(f"{name} {value:.3f} ms ({deciles[name]:.3f})" for name, value in medians.items())
            + f"; {ratio:.2f} × {fastest}; off by {errors['mien']:.1e}", flush=True)
        return {
            "network": network, "threads": threads, "batch": batch, "median": medians, "decile": deciles, "ratio": ratio,
            "fastest": fastest, "errors": errors, "first": first, "peak": {name: worker.peak for name, worker in workers.items()},
            "load": {name: worker.about["load"] for name, worker in workers.items()}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("mien")
    parser.add_argument("--parts", default="cells,rounding,batches,sizes,answers,datasets,training")
    parser.add_argument("--networks", default="simple,minix,vgg,mobilenet,resnet50,trained")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--batches", default="1,16,64")
    parser.add_argument("-o", "--output")
    options = parser.parse_args()
    parts = options.parts.split(",")
    names = options.networks.split(",")
    if "trained" in names and not TRAINED.exists():
        print(f"{TRAINED} is absent: the trained mini-XCEPTION was not measured", file=sys.stderr)
        names.remove("trained")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.program, folder)
        if "cells" in parts:
            found["cells"] = []
            batches = [int(batch) for batch in options.batches.split(",")]
            for network in names:
                bench.prepare(network, batches)
                for threads in map(int, options.threads.split(",")):
                    found["cells"] += bench.cells(network, threads, batches)
            found["mean"] = math.exp(statistics.mean(math.log(cell["ratio"]) for cell in found["cells"]))
            print(f"Geometric mean of the ratios: {found['mean']:.2f}")
        if "rounding" in parts:
            found["rounding"] = {}
            for network in names:
                bench.prepare(network, [16])
                model = f"{folder}/{network}"
                found["rounding"][network] = rounding.measure(options.mien, model + ".keras", model + "-16.npy")
                print(f"{network:14} off by {found['rounding'][network]}", flush=True)
        if "batches" in parts:
            batches = [1, 2, 4, 8, 32, 128]
            found["batches"] = []
            for network in ("minix", "vgg"):
                bench.prepare(network, batches)
                found["batches"] += bench.cells(network, os.cpu_count(), batches)
        if "sizes" in parts:
            found["sizes"] = []
            for network in ("minix", "mobilenet"):
                for size in (48, 64, 96, 128, 160, 224):
                    bench.prepare(f"{network}@{size}", [1])
                    found["sizes"] += bench.cells(f"{network}@{size}", 1, [1])
        if "answers" in parts:
            found["answers"] = answers.measure(options.mien, folder)
        if "datasets" in parts:
            reader = pathlib.Path(options.program).with_name("MienDatasetBenchmark")
            found["datasets"] = datasets.measure(reader, options.mien, folder)
            bench.versions |= datasets.versions()
        if "training" in parts:
            trainer = pathlib.Path(options.program).with_name("MienTrainingBenchmark")
            found["training"], versions = training.measure(trainer, folder)
            bench.versions |= versions
        if options.output:
            results.write(pathlib.Path(options.output), found, bench.versions, ENGINES)


if __name__ == "__main__":
    main()
