"""How fast data sets of faces become others, here and with pandas, NumPy and Pillow as most people use them.

    python3 datasets.py folders|arrays|quick-arrays|csv IN [OUT]

is the other side: it does one of these, and prints what it took in seconds, without the start of Python and its imports.
Both sides work in memory where the system has a file system there: what a disk takes for 35,887 files depends most on what was
deleted from it in the last minutes.
"""

import filecmp
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

FACES, SIDE = 35_887, 48
CLASSES = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
FOLDERS = {"Training": "train", "PublicTest": "validation", "PrivateTest": "test"}
ROUNDS = 3


def generate(path):
    """A CSV as large as FER2013's, of smooth pictures with a little noise."""
    import numpy

    random = numpy.random.default_rng(1)
    with open(path, "w") as file:
        file.write("emotion,pixels,Usage\n")
        for start in range(0, FACES, 500):
            rough = numpy.kron(random.normal(size=(500, 12, 12)), numpy.ones((4, 4)))
            smooth = sum(numpy.roll(rough, shift, axis) for shift, axis in ((0, 1), (1, 1), (1, 2), (2, 1), (2, 2))) / 5
            faces = numpy.clip(130 + 60 * smooth + random.normal(size=smooth.shape) * 4, 0, 255).astype(numpy.uint8)
            for index, face in enumerate(faces.reshape(500, -1)[:FACES - start], start):
                usage = "Training" if index < 28_709 else "PublicTest" if index < 32_298 else "PrivateTest"
                file.write(f"{index % 7},{' '.join(map(str, face.tolist()))},{usage}\n")


def to_folders(source, target):
    import numpy
    import pandas
    from PIL import Image

    target = pathlib.Path(target)
    start = time.perf_counter()
    table = pandas.read_csv(source)
    for folder in FOLDERS.values():
        for name in CLASSES:
            (target / folder / name).mkdir(parents=True)
    for index, (emotion, pixels, usage) in enumerate(table.itertuples(index=False)):
        face = numpy.array(pixels.split(), dtype=numpy.uint8).reshape(SIDE, SIDE)
        Image.fromarray(face).save(target / FOLDERS[usage] / CLASSES[emotion] / f"{usage}_{index:07}.png")
    return time.perf_counter() - start, FACES


def to_arrays(source, read):
    import numpy
    import pandas

    start = time.perf_counter()
    table = pandas.read_csv(source)
    faces = numpy.stack([read(numpy, pixels) for pixels in table["pixels"]]).reshape(-1, SIDE, SIDE, 1)
    table["emotion"].to_numpy()
    return time.perf_counter() - start, int(faces.sum(dtype=numpy.int64))


def to_csv(source, target):
    import numpy
    import pandas
    from PIL import Image

    source = pathlib.Path(source)
    start = time.perf_counter()
    rows = []
    for path in source.glob("*/*/*.png"):
        usage, number = path.stem.split("_")
        pixels = " ".join(map(str, numpy.asarray(Image.open(path)).ravel().tolist()))
        rows.append((int(number), CLASSES.index(path.parent.name), pixels, usage))
    rows.sort()
    table = pandas.DataFrame([row[1:] for row in rows], columns=["emotion", "pixels", "Usage"])
    table.to_csv(target, index=False)
    return time.perf_counter() - start, len(rows)


def peer(*words):
    output = subprocess.run([sys.executable, __file__, *map(str, words)], capture_output=True, text=True, check=True).stdout
    return json.loads(output)


def run(*command):
    """Seconds and peak resident memory of a command, start and all."""
    answer = peer("run", *command)
    return answer["seconds"], answer["peak"]


def run_here(*command):
    """The same in a process that is small itself: what a process starts has its memory at first."""
    before = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - before
    if status:
        raise SystemExit(f"{command} failed: {said.decode()}")
    return elapsed, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def room(folder):
    """A folder in memory, if there is some that has room for two sides' files three times; or else `folder`."""
    memory = pathlib.Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > 6 << 30:
        return tempfile.TemporaryDirectory(dir=memory), "memory"
    return tempfile.TemporaryDirectory(dir=folder), "a disk"


def measure(program, mien, folder):
    """What was measured: seconds of both sides by kind of work, and Mien's seconds and memory by size."""
    kept, place = room(folder)
    with kept as memory:
        memory = pathlib.Path(memory)
        source = memory / "fer2013.csv"
        peer("generate", source)
        found = {"bytes": source.stat().st_size, "faces": FACES, "place": place, "work": [], "sizes": []}
        compare(program, mien, source, memory, found)
        grow(mien, source, pathlib.Path(folder), found["sizes"])
    return found


