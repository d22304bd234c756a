"""Trainings by `mien train`, held against Keras: what they say of their networks, how Keras goes on with them and they with what
Keras began, and how they go by their settings.

Where weights of both are compared, a step sees all faces, because each engine goes through them in an order of its own. The
networks have no dropout there, and no kinks: a number of which one engine's rounding is beyond a kink would move weights further
than rounding does. Keras computes in double precision then, since in single precision it is further from that than Mien is.
"""

import contextlib
import io
import json
import math
import zipfile

import h5py
import numpy

import scores
from command import Mien
from tally import Tally

EMOTIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
# Sums over faces in single precision, of which a unit in the last place is about 1e-7.
ROUNDED = 2e-6
# Of the longest way that a number of a tensor goes. Adam divides a gradient by about its own magnitude: where it is small beside
# the others of its tensor, its rounding is not.
BY_SGD, BY_ADAM = 1e-5, 1e-4
# What schedules begin with, or come to.
RATE = 0.01


class Faces:
    """A drawn data set, as NumPy sees it."""

    def __init__(self, mien, path, count, seed):
        mien.output("dataset", "synthesize", path, "--count", count, "--seed", seed)
        self.path = path
        self.pixels, self.emotions, self.usages = scores.faces(path)

    def part(self, usage, classes=EMOTIONS, scale="unit"):
        """The faces of a usage that show one of the classes: inputs, NHWC, and a row for each with a one for its class."""
        numbers = [EMOTIONS.index(name) for name in classes]
        chosen = (self.usages == usage) & numpy.isin(self.emotions, numbers)
        ones = numpy.equal.outer(self.emotions[chosen], numbers).astype("float32")
        return scores.scaled(self.pixels[chosen], scale), ones


def card(path):
    """What Mien knows of a model, in a Keras file."""
    file = path
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            file = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(file) as file:
        return json.loads(file.attrs["mien_card"])


def read(path):
    return json.loads(path.read_text())


def weights(model):
    """The weights of a network by their layers' names and their own, which are `conv2d/kernel:0` in Keras 2."""
    return {
        f"{layer.name}/{weight.name.split('/')[-1].split(':')[0]}": weight.numpy()
        for layer in model.layers for weight in layer.weights}


