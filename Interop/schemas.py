"""What Mien prints as JSON, held against Schemas/ by the package jsonschema."""

import json
import struct

import jsonschema

import samples
from command import Mien
from tally import Tally

VGG, SCALE = samples.NETWORKS[0][0], samples.NETWORKS[0][2]
REFERENCE = samples.SAMPLES / "vgg.reference.npz"


def header(path):
    """The JSON at the head of a checkpoint."""
    data = path.read_bytes()
    size, = struct.unpack("<I", data[12:16])
    return data[20:20 + size].decode()


def inspections(mien, work):
    for path in [path for path, _, _ in samples.NETWORKS] + [path for path, _ in samples.cases()]:
        status, output, _ = mien.run("inspect", path, "--json")
        if status == 0:
            yield output


def views(name):
    """Another look into every fourth file."""
    def documents(mien, work):
        for path in [path for path, _, _ in samples.NETWORKS] + [path for path, _ in samples.cases()][::4]:
            status, output, _ = mien.run("inspect", path, f"--{name}", "--json")
            if status == 0:
                yield output
    return documents


def plans(mien, work):
    for path, _, _ in samples.NETWORKS:
        yield mien.output("inspect", path, "--plan", "--json")
        yield mien.output("inspect", path, "--plan", "--profile", "--json")
    for path, _ in samples.cases()[::4]:
        # Not every case can be run, and some have open sizes.
        status, output, _ = mien.run("inspect", path, "--plan", "--json")
        if status == 0:
            yield output


def comparisons(mien, work):
    vgg, xception = (path for path, _, _ in samples.NETWORKS)
    for left, right in ((vgg, vgg), (vgg, xception)):
        yield mien.run("diff", left, right, "--json")[1]


def predictions(mien, work):
    for path, _, scale in samples.NETWORKS:
        yield mien.output("predict", path, *samples.PICTURES, "--scale", scale, "--json")


def evaluations(mien, work):
    faces = [f"{path.stem}={path}" for path in samples.PICTURES]
    for path, _, scale in samples.NETWORKS:
        yield mien.output("evaluate", path, samples.SAMPLES / "faces.csv", "--scale", scale, "--labels", "fer2013", "--json")
        # Classes that no face shows.
        yield mien.output(
            "evaluate", path, *faces, samples.PICTURES[0], "--scale", scale, "--labels", "fer2013", "--skip-unlabelled",
            "--json")
        yield mien.output(
            "evaluate", path, samples.SAMPLES / "faces.csv", "--scale", scale, "--labels", "fer2013", "--compare", path, VGG,
            "--resamples", 50, "--json")
        yield mien.output(
            "evaluate", path, samples.SAMPLES / "faces.csv", "--scale", scale, "--labels", "fer2013", "--compare", VGG,
            "--resamples", 0, "--json")


def verifications(mien, work):
    yield mien.output("verify", VGG, "--reference", REFERENCE, "--json")
    # One that fails, and one of another network.
    yield mien.run("verify", VGG, "--reference", REFERENCE, "--tolerance", "0", "--json")[1]
    yield mien.run("verify", samples.NETWORKS[1][0], "--reference", REFERENCE, "--json")[1]


def diagnoses(mien, work):
    for path in [path for path, _, _ in samples.NETWORKS] + [path for path, _ in samples.cases()][::2]:
        status, output, _ = mien.run("doctor", path, "--json")
        if status < 2:
            yield output


def headers(mien, work):
    checkpoint = work / "model.mien"
    for path in [path for path, _, _ in samples.NETWORKS] + [path for path, _ in samples.cases()]:
        if mien.run("convert", path, checkpoint)[0] == 0:
            yield header(checkpoint)
    mien.output(
        "convert", VGG, checkpoint, "--set-card", f"scale={SCALE},labels=fer2013,licence=MIT", "--with-test-vectors",
        samples.PICTURES[0])
    yield header(checkpoint)


def data_sets(mien, work):
    """A drawn data set in three forms, and one with faults."""
    drawn, faulty = work / "faces.csv", work / "faulty.csv"
    if not drawn.exists():
        mien.output("dataset", "synthesize", drawn, "--count", 70)
        lines = drawn.read_text().splitlines()
        copy = lines[2].replace("Training", "PrivateTest")
        faulty.write_text("\n".join([*lines, copy, lines[1].replace(",", ", "), "9,1 2,Training"]))
        mien.output("dataset", "convert", drawn, work / "faces", "--size", "32x24", "--grey", "average")
        mien.output("dataset", "convert", work / "faces", work / "faces.npz", "--scale", "standardized-by-pixel")
        mien.output("dataset", "convert", faulty, work / "faulty", "--skip-bad-rows")
    return drawn, faulty


