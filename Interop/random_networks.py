"""Random Keras networks: graphs of random layers, with random weights.

A choice that Keras refuses is drawn again, so what comes out is what Keras can build.
"""

import collections
import os
import random
import unicodedata

import numpy

import random_layers
import random_operations
from drawing import ODD_NAMES, ODD_NAMES_OF_KERAS2, Draw
from random_layers import is_keras3

MOST_NUMBERS = 6000  # in one tensor of a batch's item
DEPTH = 3
TOKENS, TOKEN_COUNT = "tokens", 5


class Impossible(Exception):
    """What was drawn makes no network."""


def flattened(structure):
    """The tensors of a list or a dictionary, in Keras's order."""
    if isinstance(structure, dict):
        return [tensor for key in sorted(structure) for tensor in flattened(structure[key])]
    if isinstance(structure, (list, tuple)):
        return [tensor for element in structure for tensor in flattened(element)]
    return [structure]


def is_model(library, layer):
    return isinstance(layer, library.Model)


def inner_model(library, layer):
    """The model that `layer` is, or that it calls for each step; None where there is none."""
    inner = layer.layer if isinstance(layer, library.layers.TimeDistributed) else layer
    return inner if is_model(library, inner) else None


class Networks:
    """Draws networks of one library."""

    def __init__(self, library, draw):
        self.library, self.draw = library, draw
        self.batch = 2 if draw.chance(0.2) else None
        # In some only: the other generation of Keras takes few of these names.
        self.has_odd_names = draw.chance(0.4)
        # In some only: neither generation of Keras has the other's.
        self.has_operations = draw.chance(0.2)
        # In some most layers attend.
        self.attends = draw.chance(float(os.environ.get("MIEN_ATTENTION", "0.1")))
        self.counts = collections.Counter()
        # What Keras did not take: for whoever wants to know why something is never drawn.
        self.refusals = collections.Counter()

    # Inputs.

    def input_shape(self):
        """The shape of an item."""
        draw = self.draw
        kind = draw.random()
        if kind < 0.6:
            shape = [draw.randint(3, 12), draw.randint(3, 12), draw.randint(1, 3)]
            if draw.chance(0.2):
                shape = draw.choice([[None, None, shape[2]], [None] + shape[1:]])
        elif kind < 0.8:
            shape = [draw.randint(4, 12), draw.randint(1, 4)]
            if draw.chance(0.2):
                shape[0] = None
        elif kind < 0.93:
            shape = [draw.randint(1, 8)]
        elif kind < 0.95:
            shape = [draw.randint(1, 3) for _ in range(5)]
        else:
            shape = [draw.randint(1, 4) for _ in range(4)]
        return shape

    def input(self, shape, name=None):
        return self.library.Input(batch_shape=(self.batch, *shape), name=name)

    # Layers.

    def name(self, names):
        """A name that is not taken, or none, so that Keras makes one."""
        draw = self.draw
        if not self.has_odd_names or draw.chance(0.6):
            return None
        name = draw.choice(ODD_NAMES if is_keras3(self.library) or draw.chance(0.7) else ODD_NAMES_OF_KERAS2)
        # Names that are the same text stand for one layer in Mien, which refuses files that have both.
        return None if same_text(name) in map(same_text, names) else name

    def attempt(self, build):
        """What `build` makes, at the first of several attempts that Keras accepts."""
        for _ in range(10):
            try:
                return build()
            except NotImplementedError:
                raise
            except Exception as error:
                self.refusals[f"{type(error).__name__}: {' '.join(str(error).split())[:90]}"] += 1
        raise Impossible

    def called_layer(self, tensor, names, class_name=None):
        """A new layer, of any class where none is given, and what it makes of `tensor`."""
        class_name = class_name or self.draw.choice(random_layers.classes(self.library, tensor.shape))

        def build():
            layer = random_layers.layer(self.draw, self.library, class_name, tuple(tensor.shape), self.name(names))
            self.probe(layer, tensor)
            output = layer(tensor)
            self.check(output)
            return layer, output
        layer, output = self.attempt(build)
        names.add(layer.name)
        self.counts[type(layer).__name__] += 1
        return layer, output

    def probe(self, layer, tensor):
        """Raises where Keras can build a layer and TensorFlow can't run it on a processor."""
        config = layer.get_config()
        if "Conv" in type(layer).__name__ or config.get("data_format") == "channels_first":
            copy = type(layer).from_config(config)
            copy(numpy.zeros([size or 5 for size in tensor.shape], "float32"))
            # Keras 3.15's sum of a tensor and one number for each of its channels in front (`keras.ops.add`, as TensorFlow's
            # bias_add) takes them for those of the last axis where there are as many.
            if is_keras3(self.library) and config.get("data_format") == "channels_first" and config.get("use_bias"):
                for shape in (tuple(each.shape) for each in flattened(copy(tensor))):
                    if shape[-1] in (None, shape[1]):
                        raise ValueError("Keras 3 may add the bias along the last axis")
        if type(layer).__name__ == "EinsumDense" and is_keras3(self.library) and config["bias_axes"]:
            copy = type(layer).from_config(config)
            output = copy(tensor)
            bias = tuple(copy.bias.shape)
            # The same sum: one number for each of the axis behind the batch.
            if len(bias) > 1 and set(bias[1:]) == {1} and output.shape[-1] in (None, bias[0]):
                raise ValueError("Keras 3 may add the bias along the last axis")

    def check(self, output):
        sizes = [size for size in output.shape[1:] if size is not None]
        if 0 in sizes or numpy.prod(sizes) > MOST_NUMBERS or len(output.shape) > 5:
            raise ValueError

    def merge(self, tensors, names):
        """What a new merging layer makes of some of `tensors`, and which ones it takes."""
        draw, library = self.draw, self.library

        def build():
            first = draw.choice(tensors)
            if draw.chance(0.2):
                others = draw.sample(tensors, min(len(tensors), draw.randint(1, 2)))
            else:
                others = [tensor for tensor in tensors if tuple(tensor.shape) == tuple(first.shape)]
                others = [draw.choice(others) for _ in range(draw.randint(1, 2))]
            inputs = [first] + others
            draw.shuffle(inputs)
            class_name = draw.choice(random_layers.MERGES)
            layer = random_layers.layer(draw, library, class_name, tuple(first.shape), self.name(names))
            output = layer(inputs)
            self.check(output)
            return layer, output, inputs
        layer, output, inputs = self.attempt(build)
        names.add(layer.name)
        self.counts[type(layer).__name__] += 1
        return output, inputs

    def attention(self, tensors, names, sources=None):
        """What a new layer that attends makes of some of `tensors`, which come from `sources`, and which ones it takes."""
        draw, library = self.draw, self.library
        classes = [name for name in random_layers.ATTENTION if hasattr(library.layers, name)]

        def build():
            class_name = draw.choice(classes)
            query = draw.choice([tensor for tensor in tensors if len(tensor.shape) in (3, 4)])
            fitting = [tensor for tensor in tensors if len(tensor.shape) == len(query.shape)]
            if class_name.endswith("HeadAttention") or draw.chance(0.8):
                fitting = [tensor for tensor in fitting if tensor.shape[-1] == query.shape[-1]]
            value = query if draw.chance(0.3) else draw.choice(fitting)
            keys = [tensor for tensor in fitting if tuple(tensor.shape)[:-1] == tuple(value.shape)[:-1]]
            key = [draw.choice(keys)] if draw.chance(0.3) else []
            settings = {name: True for name in ("use_causal_mask", "return_attention_scores") if draw.chance(0.25)}
            layer = random_layers.layer(draw, library, class_name, tuple(query.shape), self.name(names))
            if class_name.endswith("Attention") and "Head" not in class_name and "Query" not in class_name:
                inputs = [query, value] + key
                output = layer(inputs, **settings)
            else:
                inputs = [query, value] + key
                named = draw.randint(1, 3)
                positional, rest = inputs[:named], inputs[named:]
                keywords = dict(zip(["query", "value", "key"][named:], rest))
                if draw.chance(0.25):
                    keywords["attention_mask"] = self.attention_mask(layer, query, value)
                    inputs.append(keywords["attention_mask"])
                output = layer(*positional, **keywords, **settings)
            for tensor in flattened(output):
                self.check(tensor)
            # TensorFlow can't run all that Keras can build.
            self.library.Model(sources or tensors, output)([
                numpy.zeros([size or 5 for size in tensor.shape], "float32") for tensor in sources or tensors])
            return layer, flattened(output), inputs
        layer, outputs, inputs = self.attempt(build)
        names.add(layer.name)
        self.counts[type(layer).__name__] += 1
        return outputs, inputs

    def attention_mask(self, layer, query, value):
        """Zeros and ones for the steps of the query and those of the value."""
        layers = self.library.layers
        if len(query.shape) != 3 or value.shape[1] is None:
            raise ValueError("steps that nobody can count")
        mask = layers.Rescaling(1e6)(layers.Dense(value.shape[1], bias_initializer="ones")(query))
        return layers.ReLU(max_value=1.0)(mask)

    def operation(self, tensors):
        """What an operation makes of some of `tensors`, and which ones it takes."""

        def build():
            output, taken = random_operations.operation(self.draw, self.library, tensors)
            self.check(output)
            return output, taken
        self.counts["operation"] += 1
        return self.attempt(build)

    # Networks.

    def network(self, depth=1, shapes=None, name=None):
        """A model for items of `shapes`, which are drawn where none are given."""
        draw = self.draw
        if shapes is None:
            shapes = [self.input_shape() for _ in range(draw.choice([1, 1, 1, 2, 3]))]
            if draw.chance(0.5):
                shapes = [shapes[0]] * len(shapes)
        if len(shapes) == 1 and draw.chance(0.35):
            return self.sequential(depth, shapes[0], name)
        return self.functional(depth, shapes, name)

    def sequential(self, depth, shape, name):
        draw, library = self.draw, self.library
        tensor, layers, names = self.input(shape), [], set()
        for _ in range(draw.randint(1, 6)):
            if depth < DEPTH and draw.chance(0.15):
                layer = self.nested(depth, [tensor], names)
                output = layer(tensor)
                if isinstance(output, (list, tuple, dict)):
                    continue
                tensor = output
            else:
                try:
                    layer, tensor = self.called_layer(tensor, names)
                except Impossible:
                    continue
                # One that has not been called elsewhere.
                layer = type(layer).from_config(layer.get_config())
            layers.append(layer)
        if not layers:
            raise Impossible
        self.counts["Sequential"] += 1
        form = draw.random()
        if form < 0.6:
            return library.Sequential([self.input(shape, self.name(names))] + layers, name=name)
        if form < 0.8:
            model = library.Sequential(name=name)
            model.add(library.layers.InputLayer(**{
                "batch_shape" if is_keras3(library) else "batch_input_shape": (self.batch, *shape)}))
            for layer in layers:
                model.add(layer)
            return model
        self.counts["Sequential without an input"] += 1
        model = library.Sequential(layers, name=name)
        model.build((self.batch, *shape))
        return model

    def nested(self, depth, tensors, names):
        """A new model for `tensors`."""
        shapes = [list(tensor.shape)[1:] for tensor in tensors]
        model = self.network(depth + 1, shapes, self.name(names))
        if model.name in names:
            raise Impossible
        names.add(model.name)
        if self.draw.chance(0.15):
            model.trainable = False
            self.counts["frozen nested model"] += 1
        self.counts["nested model"] += 1
        return model

    def functional(self, depth, shapes, name):
        draw, library = self.draw, self.library
        names = set()
        inputs = []
        for shape in shapes:
            tensor = self.attempt(lambda: self.input(shape, self.name(names)))
            names.add(tensor.name)
            inputs.append(tensor)
        tensors, used, calls = list(inputs), set(), []
        if depth == 1 and draw.chance(0.12):
            tokens, sequence = self.embedded(names)
            inputs.append(tokens)
            tensors.append(sequence)

        def take(*taken):
            used.update(id(tensor) for tensor in taken)

        for _ in range(draw.randint(1, 8) if depth == 1 else draw.randint(1, 4)):
            kind = draw.random()
            # Mostly the newest, so that the graph becomes deep.
            tensor = tensors[-1] if draw.chance(0.6) else draw.choice(tensors)
            try:
                if self.has_operations and draw.chance(0.5):
                    output, taken = self.operation(tensors)
                    take(*taken)
                    tensors.append(output)
                elif self.attends and kind < 0.5 or kind < 0.05:
                    found, taken = self.attention(tensors, names)
                    take(*taken)
                    tensors += found
                elif kind < 0.2:
                    output, taken = self.merge(tensors, names)
                    take(*taken)
                    tensors.append(output)
                elif kind < 0.35 and calls:
                    layer, argument = draw.choice(calls)
                    other = [t for t in tensors if tuple(t.shape) == tuple(argument.shape)]
                    tensor = draw.choice(other)
                    outputs = flattened(layer(tensor))
                    for output in outputs:
                        self.check(output)
                    take(tensor)
                    tensors += outputs
                    self.counts["shared model" if is_model(library, layer) else "shared layer"] += 1
                elif kind < 0.5 and depth < DEPTH:
                    taken = [tensor] if draw.chance(0.7) else draw.sample(tensors, min(2, len(tensors)))
                    model = self.nested(depth, taken, names)
                    given = taken[0] if len(taken) == 1 else taken
                    if isinstance(model.input, dict):
                        # By shape: the keys stand in no order that could be relied upon.
                        left = list(taken)
                        given = {
                            key: left.pop([tuple(t.shape) for t in left].index(tuple(argument.shape)))
                            for key, argument in model.input.items()}
                    output = model(given)
                    take(*taken)
                    if len(taken) == 1:
                        calls.append((model, tensor))
                    tensors += flattened(output)
                else:
                    layer, output = self.called_layer(tensor, names)
                    take(tensor)
                    calls.append((layer, tensor))
                    tensors.append(output)
            except Impossible:
                continue
        outputs = [tensor for tensor in tensors if id(tensor) not in used]
        if len(outputs) > 1:
            kept = [tensor for tensor in outputs if draw.chance(0.8)]
            self.counts["unused branch"] += len(kept) < len(outputs)
            outputs = kept or outputs[-1:]
        if draw.chance(0.2):
            outputs.insert(draw.randint(0, len(outputs)), draw.choice(tensors))
            self.counts["output in the middle"] += 1
        if depth == 1 and draw.chance(0.15):
            # Nothing comes behind it: what masks do to other layers is not done.
            try:
                outputs.append(self.called_layer(draw.choice(tensors), names, "Masking")[1])
            except Impossible:
                pass
        outputs = list({id(tensor): tensor for tensor in outputs}.values())
        self.counts["Functional"] += 1
        return self.attempt(lambda: library.Model(self.ends(inputs, "in"), self.ends(outputs, "out"), name=name))

    def embedded(self, names):
        """An input of whole numbers, and a sequence that was looked up for them, often with a mask, and often gone through."""
        draw, library = self.draw, self.library
        tokens = self.input([draw.randint(2, 6)], TOKENS)
        sequence = library.layers.Embedding(TOKEN_COUNT, draw.randint(1, 4), mask_zero=draw.chance(0.7))(tokens)
        self.counts["Embedding"] += 1
        for _ in range(draw.randint(0, 2)):
            if len(sequence.shape) == 3:
                class_name = draw.choice(random_layers.SEQUENCES + ["Dense", "GlobalAveragePooling1D", "Masking"])
                sequence = self.called_layer(sequence, names, class_name)[1]
        if len(sequence.shape) == 3 and draw.chance(0.3):
            outputs, _ = self.attention([sequence], names, [tokens])
            self.counts["attention behind tokens"] += 1
            sequence = outputs[0]
            if draw.chance(0.5):
                sequence = self.called_layer(sequence, names, "LSTM")[1]
        return tokens, sequence

    def ends(self, tensors, kind):
        """One tensor, a list or a dictionary of them."""
        draw = self.draw
        if draw.chance(0.12):
            self.counts[f"dictionary ({kind})"] += 1
            if kind == "in":
                # Keras looks an input up by its name.
                return {tensor.name.split(":")[0]: tensor for tensor in tensors}
            keys = draw.sample(["z", "b", "a", "größe", "out 1", "y/1"], len(tensors)) if len(tensors) <= 6 else None
            if keys:
                return dict(zip(keys, tensors))
        if len(tensors) == 1 and draw.chance(0.7):
            return tensors[0]
        return list(tensors)


