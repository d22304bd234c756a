"""The networks of keras.applications, which most models for pictures begin with: Mien computes every layer as Keras does.

    python applications.py path/to/mien [name ...]

The weights are drawn, biases and statistics too, so that all of them matter and no layer's numbers vanish or explode. What
Mien writes of each network, an archive of the legacy file and the other way round, Keras loads and computes the same with.
"""

import json
import multiprocessing
import pathlib
import re
import shutil
import sys
import traceback
from unittest import mock

import numpy

from command import Mien, Refused, reason
from tally import Tally

TOLERANCE = 1e-4
CLASSES = 7

# By their names in Keras, with the side of the smallest sensible picture.
NETWORKS = {
    "VGG16": 32, "VGG19": 32, "ResNet50": 32, "ResNet101": 32, "ResNet50V2": 32, "DenseNet121": 32, "InceptionV3": 75,
    "InceptionResNetV2": 75, "Xception": 71, "MobileNet": 32, "MobileNetV2": 32, "MobileNetV3Small": 32,
    "MobileNetV3Large": 32, "NASNetMobile": 32, "EfficientNetB0": 32, "EfficientNetV2B0": 32, "ConvNeXtTiny": 32,
}
LIBRARIES = ["keras", "tf_keras"]
FORMS = [".h5", ".keras"]


def main(mien, work, *only):
    """Judges every network of each library in each form; returns the tally."""
    tasks = [(mien, work, library, name) for name in only or NETWORKS for library in LIBRARIES]
    total = Tally()
    # Keras keeps something of every model; a process that ends gives it back.
    with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=4) as pool:
        for lines, tally in pool.imap(judge, tasks):
            print("\n".join(lines), flush=True)
            total.add(tally)
    return total


def judge(task):
    """What is printed about one network of one library, and its tally."""
    mien, work, library, name = task
    tally, lines = Tally(), []
    folder = pathlib.Path(work) / f"{library}-{name}"
    folder.mkdir(parents=True)
    try:
        from networks import libraries

        Judgement(Mien(mien), libraries(), library, name, folder, tally, lines).run()
    except Exception:
        tally.judge(f"{library} {name}: the judge itself", traceback.format_exc())
    shutil.rmtree(folder)
    return lines, tally


class Judgement:
    """Judges one network of one library."""

    def __init__(self, mien, libraries, library, name, folder, tally, lines):
        self.mien, self.libraries, self.library, self.name = mien, libraries, libraries[library], name
        self.folder, self.tally, self.lines = folder, tally, lines

    def run(self):
        import references

        side = NETWORKS[self.name]
        make = getattr(self.library.applications, self.name)
        self.model = make(weights=None, classes=CLASSES, input_shape=(side, side, 3))
        random = numpy.random.default_rng(sum(map(ord, self.name)))
        draw_weights(self.model, random)
        self.picture = random.uniform(0, 255, (1, side, side, 3)).astype("float32")
        settle(self.library, self.model, self.picture, random)
        arrays = references.arrays(self.library, self.model, [self.picture])
        reference = self.folder / "reference.npz"
        numpy.savez(reference, **arrays)
        self.output = arrays["output"]
        for form in FORMS:
            path = self.folder / f"model{form}"
            self.model.save(path)
            self.judge(form, path, reference, {name for name in arrays if name not in ("input", "output")})
            self.write(form, path)
            path.unlink()

    def judge(self, form, path, reference, expected):
        what = f"{self.library.__name__} {self.name} {form}"
        status, output, error = self.mien.run(
            "verify", path, "--reference", reference, "--tolerance", TOLERANCE, "--json", "--threads", 1)
        if status not in (0, 1):
            self.tally.judge(what, error)
            self.report(what, error.strip())
            return
        verification = json.loads(output)
        layers = verification["layers"]
        wrong = [layer for layer in layers if not layer["passes"]]
        missing = sorted(expected - {layer["name"] for layer in layers})
        self.tally.judge("runs as Keras does", "\n".join([what, *map(str, wrong[:3]), *missing]) if wrong or missing else None)
        self.tally.judged["layers compared"] += len(layers)
        worst = max(layers, key=lambda layer: layer.get("relativeError") or 0)
        self.report(what, f"{len(layers):4} layers, worst {worst.get('relativeError') or 0:.1e} ({worst['name']})")

    def write(self, form, path):
        """Has Mien write the other form, and the library of that form load it: Keras 2's archives are Keras 3's business."""
        target = self.folder / ("written.keras" if form == ".h5" else "written.h5")
        import writing

        library = self.libraries["keras"] if form == ".h5" else self.library
        what = f"{library.__name__} loads what is written of {self.library.__name__}'s {form}"
        try:
            self.mien.output("convert", path, target)
            found = library.models.load_model(target, custom_objects=own_classes(library), compile=False)
        except Refused as refusal:
            if not any(re.search(loss, str(refusal)) for loss in writing.LOSSES):
                self.tally.judge(what, f"{self.name}: {refusal}")
            else:
                self.tally.excuse(what, reason(refusal))
            return
        error = numpy.abs(numpy.asarray(found(self.picture, training=False)) - self.output).max()
        relative = error / numpy.abs(self.output).max()
        self.tally.judge(what, f"{self.name}: {relative}" if not relative <= TOLERANCE else None)
        target.unlink()

    def report(self, what, text):
        self.lines.append(f"  {what:34} {text}")


def own_classes(library):
    """The classes that Keras 2 does not find by itself in the files that it writes; Keras 3 is given none."""
    if library.__name__ == "keras":
        return None
    from tf_keras.src.applications import convnext

    return {"LayerScale": convnext.LayerScale, "StochasticDepth": convnext.StochasticDepth}


def draw_weights(model, random):
    """Gives every weight a value that matters: kernels that keep the size of what goes through them, and biases."""
    import random_networks

    for weight in model.weights:
        path = getattr(weight, "path", weight.name)
        name = path.split("/")[-1].split(":")[0]
        shape = tuple(weight.shape)
        if "kernel" in name:
            inputs = numpy.prod(shape[:-2]) if "depthwise" in name else numpy.prod(shape[:-1])
            value = random.normal(0, numpy.sqrt(2 / inputs), shape)
        elif name in ("gamma", "moving_variance", "variance", "scale"):
            value = random.uniform(0.5, 1.5, shape)
        elif name in ("bias", "beta", "moving_mean", "mean"):
            value = random.normal(0, 0.2, shape)
        else:
            value = weight.numpy()
            if value.dtype.kind != "i":
                value = random.uniform(0.5, 1.5, shape)
        weight.assign(value.astype("float32") if value.dtype.kind == "f" else value)
    for layer in model.layers:
        random_networks.finalize(layer)


def settle(library, model, picture, random):
    """Gives each batch normalisation statistics near those of what reaches it, so that numbers stay of one size."""
    kind = library.layers.BatchNormalization
    call = kind.call

    def settled(layer, inputs, *arguments, **keywords):
        values = numpy.asarray(inputs)
        sizes = layer.moving_mean.shape
        deviation = values.std() + 1e-3
        layer.moving_mean.assign(values.mean() + deviation * random.normal(0, 0.3, sizes).astype("float32"))
        layer.moving_variance.assign(deviation**2 * random.uniform(0.5, 2, sizes).astype("float32"))
        return call(layer, inputs, *arguments, **keywords)

    with mock.patch.object(kind, "call", settled):
        model(picture, training=False)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as work:
        result = main(sys.argv[1], work, *sys.argv[2:])
    print(result.text())
    for what, text in result.failures:
        print(f"FAILED {what}\n{text}\n")
    sys.exit(1 if result.failures else 0)
