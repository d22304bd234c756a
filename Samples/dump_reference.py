#!/usr/bin/env python3
"""Has Keras run a model, and writes what every layer gives: a reference for `mien verify`.

    python3 dump_reference.py model.h5 --pictures happy.png sad.png --scale unit -o reference.npz
    python3 dump_reference.py model.keras --seed 7 -o reference.npz
    python3 dump_reference.py model.json --weights weights.h5 --inputs arrays.npz -o reference.npz
    mien verify model.h5 --reference reference.npz

Run it where the model was made: it needs the Keras that reads the model, NumPy, and Pillow if there are pictures. Layers and
functions of your own are taken from modules that you name: --custom my_layers.

The file is an .npz with these keys, all float32, the batch first:

    input               what went in; input_0, input_1, ... where the model has several inputs
    NAME                what the layer gave, its first output
    MODEL/NAME          the same of a layer within a nested model; MODEL is what the nested model gave
    NAME@1              the second call of a layer that is called twice
    output              what came out; output_0, output_1, ...

Tried with Keras 3.15 and tf_keras 2.21 on TensorFlow 2.21. It is written for tf.keras from TensorFlow 2.0 on and for Keras 2.2
on TensorFlow 1 as well, and is untried there. It runs on Python 3.6 and later.
"""

import argparse
import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
import zipfile

import numpy

# TensorFlow reads them when it is imported. Without oneDNN it convolves channels last only.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

SCALES = {
    "unit": lambda pixels: pixels / 255,
    "signed": lambda pixels: pixels / 127.5 - 1,
    "raw": lambda pixels: pixels,
}


# What the layers give.


def arrays(library, model, inputs):
    """The reference: inputs, outputs and every call of every layer, nested ones as paths, by their keys."""
    found = {}
    run_model = run if is_eager(library, model) else run_graph
    outputs = run_model(library, model, list(inputs), "", found)
    ends = {}
    for kind, values in (("input", inputs), ("output", outputs)):
        for index, value in enumerate(values):
            ends[kind if len(values) == 1 else "%s_%d" % (kind, index)] = as_array(library, value)
    # A layer of that name gives out what the key stands for, or the names can't be told apart.
    for name in set(ends) & set(found):
        one, other = ends[name], found[name]
        if one.shape != other.shape or not ((one == other) | (numpy.isnan(one) & numpy.isnan(other))).all():
            raise ValueError("a layer is called `%s`, which is the key of something else" % name)
    found.update(ends)
    return found


def run(library, model, inputs, path, found):
    """The outputs of `model`; `found` gets those of its layers, whose names stand behind `path`."""
    if isinstance(model, library.Sequential):
        return run_sequential(library, model, inputs, path, found)
    return run_functional(library, model, inputs, path, found)


def call(library, layer, arguments, keywords, name, found):
    """The outputs of one call."""
    if is_model(library, layer):
        outputs = run(library, layer, flattened([arguments, keywords]), name + "/", found)
    else:
        # Some layers of Keras train unless they are told not to; Keras 3 writes that at their calls, and goes by what the
        # model is told.
        if getattr(layer, "_call_has_training_arg" if is_keras3(library) else "_expects_training_arg", False):
            keywords = dict(keywords, training=False)
        outputs = flattened(layer(*arguments, **keywords))
        if isinstance(layer, library.layers.TimeDistributed) and is_model(library, layer.layer):
            # The steps of all items are its batch.
            steps = as_array(library, arguments[0])
            run(library, layer.layer, [steps.reshape((-1,) + steps.shape[2:])], name + "/", found)
    found[name] = as_array(library, outputs[0])
    return outputs


def run_sequential(library, model, inputs, path, found):
    tensors = inputs
    layers = model._layers if is_keras3(library) else model._self_tracked_trackables
    for layer in layers:
        if isinstance(layer, library.layers.InputLayer):
            found[path + layer.name] = as_array(library, inputs[0])
        else:
            tensors = call(library, layer, [tensors[0]], {}, path + layer.name, found)
    return tensors