def same_text(name):
    return unicodedata.normalize("NFC", name)


# Weights.


def leaves(library, model):
    """The layers with weights of their own, those of nested models included, each once."""
    found, seen = [], set()
    for layer in model.layers:
        inner = inner_model(library, layer)
        for leaf in leaves(library, inner) if inner else [layer]:
            if id(leaf) not in seen:
                seen.add(id(leaf))
                found.append(leaf)
    return found


def random_weight(generator, name, shape):
    """Numbers that keep what goes through a network at its magnitude."""
    if "variance" in name or "stddev" in name:
        return generator.uniform(0.5, 2, shape)
    if "count" in name:
        return generator.integers(0, 100, shape)
    if "gamma" in name or name.split("/")[-1].startswith("scale"):
        return generator.uniform(0.5, 1.5, shape)
    if "kernel" in name:
        fan_in = max(int(numpy.prod(shape[:-1])), 1)
        return generator.normal(0, 1.2 / fan_in**0.5, shape)
    return generator.normal(0, 0.3, shape)


def randomise(library, model, generator):
    for layer in leaves(library, model):
        weights = layer.weights
        set_weights(layer, [
            random_weight(generator, weight.name, tuple(weight.shape)).astype("float32") for weight in weights])


def set_weights(layer, weights):
    """Gives a layer its weights, and has it make what it makes of them at once."""
    layer.set_weights(weights)
    finalize(layer)


