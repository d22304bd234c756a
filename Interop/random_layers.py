"""Layers with random arguments.

What a layer can be given is read from its signature in Keras, not from what Mien accepts: an argument that has no entry here
is an error, so that a new version of Keras can't bring one that nobody draws.
"""

import inspect
import math

POINTWISE = [
    "Dense", "Activation", "ReLU", "LeakyReLU", "ELU", "PReLU", "ThresholdedReLU", "Softmax", "Rescaling",
    "BatchNormalization", "Flatten", "Reshape", "LayerNormalization", "GroupNormalization", "UnitNormalization",
    "RMSNormalization", "Normalization", "Identity", "Permute", "EinsumDense",
]
TRAINING = [
    "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "GaussianDropout",
    "AlphaDropout", "ActivityRegularization", "RandomFlip", "RandomRotation", "RandomZoom", "RandomContrast",
    "RandomTranslation", "RandomBrightness", "RandomHeight", "RandomWidth", "AugMix", "CutMix", "MixUp", "RandAugment",
    "RandomColorDegeneration", "RandomColorJitter", "RandomElasticTransform", "RandomErasing", "RandomGaussianBlur",
    "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomPosterization", "RandomSaturation",
    "RandomSharpness", "RandomShear", "Solarization",
]
WINDOWS = [
    "Conv{}D", "Conv{}DTranspose", "DepthwiseConv{}D", "SeparableConv{}D", "MaxPooling{}D", "AveragePooling{}D",
    "GlobalMaxPooling{}D", "GlobalAveragePooling{}D", "ZeroPadding{}D", "Cropping{}D", "UpSampling{}D",
    "AdaptiveMaxPooling{}D", "AdaptiveAveragePooling{}D", "LocallyConnected{}D",
]
ATTENTION = ["Attention", "AdditiveAttention", "MultiHeadAttention", "MultiHeadAttention", "GroupQueryAttention"]
RECURRENT = ["SimpleRNN", "LSTM", "GRU"]
SEQUENCES = RECURRENT + ["RNN", "Bidirectional", "TimeDistributed"]
MERGES = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"]

# Arguments that stay as they are, and why.
UNDRAWN = {
    "lora_rank": "weights that fine-tuning adds; Mien reads a kernel that has them merged and refuses them beside it",
    "lora_alpha": "goes with lora_rank",
    "quantization_config": "a quantised layer is another one, which Mien keeps and does not run",
    "gptq_unpacked_column_size": "goes with a quantised layer",
    "flash_attention": "how Keras computes, on other devices than a processor; a file says nothing of it",
    "mean": "drawn together with the variance",
    "variance": "drawn together with the mean",
    "trainable": "drawn for layers of all classes alike",
    "dynamic": "how Keras 2 traces a layer; a file says nothing of it",
    "return_state": "further outputs, which have tests of their own",
    "stateful": "goes on where the batch before ended, which Mien refuses to run",
    "use_cudnn": "which kernels of a graphics card Keras may use",
    "weights": "an argument of Keras 1's time, which no file holds",
    "backward_layer": "drawn with the layer",
    "time_major": "steps before the batch, which Mien refuses to run",
    "name": "drawn with the graph",
    "dtype": "drawn with the model",
}


def is_keras3(library):
    return library.__name__ == "keras"


def classes(library, shape):
    """The names of the layers that a tensor of `shape`, batch included, can go through, the likely ones more often."""
    names = list(POINTWISE) * 2
    rank = len(shape) - 2
    if rank in (1, 2):
        names += [name.format(rank) for name in WINDOWS] * 4 + [f"SpatialDropout{rank}D"]
    if rank == 1 and shape[1] is not None:
        names += SEQUENCES * 5
    if rank in (2, 3, 4) and None not in shape[1:]:
        names += [f"ConvLSTM{rank - 1}D", "Bidirectional", "TimeDistributed"] * 3
    if rank == 0:
        names += ["RepeatVector"] * 2
    if rank == 2:
        names += ["Resizing", "CenterCrop"] * 3
    own = TRAINING.index("RandomFlip")
    names += [name for name in TRAINING[:own] if not name.startswith("Spatial")]
    if rank == 2:
        names += TRAINING[own:] + ["RandomCrop"] * 2
    if rank >= 0 and is_keras3(library):
        # tf_keras builds it as a part of TensorFlow only, and finds it in no file.
        names += ["SpectralNormalization"] * 3
    if rank == 3:
        names += [name.format(3) for name in WINDOWS] * 4 + ["SpatialDropout3D"]
    return [name for name in names if hasattr(library.layers, name)]


