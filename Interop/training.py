"""Gradients and steps of training, held against Keras's own: in double precision from the first step to the last, in single
precision from Keras's own state at several steps of a run, and from the first step to the last by how far Keras's runs end from
each other."""

import json
import multiprocessing
import os
import pathlib
import subprocess

import numpy

from counter import Counter
from tally import Tally

BATCH, CLASSES = 8, 5
# What Keras rounds to single precision on its way to double is exact in both.
LOSS = {"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": False}}
MOMENTUM, EPSILON = 0.984375, 2.0 ** -10


def optimizers(keras):
    o = keras.optimizers
    return {
        "sgd": lambda: o.SGD(2.0 ** -6, momentum=0.875, nesterov=True),
        "adam": lambda: o.Adam(2.0 ** -9, beta_1=0.875, beta_2=1 - 2.0 ** -10, epsilon=2.0 ** -20),
        "adamw": lambda: o.AdamW(2.0 ** -9, weight_decay=2.0 ** -8, beta_1=0.875, beta_2=0.96875, epsilon=2.0 ** -20),
        "rmsprop": lambda: o.RMSprop(2.0 ** -10, rho=0.875, momentum=0.5, centered=True, epsilon=2.0 ** -10),
    }


def networks(keras):
    """By name: functions that make a network of the type that is set."""
    layers = keras.layers
    normal = {"momentum": MOMENTUM, "epsilon": EPSILON}

    def end(inputs, x):
        x = layers.Dense(CLASSES, activation="softmax")(layers.GlobalAveragePooling2D()(x))
        return keras.Model(inputs, x)

    def simple():
        x = inputs = keras.Input((12, 12, 1))
        x = layers.Conv2D(6, 3, activation="relu", kernel_regularizer=keras.regularizers.L2(2.0 ** -7))(x)
        x = layers.MaxPooling2D()(x)
        x = layers.Conv2D(9, 3, kernel_constraint=keras.constraints.MaxNorm(0.5))(x)
        x = layers.Flatten()(layers.ReLU()(layers.BatchNormalization(**normal)(x)))
        x = layers.Dropout(0.0)(layers.Dense(16, activation="elu")(x))
        return keras.Model(inputs, layers.Dense(CLASSES, activation="softmax")(x))

    def xception():
        x = inputs = keras.Input((14, 13, 2))
        x = layers.BatchNormalization(**normal)(layers.Conv2D(4, 3, use_bias=False)(x))
        x = layers.ReLU()(x)
        shortcut = layers.BatchNormalization(**normal)(layers.Conv2D(6, 1, 2, "same", use_bias=False)(x))
        x = layers.BatchNormalization(**normal)(layers.SeparableConv2D(6, 3, padding="same", use_bias=False)(x))
        x = layers.SeparableConv2D(6, 3, padding="same", depth_multiplier=2)(layers.Activation("silu")(x))
        x = layers.Add()([layers.MaxPooling2D(3, 2, "same")(x), shortcut])
        return end(inputs, layers.Conv2D(8, 3, padding="same")(x))

    def kinds():
        x = inputs = keras.Input((10, 11, 4))
        x = layers.Conv2D(8, 3, groups=2, padding="same", activation="tanh")(x)
        x = layers.PReLU(shared_axes=[1, 2])(layers.Conv2D(6, (3, 2), dilation_rate=(2, 1), padding="same")(x))
        x = layers.DepthwiseConv2D(3, 2, padding="same", activation="gelu")(x)
        x = layers.Conv2DTranspose(5, 3, 2, padding="same")(x)
        x = layers.LayerNormalization(epsilon=EPSILON)(layers.LeakyReLU(0.25)(x))
        x = layers.GroupNormalization(2, epsilon=EPSILON)(layers.Conv2D(6, 3, (2, 1))(x))
        return end(inputs, layers.AveragePooling2D(2)(layers.UpSampling2D(2)(layers.Activation("sigmoid")(x))))

    def shared():
        x = inputs = keras.Input((9, 9, 3))
        again = layers.Conv2D(3, 3, padding="same", activation="softplus")
        inner_input = keras.Input((9, 9, 3))
        inner = keras.Model(inner_input, layers.BatchNormalization(**normal)(layers.Conv2D(3, 1)(inner_input)), name="inner")
        left = inner(again(again(x)))
        right = layers.Cropping2D(1)(layers.ZeroPadding2D(1)(layers.Multiply()([left, inner(x)])))
        x = layers.Concatenate()([left, layers.Maximum()([right, x]), layers.Average()([x, left])])
        return end(inputs, layers.Permute((2, 1, 3))(x))

    return {"simple": simple, "xception": xception, "kinds": kinds, "shared": shared}