class Judge:
    def __init__(self, mien, work, libraries):
        self.mien, self.work, self.libraries, self.keras = Mien(mien), work, libraries, libraries["keras"]
        self.tally, self.subject = Tally(), ""

    @contextlib.contextmanager
    def about(self, subject):
        """What is judged inside is about that, and what stops it is a failure."""
        self.subject = subject
        try:
            yield
        except Exception as error:
            self.judge("what is judged comes to its end", f"{type(error).__name__}: {str(error)[:500]}")
        else:
            self.judge("what is judged comes to its end")

    # What is compared.

    def judge(self, what, error=None):
        self.tally.judge(what, error if error is None else f"{self.subject}: {error}")

    def equal(self, what, found, expected):
        self.judge(what, None if found == expected else f"{found}, and not {expected}")

    def close(self, what, found, expected, share=ROUNDED):
        """Whether numbers are off by no more than a share of each."""
        found, expected = numpy.asarray(found, float), numpy.asarray(expected, float)
        worst = math.inf
        if found.shape == expected.shape:
            worst = (numpy.abs(found - expected) / numpy.maximum(numpy.abs(expected), 1e-6)).max(initial=0)
        self.judge(what, None if worst <= share else f"{worst:.2g} of it off: {found}, and not {expected}")

    def moved(self, what, found, expected, before, share, steps=1):
        """Whether weights went where Keras's went, but for a share of the longest way in their tensor, and for the rounding of a
        weight at each step, which is a unit in the last place of the largest one."""
        self.equal(f"{what}: which there are", sorted(found), sorted(expected))
        for name in sorted(found.keys() & expected.keys()):
            way = numpy.abs(expected[name] - before[name]).max(initial=0)
            error = numpy.abs(found[name] - expected[name]).max(initial=0)
            limit = share * way + steps * numpy.spacing(numpy.abs(expected[name]).max(initial=0).astype("float32"))
            self.judge(what, None if error <= limit else f"{name}: {error:.3g} off, the longest way is {way:.3g}")

    # What is run.

    def train(self, *arguments, **settings):
        """The folder of a run, and what was said. Settings stand in a file."""
        run = self.work / f"run-{len(list(self.work.glob('run-*')))}"
        if settings:
            file = run.with_name(f"settings-{run.name}.json")
            file.write_text(json.dumps(settings))
            arguments = (*arguments, "--settings", file)
        status, _, said = self.mien.run("train", *arguments, "-o", run)
        if status != 0:
            raise RuntimeError(f"mien train: {said}")
        return run, said

    def keras_file(self, model, ending=".keras", *options):
        """A model of Mien's in Keras's form."""
        file = model.with_name("-".join([model.stem, *options]) + ending)
        self.mien.output("convert", model, file, *options)
        return file

    def load(self, model):
        """A model of Mien's in Keras, with its optimizer."""
        return self.keras.models.load_model(self.keras_file(model))

    def plain(self, library):
        """A network without dropout and without kinks, all of whose weights have a gradient."""
        layers = library.layers
        x = inputs = library.Input((48, 48, 1))
        x = layers.Conv2D(6, 3, 2, use_bias=False)(x)
        x = layers.Activation("elu")(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.Conv2D(8, 3, 2, activation="tanh")(layers.AveragePooling2D(2)(x))
        x = layers.Dense(16, activation="elu", kernel_regularizer=library.regularizers.L2(1e-3))(layers.Flatten()(x))
        return library.Model(inputs, layers.Dense(len(EMOTIONS), activation="softmax")(x))

    @contextlib.contextmanager
    def doubles(self, library):
        """What is made inside has double precision."""
        def set_type(name):
            if library is self.keras:
                library.config.set_floatx(name)
                library.config.set_dtype_policy(name)
            else:
                library.backend.set_floatx(name)
                library.mixed_precision.set_global_policy(name)

        set_type("float64")
        try:
            yield
        finally:
            set_type("float32")

    # What is judged.

    def scored(self, faces):
        """The losses and scores that a run tells of its best network."""
        run, _ = self.train(faces.path, "--architecture", "mini-xception", "--epochs", 3, "--batch-size", 64)
        history, told = read(run / "history.json"), read(run / "scores.json")
        best = int(numpy.argmin(history["val_loss"]))
        for library, ending, *options in (
            ("keras", ".keras"), ("keras", ".h5", "--dialect", "keras3"), ("tf_keras", ".h5", "--dialect", "keras2"),
        ):
            with self.about(f"{library}'s {ending}"):
                file = self.keras_file(run / "best.mien", ending, *options)
                known, model = card(file), self.libraries[library].models.load_model(file)
                if library == "tf_keras":
                    self.tally.excuse("the optimizer in Keras 2's .h5", "`mien convert` says that it is left behind")
                    model.compile(loss="categorical_crossentropy", metrics=["accuracy"])
                x, y = faces.part("PublicTest", known["classNames"], known["scale"])
                loss, accuracy = model.evaluate(x, y, verbose=0)
                right = int((model.predict(x, verbose=0).argmax(axis=1) == y.argmax(axis=1)).sum())
                self.close("val_loss of the best epoch", history["val_loss"][best], loss)
                self.close("val_accuracy of the best epoch", history["val_accuracy"][best], accuracy, 1e-7)
                self.equal("right answers of the best epoch", round(history["val_accuracy"][best] * len(y), 9), right)

                x, y = faces.part("PrivateTest", known["classNames"], known["scale"])
                expected = scores.expected(self.keras, y.argmax(axis=1), model.predict(x, verbose=0))
                # Of other classes than the network's there are none.
                del expected["leftOut"]
                self.close("cross-entropy of the test faces", told["crossEntropy"], expected["crossEntropy"])
                self.equal("right answers for the test faces", told["correct"], expected["correct"])
                self.judge("all scores of the test faces", scores.problem(expected, told))

    def architecture(self, name, faces):
        """A network by name, that Keras loads and goes on training."""
        x, y = faces.part("Training")
        run, said = self.train(faces.path, "--architecture", name, "--epochs", 1, "--batch-size", 32)
        model = self.load(run / "last.mien")
        trained = sum(math.prod(weight.shape) for weight in model.trainable_weights)
        self.equal(
            "networks by name: how many weights", [line for line in said.splitlines() if line.startswith("training: ")],
            [f"training: Adam, {trained:,} of {model.count_params():,} weights, seed 0"])
        rows = self.mien.output("predict", run / "last.mien", faces.path, "--csv").splitlines()[1:]
        found = numpy.array([row.split(",")[-len(EMOTIONS):] for row in rows], float)
        expected = model.predict(scores.scaled(faces.pixels, "unit"), verbose=0)
        error = numpy.abs(found - expected).max() / numpy.ptp(expected)
        self.judge("networks by name: outputs", None if error <= 1e-4 else f"{error:.2g} of their range off")

        steps = math.ceil(len(x) / 32)
        self.equal("networks by name: steps before Keras's", int(model.optimizer.iterations), steps)
        before = weights(model)
        loss = model.fit(x[:32], y[:32], verbose=0).history["loss"][0]
        self.judge("networks by name: Keras's step", None if math.isfinite(loss) else f"its loss is {loss}")
        self.equal("networks by name: steps after Keras's", int(model.optimizer.iterations), steps + 1)
        still = [key for key, value in weights(model).items() if numpy.array_equal(value, before[key])]
        self.equal("networks by name: weights that Keras's step leaves where they are", still, [])

    def continued(self, library, make, share, faces):
        """Keras's training, gone on with for a step with all faces."""
        keras, (x, y) = self.libraries[library], faces.part("Training")
        keras.utils.set_random_seed(11)
        model = self.plain(keras)
        model.compile(make(keras.optimizers), "categorical_crossentropy", metrics=["accuracy"])
        model.fit(x, y, batch_size=64, epochs=1, verbose=0)
        name, steps = type(model.optimizer).__name__, int(model.optimizer.iterations)
        files = [self.work / f"{len(list(self.work.iterdir()))}-{library}{ending}" for ending in (".keras", ".h5")]
        for file in files:
            model.save(file)
        before = weights(model)
        keys = dict(zip(before, before))
        with self.doubles(keras):
            double = self.plain(keras)
            double.set_weights(model.get_weights())
            double.compile(make(keras.optimizers), "categorical_crossentropy", metrics=["accuracy"])
            double.optimizer.build(double.trainable_variables)
            for own, single in zip(slots(double), slots(model)):
                own.assign(single.numpy())
            loss, accuracy = double.train_on_batch(x.astype(float), y.astype(float))
            expected = dict(zip(keys, weights(double).values()))
            validation = double.evaluate(*(array.astype(float) for array in faces.part("PublicTest")), verbose=0)
        model.train_on_batch(x, y)
        for file in files:
            with self.about(f"{library}'s {name} in {file.suffix}"):
                run, said = self.train(
                    faces.path, "--model", file, "--scale", "unit", "--epochs", 1, "--batch-size", len(x))
                for words in (f"the training goes on with its optimizer, {name}\n", f"from step {steps} on\n"):
                    self.judge("Keras's training: it is said", None if words in said else f"not {words.strip()}, but {said}")
                history = {key: values[0] for key, values in read(run / "history.json").items()}
                self.close("Keras's training: the loss of the next step", history["loss"], loss)
                self.close("Keras's training: the accuracy of the next step", history["accuracy"], accuracy)
                self.close("Keras's training: val_loss", history["val_loss"], validation[0])
                self.close("Keras's training: val_accuracy", history["val_accuracy"], validation[1])
                found = self.load(run / "last.mien")
                self.moved("Keras's training: weights after the next step", weights(found), expected, before, share)

    def courses(self, faces):
        """What settings a training may have: Mien's words, and Keras's loss, rate, weights of classes and callbacks."""
        keras, (_, y) = self.keras, faces.part("Training")
        schedules = keras.optimizers.schedules
        counts = y.sum(axis=0)
        balanced = {number: float(len(y) / (len(counts) * count)) for number, count in enumerate(counts)}
        usual = keras.losses.CategoricalCrossentropy()
        smoothed = keras.losses.CategoricalCrossentropy(label_smoothing=0.125)
        focal = keras.losses.CategoricalFocalCrossentropy(alpha=0.5, gamma=1.5)
        plateau = {"factor": 0.5, "patience": 1, "min_delta": 0.2, "cooldown": 1}
        return {
            "balanced": ({"class_weight": "balanced"}, usual, 0.05, balanced, []),
            "class weights": (
                {"class_weight": {"happy": 3, "sad": 0.5, "neutral": 0}}, usual, 0.05,
                {0: 1, 1: 1, 2: 1, 3: 3, 4: 0.5, 5: 1, 6: 0}, []),
            "label smoothing": ({"loss": keras.losses.serialize(smoothed)}, smoothed, 0.05, None, []),
            "balanced label smoothing": (
                {"loss": keras.losses.serialize(smoothed), "class_weight": "balanced"}, smoothed, 0.05, balanced, []),
            "focal": ({"loss": keras.losses.serialize(focal)}, focal, 0.05, None, []),
            "cosine": ({"schedule": "cosine"}, usual, schedules.CosineDecay(0.05, 6), None, []),
            "cosine with warm-up": (
                {"schedule": {"name": "cosine", "warmup_epochs": 2}}, usual,
                schedules.CosineDecay(0.0, 4, warmup_target=0.05, warmup_steps=2), None, []),
            "step": (
                {"schedule": {"name": "step", "epochs": [2, 4], "factor": 0.25}}, usual,
                schedules.PiecewiseConstantDecay([1, 3], [0.05, 0.0125, 0.003125]), None, []),
            "plateau": (
                {"reduce_lr_on_plateau": plateau}, usual, 0.05, None,
                [keras.callbacks.ReduceLROnPlateau(monitor="val_loss", **plateau)]),
        }

    def course(self, start, faces, settings, loss, rate, class_weight, callbacks):
        """A training with all faces in each step, epoch by epoch, as Keras's `fit` goes with the same settings."""
        (x, y), validation = ((array.astype(float) for array in faces.part(usage)) for usage in ("Training", "PublicTest"))
        run, _ = self.train(
            data=str(faces.path), model=str(start), preprocessing={"scale": "unit"},
            optimizer={"class_name": "SGD", "config": {"learning_rate": 0.05, "momentum": 0.5}}, epochs=6,
            batch_size=len(x), **settings)
        history, rates = read(run / "history.json"), []
        single = self.keras.models.load_model(start)
        with self.doubles(self.keras):
            model = self.plain(self.keras)
            model.set_weights(single.get_weights())
            model.compile(self.keras.optimizers.SGD(rate, momentum=0.5), loss, metrics=["accuracy"])
            note = self.keras.callbacks.LambdaCallback(
                on_epoch_end=lambda epoch, logs: rates.append(float(model.optimizer.learning_rate)))
            expected = model.fit(
                x, y, batch_size=len(x), epochs=6, verbose=0, class_weight=class_weight, callbacks=[note, *callbacks],
                validation_data=tuple(validation)).history
        if callbacks:
            self.judge("settings: the rate falls on a plateau", None if len(set(rates)) > 1 else f"it stays: {rates}")
        self.close("settings: the loss of the first step", history["loss"][0], expected["loss"][0])
        self.close("settings: learning_rate", history["learning_rate"], rates, 1e-6)
        for column in ("loss", "accuracy", "val_loss", "val_accuracy"):
            self.close(f"settings: {column} of 6 epochs", history[column], expected[column])
        before = weights(single)
        after = dict(zip(before, weights(model).values()))
        self.moved("settings: weights after 6 steps", weights(self.load(run / "last.mien")), after, before, BY_SGD, steps=6)

    def schedules(self, steps):
        """Schedules for five epochs of so many steps: Mien's words, and the rate of a step."""
        schedules = self.keras.optimizers.schedules
        return {
            "cosine": ({"name": "cosine"}, schedules.CosineDecay(RATE, 5 * steps)),
            "cosine with warm-up": (
                {"name": "cosine", "warmup_epochs": 2},
                schedules.CosineDecay(0.0, 3 * steps, warmup_target=RATE, warmup_steps=2 * steps)),
            "constant with warm-up": (
                {"name": "constant", "warmup_epochs": 2}, lambda step: RATE * min(step / (2 * steps), 1)),
            "step": (
                {"name": "step", "epochs": [1, 3], "factor": 0.5},
                lambda step: RATE * 0.5 ** sum(step // steps >= epoch for epoch in (1, 3))),
        }

    def schedule(self, start, faces, steps, settings, schedule):
        """The rates in the history, each of the next step behind an epoch, as Keras's optimizers have it; and those of all steps by
        the optimizer that Keras loads."""
        run, _ = self.train(
            faces.path, "--model", start, "--scale", "unit", "--epochs", 5, "--batch-size", 64, schedule=settings,
            learning_rate=RATE)
        expected = [float(schedule(step)) for step in range(5 * steps + 1)]
        found = read(run / "history.json")["learning_rate"]
        self.close("schedules: rates in the history", found, expected[steps::steps], 1e-6)
        optimizer, loaded = self.load(run / "last.mien").optimizer, []
        self.equal("schedules: steps in Keras", int(optimizer.iterations), 5 * steps)
        for step in range(5 * steps + 1):
            optimizer.iterations.assign(step)
            loaded.append(float(optimizer.learning_rate))
        self.close("schedules: rates of all steps, in Keras", loaded, expected, 1e-6)

    def tuned(self, faces):
        """A network with other classes and frozen layers."""
        classes = ("angry", "happy", "sad")
        base, _ = self.train(faces.path, "--architecture", "mini-xception", "--epochs", 1)
        run, _ = self.train(
            faces.path, "--model", base / "best.mien", "--classes", ",".join(classes), "--freeze", "*", "--epochs", 2)
        file = self.keras_file(run / "best.mien")
        model, known = self.keras.models.load_model(file), card(file)
        old, new = weights(self.load(base / "best.mien")), weights(model)
        self.equal("fine-tuning: classes in the card", known["classNames"], list(classes))
        self.equal("fine-tuning: which weights there are", sorted(new), sorted(old))
        last = next(layer for layer in reversed(model.layers) if layer.weights)
        self.equal("fine-tuning: classes of the last layer", [weight.shape[-1] for weight in last.weights], [3, 3])
        # Keras writes down no `trainable` of an input.
        for layer in model.layers[1:]:
            self.equal("fine-tuning: whether a layer is frozen", (layer.name, layer.trainable), (layer.name, layer is last))
            for key in (f"{layer.name}/{weight.name}" for weight in layer.weights):
                same = old[key].tobytes() == new[key].tobytes()
                self.equal("fine-tuning: whether weights are the same bits", (key, same), (key, layer is not last))
        history = read(run / "history.json")
        best = int(numpy.argmin(history["val_loss"]))
        loss, accuracy = model.evaluate(*faces.part("PublicTest", classes, known["scale"]), verbose=0)
        self.close("fine-tuning: val_loss", history["val_loss"][best], loss)
        self.close("fine-tuning: val_accuracy", history["val_accuracy"][best], accuracy)

        # Frozen batch normalisations go by their running statistics, in both.
        x, y = faces.part("Training", classes, known["scale"])
        more, said = self.train(faces.path, "--model", run / "best.mien", "--epochs", 1, "--batch-size", len(x))
        words = "the training goes on with its optimizer, Adam\n"
        self.judge("fine-tuning: it is said that it goes on", None if words in said else said)
        model.reset_metrics()
        loss, _ = model.train_on_batch(x, y)
        self.close("fine-tuning: the loss of the next step", read(more / "history.json")["loss"][0], loss)
        self.moved(
            "fine-tuning: weights after the next step", weights(self.load(more / "last.mien")), weights(model), new, BY_ADAM)


def slots(model):
    """The variables of an optimizer that its file holds: the steps, and what it remembers of each weight."""
    variables = model.optimizer.variables
    return [
        variable for variable in (variables() if callable(variables) else variables) if "learning_rate" not in variable.name]


def main(mien, work):
    import networks

    judge = Judge(mien, work, networks.libraries())
    with judge.about("scores"):
        judge.scored(Faces(judge.mien, work / "many.csv", 2000, 3))
    few = Faces(judge.mien, work / "few.csv", 120, 4)
    for name in ("mini-xception", "simple-cnn", "vgg", "resnet-se"):
        with judge.about(name):
            judge.architecture(name, few)
    faces = Faces(judge.mien, work / "faces.csv", 500, 5)
    for make, share in (
        (lambda optimizers: optimizers.SGD(0.0625, momentum=0.875), BY_SGD),
        (lambda optimizers: optimizers.SGD(0.0625, momentum=0.875, nesterov=True), BY_SGD),
        (lambda optimizers: optimizers.Adam(), BY_ADAM),
    ):
        for library in ("keras", "tf_keras"):
            with judge.about(library):
                judge.continued(library, make, share, faces)
    judge.keras.utils.set_random_seed(12)
    start = work / "start.keras"
    judge.plain(judge.keras).save(start)
    for name, course in judge.courses(faces).items():
        with judge.about(name):
            judge.course(start, faces, *course)
    steps = math.ceil(len(faces.part("Training")[0]) / 64)
    for name, course in judge.schedules(steps).items():
        with judge.about(name):
            judge.schedule(start, faces, steps, *course)
    with judge.about("fine-tuning"):
        judge.tuned(faces)
    return judge.tally
