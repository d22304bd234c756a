"""Colour pictures through networks that have their channels last, and first: Keras's activations, and the same maps of both."""

import json

import numpy
import PIL.Image

from activations import npz, problem
from command import Mien
from tally import Tally

FORMATS = ("channels_last", "channels_first")


def deep(layers, tensor, data_format):
    """Layers of all kinds, those too that do not say where the channels stand."""
    is_first = data_format == "channels_first"
    axis = 1 if is_first else -1
    tensor = layers.Conv2D(5, 2, data_format=data_format, name="conv")(tensor)
    tensor = layers.BatchNormalization(axis=axis, name="norm")(tensor)
    side = layers.DepthwiseConv2D(3, padding="same", data_format=data_format, activation="relu", name="depthwise")(tensor)
    tensor = layers.Add(name="add")([tensor, side])
    squeezed = layers.GlobalAveragePooling2D(data_format=data_format, name="squeeze")(tensor)
    excited = layers.Dense(5, activation="sigmoid", name="excite")(squeezed)
    excited = layers.Reshape((5, 1, 1) if is_first else (1, 1, 5), name="shape")(excited)
    tensor = layers.Multiply(name="weigh")([excited, tensor])
    tensor = layers.Concatenate(axis=axis, name="both")([tensor, side])
    return layers.AveragePooling2D(2, data_format=data_format, name="pool")(tensor)


def shallow(layers, tensor, data_format):
    """Nothing but a wrapped layer says where the channels stand."""
    return layers.SpectralNormalization(layers.Conv2D(5, 2, data_format=data_format), name="conv")(tensor)


# What a network is made of, height and width of its pictures; those of the second tell nothing of the channels.
NETWORKS = ((deep, (20, 28)), (shallow, (20, 3)))


def network(library, build, size, data_format):
    layers = library.layers
    picture = layers.Input((3, *size) if data_format == "channels_first" else (*size, 3), name="face")
    tensor = layers.Rescaling(2, offset=-1, name="scale")(picture)
    tensor = layers.Flatten(data_format=data_format, name="flat")(build(layers, tensor, data_format))
    return library.Model(picture, layers.Dense(7, activation="softmax", name="classes")(tensor))


def main(mien, work):
    import networks

    mien, tally = Mien(mien), Tally()
    for name, library in networks.libraries().items():
        for build, size in NETWORKS:
            judge(mien, work, tally, name, library, build, size)
    return tally


def judge(mien, work, tally, name, library, build, size):
    import references

    random = numpy.random.default_rng(2013)
    pixels = random.integers(0, 256, (3, *size, 3), dtype=numpy.uint8)
    pictures = [work / f"{index}.png" for index in range(len(pixels))]
    for path, picture in zip(pictures, pixels):
        PIL.Image.fromarray(picture).save(path)
    weights = None
    folders = []
    for data_format in FORMATS:
        model = network(library, build, size, data_format)
        weights = weights or [random.uniform(0.1, 0.5, array.shape).astype("float32") for array in model.get_weights()]
        model.set_weights(weights)
        file = work / f"{name}-{build.__name__}-{data_format}.h5"
        model.save(file)
        given = pixels.astype("float32") / 255
        if data_format == "channels_first":
            given = given.transpose(0, 3, 1, 2).copy()
        expected = references.arrays(library, model, [given])

        arrays = work / "pictures.npz"
        status, _, error = mien.run("extract", file, *pictures, "--layers", "all", "--scale", "unit", "-o", arrays)
        tally.judge(f"activations, {data_format}", error if status else problem(expected, npz(arrays)))

        status, output, error = mien.run("predict", file, *pictures, "--scale", "unit", "--json")
        tally.judge(f"predictions, {data_format}", error if status else misprediction(expected["output"], output))

        folder = work / file.stem
        status, _, error = mien.run("maps", file, *pictures, "--layers", "all", "--scale", "unit", "-o", folder)
        tally.judge(f"maps are drawn, {data_format}", error if status else None)
        folders.append(folder)
    tally.judge("maps are the same", difference(*folders))


def misprediction(expected, output):
    """How predictions differ from the outputs of Keras; None where they do not."""
    found = numpy.array([entry["values"] for entry in json.loads(output)["predictions"]])
    if found.shape != expected.shape or numpy.abs(found - expected).max() > 1e-5:
        return f"{found}, and not {expected}"
    return None


def difference(one, other):
    """The first file by which two folders of drawn maps differ; None where they do not."""
    # Those of layers, in folders of their own: the figures beside them name the file.
    maps = [{path.relative_to(folder): path for path in folder.glob("*/*.png")} for folder in (one, other)]
    if maps[0].keys() != maps[1].keys() or not maps[0]:
        return f"{sorted(map(str, maps[0]))} and {sorted(map(str, maps[1]))}"
    for name, path in maps[0].items():
        if path.read_bytes() != maps[1][name].read_bytes():
            return f"{name} differs between {one} and {other}"
    return None