def augmented(keras):
    """A function that makes a network in front of which pictures are changed by chance."""
    layers = keras.layers

    def make():
        x = inputs = keras.Input((12, 11, 2))
        x = layers.RandomRotation(0.125, fill_mode="constant")(layers.RandomFlip()(x))
        x = layers.RandomTranslation((-0.25, 0.125), 0.25, fill_mode="nearest")(x)
        x = layers.RandomZoom((-0.25, 0.5), 0.25)(x)
        x = layers.RandomShear((0.0, 0.25), (0.0, 0.125), fill_mode="wrap")(x)
        x = layers.RandomContrast((0.25, 0.5), value_range=(-3, 3))(x)
        x = layers.RandomBrightness(0.125, value_range=(-3, 3))(x)
        x = layers.MaxPooling2D()(layers.Conv2D(6, 3, activation="relu")(x))
        return keras.Model(inputs, layers.Dense(CLASSES, activation="softmax")(layers.Flatten()(x)))

    return make


def variables(model):
    """All weights in the order of the layers, those of a nested network behind it."""
    found = []
    for layer in model.layers:
        inner = getattr(layer, "layers", None)
        found += variables(layer) if inner else layer.weights
    return found


def named(model, path=""):
    """Weights by the names that Mien gives them."""
    found = {}
    for layer in model.layers:
        if getattr(layer, "layers", None):
            found |= named(layer, f"{path}{layer.name}/")
        else:
            for weight in layer.weights:
                found[f"{path}{layer.name}/{weight.name}"] = weight
    return found


def data(model, steps, seed):
    random = numpy.random.default_rng(seed)
    x = random.normal(size=(steps, BATCH) + model.input_shape[1:])
    return x, random.integers(0, CLASSES, size=(steps, BATCH)).astype(float)


def free_runs(file, kind, x, y, onednn, count):
    """Losses and weights of so many of Keras's runs of the same steps, with oneDNN's kernels or without: the first with each
    batch's items in their order, the others with them in other orders, so that sums over them are rounded otherwise."""
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = onednn
    import networks

    keras = networks.libraries()["keras"]
    runs = []
    for number in range(count):
        random = numpy.random.default_rng(number)
        model = keras.models.load_model(file, compile=False)
        model.compile(optimizers(keras)[kind](), keras.losses.SparseCategoricalCrossentropy())
        losses = []
        for given, targets in zip(x, y):
            order = random.permutation(BATCH) if number else numpy.arange(BATCH)
            model.reset_metrics()
            losses.append(numpy.ravel(model.train_on_batch(given[order], targets[order]))[0])
        runs.append({"loss": numpy.array(losses)} | {f"weight/{path}": w.numpy() for path, w in named(model).items()})
    return runs