def compare(program, mien, source, folder, found):
    """Both sides at the same work, in turns."""

    def add(name, own, other):
        row = {"work": name, "mien": statistics.median(own), "peer": statistics.median(other)}
        row["ratio"] = row["peer"] / row["mien"]
        found["work"].append(row)
        print(f"{name}: {row['mien']:.2f} s, pandas {row['peer']:.2f} s; {row['ratio']:.1f} ×", flush=True)

    own, other = [], []
    for turn in range(ROUNDS):
        own.append(run(mien, "dataset", "convert", source, folder / f"mien-{turn}")[0])
        other.append(peer("folders", source, folder / f"peer-{turn}")["seconds"])
    add("CSV to folders of PNG", own, other)
    peer("check", folder / "mien-0", folder / "peer-0")

    own, stranger, other = [], [], []
    for turn in range(ROUNDS):
        for name, times in (("mien-0", own), ("peer-0", stranger)):
            times.append(run(mien, "dataset", "convert", folder / name, folder / f"{name}-{turn}.csv")[0])
        other.append(peer("csv", folder / "peer-0", folder / f"peer-{turn}.csv")["seconds"])
    add("folders of PNG to CSV", stranger, other)
    add("folders of PNG to CSV, each its own", own, other)
    for name in ("mien-0-0.csv", "peer-0.csv"):
        if not filecmp.cmp(folder / name, source, shallow=False):
            raise SystemExit(f"{name} differs")

    own, alone, other, quick = [], [], [], []
    sums = set()
    for _ in range(ROUNDS):
        for threads, times in ((2, own), (1, alone)):
            answer = json.loads(subprocess.run(
                [str(program), str(source), str(threads)], capture_output=True, text=True, check=True).stdout)
            times.append(answer["seconds"][0])
            sums.add(answer["sum"])
        for kind, times in (("arrays", other), ("quick-arrays", quick)):
            answer = peer(kind, source)
            times.append(answer["seconds"])
            sums.add(answer["found"])
    if len(sums) != 1:
        raise SystemExit(f"the samples differ: {sums}")
    add("CSV to a tensor in memory, 2 threads", own, other)
    add("CSV to a tensor in memory, 1 thread", alone, other)
    add("CSV to a tensor in memory, 2 threads; NumPy's quickest reader", own, quick)
    found["bytesPerSecond"] = found["bytes"] / statistics.median(alone)
    print(f"a tensor on one thread: {found['bytesPerSecond'] / 1e6:.0f} MB/s", flush=True)


def grow(mien, source, folder, rows):
    """What many times as many faces take, on a disk."""
    folder = folder / "datasets"
    folder.mkdir()
    for factor in (1, 4, 16):
        large = folder / f"times-{factor}.csv"
        multiply(source, large, factor)
        row = {"factor": factor, "faces": FACES * factor}
        for name, target in (("folders", folder / f"times-{factor}"), ("npz", folder / f"times-{factor}.npz")):
            row[name], row[f"{name}Peak"] = run(mien, "dataset", "convert", large, target)
        row["csv"], row["csvPeak"] = run(mien, "dataset", "convert", folder / f"times-{factor}", folder / f"back-{factor}.csv")
        rows.append(row)
        print(f"{factor} times as many: {row}", flush=True)
        large.unlink()
        (folder / f"times-{factor}.npz").unlink()
        (folder / f"back-{factor}.csv").unlink()
    # At the end: a file system looks past what was deleted just now.
    shutil.rmtree(folder)


def versions():
    import numpy
    import pandas
    import PIL

    return {"pandas": pandas.__version__, "NumPy": numpy.__version__, "Pillow": PIL.__version__}


def multiply(source, target, factor):
    with open(source, "rb") as file, open(target, "wb") as out:
        out.write(file.readline())
        start = file.tell()
        for _ in range(factor):
            file.seek(start)
            shutil.copyfileobj(file, out, 1 << 24)


def check_pictures(own, other):
    """Every fiftieth picture has the same samples on both sides."""
    import numpy
    from PIL import Image

    paths = sorted(path.relative_to(other) for path in other.glob("*/*/*.png"))
    assert len(paths) == FACES, len(paths)
    assert paths == sorted(path.relative_to(own) for path in own.glob("*/*/*.png")), "other names"
    for path in paths[::50]:
        assert numpy.array_equal(numpy.asarray(Image.open(own / path)), numpy.asarray(Image.open(other / path))), path


def main():
    kind, *words = sys.argv[1:]
    readers = {
        "arrays": lambda numpy, pixels: numpy.array(pixels.split(), dtype=numpy.uint8),
        "quick-arrays": lambda numpy, pixels: numpy.fromstring(pixels, dtype=numpy.uint8, sep=" ")}
    if kind in ("generate", "check"):
        {"generate": generate, "check": check_pictures}[kind](*map(pathlib.Path, words))
        seconds, found = 0, None
    elif kind == "run":
        seconds, peak = run_here(*words)
        print(json.dumps({"seconds": seconds, "peak": peak}))
        return
    elif kind in readers:
        seconds, found = to_arrays(*words, readers[kind])
    else:
        seconds, found = {"folders": to_folders, "csv": to_csv}[kind](*words)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "found": found, "peak": peak}))


if __name__ == "__main__":
    main()
