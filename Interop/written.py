"""Keras judges what Mien writes: every case and every real model, from each form that Keras saved it in, written by
`mien convert` in each format, loaded in Keras 3 or in tf_keras. Weights must be equal, bit for bit, and outputs within
1e-5 of the largest magnitude."""

import collections
import json
import os
import pathlib
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import h5py
import keras
import numpy as np
import tensorflow as tf
import tf_keras
from tf_keras.src.saving.serialization_lib import enable_unsafe_deserialization

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"
TOLERANCE = 1e-5


class Refused(Exception):
    """Mien said that it can't write this, and why."""


def custom_layer(library):
    """The class of the case `custom_layer`, which exists in the program that wrote it alone: layers inside a layer."""

    class Scale(library.layers.Layer):
        def __init__(self, factor=2.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def build(self, shape):
            self.g = self.add_weight(shape=(shape[-1],), name="g")
            self.inner = library.layers.Dense(2, name="inner_dense")
            self.many = [library.layers.Dense(2, name=f"many_{index}") for index in range(2)]
            for layer in [self.inner, *self.many]:
                # Keras 2 takes no two weights of one name.
                with tf.name_scope(layer.name):
                    layer.build(shape)

        def call(self, inputs):
            return self.inner(inputs * self.g * self.factor) + self.many[0](inputs) - self.many[1](inputs)

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    Scale.__name__ = "Scale3" if library is keras else "Scale2"
    return Scale


def convert(mien, source, target, *options):
    """Runs `mien convert`, and gives what it printed."""
    # A card goes along everywhere: Keras has to load files that hold one.
    command = [mien, "convert", source, target, *options, "--set-card", "labels=a,b,c,scale=unit"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if run.returncode == 2:
        raise Refused(run.stderr.strip())
    if run.returncode != 0:
        raise AssertionError(f"exit status {run.returncode}: {run.stderr.strip()}")
    return run.stderr


def by_layer(model, prefix=""):
    """All weights of a model under their layers' paths, in each layer's own order."""
    found = {}
    for layer in model.layers:
        if hasattr(layer, "layers") and isinstance(layer, (keras.Model, tf_keras.Model)):
            found |= by_layer(layer, f"{prefix}{layer.name}/")
        elif layer.get_weights():
            found[prefix + layer.name] = layer.get_weights()
    return found


def same_weights(found, expected):
    """What differs between two models' weights; empty where nothing does."""
    faults = [f"layers {sorted(found)} instead of {sorted(expected)}"] if found.keys() != expected.keys() else []
    for name in found.keys() & expected.keys():
        pairs = list(zip(found[name], expected[name]))
        if len(found[name]) != len(expected[name]):
            faults.append(f"{name}: {len(found[name])} weights instead of {len(expected[name])}")
        elif not all(a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes() for a, b in pairs):
            faults.append(f"{name}: other weights")
    return faults


def outputs(model, inputs):
    """What a model gives for inputs in the order of its own, as a list of arrays."""
    names = [tensor.name.split(":")[0] for tensor in model.inputs]
    given = inputs
    if isinstance(getattr(model, "_inputs_struct", None), dict):
        given = dict(zip(sorted(model._inputs_struct), inputs))
    elif isinstance(getattr(model, "_nested_inputs", None), dict):
        given = dict(zip(sorted(model._nested_inputs), inputs))
    elif len(names) == 1:
        given = inputs[0]
    return [np.asarray(array, np.float64) for array in tf.nest.flatten(model(given, training=False))]


def same_outputs(found, expected):
    faults = [] if len(found) == len(expected) else [f"{len(found)} outputs instead of {len(expected)}"]
    for index, (a, b) in enumerate(zip(found, expected)):
        if a.shape != b.shape:
            faults.append(f"output {index}: shape {a.shape} instead of {b.shape}")
            continue
        scale = np.abs(b).max(initial=0) or 1.0
        error = np.abs(a - b).max(initial=0) / scale
        if not error <= TOLERANCE:
            faults.append(f"output {index}: differs by {error:.2g} of the largest magnitude")
    return faults


def optimizer(model):
    """The variables of a compiled model's optimizer, but for those of Keras 2 that a file does not hold."""
    variables = model.optimizer.variables
    return [np.asarray(variable) for variable in (variables() if callable(variables) else variables)]


class Source:
    """A file that Keras wrote, and what Keras computed with it."""

    def __init__(self, path, library, inputs, expected, architecture=None, original=None):
        self.path, self.library, self.inputs, self.expected = path, library, inputs, expected
        self.architecture = architecture
        # The same model in a form that Keras itself reads without loss.
        self.original = original or path

    def options(self):
        return ["--architecture", str(self.architecture)] if self.architecture else []

    def load(self):
        if self.architecture is None:
            return self.library.models.load_model(self.original, compile=False, safe_mode=False)
        model = self.library.models.model_from_json(pathlib.Path(self.architecture).read_text())
        model.load_weights(self.path)
        return model


def cases():
    folder = SHARED / "keras-cases"
    for name in json.loads((folder / "manifest.json").read_text()):
        if name.startswith("_"):
            continue
        arrays = np.load(folder / f"{name}.npz")

        def numbered(prefix):
            keys = [f"{prefix}{index}" for index in range(len(arrays.files))]
            return [arrays[key] for key in keys if key in arrays.files]

        for ending, library, prefix in [
            (".k3.h5", keras, "k3_final_"), (".keras", keras, "k3_final_"),
            (".tfk.h5", tf_keras, "tfk_final_"), (".tfk.keras", tf_keras, "tfk_final_"),
        ]:
            path = folder / (name + ending)
            if path.exists():
                # Keras 3 takes lists of axes in its legacy files for -1, and does not find operations and bfloat16 there.
                original = folder / f"{name}.keras" if ending == ".k3.h5" else None
                yield f"{name}{ending}", Source(path, library, numbered("in_"), numbered(prefix), original=original)


def real_models():
    folder = SHARED / "models"
    for reference in sorted(folder.glob("*.reference.npz")):
        stem = reference.name.removesuffix(".reference.npz")
        arrays = np.load(reference)
        inputs, expected = [arrays["input"]], [arrays["output"]]
        for path in sorted(folder.glob(f"{stem}.*")):
            if path.suffix == ".keras":
                yield path.name, Source(path, keras, inputs, expected)
            elif path.name.endswith(".weights.legacy.h5"):
                yield path.name, Source(path, tf_keras, inputs, expected, folder / f"{stem}.json")
            elif path.suffix in (".h5", ".hdf5"):
                with h5py.File(path) as file:
                    version = file.attrs.get("keras_version", "")
                version = version.decode() if isinstance(version, bytes) else version
                yield path.name, Source(path, keras if version.startswith("3") else tf_keras, inputs, expected)


def targets(source, mien, work):
    """Each format that a source can be written in: its name, and what writes and loads it."""
    options = source.options()

    def whole(name, library, *more):
        def load():
            convert(mien, source.path, work / name, *options, *more)
            return library.models.load_model(work / name, compile=False, safe_mode=False)

        return name, library, load

    def weights(name, *more):
        def load():
            convert(mien, source.path, work / name, *options, *more)
            model = source.load()
            for layer in model.layers:
                layer.set_weights([np.zeros_like(array) for array in layer.get_weights()])
            model.load_weights(work / name)
            return model

        return name, source.library, load

    def described(name, library, form, *more):
        def load():
            convert(mien, source.path, work / name, *options, *more)
            model = library.models.model_from_json((work / name).read_text())
            convert(mien, source.path, work / form, *options, *more)
            model.load_weights(work / form)
            return model

        return name, library, load

    yield whole("out.keras", keras)
    yield whole("out.k3.h5", keras, "--dialect", "keras3")
    yield whole("out.k2.h5", tf_keras, "--dialect", "keras2")
    yield described("out.k3.json", keras, "json.weights.h5", "--dialect", "keras3")
    yield described("out.k2.json", tf_keras, "json.k2.h5", "--dialect", "keras2")
    yield weights("out.weights.h5")
    yield weights("only.h5", "--weights-only")


def stored_optimizer(path):
    """The variables of the optimizer in a legacy file."""
    with h5py.File(path) as file:
        group = file["optimizer_weights"]
        return [group[name][()] for name in group.attrs["weight_names"]]


def training_goes_on(mien, work):
    """What differs in the optimizer when a compiled model is written as Keras wrote it, and loaded again. The number of
    comparisons comes first."""
    faults = []
    trials = [
        # Keras 3.15 does not load the case `compiled_sgd` that it wrote: it takes the loss "mse" for a metric.
        ("compiled_adam.k3.h5", keras, "o.h5"),
        # The settings of an archive come from those of the legacy file, where they are called otherwise.
        ("compiled_adam.k3.h5", keras, "o.keras"),
        ("compiled_adam.tfk.h5", tf_keras, "o.h5"), ("compiled_sgd.tfk.h5", tf_keras, "o.h5"),
    ]
    for name, library, out in trials:
        source = SHARED / "keras-cases" / name
        # Keras 3.15 takes no more than two variables from its legacy files: an archive is held against the file itself.
        is_archive = out.endswith(".keras")
        expected = stored_optimizer(source) if is_archive else optimizer(library.models.load_model(source))
        convert(mien, source, work / out)
        found = optimizer(library.models.load_model(work / out))
        if len(found) != len(expected) or not all(np.array_equal(a, b) for a, b in zip(found, expected)):
            faults.append(f"{name} as {out}: another optimizer")
        if not any(np.any(array) for array in found):
            faults.append(f"{name} as {out}: an optimizer that has learned nothing")
    return len(trials), faults


def main(mien, work, only=""):
    """Judges everything, prints what was wrong and what Mien refused, and gives the number of failures."""
    keras.saving.register_keras_serializable("cases", "Scale")(custom_layer(keras))
    tf_keras.saving.register_keras_serializable("cases", "Scale")(custom_layer(tf_keras))
    failures = []
    refusals = collections.defaultdict(list)
    judged = collections.Counter()
    sources = [(name, source) for name, source in [*cases(), *real_models()] if only in name]
    for index, (name, source) in enumerate(sources):
        print(f"\r{index}/{len(sources)} {name:60s}", end="", file=sys.stderr, flush=True)
        # The case `lambda_layer` is code. Keras forgets the permission with everything else between two models.
        keras.config.enable_unsafe_deserialization()
        enable_unsafe_deserialization()
        try:
            expected = by_layer(source.load())
        except Exception as error:  # Keras can't read all that it writes.
            expected = None
            judged["sources that Keras itself does not load"] += 1
        for target, library, load in targets(source, mien, work):
            try:
                model = load()
                faults = same_outputs(outputs(model, source.inputs), source.expected)
                if expected is not None:
                    faults += same_weights(by_layer(model), expected)
            except Refused as refusal:
                reason = str(refusal).split(": ", 3)[-1]
                refusals[reason].append(f"{name} as {target}")
                continue
            except Exception as error:
                faults = [f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error) else ''}"]
            judged[target] += 1
            failures += [f"{name} as {target}: {fault}" for fault in faults]
            for fault in faults:
                print(f"\rFAILED {name} as {target}: {fault}", file=sys.stderr, flush=True)
        keras.backend.clear_session()
        tf_keras.backend.clear_session()
    if not only:
        judged["optimizers"], faults = training_goes_on(mien, work)
        failures += faults
    for reason, names in sorted(refusals.items()):
        print(f"refused: {reason} ({len(names)}, such as {names[0]})")
    for failure in failures:
        print(f"FAILED {failure}")
    for target, count in sorted(judged.items()):
        print(f"{count:5d} {target}")
    return len(failures)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        sys.exit(1 if main(sys.argv[1], pathlib.Path(folder), *sys.argv[2:]) else 0)