class Judge:
    def __init__(self, program, work, keras, tensorflow):
        self.program, self.work, self.keras, self.tensorflow = program, work, keras, tensorflow
        self.tally, self.count = Tally(), 0

    def mien(self, model, arrays, settings):
        self.count += 1
        path = self.work / str(self.count)
        path.mkdir()
        # A model, or the file of one.
        if isinstance(model, pathlib.Path):
            given = str(model)
        else:
            given = str(path / "model.keras")
            model.save(given)
        numpy.savez(path / "data.npz", **arrays)
        (path / "settings.json").write_text(json.dumps(settings))
        names = [str(path / name) for name in ("data.npz", "settings.json", "out.npz")]
        done = subprocess.run([str(self.program), given] + names, capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[:600])
        with numpy.load(path / "out.npz") as file:
            return dict(file)

    def settings(self, optimizer, **others):
        return {"loss": LOSS, "optimizer": self.keras.optimizers.serialize(optimizer)} | others

    def gradient_function(self, model):
        """What gives the loss and its gradients, as `fit` has them; the running statistics move."""
        loss = self.keras.losses.SparseCategoricalCrossentropy()

        @self.tensorflow.function
        def run(x, y):
            with self.tensorflow.GradientTape() as tape:
                total = loss(y, model(x, training=True))
                # Keras's own sum fails where a penalty is of another type than the loss.
                for penalty in model.losses:
                    total += self.tensorflow.cast(penalty, total.dtype)
            return total, tape.gradient(total, model.trainable_variables)

        return lambda x, y: run(self.tensorflow.constant(x, model.compute_dtype), self.tensorflow.constant(y))

    def gradients(self, model, x, y):
        """The loss and its gradients by weight; the running statistics stay."""
        before = model.get_weights()
        total, found = self.gradient_function(model)(x, y)
        model.set_weights(before)
        return float(total), {id(weight): gradient.numpy() for weight, gradient in zip(model.trainable_variables, found)}

    def compare(self, what, found, expected, share, floor=0):
        """Whether numbers are off by no more than a share of the largest, or `floor`."""
        largest = numpy.abs(expected).max(initial=0)
        worst = numpy.abs(found.reshape(expected.shape) - expected).max(initial=0)
        limit = max(share * largest, floor)
        self.tally.judge(what, None if worst <= limit else f"{worst:.3g} off, the largest is {largest:.3g}")

    def doubles(self, name, make, kind, optimizer, steps=50):
        """From the same weights, so many steps in double precision."""
        self.keras.utils.set_random_seed(3)
        single = make()
        self.set_type("float64")
        try:
            double = make()
            double.set_weights(single.get_weights())
            x, y = data(double, steps, 4)
            mien = self.mien(
                single, {"x": x, "y": y, "variables": numpy.concatenate([w.numpy().ravel() for w in variables(double)])},
                self.settings(optimizer(), steps=steps, precision="float64"))
            _, gradients = self.gradients(double, x[0], y[0])
            names = dict(zip(named(single), named(double).values()))
            for path, weight in names.items():
                if id(weight) in gradients:
                    expected = gradients[id(weight)]
                    self.compare(f"{name}: gradients in double precision", mien[f"gradient/{path}"], expected, 1e-7, 1e-9)
            run, keras_optimizer, losses = self.gradient_function(double), optimizer(), []
            for step in range(steps):
                total, found = run(x[step], y[step])
                keras_optimizer.apply(found, double.trainable_variables)
                losses.append(float(total))
            self.compare(f"{name}: losses of {steps} steps, {kind}", mien["loss"], numpy.array(losses), 1e-6)
            for path, weight in names.items():
                self.compare(
                    f"{name}: weights after {steps} steps, {kind}", mien[f"weight/{path}"], weight.numpy(), 1e-6, 1e-8)
        finally:
            self.set_type("float32")

    def set_type(self, name):
        """The type of what is made from now on: Keras has it in two places."""
        self.keras.config.set_floatx(name)
        self.keras.config.set_dtype_policy(name)

    def singles(self, name, make, steps=(0, 10, 30)):
        """The fast kernels' gradients from Keras's own state at some steps of a run."""
        self.keras.utils.set_random_seed(5)
        model = make()
        self.set_type("float64")
        double = make()
        self.set_type("float32")
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
        x, y = data(model, max(steps) + 1, 6)
        for step in range(max(steps) + 1):
            if step in steps:
                mien = self.mien(
                    model, {"x": x[step:step + 1].astype("float32"), "y": y[step:step + 1]},
                    self.settings(self.keras.optimizers.SGD(), precision="float32"))
                total, gradients = self.gradients(model, x[step], y[step])
                double.set_weights(model.get_weights())
                _, truth = self.gradients(double, x[step].astype("float32"), y[step])
                truth = dict(zip(gradients, truth.values()))
                self.compare(f"{name}: losses in single precision", mien["loss"], numpy.array([total]), 1e-5)
                for path, weight in named(model).items():
                    if id(weight) not in gradients:
                        continue
                    expected = truth[id(weight)]
                    if numpy.abs(expected).max() < 1e-12:
                        self.tally.excuse(f"{name}: {path}", "its true gradient is 0, in front of a batch normalisation")
                        continue
                    # Sums of what nearly cancels out are known to Keras's own rounding alone.
                    spread = numpy.abs(gradients[id(weight)] - expected).max()
                    self.compare(
                        f"{name}: gradients in single precision", mien[f"gradient/{path}"], expected, 1e-4, 2 * spread)
            model.train_on_batch(x[step], y[step])

    def free(self, name, make, kind, steps=50, count=4):
        """From the same weights, so many steps in single precision: no farther from any of Keras's runs than twice as far as the
        two of them that are farthest from each other, in each weight and in the losses.

        With oneDNN and without it Keras has the same kernels for most of what is summed, and so two runs in which nothing else
        differs say little of what rounding does: hence the other orders."""
        self.keras.utils.set_random_seed(9)
        model = make()
        x, y = data(model, steps, 10)
        x = x.astype("float32")
        file = self.work / f"free-{name}.keras"
        model.save(file)
        mien = self.mien(
            file, {"x": x, "y": y}, self.settings(optimizers(self.keras)[kind](), steps=steps, precision="fast"))
        # Each in a process of its own, for TensorFlow asks for oneDNN once.
        with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
            tasks = [(file, kind, x, y, onednn, count) for onednn in "01"]
            runs = [run for some in pool.starmap(free_runs, tasks, chunksize=1) for run in some]
        for path in runs[0]:
            every = numpy.array([run[path] for run in runs])
            spread = (every.max(axis=0) - every.min(axis=0)).max(initial=0)
            worst = numpy.abs(mien[path].reshape(every.shape[1:]) - every).max(initial=0)
            # Where all of Keras's runs round alike, a unit in the last place.
            limit = max(2 * spread, numpy.spacing(numpy.abs(every).max(initial=0)))
            what = "losses" if path == "loss" else "weights"
            self.tally.judge(
                f"{name}: {what} of {steps} free steps in single precision, {kind}",
                None if worst <= limit else f"{path}: {worst:.3g} off, Keras's runs are {spread:.3g} apart")

    def steps(self, model, x, y):
        """Keras's losses, each of its own step."""
        counter = Counter(model, self.tensorflow, BATCH)
        # What was traced before draws from elsewhere.
        if counter.layers:
            model.make_train_function(force=True)
        losses = []
        for given, targets in zip(x, y):
            counter.draw(int(model.optimizer.iterations))
            model.reset_metrics()
            losses.append(numpy.ravel(model.train_on_batch(given, targets))[0])
        return numpy.array(losses)

    def continued(self, name, make, kind, optimizer, ending, first=6, then=6):
        """Keras goes on with what Mien began, and Mien with what Keras began: both as if there had been one engine."""
        self.keras.utils.set_random_seed(7)
        model = make()
        x, y = data(model, first + then, 8)
        x = x.astype("float32")
        arrays = {"begin": {"x": x[:first], "y": y[:first]}, "end": {"x": x[first:], "y": y[first:]}}
        model.compile(optimizer=optimizer(), loss=self.keras.losses.SparseCategoricalCrossentropy())
        saved = self.work / f"begun-{name}-{kind}{ending}"
        words = self.settings(optimizer(), precision="fast")
        self.mien(model, arrays["begin"], words | {"steps": first, "save": str(saved)})
        mien = self.mien(saved, arrays["end"], words | {"steps": then, "resume": True})
        keras = self.keras.models.load_model(saved)
        if ending == ".h5":
            self.tally.excuse("Keras goes on from Mien's .h5", "Keras 3 does not go on from its own: its optimizer knows no weights")
        else:
            losses = self.steps(keras, x[first:], y[first:])
            self.compare(f"{name}, {kind}: Keras goes on from Mien's {ending}", mien["loss"], losses, 1e-3)

        self.steps(model, x[:first], y[:first])
        saved = self.work / f"keras-{name}-{kind}{ending}"
        model.save(saved)
        mien = self.mien(saved, arrays["end"], words | {"steps": then, "resume": True})
        losses = self.steps(model, x[first:], y[first:])
        self.compare(f"{name}, {kind}: Mien goes on from Keras's {ending}", mien["loss"], losses, 1e-3)
        for path, weight in named(model).items():
            # Where the true gradient is 0, Adam moves by the sign of a rounding.
            if not weight.trainable or path.endswith("bias"):
                continue
            self.compare(
                f"{name}, {kind}: weights after {first} steps of Keras and {then} of Mien, {ending}",
                mien[f"weight/{path}"], weight.numpy(), 1e-3, 1e-4)


def main(mien, work):
    import networks as libraries

    keras = libraries.libraries()["keras"]
    import tensorflow

    judge = Judge(pathlib.Path(mien).with_name("MienTrainingJudge"), pathlib.Path(work), keras, tensorflow)
    kinds = optimizers(keras)
    for name, make in networks(keras).items():
        judge.singles(name, make)
        for kind in kinds if name == "simple" else ["adam"]:
            judge.doubles(name, make, kind, kinds[kind])
            for ending in (".keras", ".h5"):
                judge.continued(name, make, kind, kinds[kind], ending)
    judge.free("xception", networks(keras)["xception"], "adam")
    for kind in ("sgd", "adam"):
        judge.continued("augmented", augmented(keras), kind, kinds[kind], ".keras")
    return judge.tally
