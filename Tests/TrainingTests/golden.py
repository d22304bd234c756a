# Prints Golden.swift: what Keras 3.15.1 with TensorFlow 2.21.0 computes, on x86-64; Interop/requirements.txt has both.
#
#     python3 golden.py | swift format - > Golden.swift
#
# The inputs are fractions of powers of 2, which GoldenInputs.swift makes by the same formulas. Numbers are printed as
# bit patterns where arithmetic has made them.

import json
import os
import statistics
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

FOUND = [keras.__version__, tf.__version__]
assert FOUND == ["3.15.1", "2.21.0"], FOUND
optimizers, losses, schedules = keras.optimizers, keras.losses, keras.optimizers.schedules


def bits(values, dtype=None):
    """A Swift list of bit patterns, in lines of at most 120 columns."""
    array = np.asarray(values).astype(dtype) if dtype else np.asarray(values)
    unsigned = {np.float32: np.uint32, np.float64: np.uint64}[array.dtype.type]
    width = 8 if array.dtype == np.float32 else 16
    words = [f"0x{int(word):0{width}X}" for word in np.ravel(array).view(unsigned)]
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 88:
            lines.append(line.rstrip())
            line = ""
        line += word + ", "
    return "[\n" + "".join(f"                {text}\n" for text in lines + [line.rstrip()]) + "            ]"


def config(item):
    """What Keras writes of it, as a Swift literal in lines of at most 120 columns."""
    lines, line = [], ""
    for part in json.dumps(keras.saving.serialize_keras_object(item)).replace(", ", ",\n").split("\n"):
        if len(line) + len(part) > 100:
            lines.append(line.rstrip())
            line = ""
        line += part + " "
    return '#"""\n' + "".join(f"                {text}\n" for text in lines + [line.rstrip()]) + '                """#'


def weights(dtype):
    kernel = np.array([((i * 29 + 7) % 17 - 8) / 16 for i in range(12)], dtype).reshape(3, 4)
    return kernel, np.array([(i * 5 % 7 - 3) / 4 for i in range(4)], dtype)


def gradients(step, dtype):
    kernel = [((i * 37 + step * 11) % 23 - 11) / 2 ** (2 + i % 5) for i in range(12)]
    return np.array(kernel, dtype).reshape(3, 4), np.array([((i * 3 + step) % 5 - 2) / 8 for i in range(4)], dtype)


# Keras rounds most settings to floats on their way to doubles, so that they are fractions of powers of 2 here: but those
# that are Keras's defaults, and the 0.96 in its Nadam.
OPTIMIZERS = {
    "SGD": lambda: optimizers.SGD(),
    "SGD with momentum": lambda: optimizers.SGD(0.01, momentum=0.875),
    "SGD with Nesterov momentum": lambda: optimizers.SGD(0.02, momentum=0.75, nesterov=True),
    "SGD with decay": lambda: optimizers.SGD(0.05, weight_decay=0.125),
    "Adam": lambda: optimizers.Adam(),
    "Adam with AMSGrad": lambda: optimizers.Adam(0.01, beta_1=0.75, beta_2=0.9375, epsilon=1e-3, amsgrad=True),
    "AdamW": lambda: optimizers.AdamW(0.01, weight_decay=0.0625, beta_1=0.875, beta_2=0.96875),
    "AdamW as it is": lambda: optimizers.AdamW(),
    "RMSprop": lambda: optimizers.RMSprop(),
    "RMSprop with momentum": lambda: optimizers.RMSprop(0.01, rho=0.7, momentum=0.5),
    "RMSprop centred": lambda: optimizers.RMSprop(0.01, rho=0.8, centered=True),
    "RMSprop centred with momentum": lambda: optimizers.RMSprop(0.01, momentum=0.3, centered=True),
    "Adagrad": lambda: optimizers.Adagrad(),
    "Adagrad from 0.5": lambda: optimizers.Adagrad(0.1, initial_accumulator_value=0.5, epsilon=1e-3),
    "Nadam": lambda: optimizers.Nadam(),
    "Nadam with short memory": lambda: optimizers.Nadam(0.01, beta_1=0.75, beta_2=0.9375, epsilon=1e-3),
    "clipvalue": lambda: optimizers.SGD(0.5, clipvalue=0.25),
    "clipnorm": lambda: optimizers.SGD(0.5, clipnorm=1.0),
    "global_clipnorm": lambda: optimizers.SGD(0.5, global_clipnorm=0.7),
    "global_clipnorm that is not reached": lambda: optimizers.SGD(0.01, global_clipnorm=70.0),
    "average": lambda: optimizers.Adam(0.01, beta_1=0.75, beta_2=0.9375, use_ema=True, ema_momentum=0.75),
    "average that overwrites": lambda: optimizers.SGD(
        0.1, momentum=0.5, use_ema=True, ema_momentum=0.6, ema_overwrite_frequency=2
    ),
    "schedule": lambda: optimizers.SGD(schedules.InverseTimeDecay(0.125, 4, 0.5)),
    "undecayed bias": lambda: optimizers.SGD(0.1, weight_decay=0.25),
    "constraint": lambda: optimizers.SGD(0.1),
}
SINGLE = {"Adam", "AdamW as it is", "Adagrad", "Nadam", "Nadam with short memory", "schedule"}