def finalize(layer):
    """Has a layer that keeps what it makes of its weights make it."""
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()


def freeze(library, model, draw):
    """Freezes some layers, also inside of nested models."""
    for layer in leaves(library, model):
        if layer.weights and draw.chance(0.1):
            layer.trainable = False


def inputs(draw, model, generator):
    """A batch for each input, in Keras's order."""
    open_sizes = {}
    batches = []
    for tensor in model.inputs:
        shape = [2 if axis == 0 else size if size is not None else open_sizes.setdefault(axis, draw.randint(9, 13))
                 for axis, size in enumerate(tensor.shape)]
        is_tokens = tensor.name.split(":")[0] == TOKENS
        numbers = generator.integers(0, TOKEN_COUNT, shape) if is_tokens else generator.normal(0, 1, shape)
        batches.append(numbers.astype("float32"))
    return batches


class RandomNetwork:
    """A model, what goes into it, and what was drawn."""

    def __init__(self, library, seed):
        """Draws the network of that seed; one that can't be run is drawn again."""
        for attempt in range(60):
            library.backend.clear_session()
            library.utils.set_random_seed(seed % 2**31)
            draw = Draw(f"{seed} {attempt}")
            generator = numpy.random.default_rng([seed, attempt])
            try:
                networks = Networks(library, draw)
                self.model = networks.network()
                randomise(library, self.model, generator)
                freeze(library, self.model, draw)
                self.inputs = inputs(draw, self.model, generator)
                self.counts, self.refusals, self.draw = networks.counts, networks.refusals, draw
                self.generator = generator
                import references

                self.arrays = references.arrays(library, self.model, self.inputs)
            except NotImplementedError:
                raise
            except Exception as error:
                self.error = error
                continue
            if all(numpy.isfinite(array).all() and numpy.abs(array).max(initial=0) < 1e4 for array in self.arrays.values()):
                return
        raise Impossible(f"seed {seed}: no network after 60 attempts; the last one: {self.error!r}")
