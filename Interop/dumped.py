"""What Samples/dump_reference.py writes: `mien verify` takes it and agrees, for models of both libraries."""

import contextlib
import io
import json
import os
import subprocess
import sys

import numpy

import samples
from command import Mien
from tally import Tally

SCRIPT = samples.SAMPLES / "dump_reference.py"

# Models in models, layers that are called twice, several inputs and outputs, channels first, masks, odd names, operations.
CASES = [
    "nested_functional", "nested_sequential", "nested_deep", "nested_shared_twice", "shared_layer", "functional_multi_io",
    "dict_io", "conv2d_channels_first", "maxpool_channels_first", "slash_names", "unicode_names", "op_layers", "embedding",
    "embedding_mask_lstm", "lstm_seq_state", "bidirectional_lstm", "sequential_deferred", "time_distributed",
]

CUSTOM = '''
import {library} as keras


class Twice(keras.layers.Layer):
    def call(self, inputs):
        return inputs + inputs


def model():
    inputs = keras.Input((3,))
    return keras.Model(inputs, Twice(name="twice")(keras.layers.Dense(2, name="dense")(inputs)))
'''


def main(mien, work):
    import networks

    mien, tally, libraries = Mien(mien), Tally(), networks.libraries()
    sys.path.insert(0, str(samples.SAMPLES))
    import dump_reference

    def dumped(*arguments):
        """The file that the script writes; in this process, for TensorFlow takes seconds to start."""
        reference = work / "reference.npz"
        reference.unlink(missing_ok=True)
        with contextlib.redirect_stdout(io.StringIO()):
            dump_reference.main([*map(str, arguments), "-o", str(reference)])
        return reference

    for path, library in samples.cases():
        if path.name.split(".")[0] not in CASES:
            continue
        what = f"dumped, a model of {library}"
        if path.name == "op_layers.k3.h5":
            tally.excuse(what, "Keras 3 can't load the legacy file that it wrote of operations")
            continue
        try:
            reference = dumped(path, "--library", library, "--seed", 2013, "--size", 9)
            tally.judge(what, problem(mien, path, reference))
        except (Exception, SystemExit) as error:
            tally.judge(what, f"{path.name}: {type(error).__name__}: {error}")
    for path, library, scale in samples.NETWORKS:
        reference = dumped(path, "--pictures", *samples.PICTURES, "--scale", scale)
        tally.judge("dumped with pictures", problem(mien, path, reference))
        # The same inputs again, from the file that they were written to; the same bytes.
        again = work / "again.npz"
        again.unlink(missing_ok=True)
        with contextlib.redirect_stdout(io.StringIO()):
            dump_reference.main([str(path), "--inputs", str(reference), "-o", str(again)])
        tally.judge("dumped twice", None if again.read_bytes() == reference.read_bytes() else f"{path.name} differs")
        # Layers under names that Keras might have counted on: matched by their places.
        with numpy.load(reference) as arrays:
            renamed = {key if key in ("input", "output") else f"renamed_{index}": arrays[key]
                       for index, key in enumerate(arrays.files)}
        numpy.savez(again, **renamed)
        tally.judge("dumped and renamed", problem(mien, path, again))
    for library in libraries:
        tally.judge("weights beside their architecture", weights(mien, libraries[library], dumped, work))
        tally.judge("layers of one's own", custom(library, libraries[library], work))
    tally.judge("as a command", command(work))
    return tally


def problem(mien, path, reference, *options):
    """What `mien verify` finds wrong; None where all layers were compared and agree."""
    status, output, error = mien.run("verify", path, "--reference", reference, "--json", *options)
    if status not in (0, 1):
        return f"{path.name}: status {status}: {error}"
    verification = json.loads(output)
    wrong = [layer for layer in verification["layers"] if not layer["passes"]]
    missing = verification["layersWithoutReference"]
    if wrong or missing:
        return f"{path.name}: {wrong[:2]}, without reference: {missing}"
    alone = [layer["name"] for layer in verification["layers"]
             if layer["className"] != "InputLayer" and not layer.get("own", {}).get("passes")]
    return f"{path.name}: beyond the tolerance by themselves: {alone}" if alone else None


def weights(mien, library, dumped, work):
    inputs = library.Input((4, 4, 2), name="in")
    model = library.Model(inputs, library.layers.Conv2D(3, 2, name="conv")(inputs))
    architecture, file = work / "dumped.json", work / "dumped.weights.h5"
    architecture.write_text(model.to_json())
    model.save_weights(file)
    reference = dumped(architecture, "--weights", file)
    return problem(mien, file, reference, "--architecture", architecture)


def custom(name, library, work):
    """A layer that only its own module knows; in a process of its own, where nothing is imported yet."""
    folder = work / f"custom-{name}"
    folder.mkdir(exist_ok=True)
    (folder / "my_layers.py").write_text(CUSTOM.format(library=name))
    sys.path.insert(0, str(folder))
    module = __import__("my_layers")
    module.model().save(folder / "model.keras")
    sys.path.remove(str(folder))
    del sys.modules["my_layers"]
    done = script(folder, "model.keras", "--custom", "my_layers", "-o", "out.npz")
    if done.returncode != 0:
        return done.stderr
    with numpy.load(folder / "out.npz") as arrays:
        names = set(arrays.files)
        if not {"dense", "twice"} <= names or not numpy.array_equal(arrays["twice"], arrays["dense"] * 2):
            return f"found {sorted(names)}"
    return None


def script(folder, *arguments):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "KERAS", "CUDA"))}
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300,
        check=False)


def command(work):
    """What a user sees: one line, nothing from TensorFlow, and a file that is never overwritten."""
    path, _, scale = samples.NETWORKS[0]
    arguments = [path, "--pictures", samples.PICTURES[0], "--scale", scale, "-o", "seen.npz"]
    first = script(work, *arguments)
    expected = "seen.npz: 22 arrays by tf_keras 2.21.0, for 1 x 48 x 48 x 1\n"
    if (first.returncode, first.stdout, first.stderr) != (0, expected, ""):
        return f"status {first.returncode}: {first.stdout}{first.stderr}"
    data = (work / "seen.npz").read_bytes()
    second = script(work, *arguments)
    if second.returncode == 0 or "seen.npz: is there already" not in second.stderr:
        return f"status {second.returncode}: {second.stdout}{second.stderr}"
    return None if data == (work / "seen.npz").read_bytes() else "the file was overwritten"
