"""What Keras computes in each layer, under the names that Mien has for them."""

import numpy

from random_layers import is_keras3
from random_networks import flattened, is_model


def arrays(library, model, inputs):
    """The reference of `mien verify`: inputs, outputs and every call of every layer, nested ones as paths."""
    found = {}
    outputs = run(library, model, list(inputs), "", found)
    ends = {}
    for kind, values in (("input", inputs), ("output", outputs)):
        for index, value in enumerate(values):
            ends[kind if len(values) == 1 else f"{kind}_{index}"] = numpy.asarray(value, "float32")
    clash = ends.keys() & found.keys()
    # A layer of that name gives out what the key stands for, or the names can't be told apart.
    for key in clash:
        if not numpy.array_equal(ends[key], found[key]):
            raise ValueError(f"a layer is called {key}")
    return {**found, **ends}


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
        if getattr(layer, "_call_has_training_arg", False) if is_keras3(library) else layer._expects_training_arg:
            keywords = {**keywords, "training": False}
        outputs = flattened(layer(*arguments, **keywords))
    found[name] = numpy.asarray(outputs[0], "float32")
    return outputs


def run_sequential(library, model, inputs, path, found):
    tensors = inputs
    layers = model._layers if is_keras3(library) else model._self_tracked_trackables
    for layer in layers:
        if isinstance(layer, library.layers.InputLayer):
            found[path + layer.name] = numpy.asarray(inputs[0], "float32")
        else:
            tensors = call(library, layer, [tensors[0]], {}, path + layer.name, found)
    return tensors


def run_functional(library, model, inputs, path, found):
    values = dict(zip((key(library, tensor) for tensor in model.inputs), inputs))
    for node, layer, name in nodes(library, model):
        if node.is_input:
            found[path + name] = numpy.asarray(values[key(library, output_tensors(library, node)[0])], "float32")
            continue
        if is_keras3(library):
            arguments, keywords = node.arguments.fill_in(values)
        else:
            arguments, keywords = node.map_arguments({identity: [value] * 99 for identity, value in values.items()})
        outputs = call(library, layer, arguments, keywords, path + name, found)
        for tensor, value in zip(output_tensors(library, node), outputs):
            values[key(library, tensor)] = value
    return [values[key(library, tensor)] for tensor in model.outputs]


def key(library, tensor):
    """What stands for a tensor when a node's arguments are filled in."""
    return id(tensor) if is_keras3(library) else str(id(tensor))


def output_tensors(library, node):
    return node.output_tensors if is_keras3(library) else flattened(node.outputs)


def nodes(library, model):
    """The calls of a functional model in an order in which they can run: node, layer, name."""
    for depth in sorted(model._nodes_by_depth, reverse=True):
        for node in model._nodes_by_depth[depth]:
            layer = node.operation if is_keras3(library) else node.layer
            own = [other for other in layer._inbound_nodes if belongs(library, model, layer, other)]
            index = next(index for index, other in enumerate(own) if other is node)
            yield node, layer, layer.name if index == 0 else f"{layer.name}@{index}"


def belongs(library, model, layer, node):
    """Whether a call of `layer` is one that `model` makes."""
    return any(other is node for others in model._nodes_by_depth.values() for other in others)
