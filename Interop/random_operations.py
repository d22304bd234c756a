"""Operations on tensors with random arguments: what a model is made of where no layer stands."""


def operation(draw, library, tensors):
    """What a random operation of the library makes of some of `tensors`, and which ones it takes.

    Raises what Keras raises where arguments do not go together.
    """
    tensor = tensors[-1] if draw.chance(0.6) else draw.choice(tensors)
    same = [other for other in tensors if tuple(other.shape) == tuple(tensor.shape)]
    kind = draw.choice([constant, constant, two, pointwise, pointwise, reduced, shaped, sliced, joined, product])
    functions = Keras3(library) if library.__name__ == "keras" else TensorFlow()
    return kind(draw, functions, tensor, draw.choice(same))


class Keras3:
    """Keras 3's operations under the names of TensorFlow's arguments."""

    def __init__(self, library):
        ops = library.ops
        self.binary = [ops.add, ops.subtract, ops.multiply, ops.divide, ops.maximum, ops.minimum]
        self.unary = [
            ops.relu, ops.relu6, ops.sigmoid, ops.tanh, ops.negative, ops.absolute, ops.square, ops.silu, ops.softplus,
            ops.elu, ops.selu, ops.softsign, ops.hard_sigmoid, lambda x: ops.gelu(x, approximate=False), ops.exp,
            lambda x: ops.leaky_relu(x, 0.1), lambda x: ops.clip(x, -0.5, 1.5), ops.softmax,
            lambda x: ops.softmax(x, axis=1), ops.log_softmax, lambda x: ops.sqrt(ops.relu(x)),
            lambda x: ops.cast(x, "float32"), lambda x: ops.log(ops.square(x) + 1.0),
            lambda x: ops.rsqrt(ops.square(x) + 1.0), lambda x: ops.power(ops.absolute(x) + 0.5, 1.5),
        ]
        self.reductions = [ops.mean, ops.sum, ops.max, ops.min]
        self.reshape, self.transpose, self.pad = ops.reshape, ops.transpose, ops.pad
        self.expand_dims, self.squeeze, self.split = ops.expand_dims, ops.squeeze, ops.split
        self.concatenate, self.stack, self.matmul = ops.concatenate, ops.stack, ops.matmul


class TensorFlow:
    def __init__(self):
        import tensorflow as tf

        self.binary = [
            tf.add, tf.subtract, tf.multiply, tf.divide, tf.maximum, tf.minimum, tf.math.squared_difference,
            lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: x / y,
        ]
        self.unary = [
            tf.nn.relu, tf.nn.relu6, tf.sigmoid, tf.tanh, tf.negative, tf.abs, tf.square, tf.nn.silu, tf.nn.softplus,
            tf.nn.elu, tf.nn.selu, tf.nn.softsign, tf.nn.gelu, tf.exp, lambda x: tf.nn.leaky_relu(x, 0.1),
            lambda x: tf.clip_by_value(x, -0.5, 1.5), tf.nn.softmax, lambda x: tf.nn.softmax(x, axis=1),
            tf.nn.log_softmax, lambda x: tf.sqrt(tf.nn.relu(x)), tf.identity, lambda x: tf.cast(x, tf.float32),
            lambda x: tf.math.log(tf.square(x) + 1.0), lambda x: tf.math.rsqrt(tf.square(x) + 1.0),
            lambda x: tf.pow(tf.abs(x) + 0.5, 1.5),
        ]
        self.reductions = [tf.reduce_mean, tf.reduce_sum, tf.reduce_max, tf.reduce_min]
        self.reshape, self.transpose, self.pad = tf.reshape, tf.transpose, tf.pad
        self.expand_dims, self.squeeze, self.split = tf.expand_dims, tf.squeeze, tf.split
        self.concatenate, self.stack, self.matmul = tf.concat, tf.stack, tf.matmul


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
