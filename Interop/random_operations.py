"""Operations on tensors with random arguments: what a model is made of where no layer stands."""


def operation(draw, library, tensors):
    """What a random operation of the library makes of some of `tensors`, and which ones it takes.

    Raises what Keras raises where arguments do not go together.
    """
    tensor = tensors[-1] if draw.chance(0.6) else draw.choice(tensors)
    same = [other for other in tensors if tuple(other.shape) == tuple(tensor.shape)]
    kind = draw.choice([
        constant, constant, two, pointwise, pointwise, reduced, shaped, repeated, sliced, joined, product, chosen, jump,
        resized, summed, moved])
    functions = Keras3(library) if library.__name__ == "keras" else TensorFlow()
    if kind is jump:
        # A network's input, which is the same to the bit wherever it is computed.
        tensor = tensors[0]
    return kind(draw, functions, tensor, draw.choice(same))


class Keras3:
    """Keras 3's operations under the names of TensorFlow's arguments."""

    def __init__(self, library):
        ops = library.ops
        self.binary = [ops.add, ops.subtract, ops.multiply, ops.divide, ops.maximum, ops.minimum]
        self.unary = [
            ops.relu, ops.relu6, ops.sigmoid, ops.tanh, ops.negative, ops.absolute, ops.square, ops.silu, ops.softplus,
            ops.elu, ops.selu, ops.softsign, ops.hard_sigmoid, ops.gelu, lambda x: ops.gelu(x, approximate=False), ops.exp,
            lambda x: ops.elu(x, 0.5), ops.sin, ops.cos, ops.expm1, ops.erf, lambda x: ops.log1p(ops.square(x)),
            ops.normalize, ops.zeros_like, ops.ones_like, library.activations.mish, ops.squareplus,
            lambda x: library.activations.relu(x, 0.1, 2.0, 0.05),
            lambda x: ops.leaky_relu(x, 0.1), lambda x: ops.clip(x, -0.5, 1.5), ops.softmax,
            lambda x: ops.softmax(x, axis=1), ops.log_softmax, lambda x: ops.sqrt(ops.relu(x)),
            lambda x: ops.cast(x, "float32"), lambda x: ops.log(ops.square(x) + 1.0),
            lambda x: ops.rsqrt(ops.square(x) + 1.0), lambda x: ops.power(ops.absolute(x) + 0.5, 1.5),
        ]
        self.reductions = [ops.mean, ops.sum, ops.max, ops.min, ops.var, ops.std, ops.logsumexp, ops.prod]
        self.repeat, self.tile, self.flip = ops.repeat, ops.tile, ops.flip
        self.take, self.unstack = ops.take, ops.unstack
        self.reshape, self.transpose, self.pad = ops.reshape, ops.transpose, ops.pad
        self.expand_dims, self.squeeze, self.split = ops.expand_dims, ops.squeeze, ops.split
        self.concatenate, self.stack, self.matmul = ops.concatenate, ops.stack, ops.matmul
        self.where, self.one_hot, self.cast = ops.where, ops.one_hot, ops.cast
        self.comparisons = [ops.greater, ops.greater_equal, ops.less, ops.less_equal, ops.equal, ops.not_equal]
        self.connectives = [ops.logical_and, ops.logical_or, ops.logical_xor]
        self.logical_not, self.any, self.all = ops.logical_not, ops.any, ops.all
        self.argmax, self.argmin = ops.argmax, ops.argmin
        self.jumps = [
            ops.floor, ops.ceil, ops.round, ops.sign, lambda x: ops.floor_divide(x, 0.7), lambda x: ops.mod(x, 0.7)]
        self.einsum, self.moveaxis, self.roll = ops.einsum, ops.moveaxis, ops.roll
        self.depth_to_space, self.space_to_depth = ops.depth_to_space, ops.space_to_depth
        self.grey = ops.image.rgb_to_grayscale
        self.resize = ops.image.resize
        self.interpolations = ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"]
        self.method = "interpolation"