def run_functional(library, model, inputs, path, found):
    values = dict(zip((key(library, tensor) for tensor in model.inputs), inputs))
    for node, layer, name in nodes(model):
        if node.is_input:
            # Where there are several, `input_1` is the key of the second, whatever the layer of that name is.
            if path or len(inputs) == 1 or not name.startswith("input_"):
                found[path + name] = as_array(library, values[key(library, output_tensors(node)[0])])
            continue
        if is_keras3(library):
            arguments, keywords = node.arguments.fill_in(values)
        else:
            # It takes one from the list each time it needs it.
            arguments, keywords = node.map_arguments({identity: [value] * 99 for identity, value in values.items()})
        outputs = call(library, layer, arguments, keywords, path + name, found)
        for tensor, value in zip(output_tensors(node), outputs):
            values[key(library, tensor)] = value
    return [values[key(library, tensor)] for tensor in model.outputs]


def run_graph(library, model, inputs, path, found):
    """The same where calls are not run at once, but make a graph that a session runs: before TensorFlow 2.2."""
    calls = list(nodes(model))
    tensors = [tensor for node, _, _ in calls for tensor in output_tensors(node)] + list(model.outputs)
    phase = library.backend.learning_phase()
    phases = [] if isinstance(phase, int) else [phase]
    results = library.backend.function(list(model.inputs) + phases, tensors)(list(inputs) + [0] * len(phases))
    values = {id(tensor): value for tensor, value in zip(tensors, results)}
    for node, layer, name in calls:
        if is_model(library, layer):
            # Its layers within this graph have no names; those of its own graph have.
            given = [values[id(tensor)] for tensor in flattened(node.input_tensors)]
            run_graph(library, layer, given, path + name + "/", found)
        found[path + name] = as_array(library, values[id(output_tensors(node)[0])])
    return [values[id(tensor)] for tensor in model.outputs]


# What all versions of Keras have, under different names.


def is_keras3(library):
    return int(library.__version__.split(".")[0]) >= 3


def is_eager(library, model):
    """Whether a layer that is called on numbers gives numbers, and nodes know what their layers were called with."""
    if is_keras3(library) or isinstance(model, library.Sequential) and hasattr(model, "_self_tracked_trackables"):
        return True
    return all(hasattr(node, "map_arguments") for node, _, _ in nodes(model))


def is_model(library, layer):
    return isinstance(layer, library.Model)


def as_array(library, value):
    value = library.ops.convert_to_numpy(value) if is_keras3(library) else value
    return numpy.asarray(value, "float32")


def flattened(structure):
    """The tensors of a list or a dictionary, in Keras's order."""
    if isinstance(structure, dict):
        return [tensor for name in sorted(structure) for tensor in flattened(structure[name])]
    if isinstance(structure, (list, tuple)):
        return [tensor for element in structure for tensor in flattened(element)]
    return [structure]


def key(library, tensor):
    """What stands for a tensor when a node's arguments are filled in."""
    return id(tensor) if is_keras3(library) else str(id(tensor))


def output_tensors(node):
    return flattened(node.outputs if hasattr(node, "outputs") else node.output_tensors)


def layer_of(node):
    for name in ("operation", "layer", "outbound_layer"):
        if hasattr(node, name):
            return getattr(node, name)
    raise AttributeError("this version of Keras says in another way which layer a node calls")


def nodes(model):
    """The calls of a functional model in an order in which they can run: node, layer, name."""
    by_depth = model._nodes_by_depth
    own = {id(node) for group in by_depth.values() for node in group}
    for depth in sorted(by_depth, reverse=True):
        for node in by_depth[depth]:
            layer = layer_of(node)
            calls = [id(other) for other in layer._inbound_nodes if id(other) in own]
            index = calls.index(id(node))
            yield node, layer, layer.name if index == 0 else "%s@%d" % (layer.name, index)


# What goes in.


def sizes(tensor):
    """The shape of an input, open sizes None."""
    shape = getattr(tensor, "shape", None)
    return [None if size is None else int(size) for size in (shape.as_list() if hasattr(shape, "as_list") else shape)]