def manifests(mien, work):
    data_sets(mien, work)
    for name in ("faces.csv.manifest.json", "faces/manifest.json", "faces.npz.manifest.json", "faulty/manifest.json"):
        yield (work / name).read_text()


def trainings(mien, work):
    """What a run was asked for: nearly nothing, and all that there is."""
    faces, asked = data_sets(mien, work)[0], work / "training.json"
    asked.write_text(json.dumps({
        "data": str(faces), "labels": "fer2013", "classes": ["sad", "happy", "angry"], "validation_split": 0.25,
        "architecture": "simple-cnn", "image_size": [32, 36], "channels": 3, "freeze": ["conv2d"], "epochs": 1,
        "preprocessing": {
            "scale": "signed", "mean": [0.5, 0.25, 0.5], "standardDeviation": [0.25, 0.5, 0.5], "fit": "letterbox"},
        "batch_size": 16, "seed": 3, "optimizer": {"class_name": "SGD", "config": {"momentum": 0.5}}, "learning_rate": 0.01,
        "schedule": {"name": "step", "epochs": [2], "factor": 0.5}, "loss": "categorical_focal_crossentropy",
        "class_weight": {"sad": 2}, "augmentation": {"horizontal_flip": True, "zoom": 0.1, "fill": "reflect"},
        "monitor": "val_accuracy", "early_stopping": {"patience": 3}, "reduce_lr_on_plateau": {"patience": 2, "min_lr": 1e-5},
        "checkpoint_steps": 5,
    }))
    yield asked.read_text()
    for name, options in {
        "least": [faces, "--architecture", "mini-xception", "--epochs", 1], "all": ["--settings", asked],
    }.items():
        mien.output("train", *options, "-o", work / name)
        yield (work / name / "settings.json").read_text()


def reports(command, options, *pictures):
    """The report.json of a command that writes a folder."""
    def documents(mien, work):
        for path, _, scale in samples.NETWORKS:
            for data in ([data_sets(mien, work)[0], *options], pictures):
                if data:
                    mien.output(command, path, *data, "--scale", scale, "--labels", "fer2013", "-o", work / command)
                    yield (work / command / "report.json").read_text()
    return documents


def looks(name):
    def documents(mien, work):
        for path in data_sets(mien, work):
            yield mien.run("dataset", name, path, "--json")[1]
    return documents


# Schema, and what gives the documents.
TABLE = {
    "inspect": inspections, "inspect-config": views("config"), "inspect-plan": plans, "inspect-tree": views("tree"),
    "inspect-weights": views("weights"), "diff": comparisons, "doctor": diagnoses,
    "layers": lambda mien, work: [mien.output("layers", "--json")], "predict": predictions,
    "dataset-manifest": manifests, "dataset-info": looks("info"), "dataset-check": looks("check"),
    "maps": reports("maps", ["--ablate", "--ablate-faces", 20, "--count", 2, "--beside", VGG]),
    "explain": reports("explain", ["--methods", "all", "--sample", 2], *samples.PICTURES),
    "training": trainings, "evaluate": evaluations, "verify": verifications, "checkpoint": headers,
}


def main(mien, work):
    mien, tally = Mien(mien), Tally()
    schemas = {path.name.removesuffix(".schema.json"): path for path in (samples.ROOT / "Schemas").glob("*.schema.json")}
    for name in schemas.keys() - TABLE.keys():
        tally.judge(f"{name}.schema.json", "nothing is held against it: Interop/schemas.py lacks its line")
    for name, documents in TABLE.items():
        schema = json.loads(schemas[name].read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        count = 0
        for count, document in enumerate(documents(mien, work), start=1):
            errors = [] if document else ["nothing was printed"]
            if document:
                errors = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(json.loads(document))]
            tally.judge(f"{name}.schema.json", f"{document[:200]}: {errors[:3]}" if errors else None)
        if count == 0:
            tally.judge(f"{name}.schema.json", "there was no document to hold against it")
    return tally