class TensorFlow:
    def __init__(self):
        import tensorflow as tf

        self.binary = [
            tf.add, tf.subtract, tf.multiply, tf.divide, tf.maximum, tf.minimum, tf.math.squared_difference,
            lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: x / y,
        ]
        self.unary = [
            tf.nn.relu, tf.nn.relu6, tf.sigmoid, tf.tanh, tf.negative, tf.abs, tf.square, tf.nn.silu, tf.nn.softplus,
            tf.nn.elu, tf.nn.selu, tf.nn.softsign, tf.nn.gelu, tf.exp, lambda x: tf.nn.gelu(x, approximate=True), tf.sin,
            tf.cos, tf.math.expm1, tf.math.erf, lambda x: tf.math.log1p(tf.square(x)), tf.zeros_like, tf.ones_like,
            lambda x: tf.math.l2_normalize(x, axis=-1), tf.convert_to_tensor, tf.math.log_sigmoid, lambda x: tf.nn.leaky_relu(x, 0.1),
            lambda x: tf.clip_by_value(x, -0.5, 1.5), tf.nn.softmax, lambda x: tf.nn.softmax(x, axis=1),
            tf.nn.log_softmax, lambda x: tf.sqrt(tf.nn.relu(x)), tf.identity, lambda x: tf.cast(x, tf.float32),
            lambda x: tf.math.log(tf.square(x) + 1.0), lambda x: tf.math.rsqrt(tf.square(x) + 1.0),
            lambda x: tf.pow(tf.abs(x) + 0.5, 1.5),
        ]
        self.reductions = [
            tf.reduce_mean, tf.reduce_sum, tf.reduce_max, tf.reduce_min, tf.math.reduce_variance, tf.math.reduce_std,
            tf.reduce_logsumexp, tf.reduce_prod]
        self.repeat, self.tile, self.flip = tf.repeat, tf.tile, lambda x, axis: tf.reverse(x, [axis])
        self.take, self.unstack = tf.gather, lambda x, axis: tf.unstack(x, axis=axis)
        self.reshape, self.transpose, self.pad = tf.reshape, tf.transpose, tf.pad
        self.expand_dims, self.squeeze, self.split = tf.expand_dims, tf.squeeze, tf.split
        self.concatenate, self.stack, self.matmul = tf.concat, tf.stack, tf.matmul
        self.where, self.one_hot, self.cast = tf.where, tf.one_hot, tf.cast
        self.comparisons = [tf.greater, tf.greater_equal, tf.less, tf.less_equal, tf.equal, tf.not_equal]
        self.connectives = [tf.logical_and, tf.logical_or, tf.math.logical_xor]
        self.logical_not, self.any, self.all = tf.logical_not, tf.reduce_any, tf.reduce_all
        self.argmax, self.argmin = tf.argmax, tf.argmin
        self.jumps = [tf.floor, tf.math.ceil, tf.round, tf.sign, lambda x: x // 0.7, lambda x: x % 0.7]
        # tf_keras loses what tf.einsum is called with.
        self.einsum = self.moveaxis = None
        self.roll, self.grey = tf.roll, tf.image.rgb_to_grayscale
        self.depth_to_space, self.space_to_depth = tf.nn.depth_to_space, tf.nn.space_to_depth
        self.resize = tf.image.resize
        self.interpolations = ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"]
        self.method = "method"


def constant(draw, functions, tensor, other):
    """With a number, or one for each channel, on either side."""
    number = draw.number(0.5, 3)
    if tensor.shape[-1] and draw.chance(0.3):
        number = [draw.number(0.5, 3) for _ in range(tensor.shape[-1])]
    function = draw.choice(functions.binary)
    # Nothing is divided by what may be 0.
    is_quotient = function(4.0, 2.0) == 2.0 and function(8.0, 2.0) == 4.0
    output = function(number, tensor) if draw.chance(0.3) and not is_quotient else function(tensor, number)
    return output, [tensor]


def two(draw, functions, tensor, other):
    function = draw.choice(functions.binary)
    if function(4.0, 2.0) == 2.0 and function(8.0, 2.0) == 4.0:
        function = functions.binary[0]
    return function(tensor, other), [tensor, other]


def pointwise(draw, functions, tensor, other):
    return draw.choice(functions.unary)(tensor), [tensor]


def reduced(draw, functions, tensor, other):
    axes = draw.sample(range(1, len(tensor.shape)), draw.randint(1, len(tensor.shape) - 1))
    axis = draw.choice([axes[0], axes[0] - len(tensor.shape), axes])
    return draw.choice(functions.reductions)(tensor, axis=axis, keepdims=draw.chance(0.5)), [tensor]


def shaped(draw, functions, tensor, other):
    rank = len(tensor.shape)
    kind = draw.randint(0, 3)
    if kind == 0 and None not in tensor.shape[1:]:
        sizes = list(tensor.shape[1:])
        draw.shuffle(sizes)
        return functions.reshape(tensor, [-1] + sizes), [tensor]
    if kind == 1:
        order = list(range(1, rank))
        draw.shuffle(order)
        return functions.transpose(tensor, [0] + order), [tensor]
    if kind == 2:
        margins = [[0, 0]] + [[draw.randint(0, 2), draw.randint(0, 2)] for _ in range(rank - 1)]
        return functions.pad(tensor, margins), [tensor]
    axis = draw.randint(1, rank)
    grown = functions.expand_dims(tensor, axis)
    return (functions.squeeze(grown, axis) if draw.chance(0.5) else grown), [tensor]


def sliced(draw, functions, tensor, other):
    if draw.chance(0.3) and tensor.shape[-1] and tensor.shape[-1] > 1:
        size = tensor.shape[-1]
        pieces = draw.choice([n for n in range(2, size + 1) if size % n == 0])
        return functions.split(tensor, pieces, axis=-1)[draw.randrange(pieces)], [tensor]
    key = [slice(None)]
    for size in tensor.shape[1:]:
        kind = draw.random()
        if size is None or kind < 0.4:
            key.append(slice(None))
        elif kind < 0.6 and len(tensor.shape) > 2:
            key.append(draw.randrange(-size, size))
        else:
            start = draw.randrange(size)
            key.append(slice(draw.choice([None, start, start - size]), None, draw.choice([None, 1, 2])))
    if draw.chance(0.2):
        key = [key[0], Ellipsis, key[-1]]
    return tensor[tuple(key)], [tensor]


def joined(draw, functions, tensor, other):
    rank = len(tensor.shape)
    if draw.chance(0.5):
        return functions.concatenate([tensor, other], axis=draw.choice([-1, draw.randint(1, rank - 1)])), [tensor, other]
    return functions.stack([tensor, other], axis=draw.randint(1, rank)), [tensor, other]


def product(draw, functions, tensor, other):
    """Of a tensor and its own transpose, whose matrices fit each other."""
    rank = len(tensor.shape)
    if rank < 3:
        raise ValueError("no matrices")
    order = list(range(rank - 2)) + [rank - 1, rank - 2]
    return functions.matmul(tensor, functions.transpose(other, order)), [tensor, other]


def repeated(draw, functions, tensor, other):
    """Positions more than once, in another order, or only some."""
    rank = len(tensor.shape)
    axis = draw.randint(1, rank - 1)
    kind = draw.randint(0, 4)
    if kind == 0:
        return functions.repeat(tensor, draw.randint(1, 3), axis=axis), [tensor]
    if kind == 1:
        return functions.tile(tensor, [1] + [draw.randint(1, 2) for _ in range(rank - 1)]), [tensor]
    if kind == 2:
        return functions.flip(tensor, axis=axis), [tensor]
    if kind == 3:
        size = tensor.shape[axis]
        return functions.take(tensor, [draw.randrange(size) for _ in range(draw.randint(1, 4))], axis=axis), [tensor]
    pieces = functions.unstack(tensor, axis=axis)
    if rank < 3:
        raise ValueError("no rows")
    return draw.choice(pieces), [tensor]


def chosen(draw, functions, tensor, other):
    """One of two tensors, or a number, as a third says, which is no more than near where it decides."""
    limit = draw.number(0.5, 3) + 0.0317
    return functions.where(functions.greater(tensor, limit), other, draw.choice([tensor, draw.number(0.5, 3)])), [tensor, other]


def jump(draw, functions, tensor, other):
    """What is 0 or 1, or another whole number, as floats."""
    rank = len(tensor.shape)
    kind = draw.randint(0, 4)
    number = draw.number(-1, 1)
    axis = draw.choice([-1, draw.randint(1, rank - 1)])
    if kind == 0:
        return draw.choice(functions.jumps)(tensor), [tensor]
    if kind == 1:
        position = draw.choice([functions.argmax, functions.argmin])(tensor, axis=axis)
        if draw.chance(0.5):
            return functions.one_hot(position, draw.randint(1, 5)), [tensor]
        return functions.cast(position, "float32"), [tensor]
    answer = draw.choice(functions.comparisons)(tensor, number)
    if kind == 2:
        answer = functions.logical_not(answer)
    elif kind == 3:
        answer = draw.choice(functions.connectives)(answer, draw.choice(functions.comparisons)(tensor, -number))
    else:
        answer = draw.choice([functions.any, functions.all])(answer, axis=axis, keepdims=draw.chance(0.5))
    return functions.cast(answer, "float32"), [tensor]


def resized(draw, functions, tensor, other):
    if len(tensor.shape) != 4:
        raise ValueError("no picture")
    size = (draw.randint(1, 14), draw.randint(1, 14))
    interpolation = {functions.method: draw.choice(functions.interpolations)}
    return functions.resize(tensor, size, antialias=draw.chance(0.3), **interpolation), [tensor]


def summed(draw, functions, tensor, other):
    """Products added up over some axes, which letters name; the batch stays in front."""
    if functions.einsum is None:
        raise ValueError("no einsum in files")
    letters = "bcdefg"[:len(tensor.shape)]
    kept = draw.sample(letters[1:], draw.randint(1, len(letters) - 1))
    kind = draw.randint(0, 2)
    if kind == 0:
        return functions.einsum(f"{letters}->b{''.join(kept)}", tensor), [tensor]
    if kind == 1:
        return functions.einsum(f"{letters},{letters}->b{''.join(kept)}", tensor, other), [tensor, other]
    # Each position with each of the other: an axis of the second has a letter of its own.
    axis = draw.randint(1, len(letters) - 1)
    second = letters[:axis] + "z" + letters[axis + 1:]
    return functions.einsum(f"{letters},{second}->b{''.join(kept)}z", tensor, other), [tensor, other]


def moved(draw, functions, tensor, other):
    """The same numbers in other places, and pictures without colours."""
    rank = len(tensor.shape)
    kind = draw.randint(0, 3)
    if kind == 0 and functions.moveaxis:
        return functions.moveaxis(tensor, draw.randint(1, rank - 1), draw.randint(1, rank - 1)), [tensor]
    if rank == 4 and None not in tensor.shape[1:]:
        if kind == 1 and tensor.shape[-1] == 3:
            return functions.grey(tensor), [tensor]
        for block in [2, 3]:
            if kind <= 1 and tensor.shape[-1] % (block * block) == 0:
                return functions.depth_to_space(tensor, block), [tensor]
            if kind <= 2 and tensor.shape[1] % block == tensor.shape[2] % block == 0:
                return functions.space_to_depth(tensor, block), [tensor]
    axes = draw.sample(range(1, rank), draw.randint(1, rank - 1))
    return functions.roll(tensor, [draw.randint(-5, 5) for _ in axes], axes), [tensor]