def pictures(paths, scale, shape):
    """A batch for an input of `shape`."""
    import PIL.Image

    is_last = shape[-1] in (1, 3)
    if len(shape) != 4 or not (is_last or shape[1] in (1, 3)):
        raise SystemExit("the model takes an input of shape %s, and pictures have 1 or 3 channels" % (shape,))
    channels, height, width = (shape[3], shape[1], shape[2]) if is_last else (shape[1], shape[2], shape[3])
    batch = []
    for path in paths:
        image = PIL.Image.open(path).convert("L" if channels == 1 else "RGB")
        size = (width or image.width, height or image.height)
        image = image if image.size == size else image.resize(size, PIL.Image.BILINEAR)
        pixels = SCALES[scale](numpy.asarray(image, "float32").reshape(size[1], size[0], channels))
        batch.append(pixels if is_last else numpy.moveaxis(pixels, 2, 0))
    return numpy.stack(batch).astype("float32")


def random_inputs(library, model, seed, batch, size):
    """Numbers drawn evenly from -1 to 1, and for an Embedding whole numbers that it has rows for."""
    draw = numpy.random.RandomState(seed)
    found = []
    for tensor in model.inputs:
        shape = [(batch if axis == 0 else size) if known is None else known for axis, known in enumerate(sizes(tensor))]
        rows = rows_of(library, model, tensor)
        numbers = draw.randint(0, rows, shape) if rows else draw.uniform(-1, 1, shape)
        found.append(numbers.astype("float32"))
    return found


def rows_of(library, model, tensor):
    """How many rows the Embedding has that takes an input; None where none does."""
    if isinstance(model, library.Sequential):
        layer = next(layer for layer in model.layers if not isinstance(layer, library.layers.InputLayer))
        if is_model(library, layer):
            return rows_of(library, layer, layer.inputs[0])
        return layer.input_dim if isinstance(layer, library.layers.Embedding) else None
    for node, layer, _ in nodes(model):
        given = [] if isinstance(layer, library.layers.InputLayer) else flattened(node.input_tensors)
        for place, other in enumerate(given):
            if other is not tensor:
                continue
            if isinstance(layer, library.layers.Embedding):
                return layer.input_dim
            rows = rows_of(library, layer, layer.inputs[place]) if is_model(library, layer) else None
            if rows:
                return rows
    return None


def stored_inputs(path, count):
    """The arrays `input`, or `input_0` and so on, of a file; of an .npy file the one array."""
    loaded = numpy.load(path, allow_pickle=False)
    if not hasattr(loaded, "files"):
        loaded = {"input": loaded}
    keys = ["input"] if count == 1 and "input" in loaded else ["input_%d" % index for index in range(count)]
    missing = [name for name in keys if name not in loaded]
    if missing:
        raise SystemExit("%s: found no array `%s`, and the model has %d inputs" % (path, missing[0], count))
    return [loaded[name].astype("float32") for name in keys]


# Models and libraries.


@contextlib.contextmanager
def quiet():
    """Nothing on standard error, where TensorFlow's C++ talks whatever it is told, unless something goes wrong."""
    sys.stderr.flush()
    own = os.dup(2)
    with tempfile.TemporaryFile() as noise:
        os.dup2(noise.fileno(), 2)
        try:
            yield
        except BaseException:
            sys.stderr.flush()
            os.dup2(own, 2)
            noise.seek(0)
            sys.stderr.write(noise.read().decode("utf-8", "replace"))
            raise
        finally:
            sys.stderr.flush()
            os.dup2(own, 2)
            os.close(own)


def generation(path):
    """The first number of the Keras that wrote a model; None where the file does not say."""
    with open(path, "rb") as file:
        start = file.read(8)
    version = None
    if start.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            version = json.loads(archive.read("metadata.json").decode()).get("keras_version")
    elif start == b"\x89HDF\r\n\x1a\n":
        import h5py

        with h5py.File(path, "r") as file:
            version = file.attrs.get("keras_version")
            version = version.decode() if isinstance(version, bytes) else version
    elif path.endswith(".json"):
        with open(path) as file:
            version = json.load(file).get("keras_version")
    return int(version.split(".")[0]) if version else None


def imported(name, major):
    """The Keras that has been asked for, or one that reads what Keras `major` wrote."""
    if name:
        return importlib.import_module(name)
    for candidate in ("keras", "tf_keras") if major is None or major >= 3 else ("tf_keras", "keras", "tensorflow.keras"):
        try:
            library = importlib.import_module(candidate)
        except ImportError:
            continue
        if candidate != "keras" or major is None or (major >= 3) == is_keras3(library):
            return library
    # Keras 3 reads most of what Keras 2 wrote.
    return importlib.import_module("keras")


