"""What `mien evaluate` says of networks on drawn faces, held against Keras's losses and metrics on the same faces; intervals against
NumPy's quantiles of the same resamples, and networks that are compared against SciPy's distributions."""

import csv
import json
import math

import numpy

import resampling
import samples
from command import Mien, Refused
from tally import Tally

# Orders of the classes by FER2013's numbers; the right one of the sample networks, and one by which they are often wrong.
ORDERS = {"fer2013": (0, 1, 2, 3, 4, 5, 6), "alphabetical": (0, 1, 2, 3, 6, 4, 5)}
NAMES = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
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
                    bootstrap = {"resamples": 200, "confidence": 90.0, "seed": len(classes)}
                    options = ["--usage", usage] if usage else []
                    options += [word for name, value in bootstrap.items() for word in (f"--{name}", value)]
                    try:
                        found = json.loads(mien.output(
                            "evaluate", network, file, "--scale", scale, "--labels", order, "--json", *options))
                        error = problem(expected(libraries["keras"], classes, probabilities[chosen]), found)
                        error = error or problem(
                            {"bootstrap": bootstrap, **intervals(classes, probabilities[chosen], bootstrap)}, found)
                    except Refused as refusal:
                        error = refusal
                    tally.judge(f"scores of {network.stem}", f"{scale}, {order}, {usage}: {error}" if error else None)
    compare(mien, work, tally, libraries, pixels, emotions, file)
    return tally


def compare(mien, work, tally, libraries, pixels, emotions, file):
    """Every network against the others: each under the right order of its classes and a wrong one, on its own scale."""
    models, rights = [], []
    for network, library, scale in samples.NETWORKS:
        said = libraries[library].models.load_model(network, compile=False).predict(scaled(pixels, scale), verbose=0)
        for order, numbers in ORDERS.items():
            path = work / f"{network.stem}.{order}.mien"
            names = ",".join(NAMES[number] for number in numbers)
            mien.output("convert", network, path, "--set-card", f"scale={scale},labels={names}")
            models.append(path)
            rights.append(numpy.array(numbers)[said.argmax(axis=1)] == emotions)
    # Two that are nearly as good as one another, and so are told apart by few faces.
    for count in (len(emotions), 70):
        for place in range(len(models)):
            for others in ([index for index in range(len(models)) if index != place], [place - 1]):
                try:
                    found = json.loads(mien.output(
                        "evaluate", models[place], file, "--count", count, "--seed", place, "--json", "--compare",
                        *[models[index] for index in others]))["comparison"]
                    wanted = comparison(
                        models[place], rights[place][:count], [(models[index], rights[index][:count]) for index in others],
                        seed=place)
                    error = None if same(logarithms(wanted), logarithms(found), 1e-9) else f"{found}, and not {wanted}"
                except Refused as refusal:
                    error = refusal
                tally.judge(f"comparisons with {len(others)}", f"{models[place].name}, {count}: {error}" if error else None)


def comparison(name, first, others, seed):
    from scipy import stats

    indices = resampling.resamples(len(first), 1000, seed)
    pairs = []
    for other, right in others:
        fewer, more = sorted([int((first & ~right).sum()), int((right & ~first).sum())])
        count = fewer + more
        exact = stats.binomtest(fewer, count, 0.5).pvalue if count else 1.0
        point = stats.binom.pmf(fewer, count, 0.5)
        squared = max(more - fewer - 1, 0) ** 2 / count if count else None
        pairs.append({
            "model": str(other), "accuracy": right.mean(), "difference": right.mean() - first.mean(),
            "differenceInterval": resampling.interval((right * 1.0 - first)[indices].mean(axis=1), 95),
            "bothRight": (first & right).sum(), "onlyFirst": (first & ~right).sum(), "onlyOther": (right & ~first).sum(),
            "bothWrong": (~first & ~right).sum(), "exact": exact,
            "midP": None if not count else 1 - point / 2 if fewer == more else exact - point, "chiSquared": squared,
            "chiSquaredP": None if squared is None else stats.chi2.sf(squared, 1),
        })
    # Holm's correction by its definition.
    exacts = [pair["exact"] for pair in pairs]
    for pair in pairs:
        pair["p"] = max(
            min(1, value * (len(exacts) - rank)) for rank, value in enumerate(sorted(exacts)) if value <= pair["exact"])
        pair["better"] = None if pair["p"] >= 0.05 else pair["model"] if pair["difference"] > 0 else str(name)
    return {"model": str(name), "significance": 0.05, "others": pairs}


def logarithms(comparison):
    """With logarithms in place of p values, which are small: an error is to be seen as a share."""
    others = [
        {name: math.log(value) if name in ("exact", "midP", "chiSquaredP", "p") and value is not None else value
         for name, value in pair.items()}
        for pair in comparison["others"]]
    return {**comparison, "others": others}


def intervals(classes, probabilities, bootstrap):
    """The scores' intervals, by definition, of the resamples that Mien draws."""
    indices = resampling.resamples(len(classes), bootstrap["resamples"], bootstrap["seed"])
    count = probabilities.shape[1]
    true, said = classes[indices], probabilities.argmax(axis=1)[indices]
    shares = probabilities[numpy.arange(len(classes)), classes] / probabilities.sum(axis=1)
    entropies = -numpy.log(numpy.clip(shares.astype(float), 1e-7, 1 - 1e-7))
    right, support, spoken = (
        numpy.stack([(mask & (shown == index)).sum(axis=1) for index in range(count)])
        for mask, shown in ((true == said, true), (True, true), (True, said)))
    with numpy.errstate(invalid="ignore"):
        # 0/0 is NaN.
        scores = {"precision": right / spoken, "recall": right / support, "f1": 2 * right / (support + spoken)}

    def interval(values):
        return resampling.interval(values, bootstrap["confidence"])

    return {
        "accuracyInterval": interval((true == said).mean(axis=1)), "crossEntropyInterval": interval(entropies[indices].mean(axis=1)),
        "macroF1Interval": interval(numpy.nanmean(scores["f1"], axis=0)),
        **{f"{name}Interval": [interval(row) for row in rows] for name, rows in scores.items()},
    }


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


def same(one, other, error=1e-5):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key], error) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(same(*pair, error) for pair in zip(one, other))
    if one is None or other is None or isinstance(one, str):
        return one == other
    return abs(float(one) - other) <= error * max(1, abs(float(one)))
