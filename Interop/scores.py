"""What `mien evaluate` says of networks on drawn faces, held against Keras's losses and metrics on the same faces."""

import csv
import json

import numpy

import samples
from command import Mien, Refused
from tally import Tally

# Orders of the classes by FER2013's numbers; the right one of the sample networks, and one by which they are often wrong.
ORDERS = {"fer2013": (0, 1, 2, 3, 4, 5, 6), "alphabetical": (0, 1, 2, 3, 6, 4, 5)}
USAGES = {"training": "Training", "publictest": "PublicTest", "privatetest": "PrivateTest", None: None}


def faces(path):
    """Grey levels as a batch of NHWC, emotions, usages."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    pixels = numpy.array([numpy.array(row["pixels"].split(), "float32") for row in rows]).reshape(-1, 48, 48, 1)
    return pixels, numpy.array([int(row["emotion"]) for row in rows]), numpy.array([row["Usage"] for row in rows])


def scaled(pixels, scale):
    return {"unit": pixels / 255, "signed": pixels / 127.5 - 1, "raw": pixels}[scale]


def main(mien, work):
    import networks

    mien, tally, libraries = Mien(mien), Tally(), networks.libraries()
    file = work / "faces.csv"
    mien.output("dataset", "synthesize", file, "--count", 600, "--seed", 77)
    pixels, emotions, usages = faces(file)
    for network, library, own in samples.NETWORKS:
        model = libraries[library].models.load_model(network, compile=False)
        # On the wrong scale networks are sure of what is wrong: there probabilities are limited.
        for scale in (own, "raw"):
            given = scaled(pixels, scale)
            probabilities = model.predict(given, verbose=0)
            for order, numbers in ORDERS.items():
                for usage, word in USAGES.items():
                    chosen = usages == word if word else numpy.full(len(usages), True)
                    classes = numpy.array([numbers.index(emotion) for emotion in emotions[chosen]])
                    options = ["--usage", usage] if usage else []
                    try:
                        found = json.loads(mien.output(
                            "evaluate", network, file, "--scale", scale, "--labels", order, "--json", *options))
                        error = problem(expected(libraries["keras"], classes, probabilities[chosen]), found)
                    except Refused as refusal:
                        error = refusal
                    tally.judge(f"scores of {network.stem}", f"{scale}, {order}, {usage}: {error}" if error else None)
    return tally


def expected(keras, classes, probabilities):
    """Keras's numbers, and by definition those that it has none for."""
    count = probabilities.shape[1]
    ones = numpy.eye(count, dtype="float32")[classes]
    said = probabilities.argmax(axis=1)
    confusion = numpy.zeros((count, count), int)
    numpy.add.at(confusion, (classes, said), 1)
    right, support, spoken = confusion.diagonal(), confusion.sum(axis=1), confusion.sum(axis=0)

    def metric(metric, targets):
        metric.update_state(targets, probabilities)
        return numpy.asarray(metric.result())

    # Keras has 0 for 0/0.
    f1 = [None if none else value for none, value in zip(support + spoken == 0, metric(keras.metrics.F1Score(), ones))]
    return {
        "faces": len(classes), "correct": right.sum(), "unanswered": 0, "improbable": 0, "leftOut": 0,
        "accuracy": metric(keras.metrics.SparseCategoricalAccuracy(), classes),
        "crossEntropy": numpy.asarray(keras.losses.CategoricalCrossentropy()(ones, probabilities)),
        "macroF1": numpy.mean([value for value in f1 if value is not None]),
        "f1": f1, "said": confusion.tolist(), "support": support.tolist(),
        "precision": [part / whole if whole else None for part, whole in zip(right, spoken)],
        "recall": [part / whole if whole else None for part, whole in zip(right, support)],
    }


def problem(expected, found):
    """The first score that differs; None where all are the same."""
    for name, value in expected.items():
        other = found[name] if name in found else [entry[name] for entry in found["classes"]]
        if not same(value, other):
            return f"{name} is {other}, and not {value}"
    return None


def same(one, other):
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if one is None or other is None:
        return one is other
    return abs(float(one) - other) <= 1e-5 * max(1, abs(float(one)))
