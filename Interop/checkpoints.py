"""The checkpoint as NumPy reads it, by Samples/read_checkpoint.py: Keras's weights, bit for bit."""

import json
import sys

import numpy

import samples
from command import Mien, Refused
from tally import Tally

# Files that Mien refuses to read, in its own words.
REFUSALS = ["as pickled Python objects", "exists only in the program that wrote it"]

sys.path.insert(0, str(samples.SAMPLES))


def in_any_order(arrays):
    return sorted(arrays, key=lambda array: (str(array.dtype), array.shape, array.tobytes()))


def main(mien, work):
    import networks
    import references
    import writing

    mien, tally, libraries = Mien(mien), Tally(), networks.libraries()
    for path, library in [(path, library) for path, library, _ in samples.NETWORKS] + samples.cases():
        checkpoint = work / "model.mien"
        try:
            layers = json.loads(mien.output("inspect", path, "--json"))["layers"]
            if not all(layer["isKnown"] for layer in layers):
                tally.excuse("weights in a checkpoint", "a layer that Mien does not know")
                continue
            mien.output("convert", path, checkpoint)
        except Refused as refusal:
            known = next((words for words in REFUSALS if words in str(refusal)), None)
            if known:
                tally.excuse("weights in a checkpoint", f"refused: {known}")
            else:
                tally.judge("weights in a checkpoint", f"{path}: {refusal}")
            continue
        try:
            expected = writing.weights_of(
                libraries[library], libraries[library].models.load_model(path, compile=False))
        except Exception as error:
            tally.excuse("weights in a checkpoint", f"Keras does not load its own file: {type(error).__name__}")
            continue
        found = weights(checkpoint, expected)
        # Keras gives a quantised kernel behind the bias, because it is not trained; in its files it stands in front.
        order = in_any_order if path.name.startswith("quant_") else list
        wrong = [
            name for name in expected.keys() | found.keys()
            if name not in found or name not in expected
            or not networks.same_arrays(order(expected[name][1]), order(found[name]))]
        tally.judge("weights in a checkpoint", f"{path}: {wrong}" if wrong else None)
    for path, library, scale in samples.NETWORKS:
        checkpoint = work / "vectors.mien"
        mien.output("convert", path, checkpoint, "--set-card", f"scale={scale}", "--with-test-vectors", *samples.PICTURES)
        model = libraries[library].models.load_model(path, compile=False)
        arrays = references.arrays(libraries[library], model, [samples.pixels(scale)])
        tally.judge("test vectors in a checkpoint", vector_problem(checkpoint, arrays))
    return tally


def weights(path, layers):
    """The weights of each of `layers` by its path; a small one that is damaged is an error (Python is slow at checksums)."""
    import networks
    import read_checkpoint

    section = read_checkpoint.read(path)["network"]
    found = {}
    for name, index in read_checkpoint.weights(section["value"]["graph"]).items():
        tensor, entry = section["tensors"][index], section["entries"][index]
        if tensor.nbytes <= 4096 and read_checkpoint.crc32c(tensor.tobytes()) != entry["checksum"]:
            raise ValueError(f"{path}: {name} is damaged")
        found.setdefault(networks.owner(name, layers), []).append(tensor)
    return found


def vector_problem(path, arrays):
    import read_checkpoint

    section = read_checkpoint.read(path)["testVectors"]
    value = section["value"]
    layers = {layer["name"]: section["tensors"][layer["tensor"]] for layer in value["layers"]}
    for name, tensor in layers.items():
        error = numpy.abs(tensor - arrays[name]).max() / numpy.abs(arrays[name]).max()
        if tensor.dtype != numpy.float32 or error > 1e-5:
            return f"{path}: {name} has the type {tensor.dtype} and differs by {error}"
    return None if layers else f"{path}: no layers"