def trained(name, dtype):
    """The weights after four steps, and the optimizer."""
    keras.config.set_floatx(np.dtype(dtype).name)
    keras.backend.clear_session()
    optimizer = OPTIMIZERS[name]()
    constraint = keras.constraints.MaxNorm(0.75, axis=0) if name == "constraint" else None
    layer = keras.layers.Dense(4, name="dense", kernel_constraint=constraint)
    layer.build((None, 3))
    layer.set_weights(weights(dtype))
    if name == "undecayed bias":
        optimizer.exclude_from_weight_decay(var_names=["bias"])
    for step in range(4):
        optimizer.apply([tf.constant(g) for g in gradients(step, dtype)], layer.trainable_variables)
    keras.config.set_floatx("float32")
    return [variable.numpy() for variable in layer.trainable_variables], optimizer


print("// Printed by golden.py with Keras 3.15.1 and TensorFlow 2.21.0.\n")
print("import MienTraining\n\nenum Golden {")
print("    /// Two weights after four steps, in floats and most in doubles, and the optimizer's variables as floats.")
print("    static let optimizers: [GoldenOptimizer] = [")
for name in OPTIMIZERS:
    single, optimizer = trained(name, np.float32)
    settings = config(OPTIMIZERS[name]())
    double = [] if name in SINGLE else trained(name, np.float64)[0]
    print(f"        GoldenOptimizer(\n            name: {json.dumps(name)},\n            json: {settings},")
    print(f"            floats: {bits(np.concatenate([np.ravel(w) for w in single]))},")
    print(f"            doubles: {bits(np.concatenate([np.ravel(w) for w in double] or [np.zeros(0)]))},")
    print("            variables: [")
    for variable in optimizer.variables:
        print(f"                {json.dumps(variable.path)},")
    print("            ],")
    values = [np.ravel(variable.numpy()).astype(np.float32) for variable in optimizer.variables]
    print(f"            values: {bits(np.concatenate(values))}),")
print("    ]\n")