def custom_objects(modules):
    """All public classes and functions of modules, by name."""
    sys.path.insert(0, os.getcwd())
    found = {}
    for module in modules:
        contents = vars(importlib.import_module(module))
        found.update({name: value for name, value in contents.items() if callable(value) and not name.startswith("_")})
    return found


def loaded(library, path, weights, objects):
    """A model; its architecture alone where the weights are in another file."""
    if not path.endswith(".json"):
        model = library.models.load_model(path, custom_objects=objects, compile=False)
    else:
        with open(path) as file:
            model = library.models.model_from_json(file.read(), custom_objects=objects)
        if not weights:
            raise SystemExit("%s: an architecture, expected its --weights as well" % path)
    if weights:
        model.load_weights(weights)
    return model


def write(path, found):
    """The arrays as .npz, of the same bytes for the same arrays; never in place of a file."""
    with open(path, "xb") as file:
        try:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, array in found.items():
                    data = io.BytesIO()
                    numpy.lib.format.write_array(data, numpy.ascontiguousarray(array), allow_pickle=False)
                    member = zipfile.ZipInfo(name + ".npy")
                    member.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(member, data.getvalue())
        except BaseException:
            os.remove(path)
            raise


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage="%(prog)s MODEL -o FILE [options]")
    parser.add_argument("model", help="a model of Keras: .keras, .h5, or .json with --weights")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the .npz to write; it must not be there yet")
    parser.add_argument("--weights", metavar="FILE", help="weights to load into the model")
    parser.add_argument("--pictures", nargs="+", metavar="FILE", help="pictures to run on; needs --scale")
    parser.add_argument(
        "--scale", choices=sorted(SCALES), help="what a pixel's 0 ... 255 becomes: unit 0 ... 1, signed -1 ... 1, raw as it is")
    parser.add_argument("--inputs", metavar="FILE", help="an .npz with `input` or `input_0` ..., or an .npy, to run on")
    parser.add_argument(
        "--seed", type=int, default=1, help="random numbers from -1 to 1 to run on where nothing is given (default 1)")
    parser.add_argument("--batch", type=int, default=2, help="how many random items (default 2)")
    parser.add_argument("--size", type=int, default=48, help="along axes that the model leaves open (default 48)")
    parser.add_argument(
        "--custom", action="append", default=[], metavar="MODULE",
        help="a module whose classes and functions the model needs; may be given several times")
    parser.add_argument(
        "--library", choices=["keras", "tf_keras", "tensorflow.keras"],
        help="the Keras to use; by default one of the generation that wrote the model")
    options = parser.parse_args(arguments)
    if bool(options.pictures) != bool(options.scale):
        parser.error("--pictures and --scale go together")
    if options.pictures and options.inputs:
        parser.error("--pictures and --inputs exclude each other")
    if not options.output.endswith(".npz"):
        parser.error("--output takes a name that ends in .npz")
    for path in [options.model] + ([options.weights] if options.weights else []):
        if not os.path.exists(path):
            raise SystemExit("%s: no such file" % path)
    if os.path.exists(options.output):
        raise SystemExit("%s: is there already, and is not overwritten" % options.output)

    with quiet():
        library = imported(options.library, generation(options.model))
        model = loaded(library, options.model, options.weights, custom_objects(options.custom))
        if options.inputs:
            inputs = stored_inputs(options.inputs, len(model.inputs))
        elif options.pictures:
            if len(model.inputs) != 1:
                raise SystemExit("%s: takes %d inputs, expected one picture" % (options.model, len(model.inputs)))
            inputs = [pictures(options.pictures, options.scale, sizes(model.inputs[0]))]
        else:
            inputs = random_inputs(library, model, options.seed, options.batch, options.size)
        found = arrays(library, model, inputs)
    write(options.output, found)
    shapes = ", ".join(" x ".join(map(str, array.shape)) for array in inputs)
    drawn = "" if options.inputs or options.pictures else ", random numbers from -1 to 1, seed %d" % options.seed
    print("%s: %d arrays by %s %s, for %s%s" % (
        options.output, len(found), library.__name__, library.__version__, shapes, drawn))


if __name__ == "__main__":
    main()
