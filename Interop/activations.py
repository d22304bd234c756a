"""What `mien extract` writes, as NumPy, h5py and safetensors read it: Keras's activations."""

import h5py
import numpy

import samples
from command import Mien
from tally import Tally


def npz(path):
    with numpy.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def hdf5(path):
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


def safetensors(path):
    import safetensors.numpy

    return safetensors.numpy.load_file(path)


# What a file is called, how it is read, and whether it takes all layers.
FORMATS = {
    ".npz": (npz, True), ".h5": (hdf5, True), ".safetensors": (safetensors, True),
    ".npy": (lambda path: {"": numpy.load(path, allow_pickle=False)}, False),
}


def main(mien, work):
    import networks
    import references

    mien, tally, libraries = Mien(mien), Tally(), networks.libraries()
    for network, library, scale in samples.NETWORKS:
        model = libraries[library].models.load_model(network, compile=False)
        expected = references.arrays(libraries[library], model, [samples.pixels(scale)])
        for ending, (read, takes_all) in FORMATS.items():
            file = work / f"activations{ending}"
            layers = "all" if takes_all else model.layers[1].name
            status, _, error = mien.run(
                "extract", network, *samples.PICTURES, "--layers", layers, "--scale", scale, "-o", file)
            if status == 64 and "--output" in error:
                tally.excuse(f"activations as {ending}", "`mien extract` does not write it")
                continue
            found = read(file) if status == 0 else {}
            if not takes_all and found:
                found = {layers: found[""]}
            wanted = expected if takes_all else {layers: expected[layers]}
            tally.judge(f"activations as {ending}", error if status else problem(wanted, found))
    return tally


def problem(expected, found):
    """What is wrong with arrays; None where they are Keras's."""
    if expected.keys() != found.keys():
        return f"arrays {sorted(found)}, and not {sorted(expected)}"
    for name, array in found.items():
        wanted = expected[name]
        if array.dtype != numpy.dtype("<f4") or array.shape != wanted.shape or not array.flags["C_CONTIGUOUS"]:
            return f"{name}: {array.dtype} of shape {array.shape}, flags {array.flags}"
        if name == "input" and not numpy.allclose(array, wanted, rtol=0, atol=1e-6):
            return "the pictures differ"
        error = numpy.abs(array - wanted).max() / numpy.abs(wanted).max()
        if error > 1e-5:
            return f"{name} differs by {error}"
    return None
