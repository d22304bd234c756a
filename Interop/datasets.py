"""Data sets in every form that goes round, written by Python, read and converted by Mien, and compared face by face."""

import csv
import io
import json
import pathlib

import h5py
import numpy
import PIL.Image

import preprocessing
from command import Mien
from tally import Tally

SIDE = 48
EMOTIONS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
FERPLUS = ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt"]
USAGES = ["Training", "PublicTest", "PrivateTest"]


def faces(random, count):
    """Smooth pictures, their labels and their usages, in FER2013's order."""
    rough = random.normal(size=(count, 12, 12))
    pixels = numpy.clip(128 + 60 * numpy.kron(rough, numpy.ones((4, 4))) + random.normal(size=(count, SIDE, SIDE)) * 5, 0, 255)
    labels = random.integers(0, len(EMOTIONS), count)
    usages = [USAGES[min(index * 10 // count // 8 + index * 10 // count // 9, 2)] for index in range(count)]
    return pixels.astype("uint8"), labels, usages


def row(label, picture, usage):
    return {"emotion": str(label), "pixels": " ".join(map(str, picture.ravel())), "Usage": usage}


def published(header, separator=",", quoted=(), end="\n", beginning="", tail=None):
    """A writer of CSVs with these columns."""
    def write(rows):
        lines = [separator.join(header)]
        for entry in rows:
            lines.append(separator.join(f'"{entry[name]}"' if name in quoted else entry[name] for name in header))
        return beginning + end.join(lines) + (end if tail is None else tail)
    return write


# The forms of the CSV, by what they are known as.
DIALECTS = {
    "fer2013.csv": published(["emotion", "pixels", "Usage"]),
    "icml_face_data.csv": published(["emotion", "Usage", "pixels"], ", "),
    "train.csv": published(["emotion", "pixels"], quoted=("pixels",)),
    "test.csv": published(["pixels"]),
    "all quoted": published(["Usage", "pixels", "emotion"], quoted=("emotion", "pixels", "Usage"), end="\r\n"),
    "mark and junk": published(["emotion", "pixels", "Usage"], beginning="\ufeff", tail="\n\n,,\n\x1a"),
    "no last line feed": published(["pixels", "emotion", "Usage"], end="\r\n", tail=""),
}


def by_python(text):
    """Pictures, labels and usages as Python's own csv and NumPy read them."""
    lines = text.removeprefix("\ufeff").rstrip("\n\r,\x1a ")
    entries = list(csv.DictReader(io.StringIO(lines, newline=""), skipinitialspace=True))
    pixels = [numpy.array(entry["pixels"].split(), "uint8").reshape(SIDE, SIDE) for entry in entries]
    labels = [int(entry["emotion"]) if "emotion" in entry else -1 for entry in entries]
    return numpy.stack(pixels), labels, [entry.get("Usage", "") for entry in entries]


def difference(found, pixels, labels, usages):
    """How arrays that Mien wrote differ from what is expected; None where they do not."""
    x = numpy.asarray(found["x"])
    if x.shape != (len(labels), *pixels.shape[1:3], 1) or not numpy.array_equal(x[..., 0], pixels):
        return f"other pictures: {x.shape} {x.dtype}"
    if list(found["y"]) != list(labels):
        return f"the labels {list(found['y'])}, and not {list(labels)}"
    texts = [text.decode() if isinstance(text, bytes) else str(text) for text in found["usage"]]
    return None if texts == list(usages) else f"the usages {texts}, and not {list(usages)}"


def arrays(path):
    if path.suffix == ".npz":
        with numpy.load(path) as archive:
            return dict(archive)
    with h5py.File(path) as file:
        return {name: file[name][()] for name in file}


class Judge:
    def __init__(self, mien, work):
        self.mien, self.tally = Mien(mien), Tally()
        self.work = work / "datasets"
        self.work.mkdir()
        self.count = 0

    def place(self, suffix=""):
        self.count += 1
        return self.work / f"{self.count}{suffix}"

    def convert(self, what, source, target, *options):
        """Whether it could be converted; what it says where not is a failure."""
        status, _, error = self.mien.run("dataset", "convert", source, target, *options)
        if status:
            self.tally.judge(what, error)
        return status == 0

    def csvs(self, random):
        for name, write in DIALECTS.items():
            pixels, labels, usages = faces(random, 23)
            text = write([row(*entry) for entry in zip(labels, pixels, usages)])
            source, folder, back = self.place(".csv"), self.place(), self.place(".csv")
            source.write_bytes(text.encode())
            expected = by_python(text)
            assert numpy.array_equal(expected[0], pixels), name
            for suffix in (".npz", ".h5"):
                target = self.place(suffix)
                if self.convert(f"CSV to {suffix}", source, target):
                    self.tally.judge(f"CSV to {suffix}", difference(arrays(target), *expected))
            if not self.convert("CSV to folders", source, folder):
                continue
            self.tally.judge("CSV to folders", self.unlike(folder, *expected))
            if self.convert("folders to the same CSV", folder, back):
                same = back.read_bytes() == source.read_bytes()
                self.tally.judge("folders to the same CSV", None if same else f"{name} came back otherwise")

    def unlike(self, folder, pixels, labels, usages):
        """How a folder of PNGs differs from what is expected, as Pillow reads it."""
        found = sorted(folder.rglob("*.png"), key=lambda path: path.stem.split("_")[1])
        if len(found) != len(labels):
            return f"{len(found)} pictures, and not {len(labels)}"
        for path, picture, label, usage in zip(found, pixels, labels, usages):
            place = path.relative_to(folder).parts[:-1]
            split = {"Training": ("train",), "PublicTest": ("validation",), "PrivateTest": ("test",), "": ()}[usage]
            if place != split + ((EMOTIONS[label],) if label >= 0 else ()):
                return f"{path}, and not {split} {label}"
            with PIL.Image.open(path) as image:
                if image.mode != "L" or not numpy.array_equal(numpy.asarray(image), picture):
                    return f"{path} is another picture"
        return None

    def folders(self, random):
        """The layouts of the folders that most people have, of pictures of all kinds."""
        layouts = {
            "msambare": ("{split}/{name}/{usage}_{id}.jpg", {"Training": "train", "PublicTest": "test", "PrivateTest": "test"}, {}),
            "jonathanoheix": (
                "images/{split}/{name}/{id}.png", {"Training": "train", "PublicTest": "validation"}, {}),
            "atulapra": (
                "{split}/{name}/im{id}.png", {"Training": "train", "PrivateTest": "test"},
                {"disgust": "disgusted", "fear": "fearful", "surprise": "surprised"}),
            "classes alone": ("{name}/{id}.png", {}, {"angry": "Anger", "happy": "Happiness", "sad": "sadness"}),
        }
        for layout, (pattern, splits, names) in layouts.items():
            pixels, labels, usages = faces(random, 40)
            folder, expected = self.place(), []
            for index, (picture, label, usage) in enumerate(zip(pixels, labels, usages)):
                if splits and usage not in splits:
                    continue
                name = EMOTIONS[label]
                relative = pattern.format(split=splits.get(usage), name=names.get(name, name), usage=usage, id=1000 + 7 * index)
                path = folder / relative
                path.parent.mkdir(parents=True, exist_ok=True)
                kind = ("L", "RGB", "P", "RGBA", "I;16")[index % 5] if path.suffix == ".png" else ("L", "RGB")[index % 2]
                image = PIL.Image.fromarray(picture)
                if kind == "I;16":
                    image = PIL.Image.fromarray(picture.astype("uint16") * 256 + 17)
                elif kind != "L":
                    image = image.convert(kind)
                image.save(path, **({"quality": 95, "progressive": index % 3 == 0} if path.suffix == ".jpg" else {}))
                with PIL.Image.open(path) as read:
                    shown = picture if kind == "I;16" else numpy.asarray(read.convert("RGB").convert("L") if kind != "L" else read)
                expected.append((relative, shown, label, usage if splits else ""))
            expected.sort(key=lambda entry: entry[0].encode())
            target = self.place(".npz")
            if self.convert(f"folders: {layout}", folder, target, "--grey", "itu601-pillow"):
                _, shown, wanted, parts = zip(*expected)
                self.tally.judge(
                    f"folders: {layout}", difference(arrays(target), numpy.stack(shown), wanted, parts))

    def lists(self, random):
        pixels, labels, usages = faces(random, 12)
        folder = self.place()
        (folder / "in").mkdir(parents=True)
        paths = [f"in/{index}.png" for index in range(len(pixels))]
        for path, picture in zip(paths, pixels):
            PIL.Image.fromarray(picture).save(folder / path)
        for header, say in (("path,label,usage\n", lambda label: EMOTIONS[label]), ("", str)):
            file = folder / "list.csv"
            file.write_text(header + "".join(f"{path},{say(label)},{usage}\n" for path, label, usage in zip(paths, labels, usages)))
            target = self.place(".npz")
            if self.convert("lists of paths", file, target):
                self.tally.judge("lists of paths", difference(arrays(target), pixels, labels, usages))

    def ferplus(self, random):
        """FER+'s votes beside the CSV, and in folders of their own; the rule is FER+'s own for a majority."""
        count = 60
        pixels, labels, usages = faces(random, count)
        votes = [numpy.bincount(random.integers(0, 10, 10) if index % 4 else numpy.full(10, index % 10), minlength=10)
                 for index in range(count)]
        for index in range(0, count, 3):
            votes[index] = numpy.roll([6, 3, 1, 0, 0, 0, 0, 0, 0, 0], random.integers(0, 10))

        def majority(counts):
            heard = numpy.where(counts > 1, counts, 0)
            best = int(heard.argmax())
            return best if heard[best] > heard.sum() / 2 and best < 8 else -1

        wanted = [majority(counts) for counts in votes]
        kept = [index for index in range(count) if wanted[index] >= 0]
        source, file, target = self.place(".csv"), self.place(".csv"), self.place(".npz")
        source.write_text(DIALECTS["fer2013.csv"]([row(*entry) for entry in zip(labels, pixels, usages)]))
        header = "Usage,Image name," + ",".join(FERPLUS) + ",unknown,NF\n"
        file.write_text(header + "".join(
            f"{usage},fer{index:07}.png,{','.join(map(str, counts))}\n" for index, (usage, counts) in enumerate(zip(usages, votes))))
        if self.convert("FER+ beside the CSV", source, target, "--ferplus", file):
            self.tally.judge("FER+ beside the CSV", difference(
                arrays(target), pixels[kept], [wanted[index] for index in kept], [usages[index] for index in kept]))
        folder, expected = self.place(), []
        for usage, name in zip(USAGES, ("FER2013Train", "FER2013Valid", "FER2013Test")):
            (folder / name).mkdir(parents=True)
            lines = []
            for index in [index for index in range(count) if usages[index] == usage]:
                PIL.Image.fromarray(pixels[index]).save(folder / name / f"fer{index:07}.png")
                lines.append(f'fer{index:07}.png,"(0, 0, 48, 48)",{",".join(map(str, votes[index]))}\n')
                expected.append((name, pixels[index], wanted[index], usage))
            (folder / name / "label.csv").write_text("".join(lines))
        expected.sort(key=lambda entry: entry[0])
        target = self.place(".npz")
        if self.convert("FER+ folders", folder, target, "--to-labels", "ferplus"):
            _, shown, said, parts = zip(*expected)
            self.tally.judge("FER+ folders", difference(arrays(target), numpy.stack(shown), said, parts))

    def labels(self, random):
        pixels, labels, usages = faces(random, 30)
        source = self.place(".csv")
        source.write_text(DIALECTS["fer2013.csv"]([row(*entry) for entry in zip(labels, pixels, usages)]))
        alphabetical = sorted(EMOTIONS)
        target = self.place(".csv")
        if self.convert("other orders", source, target, "--to-labels", "alphabetical"):
            found = by_python(target.read_text())
            wanted = [alphabetical.index(EMOTIONS[label]) for label in labels]
            self.tally.judge("other orders", None if found[1] == wanted else f"{found[1]}, and not {wanted}")
        three = ["sad", "angry", "happy"]
        kept = [index for index in range(len(labels)) if EMOTIONS[labels[index]] in three]
        target = self.place(".npz")
        if self.convert("three emotions", source, target, "--emotions", ",".join(three)):
            found = arrays(target)
            wanted = [three.index(EMOTIONS[labels[index]]) for index in kept]
            self.tally.judge("three emotions", difference(found, pixels[kept], wanted, [usages[index] for index in kept]))

    def scales(self, random):
        """What samples become, by NumPy in the precision that is named."""
        pixels, labels, usages = faces(random, 25)
        source = self.place(".csv")
        source.write_text(DIALECTS["fer2013.csv"]([row(*entry) for entry in zip(labels, pixels, usages)]))
        single, double = pixels.astype("float32")[..., None], pixels.astype("float64")[..., None]
        training = double[[usage == "Training" for usage in usages]]
        own = (double.mean((1, 2, 3), keepdims=True), numpy.maximum(double.std((1, 2, 3), keepdims=True), 1 / SIDE))
        wanted = {
            "unit": single / 255, "signed": (single / 255 - numpy.float32(0.5)) * 2, "raw": single,
            "standardized": (double - own[0]) / own[1],
            "standardized-by-set": (double - training.mean()) / training.std(),
            "standardized-by-pixel": (double - training.mean(0)) / training.std(0)}
        for scale, expected in wanted.items():
            target = self.place(".npz")
            if not self.convert(f"scale {scale}", source, target, "--scale", scale):
                continue
            found = arrays(target)["x"]
            # What comes out of double precision is rounded once; sums in another order may move it by that.
            limit = 0 if scale in ("unit", "signed", "raw") else 1e-6
            error = numpy.abs(found.astype("float64") - expected).max() if found.shape == expected.shape else numpy.inf
            self.tally.judge(f"scale {scale}", None if found.dtype == "float32" and error <= limit else f"off by {error}")

    def sizes(self, random):
        """Sizes and formulas of grey, by the libraries that they are named after."""
        folder, pictures = self.place(), []
        (folder / "sad").mkdir(parents=True)
        for index in range(6):
            picture = random.integers(0, 256, (*random.integers(20, 90, 2), 3), dtype="uint8")
            PIL.Image.fromarray(picture).save(folder / "sad" / f"{index}.png")
            pictures.append(picture)
        for kernel, resize in preprocessing.kernels().items():
            for formula, grey in preprocessing.FORMULAS.items():
                target = self.place(".npz")
                options = ("--size", "40x32", "--resize", kernel, "--grey", formula)
                if not self.convert(f"size by {kernel}", folder, target, *options):
                    continue
                expected = [numpy.asarray(resize(grey(picture).reshape(*picture.shape[:2], 1), 40, 32)) for picture in pictures]
                expected = [numpy.clip(numpy.rint(picture.astype("float64")), 0, 255).reshape(32, 40) for picture in expected]
                same = numpy.array_equal(arrays(target)["x"][..., 0], numpy.stack(expected))
                self.tally.judge(f"size by {kernel}", None if same else f"other samples with {formula}")

    def faults(self, random):
        """Everything that is wrong is said in one run, and nothing is left."""
        pixels, labels, usages = faces(random, 30)
        rows = [row(*entry) for entry in zip(labels, pixels, usages)]
        rows[3]["emotion"], rows[7]["Usage"] = "9", "Exam"
        rows[11]["pixels"] = rows[11]["pixels"].rsplit(" ", 1)[0]
        rows[13]["pixels"] = "256" + rows[13]["pixels"][rows[13]["pixels"].index(" "):]
        source, target = self.place(".csv"), self.place()
        source.write_text(DIALECTS["fer2013.csv"](rows))
        status, output, error = self.mien.run("dataset", "convert", source, target)
        said = [line for line in error.splitlines() if line.startswith("mien: ")]
        places = [f"row {number}:" for number in (5, 9, 13, 15)]
        is_right = status == 2 and not output and len(said) == 4 and all(a in b for a, b in zip(places, said)) and not target.exists()
        self.tally.judge("faults are all said", None if is_right else f"status {status}: {error}")
        status, output, _ = self.mien.run("dataset", "check", source, "--json")
        found = {finding["kind"] for finding in json.loads(output)["findings"]}
        self.tally.judge("faults are found", None if status == 1 and "unreadable" in found else f"status {status}: {found}")
        kept = [index for index in range(len(rows)) if index not in (3, 7, 11, 13)]
        target = self.place(".npz")
        if self.convert("faults are left out", source, target, "--skip-bad-rows"):
            self.tally.judge("faults are left out", difference(
                arrays(target), pixels[kept], labels[kept], [usages[index] for index in kept]))


def main(mien, work):
    import networks

    networks.libraries()
    judge = Judge(mien, pathlib.Path(work))
    random = numpy.random.default_rng(2013)
    for part in (judge.csvs, judge.folders, judge.lists, judge.ferplus, judge.labels, judge.scales, judge.sizes, judge.faults):
        part(random)
    return judge.tally
