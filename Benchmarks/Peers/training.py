"""How fast networks are trained, here and in TensorFlow and PyTorch: steps of batches of 64 with Adam, in turns."""

import pathlib
import statistics
import subprocess
import sys

from processes import Worker, decile

HERE = pathlib.Path(__file__).parent
NETWORKS = ("simple", "vgg", "minix")
BATCH, TURNS, TURN = 64, 5, 2.0


def measure(program, folder, threads=2):
    """A row for each network, and the engines' versions."""
    torch = subprocess.run(
        ["Scripts/python-environment.sh", "trainers", "Benchmarks/Peers/trainers.txt"], cwd=HERE.parent.parent,
        stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    rows, versions = [], {}
    for network in NETWORKS:
        subprocess.run(
            [sys.executable, HERE / "networks.py", folder, network, str(BATCH)], check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        workers = {"mien": Worker(program, folder, network, threads)}
        for engine, python in (("tensorflow", sys.executable), ("pytorch", torch)):
            workers[engine] = Worker(python, HERE / "trainer.py", engine, folder, network, threads)
            versions[engine] = workers[engine].about["version"]
        # The first steps of an engine are slow, and tell whether all train the same: Keras and Mien begin with the same weights.
        losses = {name: worker.order(runs=3)["losses"] for name, worker in workers.items()}
        off = abs(losses["mien"][0] - losses["tensorflow"][0]) / losses["tensorflow"][0]
        if off > 1e-4:
            raise SystemExit(f"{network}: the first loss is {losses['mien'][0]}, in Keras {losses['tensorflow'][0]}")
        runs = {name: max(1, round(TURN / min(worker.order(runs=2)["times"]))) for name, worker in workers.items()}
        times = {name: [] for name in workers}
        for _ in range(TURNS):
            for name, worker in workers.items():
                times[name] += worker.order(runs=runs[name])["times"]
        peaks = {name: worker.peak for name, worker in workers.items()}
        for worker in workers.values():
            worker.end()
        speed = {name: BATCH / statistics.median(values) for name, values in times.items()}
        best = {name: BATCH / decile(values) for name, values in times.items()}
        fastest = max((name for name in speed if name != "mien"), key=speed.get)
        rows.append({
            "network": network, "threads": threads, "batch": BATCH, "speed": speed, "best": best, "fastest": fastest,
            "ratio": speed["mien"] / speed[fastest], "peak": peaks, "off": off})
        print(
            f"{network:8} " + ", ".join(f"{name} {value:.0f} images/s" for name, value in speed.items())
            + f"; {rows[-1]['ratio']:.2f} × {fastest}; " + ", ".join(f"{name} {peak >> 20} MiB" for name, peak in peaks.items()),
            flush=True)
    return rows, versions