# Losses. Rows of three classes.
PROBABILITIES = np.array([[1, 2, 5], [6, 1, 1], [0, 0, 8], [3, 3, 1], [1, 7, 0]]) / 8
LOGITS = np.array([[1, -2, 5], [-6, 1, 0.5], [40, 0, -40], [0.25, 0.25, 0], [-1, -30, 2]])
ONE_HOT = np.array([[0, 0, 1], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
SHARES = np.array([[0, 1, 3], [4, 0, 0], [2, 2, 0], [0, 4, 0], [1, 1, 2]]) / 4
LABELS = np.array([2, 0, 0, 1, 2])
YES = np.array([[0, 1, 1], [1, 0, 0], [1, 1, 1], [0, 1, 0], [0, 0, 0]])
WEIGHTS = np.array([1, 0.5, 2, 0, 0.25])

TARGETS = {"oneHot": ONE_HOT, "shares": SHARES, "labels": LABELS, "yes": YES}
CE, SCE, BCE = losses.CategoricalCrossentropy, losses.SparseCategoricalCrossentropy, losses.BinaryCrossentropy
CF, BF, MSE = losses.CategoricalFocalCrossentropy, losses.BinaryFocalCrossentropy, losses.MeanSquaredError
# The loss, its targets, what the predictions are, and whether rows are weighted.
LOSSES = [
    (CE(), "oneHot", "probabilities", False),
    (CE(label_smoothing=0.25), "shares", "probabilities", True),
    (CE(from_logits=True), "oneHot", "logits", False),
    (CE(from_logits=True, label_smoothing=0.1, reduction="sum"), "shares", "logits", True),
    (CE(), "oneHot", "softmax", False),
    (CE(label_smoothing=0.1), "shares", "softmax", True),
    (CE(from_logits=True), "oneHot", "softmax", False),
    (CE(reduction="mean_with_sample_weight"), "oneHot", "softmax", True),
    (CE(reduction=None), "oneHot", "softmax", True),
    (SCE(), "labels", "probabilities", False),
    (SCE(from_logits=True, reduction="mean"), "labels", "logits", True),
    (SCE(), "labels", "softmax", False),
    (SCE(ignore_class=2), "labels", "probabilities", False),
    (SCE(ignore_class=2), "labels", "softmax", True),
    (SCE(ignore_class=0, reduction="mean_with_sample_weight", from_logits=True), "labels", "logits", True),
    (SCE(ignore_class=0, reduction="sum", from_logits=True), "labels", "logits", True),
    (BCE(), "yes", "probabilities", False),
    (BCE(label_smoothing=0.2), "yes", "probabilities", True),
    (BCE(from_logits=True), "yes", "logits", False),
    (BCE(label_smoothing=0.2), "yes", "sigmoid", True),
    (CF(), "oneHot", "probabilities", False),
    (CF(alpha=[0.25, 0.5, 0.125], gamma=1.5, label_smoothing=0.1), "oneHot", "probabilities", True),
    (CF(from_logits=True), "oneHot", "logits", False),
    (CF(), "shares", "softmax", True),
    (BF(), "yes", "probabilities", False),
    (BF(apply_class_balancing=True, alpha=0.3, gamma=1.5, label_smoothing=0.1), "yes", "probabilities", True),
    (BF(from_logits=True), "yes", "logits", False),
    (BF(apply_class_balancing=True), "yes", "sigmoid", False),
    (BF(from_logits=True), "yes", "sigmoid", False),
    (MSE(), "shares", "probabilities", False),
    (MSE(reduction="sum"), "shares", "softmax", True),
    (MSE(), "yes", "sigmoid", False),
]


def evaluated(loss, target, kind, weighted, dtype):
    """The loss of each row, of all, and its gradient, in a graph, where Keras looks behind activations."""
    copy = loss.__class__.from_config({**loss.get_config(), "dtype": np.dtype(dtype).name})
    rows = loss.__class__.from_config({**loss.get_config(), "dtype": np.dtype(dtype).name, "reduction": None})
    values = tf.constant(PROBABILITIES if kind == "probabilities" else LOGITS, dtype)
    targets = tf.constant(TARGETS[target], dtype)
    sample_weight = tf.constant(WEIGHTS, dtype) if weighted else None

    @tf.function
    def graph(values):
        def output():
            return {"softmax": tf.nn.softmax, "sigmoid": tf.nn.sigmoid}.get(kind, lambda x: x)(values)

        with tf.GradientTape() as tape:
            tape.watch(values)
            total = copy(targets, output(), sample_weight)
        return rows(targets, output(), sample_weight), total, tape.gradient(total, values)

    each, total, gradient = graph(values)
    if total.shape.rank:
        total = tf.reduce_sum(total)
    return [np.ravel(value.numpy()) for value in (each, total, gradient)]


print("    /// The loss of each row without a reduction, that of all, and the gradient, in both precisions.")
print("    static let losses: [GoldenLoss] = [")
for loss, target, kind, weighted in LOSSES:
    single = evaluated(loss, target, kind, weighted, np.float32)
    double = evaluated(loss, target, kind, weighted, np.float64)
    print(f"        GoldenLoss(\n            json: {config(loss)},")
    print(f"            target: .{target}, predictions: .{kind}, isWeighted: {str(weighted).lower()},")
    for name, values in (("floats", single), ("doubles", double)):
        comma = ")," if name == "doubles" else ","
        print(f"            {name}: {bits(np.concatenate(values))}{comma}")
print("    ]\n")

print("    /// A penalty on the kernel, its gradient.")
print("    static let regularizers: [(json: String, floats: [UInt32])] = [")
for regularizer in (keras.regularizers.L1(0.5), keras.regularizers.L2(0.1), keras.regularizers.L1L2(0.01, 0.02)):
    kernel = tf.constant(weights(np.float32)[0])
    with tf.GradientTape() as tape:
        tape.watch(kernel)
        penalty = regularizer(kernel)
    values = [np.ravel(value.numpy()) for value in (penalty, tape.gradient(penalty, kernel))]
    print(f"        (\n            {config(regularizer)},\n            {bits(np.concatenate(values))}\n        ),")
print("    ]\n")

print("    /// What a constraint makes of the kernel, and of it as 1 × 3 × 2 × 2.")
print("    static let constraints: [(json: String, isFilter: Bool, floats: [UInt32])] = [")
for constraint, shape in (
    (keras.constraints.MaxNorm(0.5, axis=0), (3, 4)),
    (keras.constraints.MaxNorm(0.75, axis=[0, 1, 2]), (1, 3, 2, 2)),
    (keras.constraints.NonNeg(), (3, 4)),
    (keras.constraints.UnitNorm(axis=-1), (3, 4)),
    (keras.constraints.UnitNorm(axis=[0, 2]), (1, 3, 2, 2)),
    (keras.constraints.MinMaxNorm(0.5, 0.8, rate=0.5, axis=1), (3, 4)),
):
    values = constraint(tf.constant(weights(np.float32)[0].reshape(shape))).numpy()
    is_filter = str(len(shape) == 4).lower()
    print(f"        (\n            {config(constraint)}, {is_filter},\n            {bits(values)}\n        ),")
print("    ]\n")

# Initializers: what they ask the generator for.
asked = []
random = keras.src.initializers.random_initializers.random


def recorder(name, keys):
    def record(shape, *args, **kwargs):
        kwargs.update(zip(keys, args))
        asked.append((name, [float(kwargs[key]) for key in keys]))
        return tf.zeros(shape)

    return record


originals = {name: getattr(random, name) for name in ("normal", "truncated_normal", "uniform")}
random.normal = recorder("normal", ["mean", "stddev"])
random.truncated_normal = recorder("truncatedNormal", ["mean", "stddev"])
random.uniform = recorder("uniform", ["minval", "maxval"])
initializers = keras.initializers
print("    /// What an initializer draws from, for a weight of that shape, with the two numbers that say so.")
print("    static let initializers: [(json: String, shape: [Int], draw: String, doubles: [UInt64])] = [")
for initializer, shape in (
    (initializers.RandomNormal(0.5, 0.25, seed=3), (3, 4)),
    (initializers.TruncatedNormal(stddev=0.5), (3, 4)),
    (initializers.RandomUniform(-0.25, 0.75, seed=7), (5,)),
    (initializers.GlorotUniform(), (3, 3, 16, 32)),
    (initializers.GlorotNormal(), (128, 7)),
    (initializers.HeUniform(seed=1), (5, 5, 1, 20)),
    (initializers.HeNormal(), (3, 3, 64, 128)),
    (initializers.LecunUniform(), (7,)),
    (initializers.LecunNormal(), (2, 3, 4, 5, 6)),
    (initializers.VarianceScaling(0.5, "fan_out", "untruncated_normal"), (3, 3, 4, 8)),
    (initializers.VarianceScaling(3.0, "fan_avg", "uniform"), ()),
    (initializers.VarianceScaling(1.5, "fan_in", "uniform", input_axes=[0, 1], output_axes=[-1]), (3, 4, 5)),
):
    initializer(shape, dtype="float32")
    draw, numbers = asked.pop()
    print(f"        (\n            {config(initializer)},\n            {list(shape)}, {json.dumps(draw)},")
    print(f"            {bits(np.array(numbers, np.float64))}\n        ),")
print("    ]\n")
for name, original in originals.items():
    setattr(random, name, original)

print("    /// What becomes of a 4 × 3 matrix of whole numbers, in several shapes.")
print("    static let orthogonal: [(shape: [Int], doubles: [UInt64])] = [")
matrix = np.array([((i * i * 7 + i * 3) % 11) - 5 for i in range(12)], np.float64).reshape(4, 3)
random.normal = lambda shape, seed, dtype: tf.constant(matrix)
for shape in ((4, 3), (3, 4), (2, 2, 3)):
    values = initializers.Orthogonal(gain=2.0)(shape, dtype="float64").numpy()
    print(f"        (\n            {list(shape)},\n            {bits(values)}\n        ),")
random.normal = originals["normal"]
print("    ]\n")

print("    /// The standard normal distribution's number below which a share of it lies, as Python has it.")
print("    static let quantiles: [(share: Double, quantile: Double)] = [")
for share in (1e-16, 2.0**-53, 1e-9, 0.001, 0.02275, 0.0749, 0.0751, 0.3, 0.5, 0.6180339887, 0.93, 0.999, 1 - 1e-12):
    print(f"        ({share!r}, {statistics.NormalDist().inv_cdf(share)!r}),")
print("    ]\n")

STEPS = [0, 1, 2, 3, 5, 8, 9, 10, 11, 20, 33, 47, 100]
print(f"    static let steps = {STEPS}\n")
print("    /// The learning rate at each of the steps, as floats.")
print("    static let schedules: [(json: String, floats: [UInt32])] = [")
for schedule in (
    schedules.ExponentialDecay(0.1, 10, 0.9),
    schedules.ExponentialDecay(0.1, 10, 0.5, staircase=True),
    schedules.PiecewiseConstantDecay([2, 10, 40], [0.1, 0.05, 0.02, 0.001]),
    schedules.PiecewiseConstantDecay([8], [0.1, 0.05]),
    schedules.PolynomialDecay(0.1, 20, 0.01, power=0.5),
    schedules.PolynomialDecay(0.1, 9, 0.02, power=2.0, cycle=True),
    schedules.InverseTimeDecay(0.1, 10, 0.5),
    schedules.InverseTimeDecay(0.1, 10, 0.5, staircase=True),
    schedules.CosineDecay(0.1, 50, alpha=0.1),
    schedules.CosineDecay(0.0, 30, alpha=0.05, warmup_target=0.2, warmup_steps=9),
    schedules.CosineDecay(0.0, 1, alpha=1.0, warmup_target=0.2, warmup_steps=9),
    schedules.CosineDecayRestarts(0.1, 8),
    schedules.CosineDecayRestarts(0.1, 9, t_mul=1.0, m_mul=0.75, alpha=0.1),
    schedules.CosineDecayRestarts(0.1, 9, t_mul=1.5, m_mul=0.5),
):
    values = [np.float32(schedule(tf.constant(step, tf.int64)).numpy()) for step in STEPS]
    print(f"        (\n            {config(schedule)},\n            {bits(np.array(values))}\n        ),")
print("    ]\n")

# Callbacks. Values that differ in double precision only, NaN, and epochs without a value.
VALUES = {
    "falling": [1.0, 0.9, 0.9000000001, 0.899999999, 0.8, 0.85, 0.81, 0.8, 0.7999, 0.9, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7],
    "rising": [0.2, 0.3, 0.3, 0.3001, 0.25, 0.31, None, 0.3, 0.32, 0.32, 0.1, 0.2, 0.3, 0.3, 0.3, 0.3],
    "broken": [float("nan"), 0.5, 0.4, 0.3, 0.2, 0.1],
}


class Model:
    def __init__(self):
        self.optimizer = optimizers.SGD(0.1)
        self.stop_training = False
        self.kept = None

    def get_weights(self):
        self.kept = self.epoch
        return [self.epoch]

    def set_weights(self, weights):
        self.restored = weights[0]


def swift(value):
    return "nil" if value is None else ".nan" if value != value else json.dumps(value)


print("    static let metricValues: [String: [Double?]] = [")
for name, values in VALUES.items():
    lines = ", ".join(swift(value) for value in values)
    print(f"        {json.dumps(name)}: [\n            {lines},\n        ],")
print("    ]\n")

print("    /// Where it stopped, after which epochs weights were kept, how it counted, and which weights came back.")
print("    static let earlyStoppings: [GoldenEarlyStopping] = [")
for name, options in (
    ("falling", dict(mode="min", patience=3)),
    ("falling", dict(mode="min", patience=2, min_delta=0.05)),
    ("falling", dict(mode="min", patience=4, restore_best_weights=True, start_from_epoch=2)),
    ("falling", dict(mode="min", patience=3, baseline=0.75, restore_best_weights=True)),
    ("falling", dict(mode="min")),
    ("rising", dict(mode="max", patience=3, restore_best_weights=True)),
    ("rising", dict(mode="max", patience=2, min_delta=-0.01)),
    ("broken", dict(mode="min", patience=3, restore_best_weights=True)),
):
    callback = keras.callbacks.EarlyStopping("m", **options)
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    kept, waits = [], []
    for epoch, value in enumerate(VALUES[name]):
        model.epoch = epoch
        model.kept = None
        with warnings.catch_warnings(action="ignore"):
            callback.on_epoch_end(epoch, {} if value is None else {"m": value})
        waits.append(callback.wait)
        if model.kept is not None:
            kept.append(epoch)
        if model.stop_training:
            break
    callback.on_train_end()
    print("        GoldenEarlyStopping(")
    print(f"            values: {json.dumps(name)}, direction: .{options['mode']},")
    print(f"            minDelta: {options.get('min_delta', 0)}, patience: {options.get('patience', 0)},")
    print(f"            baseline: {swift(options.get('baseline'))},")
    print(f"            restores: {str('restore_best_weights' in options).lower()},")
    print(f"            startFromEpoch: {options.get('start_from_epoch', 0)},")
    print(f"            stoppedEpoch: {callback.stopped_epoch}, bestEpoch: {callback.best_epoch}, kept: {kept},")
    print(f"            waits: {waits}, restored: {swift(getattr(model, 'restored', None))}),")
print("    ]\n")

print("    /// The learning rate after each epoch, from 0.1 on, and the counts of waiting and of cooling down.")
print("    static let plateaus: [GoldenPlateau] = [")
for name, options in (
    ("falling", dict(mode="min", patience=2, factor=0.5)),
    ("falling", dict(mode="min", patience=1, factor=0.3, cooldown=2, min_lr=0.005)),
    ("falling", dict(mode="min", patience=0, factor=0.1, min_delta=0.1, min_lr=0.001)),
    ("rising", dict(mode="max", patience=2, factor=0.2, cooldown=1, min_delta=0)),
    ("broken", dict(mode="min", patience=2, factor=0.5)),
):
    callback = keras.callbacks.ReduceLROnPlateau("m", **options)
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    rates, waits, cooldowns = [], [], []
    for epoch, value in enumerate(VALUES[name]):
        with warnings.catch_warnings(action="ignore"):
            callback.on_epoch_end(epoch, {} if value is None else {"m": value})
        rates.append(np.float32(model.optimizer.learning_rate.numpy()))
        waits.append(callback.wait)
        cooldowns.append(callback.cooldown_counter)
    print("        GoldenPlateau(")
    print(f"            values: {json.dumps(name)}, direction: .{options['mode']},")
    print(f"            minDelta: {options.get('min_delta', 1e-4)}, factor: {options['factor']},")
    print(f"            patience: {options['patience']}, cooldown: {options.get('cooldown', 0)},")
    print(f"            minLearningRate: {options.get('min_lr', 0)},")
    print(f"            rates: {bits(np.array(rates))},")
    print(f"            waits: {waits}, cooldowns: {cooldowns}),")
print("    ]\n")

print("    /// Which way the metrics get better that Keras knows by these names; nil where it wants to be told.")
print("    static let directions: [(metric: String, direction: MetricMonitor.Direction?)] = [")
for metric in (
    "accuracy", "acc", "categorical_accuracy", "sparse_categorical_accuracy", "binary_accuracy", "mse", "mae",
    "mean_squared_error", "mean_absolute_error", "categorical_crossentropy", "sparse_categorical_crossentropy",
    "binary_crossentropy", "Precision", "Recall", "AUC", "F1Score",
):  # fmt: skip
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="softmax")])
    sparse = "sparse" in metric.lower() or metric in ("accuracy", "acc")
    made = getattr(keras.metrics, metric)() if metric[0].isupper() else metric
    model.compile("sgd", "sparse_categorical_crossentropy" if sparse else "categorical_crossentropy", metrics=[made])
    targets = np.zeros(4, "float32") if sparse else np.eye(3, dtype="float32")[[0, 1, 2, 0]]
    logs = model.evaluate(np.zeros((4, 2)), targets, verbose=0, return_dict=True)
    (name,) = set(logs) - {"loss"}
    callback = keras.callbacks.EarlyStopping(f"val_{name}")
    callback.set_model(model)
    try:
        callback._set_monitor_op()
        direction = ".min" if callback.monitor_op is keras.ops.less else ".max"
    except ValueError:
        direction = "nil"
    print(f"        ({json.dumps(name)}, {direction}),")
print("    ]")
print("}")
