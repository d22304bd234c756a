"""The tables of what was measured."""

import datetime
import json
import os
import pathlib
import platform


def machine():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []:
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor() or platform.machine()


def table(header, rows):
    """Markdown's."""
    return ["| " + " | ".join(map(str, row)) + " |" for row in [header, ["---"] * len(header)] + rows] + [""]


def times(cell, engines):
    return [f"{cell['median'][name]:.3f} ({cell['decile'][name]:.3f})" for name in engines]


def write(path, found, versions, engines):
    """Markdown, and the same as JSON beside it."""
    names = ["mien"] + engines
    speed = "Mien's speed over the fastest of the others"
    lines = [
        "# Mien beside other engines", "",
        f"{datetime.date.today()}, {machine()}, {os.cpu_count()} cores; "
        + ", ".join(f"{name} {version}" for name, version in versions.items()) + ". `make bench-peers` repeats it.", "",
        "Milliseconds per image, the median of all runs (best decile); engines took turns in one run. The networks are in "
        "`Benchmarks/Peers/networks.py`.", ""]
    if "cells" in found:
        cells = found["cells"]
        lines += table(
            ["network", "threads", "batch"] + names + [speed, "off by"],
            [[cell["network"], cell["threads"], cell["batch"]] + times(cell, names)
             + [f"{cell['ratio']:.2f} × {cell['fastest']}", f"{cell['errors']['mien']:.0e}"] for cell in cells])
        lines += [f"Geometric mean of the ratios: {found['mean']:.2f}.", ""]
        threads = {(cell["network"], cell["batch"], cell["threads"]): cell["median"]["mien"] for cell in cells}
        lines += ["## Threads", "", "How often what Mien takes on more threads fits into what it takes on one.", ""]
        lines += table(
            ["network", "batch", "threads", "speed over one thread"],
            [[network, batch, count, f"{threads[network, batch, 1] / time:.2f}"]
             for (network, batch, count), time in threads.items() if count > 1 and (network, batch, 1) in threads])
        largest = max(cell["batch"] for cell in cells)
        lines += [
            "## Memory, loading and planning", "",
            "Peak resident memory of the process after all batches, in MiB; time to load the network, and the first run of the "
            "first batch, which plans it, in milliseconds.", ""]
        first = {(cell["network"], cell["threads"]): cell["first"] for cell in reversed(cells)}
        lines += table(
            ["network", "threads"] + names,
            [[cell["network"], cell["threads"]]
             + [f"{cell['peak'][name] / 2**20:.0f}; {cell['load'][name] * 1e3:.0f}; "
                f"{first[cell['network'], cell['threads']][name] * 1e3:.0f}" for name in names]
             for cell in cells if cell["batch"] == largest])
    if "rounding" in found:
        lines += [
            "## Rounding", "",
            "How far numbers are from Keras's in double precision, as a share of the largest number that a layer gives: the worst "
            "layer (the output). `fast` may take Winograd's way, `strict` computes every product; Keras is in single precision.", ""]
        kinds = ["strict", "fast", "keras"]
        lines += table(
            ["network"] + kinds,
            [[network] + [f"{errors[kind]['worst']:.1e}, `{errors[kind]['layer']}` ({errors[kind]['output']:.1e})" for kind in kinds]
             for network, errors in found["rounding"].items()])
    if "answers" in found:
        lines += [
            "## First answer", "",
            "From the start of the process to what it says of one picture, in milliseconds, the median (best decile) of 40; Keras "
            "loads the `.h5` file.", ""]
        lines += table(
            ["file", "mien", "Keras", "ratio"],
            [[f"`{answer['file']}`", f"{answer['median'] * 1e3:.1f} ({answer['decile'] * 1e3:.1f})", f"{answer['keras'] * 1e3:.0f}",
              f"{answer['keras'] / answer['median']:.0f} ×"] for answer in found["answers"]])
    if "training" in found:
        engines = ["mien", "tensorflow", "pytorch"]
        rows = found["training"]
        lines += [
            "## Training", "",
            f"Images per second with batches of {rows[0]['batch']} and Adam on {rows[0]['threads']} threads, the median of all steps "
            "(best decile), in turns; peak resident memory of the process in MiB. TensorFlow trains by Keras's `train_on_batch`, "
            "PyTorch eagerly with channels last; for `minix` TensorFlow without oneDNN and PyTorch with channels first, because "
            "they crash otherwise. The first loss is Keras's.", ""]
        lines += table(
            ["network"] + engines + ["Mien's speed over the faster of the others", "memory: " + ", ".join(engines)],
            [[row["network"]] + [f"{row['speed'][name]:.0f} ({row['best'][name]:.0f})" for name in engines]
             + [f"{row['ratio']:.2f} × {row['fastest']}", ", ".join(f"{row['peak'][name] >> 20}" for name in engines)]
             for row in rows])
    if "datasets" in found:
        sets = found["datasets"]
        lines += [
            "## Data sets", "",
            f"A CSV as large as FER2013's ({sets['faces']:,} faces, {sets['bytes'] / 1e6:.0f} MB) with pandas, NumPy and Pillow on the "
            f"other side, which use one core, without the start of Python; in {sets['place']}, seconds, the median of three, in "
            "turns. Both sides give the same samples; Pillow compresses each picture, Mien none that fits a block of the disk "
            f"as it is. Folders are Pillow's for both, unless said otherwise. On one thread a tensor is read at {sets['bytesPerSecond'] / 1e6:.0f} MB/s.", ""]
        lines += table(
            ["work", "mien", "pandas, NumPy, Pillow", "ratio"],
            [[row["work"], f"{row['mien']:.2f}", f"{row['peer']:.2f}", f"{row['ratio']:.1f} ×"] for row in sets["work"]])
        lines += ["Mien with 1, 4 and 16 times as many faces, on a disk: seconds, microseconds for a face, and the peak resident memory.", ""]
        lines += table(
            ["faces", "CSV to folders", "folders to CSV", "CSV to `.npz`"],
            [[f"{row['faces']:,}"]
             + [f"{row[kind]:.1f} s, {row[kind] / row['faces'] * 1e6:.0f} µs, {row[kind + 'Peak'] / 2**20:.0f} MiB"
                for kind in ("folders", "csv", "npz")] for row in sets["sizes"]])
    for key, title in (("batches", "Batches"), ("sizes", "Sizes of pictures")):
        if key in found:
            lines += [f"## {title}", ""]
            lines += table(
                ["network", "threads", "batch"] + names + [speed],
                [[cell["network"], cell["threads"], cell["batch"]] + times(cell, names)
                 + [f"{cell['ratio']:.2f} × {cell['fastest']}"] for cell in found[key]])
    path.write_text("\n".join(lines).rstrip("\n") + "\n")
    path.with_suffix(".json").write_text(json.dumps({"versions": versions} | found, indent=1) + "\n")