class Arguments:
    """Draws the arguments of one layer for an input of `shape`."""

    def __init__(self, draw, library, class_name, shape):
        self.draw, self.library, self.class_name, self.shape = draw, library, class_name, shape
        self.spatial_rank = len(shape) - (3 if class_name.startswith("ConvLSTM") else 2)
        self.values = {}

    def drawn(self):
        """All arguments of the signature, some of them left out."""
        signature = inspect.signature(getattr(self.library.layers, self.class_name).__init__)
        parameters = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD and p.name != "self"]
        # How the axes lie decides about other arguments.
        parameters.sort(key=lambda p: p.name not in ("data_format", "axis", "equation"))
        for parameter in parameters:
            if parameter.name in UNDRAWN or parameter.name in self.values:
                continue
            method = getattr(self, parameter.name, None) or self.by_ending(parameter.name)
            if method is None:
                raise NotImplementedError(f"{self.class_name} has an argument {parameter.name}, which nobody draws")
            if parameter.default is parameter.empty or self.draw.chance(0.5):
                self.values[parameter.name] = method()
        if self.class_name == "Normalization" and self.draw.chance(0.6):
            self.values.update(self.statistics())
        if self.class_name == "LayerNormalization" and is_keras3(self.library) and self.draw.chance(0.1):
            # Not in the signature.
            self.values["rms_scaling"] = True
        if self.class_name in ("LayerNormalization", "GroupNormalization") and self.group() == 1:
            raise ValueError("without its mean, a number is nothing but what Keras rounded")
        # Keras 3 forgets that a layer which makes layers of its own is frozen, and then wants another order of weights than it
        # wrote.
        makes_layers = self.class_name in ("MultiHeadAttention", "GroupQueryAttention")
        forgets = is_keras3(self.library) and self.class_name.startswith("SpatialDropout")
        if self.draw.chance(0.08) and not makes_layers and not forgets:
            self.values["trainable"] = False
        return self.values

    def by_ending(self, name):
        for ending in ("initializer", "regularizer", "constraint"):
            if name.endswith(ending):
                return lambda: getattr(self, ending)(name)
        return None

    # What other arguments have to fit.

    @property
    def channels(self):
        return self.shape[1 if self.values.get("data_format") == "channels_first" else -1]

    def axis_of_input(self):
        axis = self.draw.randrange(1, len(self.shape))
        return axis - len(self.shape) if self.draw.chance(0.5) else axis

    # Dense and convolutions.

    def units(self):
        return self.draw.randint(1, 6)

    def layer(self):
        """A layer that has a kernel."""
        names = ["Dense"] + [f"Conv{self.spatial_rank}D", f"DepthwiseConv{self.spatial_rank}D"] * 2
        return layer(
            self.draw, self.library, self.draw.choice([n for n in names if hasattr(self.library.layers, n)]), self.shape)

    def power_iterations(self):
        return self.draw.randint(1, 3)

    def filters(self):
        return self.draw.randint(1, 6)

    def groups(self):
        if self.class_name == "GroupNormalization":
            channels = self.shape[self.values.get("axis", -1)] or 1
            return self.draw.choice([-1] + [n for n in range(1, channels + 1) if channels % n == 0])
        common = math.gcd(self.channels or 1, self.values.get("filters", 1))
        return self.draw.choice([n for n in range(1, common + 1) if common % n == 0])

    def kernel_size(self):
        return self.draw.sizes(self.spatial_rank, 4)

    def strides(self):
        if "Pool" in self.class_name and self.draw.chance(0.3):
            return None
        if self.class_name.startswith(("Depthwise", "Separable")):
            return self.draw.randint(1, 3)
        return self.draw.sizes(self.spatial_rank, 3)

    def dilation_rate(self):
        # Keras has no strides together with dilation.
        return 1 if self.values.get("strides", 1) != 1 and self.draw.chance(0.95) else self.draw.sizes(self.spatial_rank, 3)

    def padding(self):
        """A window's borders, or the zeros that a layer adds."""
        if self.class_name.startswith("ZeroPadding"):
            return self.margins()
        return self.draw.choice(["valid", "same", "SAME"] + (["causal"] if self.class_name == "Conv1D" else []))

    def cropping(self):
        return self.margins()

    def margins(self):
        rank, draw = self.spatial_rank, self.draw
        pairs = tuple((draw.randint(0, 2), draw.randint(0, 2)) for _ in range(rank))
        if rank == 1:
            return draw.choice([draw.randint(0, 3), pairs[0]])
        return draw.choice([draw.randint(0, 3), tuple(first for first, _ in pairs), pairs])

    def data_format(self):
        return self.draw.choice([None, "channels_last", "channels_last", "channels_first"])

    def output_padding(self):
        # Keras wants less than the strides; and a window that stands alone has none.
        strides = self.values.get("strides", 1)
        most = min(strides if isinstance(strides, (list, tuple)) else [strides])
        return None if self.draw.chance(0.5) else self.draw.randint(0, max(most - 1, 0))

    def depth_multiplier(self):
        return self.draw.randint(1, 3)

    def use_bias(self):
        return self.draw.chance(0.6)

    def activation(self):
        if self.class_name.startswith("ConvLSTM") or self.class_name.removesuffix("Cell") in RECURRENT:
            # Others grow beyond comparison on their way through the steps.
            names = ["tanh", "tanh", "sigmoid", "softsign"]
            return self.draw.choice(names if self.values.get("data_format") == "channels_first" else names + ["softmax"])
        return activation(self.draw, self.library)

    # Recurrent layers, and layers around layers.

    def recurrent_activation(self):
        # Gates beyond 0 and 1 make errors grow from step to step.
        return self.draw.choice(["sigmoid", "hard_sigmoid"])

    def return_sequences(self):
        return self.draw.chance(0.6)

    go_backwards = unroll = unit_forget_bias = reset_after = return_sequences

    def zero_output_for_mask(self):
        return self.draw.chance(0.2)

    def implementation(self):
        return self.draw.choice([1, 2, 3] if self.class_name.startswith("LocallyConnected") else [1, 2])

    def dropout(self):
        return self.draw.number(0, 0.5)

    recurrent_dropout = dropout

    def merge_mode(self):
        return self.draw.choice(["concat", "sum", "mul", "ave"])

    def inner(self, class_name, shape):
        """A layer of that class to stand in this one."""
        arguments = Arguments(self.draw, self.library, class_name, shape).drawn()
        if is_keras3(self.library) and arguments.get("data_format") == "channels_first":
            # Where `probe` does not see that Keras 3 adds the bias along another axis.
            arguments.update({"use_bias": False} if "Conv" in class_name else {})
        return getattr(self.library.layers, class_name)(**arguments)

    def cell(self):
        """A cell, a list of them, or Keras's own object for a list."""
        def cells(count):
            drawn = [self.inner(self.draw.choice(RECURRENT) + "Cell", self.shape) for _ in range(count)]
            # Keras 2 lists the weights of frozen cells behind those of the others, and Keras 3 does not.
            for cell in drawn:
                cell.trainable = True
            return drawn
        return self.draw.choice([
            lambda: cells(1)[0], lambda: cells(self.draw.randint(1, 3)),
            lambda: self.library.layers.StackedRNNCells(cells(2))])()

    def layer(self):
        """The layer inside, which goes forward where it is one of two."""
        draw, rank = self.draw, len(self.shape) - 2
        if self.class_name == "Bidirectional":
            layer = self.inner(draw.choice(RECURRENT + ["RNN"]) if rank == 1 else f"ConvLSTM{rank - 1}D", self.shape)
            layer.go_backwards = False
            return layer
        shape = self.shape[:1] + self.shape[2:]
        names = ["Dense", "LayerNormalization", "Activation", "BatchNormalization"]
        if rank in (2, 3):
            names += [f"Conv{rank - 1}D", f"MaxPooling{rank - 1}D", "Flatten"]
        if draw.chance(0.6):
            return self.inner(draw.choice(names), shape)
        layers = [self.inner(draw.choice(names), shape)]
        layers.append(self.inner("Dense", shape[:1] + tuple(layers[0].compute_output_shape(shape))[1:]))
        given = self.library.Input(batch_shape=(None, *shape[1:]))
        if draw.chance(0.5):
            return self.library.Sequential([given] + layers)
        return self.library.Model(given, layers[1](layers[0](given)))

    # Settings without a meaning for the outputs.

    def initializer(self, name):
        draw, all_of_them = self.draw, self.library.initializers
        if draw.chance(0.4):
            return draw.choice(["he_normal", "glorot_uniform", "zeros", "ones", "lecun_uniform", "random_normal"])
        return draw.choice([
            lambda: all_of_them.VarianceScaling(draw.number(0.5, 2), "fan_out", draw.choice(["uniform", "truncated_normal"])),
            lambda: all_of_them.RandomUniform(-0.1, 0.1, seed=draw.randint(0, 99)),
            lambda: all_of_them.TruncatedNormal(stddev=draw.number(0.01, 1)),
            lambda: all_of_them.Constant(draw.number(-1, 1)),
            lambda: all_of_them.HeUniform(seed=draw.randint(0, 99)),
        ])()

    def regularizer(self, name=None):
        draw, all_of_them = self.draw, self.library.regularizers
        return draw.choice([
            lambda: None, lambda: "l2", lambda: all_of_them.L1(draw.number(0, 0.01)),
            lambda: all_of_them.L1L2(draw.number(0, 0.01), draw.number(0, 0.01)),
        ])()

    def activity_regularizer(self):
        return self.regularizer()

    def constraint(self, name):
        draw, all_of_them = self.draw, self.library.constraints
        return draw.choice([
            lambda: None, lambda: "non_neg", lambda: all_of_them.MaxNorm(draw.number(1, 3), axis=0),
            lambda: all_of_them.UnitNorm(axis=0), lambda: all_of_them.MinMaxNorm(0.1, draw.number(1, 3), rate=0.5),
        ])()

    # Normalisation.

    def axis(self):
        draw = self.draw
        if self.class_name == "BatchNormalization":
            axis = draw.choice([-1, self.axis_of_input()])
            if is_keras3(self.library) or draw.chance(0.6):
                return axis
            return draw.choice([[axis], self.some_axes()])
        if self.class_name in ("Softmax", "UnitNormalization") and draw.chance(0.3):
            return draw.choice([list, tuple])(self.some_axes())
        if self.class_name == "LayerNormalization" and draw.chance(0.3):
            axes = self.some_axes()
            return sorted(axes) if draw.chance(0.8) else axes
        if self.class_name == "RMSNormalization":
            count = draw.randint(1, len(self.shape) - 1)
            return draw.choice([-1, -1, list(range(-count, 0))])
        if self.class_name == "Normalization" and draw.chance(0.4):
            return draw.choice([None, self.some_axes(), tuple(self.some_axes())])
        return self.axis_of_input()

    def some_axes(self):
        return self.draw.sample(range(1, len(self.shape)), self.draw.randint(1, len(self.shape) - 1))

    def group(self):
        """How many numbers are normalised together."""
        axes = self.values.get("axis", -1)
        if self.class_name == "LayerNormalization":
            return math.prod(self.shape[axis] or 2 for axis in ([axes] if isinstance(axes, int) else axes))
        groups = self.values.get("groups", 32)
        return math.prod(size or 2 for size in self.shape[1:]) // (groups if groups > 0 else self.shape[axes] or 1)

    def statistics(self):
        """Constants for a mean and a variance: for each feature, for those along the last axes, or for all."""
        axes = self.values.get("axis", -1)
        axes = () if axes is None else (axes,) if isinstance(axes, int) else axes
        sizes = [self.shape[axis] for axis in sorted(axis % len(self.shape) for axis in axes)]
        sizes = sizes[self.draw.randint(0, len(sizes)):]

        def numbers(sizes, low, high):
            if not sizes:
                return self.draw.number(low, high)
            return [numbers(sizes[1:], low, high) for _ in range(sizes[0] or 1)]
        return {"mean": numbers(sizes, -1, 1), "variance": numbers(sizes, 0.1, 2)}

    def invert(self):
        return self.draw.chance(0.3)

    def momentum(self):
        return self.draw.number(0.5, 0.999)

    def epsilon(self):
        if self.class_name in ("LayerNormalization", "GroupNormalization"):
            # Keras adds what it multiplied mean and numbers by, so that its own roundings show where the divisor is small.
            return self.draw.choice([1e-3, 0.01, 0.1])
        return self.draw.choice([1e-3, 1e-5, 1e-7, 0.01])

    def center(self):
        return self.draw.chance(0.6)

    def scale(self):
        if self.class_name == "Rescaling":
            return self.numbers(0.1, 2)
        if self.class_name.startswith("Random"):
            return self.draw.number(0.1, 1)
        return self.draw.chance(0.6)

    def offset(self):
        return self.numbers(-1, 1)

    def numbers(self, low, high):
        if self.shape[-1] and self.draw.chance(0.4):
            return [self.draw.number(low, high) for _ in range(self.shape[-1])]
        return self.draw.choice([self.draw.number(low, high), 1, 2])

    def renorm(self):
        return self.draw.chance(0.1)

    def renorm_clipping(self):
        return self.draw.choice([None, {"rmax": 3.0, "rmin": 0.3, "dmax": 5.0}])

    def renorm_momentum(self):
        return self.draw.number(0.5, 0.999)

    def synchronized(self):
        return self.draw.chance(0.2)

    # Activations as layers.

    def max_value(self):
        return self.draw.choice([None, self.draw.number(0.5, 6), 6])

    def negative_slope(self):
        return self.draw.choice([0, self.draw.number(0, 0.5)])

    def threshold(self):
        return self.draw.choice([0, self.draw.number(0, 0.5)])

    def alpha(self):
        return self.draw.number(0, 1.5)

    def theta(self):
        return self.draw.number(0, 1)

    def shared_axes(self):
        axes = self.draw.sample(range(1, len(self.shape)), self.draw.randint(1, len(self.shape) - 1))
        return self.draw.choice([None, axes, tuple(axes)])

    def robust_masking(self):
        return self.draw.chance(0.3)

    # Shapes and pooling.

    def size(self):
        return self.draw.randint(1, 3) if self.class_name == "UpSampling1D" else self.draw.sizes(self.spatial_rank, 3)

    def dims(self):
        axes = list(range(1, len(self.shape)))
        self.draw.shuffle(axes)
        return self.draw.choice([list, tuple])(axes)

    def n(self):
        return self.draw.randint(1, 4)

    def height(self):
        if self.class_name == "RandomCrop" and is_keras3(self.library):
            return self.own_size(0)
        # Keras 3 takes for larger what it does not know the size of.
        return self.draw.randint(1, 9 if self.class_name == "CenterCrop" and None in self.shape else 14)

    def width(self):
        if self.class_name == "RandomCrop" and is_keras3(self.library):
            return self.own_size(1)
        return self.height()

    def own_size(self, axis):
        """Keras 3 says that the layer gives out its own size, and gives out what came in."""
        size = self.shape[axis + (2 if self.values.get("data_format") == "channels_first" else 1)]
        if size is None:
            raise ValueError("a size that nobody knows")
        return size

    def crop_to_aspect_ratio(self):
        return self.draw.chance(0.4)

    def pad_to_aspect_ratio(self):
        return self.draw.chance(0.4)

    def antialias(self):
        return self.draw.chance(0.4)

    def output_size(self):
        """So many windows that TensorFlow, which tries one too large, does not divide by zero."""
        first = 2 if self.values.get("data_format") == "channels_first" else 1
        sizes = []
        for size in self.shape[first:first + self.spatial_rank]:
            fitting = [n for n in range(1, (size or 1) + 3) if -(-(size or 1) // n) + 1 <= (size or 1)]
            if not fitting:
                raise ValueError("no number of windows for an axis of 1")
            sizes.append(self.draw.choice(fitting))
        return sizes[0] if len(set(sizes)) == 1 else tuple(sizes)

    def mask_value(self):
        return self.draw.choice([0, 0.0, self.draw.number(-1, 1)])

    def axes(self):
        axis = self.axis_of_input()
        same = [other for other, size in enumerate(self.shape) if other and size == self.shape[axis]]
        return self.draw.choice([axis, (axis, self.draw.choice(same)), [axis, self.draw.choice(same)]])

    def normalize(self):
        return self.draw.chance(0.3)

    def pool_size(self):
        return self.draw.sizes(self.spatial_rank, 3)

    def keepdims(self):
        return self.draw.chance(0.5)

    def target_shape(self):
        """The sizes of the input in another order, some of them joined, one of them perhaps -1."""
        sizes = [size for size in self.shape[1:]]
        if None in sizes:
            return tuple(-1 if size is None else size for size in sizes) if sizes.count(None) == 1 else (-1, sizes[-1] or 1)
        self.draw.shuffle(sizes)
        while len(sizes) > 3 or (len(sizes) > 1 and self.draw.chance(0.3)):
            sizes[:2] = [sizes[0] * sizes[1]]
        if self.draw.chance(0.3) and len(sizes) < 3:
            sizes.insert(self.draw.randint(0, len(sizes)), 1)
        if self.draw.chance(0.4):
            sizes[self.draw.randrange(len(sizes))] = -1
        return self.draw.choice([list, tuple])(sizes)

    # Attention, and products with an equation.

    def use_scale(self):
        return self.draw.chance(0.5)

    def score_mode(self):
        return self.draw.choice(["dot", "concat"])

    def num_heads(self):
        return self.draw.randint(1, 4)

    num_key_value_heads = num_heads

    def key_dim(self):
        # Keras 3 takes the bias of heads of one channel for numbers of the steps where there are as many; see `probe`.
        return self.draw.randint(2, 5)

    head_dim = key_dim

    def num_query_heads(self):
        # Behind the heads of the key in no signature.
        self.values["num_key_value_heads"] = self.draw.randint(1, 3)
        return self.values["num_key_value_heads"] * self.draw.randint(1, 3)

    def value_dim(self):
        return self.draw.choice([None, self.draw.randint(2, 5)])

    def attention_axes(self):
        axes = list(range(1, len(self.shape) - 1))
        self.draw.shuffle(axes)
        return self.draw.choice([None, tuple(axes), (axes[0],), axes[0]])

    def sliding_window(self):
        return self.draw.choice([None, self.draw.randint(1, 4)])

    def use_gate(self):
        return self.draw.chance(0.3)

    def softmax_robust_masking(self):
        return self.draw.chance(0.3)

    def dropout(self):
        return self.draw.choice([0, 0.0, self.draw.number(0, 0.9)])

    def equation(self):
        """An equation for the input; sizes and axes of the bias go with it."""
        letters = "abcdefgh"[:len(self.shape)]
        draw = self.draw
        kept = letters[0] + "".join(draw.sample(letters[1:], draw.randint(0, len(letters) - 1)))
        # Axes of the input that the kernel has, and those that it brings.
        taken = [letter for letter in letters[1:] if letter not in kept or draw.chance(0.2)]
        new = list("xyz"[:draw.randint(0 if taken else 1, 2)])
        kernel, output = taken + new, list(kept[1:]) + new
        draw.shuffle(kernel)
        if not kernel or not output:
            raise ValueError("a product with nothing")
        draw.shuffle(output)
        sizes = {letter: size for letter, size in zip(letters, self.shape)}
        sizes.update({letter: draw.randint(1, 4) for letter in new})
        known = [letter for letter in output if sizes[letter]]
        self.einsum = {
            "output_shape": [sizes[letter] for letter in output],
            "bias_axes": "".join(draw.sample(known, draw.randint(1, len(known)))) if known and draw.chance(0.7) else None,
        }
        if letters[-1] in kept or draw.chance(0.5) or letters[-1] not in taken:
            return f"{letters},{''.join(kernel)}->{letters[0]}{''.join(output)}"
        # All axes but the last one as an ellipsis.
        if kept == letters[:-1] and taken == [letters[-1]] and new and kernel[0] == letters[-1]:
            self.einsum = {"output_shape": [sizes[letter] for letter in new], "bias_axes": draw.choice([None, new[-1]])}
            return f"...{letters[-1]},{''.join(kernel)}->...{''.join(new)}"
        return f"{letters},{''.join(kernel)}->{letters[0]}{''.join(output)}"

    def output_shape(self):
        if self.class_name == "EinsumDense":
            return self.einsum["output_shape"]
        return self.draw.choice([None, (self.draw.randint(1, 5),), (2, self.draw.randint(1, 3))])

    def bias_axes(self):
        return self.einsum["bias_axes"]

    # Dropout, noise, augmentation.

    def rate(self):
        return self.draw.choice([0, 0.5, self.draw.number(0, 0.9)])

    def noise_shape(self):
        return None if self.draw.chance(0.5) else tuple(self.draw.choice([None, 1]) for _ in self.shape)

    def seed(self):
        return self.draw.choice([None, self.draw.randint(0, 1000)])

    def stddev(self):
        return self.draw.number(0, 1)

    def l1(self):
        return self.draw.number(0, 0.01)

    l2 = l1

    def mode(self):
        return self.draw.choice(["horizontal", "vertical", "horizontal_and_vertical"])

    def factor(self):
        if self.class_name == "RandomPosterization":
            return self.draw.randint(1, 8)
        if self.class_name not in ("RandomRotation", "RandomTranslation", "RandomBrightness", "RandomContrast", "RandomZoom"):
            return self.draw.number(0, 1)
        return self.draw.choice([0.2, (-0.1, 0.3)]) if self.class_name != "RandomContrast" else self.draw.choice([0.2, (0.1, 0.3)])

    height_factor = factor

    def width_factor(self):
        return self.factor()

    brightness_factor = contrast_factor = saturation_factor = hue_factor = lambda self: self.draw.number(0, 0.5)
    addition_factor = threshold_factor = lambda self: self.draw.number(0, 0.5)

    def x_factor(self):
        # Of one number RandomShear writes what it refuses to read: -0.2 to 0.2.
        return (0, self.draw.number(0, 0.5)) if self.class_name == "RandomShear" else self.draw.number(0, 0.5)

    y_factor = x_factor

    def sigma(self):
        return self.draw.number(0.1, 1)

    def num_ops(self):
        return self.draw.randint(1, 3)

    num_chains = chain_depth = num_ops

    def all_ops(self):
        return self.draw.chance(0.5)

    def fill_mode(self):
        return "constant" if self.class_name == "Resizing" else self.draw.choice(["constant", "reflect", "wrap", "nearest"])

    def interpolation(self):
        names = ["nearest", "bilinear"]
        if self.class_name in ("UpSampling2D", "Resizing"):
            names += ["bicubic", "lanczos3", "lanczos5", "area"]
            names += [] if is_keras3(self.library) else ["gaussian", "mitchellcubic", "BiLinear"]
        return self.draw.choice(names)

    def fill_value(self):
        return self.draw.number(0, 1)

    def value_range(self):
        return self.draw.choice([(0, 255), (0.0, 1.0), [-1, 1]])


def activation(draw, library):
    """A function, its name, a layer, or none."""
    if draw.chance(0.15):
        return None
    names = sorted(
        name for name in dir(library.activations)
        if not name.startswith("_") and inspect.isfunction(getattr(library.activations, name))
        and name not in ("get", "serialize", "deserialize"))
    if draw.chance(0.15):
        layers = ["LeakyReLU", "ReLU", "ELU", "Softmax"] + ([] if is_keras3(library) else ["ThresholdedReLU"])
        name = draw.choice(layers)
        arguments = Arguments(draw, library, name, (None, 1)).drawn()
        arguments.pop("axis", None)
        arguments.pop("trainable", None)
        return getattr(library.layers, name)(**arguments)
    if draw.chance(0.4):
        names = ["relu", "tanh", "sigmoid", "softmax", "elu", "linear"]
    name = draw.choice(names)
    return getattr(library.activations, name) if draw.chance(0.25) else name


def layer(draw, library, class_name, shape, name=None):
    """A layer of that class for a tensor of that shape.

    Raises what Keras raises where arguments do not go together.
    """
    arguments = Arguments(draw, library, class_name, shape).drawn()
    if name:
        arguments["name"] = name
    return getattr(library.layers, class_name)(**arguments)
