"""Where networks look, held against the papers' formulas in plain TensorFlow and NumPy."""

import json
import pathlib
import subprocess

import numpy

import samples
from tally import Tally

# File, the layer that is looked at (None for the last convolution, of which Mien is not told), scale of the pixels, colours.
NETWORKS = [
    (samples.SAMPLES / "vgg.h5", None, "unit"),
    (samples.SAMPLES / "vgg.h5", "block2_norm", "unit"),
    (samples.SAMPLES / "mini_xception.h5", None, "signed"),
    (samples.SAMPLES / "mini_xception.h5", "block_3_add", "signed"),
    (samples.SHARED / "models" / "fer2013_mini_XCEPTION.102-0.66.hdf5", "add_4", "signed"),
    (samples.SHARED / "models" / "nested_mobilenetv2.keras", "mobilenetv2_0.50_96/out_relu", "raw"),
    (samples.SHARED / "models" / "nested_mobilenetv2.keras", None, "raw"),
    (samples.SHARED / "models" / "squeeze_excite_emotions.h5", None, "unit"),
]
STEPS, SAMPLES, NOISE, SEED, PATCH, STRIDE, FILL = 8, 3, 0.125, 5, 12, 8, 0.25
EXCHANGES = 7
# How often TensorFlow is asked again with other last digits, at first, and where that does not settle it.
FEW, MANY = 4, 20
# Few steps: later ones depend on the last digits of the first.
ASCENT = {"steps": 3, "rate": 0.0625, "jitter": 2, "decay": 0.125, "blur": 0.75, "noise": 0.125, "seed": 11}
CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose")


class Generator:
    """xoshiro256** behind SplitMix64, and Box and Muller's normal numbers."""

    MASK = 2 ** 64 - 1

    def __init__(self, seed):
        self.state = []
        for index in range(1, 5):
            word = (seed + index * 0x9E3779B97F4A7C15) & self.MASK
            word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
            word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & self.MASK
            self.state.append(word ^ (word >> 31))

    def next(self):
        def rotated(word, count):
            return ((word << count) | (word >> (64 - count))) & self.MASK

        a, b, c, d = self.state
        result = rotated(b * 5 & self.MASK, 7) * 9 & self.MASK
        c, d = c ^ a, d ^ b
        self.state = [a ^ d, b ^ c, c ^ (b << 17 & self.MASK), rotated(d, 45)]
        return result

    def unit(self):
        return (self.next() >> 11) / 2 ** 53

    def normal(self):
        radius = (-2 * numpy.log(1 - self.unit())) ** 0.5
        return radius * numpy.cos(2 * numpy.pi * self.unit())

    def index(self, bound):
        while True:
            product = self.next() * bound
            if (product & self.MASK) >= -bound % 2 ** 64 % bound:
                return product >> 64


def walk(model, path=""):
    """All layers by their paths, those of nested models too."""
    for layer in model.layers:
        yield path + layer.name, layer
        if getattr(layer, "layers", None):
            yield from walk(layer, f"{path}{layer.name}/")


class Scored:
    """What gives a layer's maps and the logits, both in one run, and their gradients. In graphs: TensorFlow's eager gradients of
    convolutions crash with oneDNN."""

    def __init__(self, tf):
        def score(logits, classes, kind):
            return tf.gather(logits if kind == "logit" else tf.nn.softmax(logits), classes, axis=1, batch_dims=1)

        @tf.function
        def scores(x, classes, kind):
            return score(self.run(x)[1], classes, kind)

        @tf.function
        def layer(x, classes, kind):
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(x)
                maps, logits = self.run(x)
                total = score(logits, classes, kind)
            return maps, tape.gradient(total, maps)

        @tf.function
        def gradient(x, classes, kind):
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(x)
                total = score(self.run(x)[1], classes, kind)
            return tape.gradient(total, x)

        @tf.function
        def channels(x, numbers):
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(x)
                means = tf.gather(tf.reduce_mean(self.run(x)[0], (1, 2)), numbers, axis=1, batch_dims=1)
            return means, tape.gradient(means, x)

        self.scores, self.layer, self.gradient, self.channels = scores, layer, gradient, channels


class Split(Scored):
    """A model of Keras."""

    def __init__(self, tf, keras, model, layer):
        super().__init__(tf)
        self.model = model
        # The last activation is taken away: what is left gives logits.
        assert model.layers[-1].activation is keras.activations.softmax
        model.layers[-1].activation = keras.activations.linear
        outer, _, inner = layer.partition("/")
        if isinstance(model, keras.Sequential):
            # Its layers have been called more than once, and `output` is what the first call gave.
            def run(x):
                for each in model.layers:
                    x = each(x)
                    if each.name == layer:
                        maps = x
                return maps, x

            self.run = run
            return
        if not inner:
            self.run = keras.Model(model.inputs, [model.get_layer(layer).output, model.outputs[0]])
            return
        nested = model.get_layer(outer)
        front = keras.Model(model.inputs, nested._inbound_nodes[-1].input_tensors[0])
        both = keras.Model(nested.inputs, [nested.get_layer(inner).output, nested.outputs[0]])
        rest = model.layers[model.layers.index(nested) + 1:]

        def run(x):
            maps, x = both(front(x))
            for after in rest:
                x = after(x)
            return maps, x

        self.run = run


class Formulas:
    """The methods by their definitions, for a batch."""

    def __init__(self, tf, scored, x, classes, score):
        self.tf, self.scored, self.x, self.kind = tf, scored, tf.constant(x), score
        self.classes = numpy.array(classes)

    def scores(self, x, classes=None):
        x = self.tf.cast(x, self.x.dtype)
        classes = self.tf.constant(self.classes if classes is None else classes, "int64")
        return self.scored.scores(x, classes, self.kind).numpy()

    def layer(self):
        maps, gradients = self.scored.layer(self.x, self.tf.constant(self.classes), self.kind)
        return maps.numpy().astype("float64"), gradients.numpy().astype("float64")

    def gradient(self, x):
        found = self.scored.gradient(self.tf.cast(x, self.x.dtype), self.tf.constant(self.classes), self.kind)
        return found.numpy().astype("float64")

    def gradCAM(self):
        maps, gradients = self.layer()
        return numpy.maximum((maps * gradients.mean((1, 2), keepdims=True)).sum(-1), 0)

    def gradCAMPlusPlus(self):
        maps, gradients = self.layer()
        below = 2 * gradients ** 2 + maps.sum((1, 2), keepdims=True) * gradients ** 3
        alpha = numpy.divide(gradients ** 2, below, out=numpy.zeros_like(below), where=below != 0)
        weights = (alpha * numpy.maximum(gradients, 0)).sum((1, 2), keepdims=True)
        return numpy.maximum((maps * weights).sum(-1), 0)

    def hiResCAM(self):
        maps, gradients = self.layer()
        return (maps * gradients).sum(-1)

    def layerCAM(self):
        maps, gradients = self.layer()
        return numpy.maximum((maps * numpy.maximum(gradients, 0)).sum(-1), 0)

    def eigenCAM(self):
        found = []
        for maps in self.layer()[0]:
            _, _, vectors = numpy.linalg.svd(maps.reshape(-1, maps.shape[-1]), full_matrices=False)
            projection = maps @ vectors[0]
            found.append(projection if projection.sum() >= 0 else -projection)
        return numpy.stack(found)

    def scoreCAM(self):
        found = []
        for x, maps, number in zip(self.x.numpy(), self.layer()[0], self.classes):
            channels = [k for k in range(maps.shape[-1]) if numpy.ptp(maps[..., k]) > 0]
            masks = self.tf.image.resize(maps[..., channels].astype("float32"), x.shape[:2]).numpy()
            masks = (masks - masks.min((0, 1))) / numpy.ptp(masks, (0, 1))
            inputs = numpy.stack([x * masks[..., k:k + 1] for k in range(len(channels))])
            scores = numpy.concatenate([
                self.scores(inputs[k:k + 64], [number] * len(inputs[k:k + 64])) for k in range(0, len(inputs), 64)])
            powers = numpy.exp(scores.astype("float64") - scores.max())
            found.append(numpy.maximum((maps[..., channels] * (powers / powers.sum())).sum(-1), 0))
        return numpy.stack(found)

    def saliency(self):
        return numpy.abs(self.gradient(self.x)).max(-1)

    guidedBackpropagation = saliency

    def smoothGrad(self):
        x, generator, total = self.x.numpy(), Generator(SEED), 0
        spread = x.max((1, 2, 3), keepdims=True) - x.min((1, 2, 3), keepdims=True)
        for _ in range(SAMPLES):
            noise = numpy.array([NOISE * generator.normal() for _ in range(x[0].size)], "float32").reshape(x[0].shape)
            total = total + self.gradient(x + spread * noise)
        return numpy.abs(total / SAMPLES).max(-1)

    def integratedGradients(self):
        x = self.x.numpy()
        total = sum(self.gradient(x * numpy.float32((step + 0.5) / STEPS)) for step in range(STEPS))
        return (x * total / STEPS).sum(-1)

    def occlusion(self):
        x, whole = self.x.numpy(), self.scores(self.x)
        drops, covers = numpy.zeros(x.shape[:3]), numpy.zeros(x.shape[1:3])

        def patches(size):
            first = 0
            while True:
                yield slice(first, min(first + PATCH, size))
                if first + PATCH >= size:
                    return
                first += STRIDE

        for rows in patches(x.shape[1]):
            for columns in patches(x.shape[2]):
                hidden = x.copy()
                hidden[:, rows, columns] = FILL
                drops[:, rows, columns] += (whole - self.scores(hidden).astype("float64"))[:, None, None]
                covers[rows, columns] += 1
        return drops / covers


    def maximized(self, targets, low, high):
        """Pictures that excite classes and channels."""
        size, dtype = self.x.shape[1:], self.x.numpy().dtype
        generator, middle, half = Generator(ASCENT["seed"]), (low + high) / 2, (high - low) / 2
        noise = numpy.array([generator.normal() for _ in range(numpy.prod(size))]).reshape(size)
        x = numpy.clip(numpy.stack([middle + ASCENT["noise"] * half * noise] * len(targets)), low, high)

        def gradients(x):
            found, values = numpy.zeros(x.shape), numpy.zeros(len(targets))
            kinds = numpy.array([kind for kind, _ in targets])
            numbers = self.tf.constant([number for _, number in targets], "int64")
            x = self.tf.constant(x.astype(dtype))
            is_class = kinds == "class"
            found[is_class] = self.scored.gradient(x, self.clipped(numbers, is_class), "logit").numpy()[is_class]
            values[is_class] = self.scored.scores(x, self.clipped(numbers, is_class), "logit").numpy()[is_class]
            means, back = self.scored.channels(x, self.clipped(numbers, ~is_class))
            found[~is_class], values[~is_class] = back.numpy()[~is_class], means.numpy()[~is_class]
            return found, values

        for step in range(ASCENT["steps"]):
            down, across = (generator.index(2 * ASCENT["jitter"] + 1) - ASCENT["jitter"] for _ in range(2))
            gradient, values = gradients(numpy.roll(x, (down, across), (1, 2)))
            if step == 0:
                before = values
            gradient = numpy.roll(gradient, (-down, -across), (1, 2))
            root = numpy.sqrt((gradient ** 2).mean((1, 2, 3), keepdims=True))
            gradient = numpy.divide(gradient, root, out=numpy.zeros_like(gradient), where=root > 0)
            x = middle + (1 - ASCENT["decay"]) * (x + ASCENT["rate"] * half * gradient - middle)
            if step < ASCENT["steps"] - 1:
                x = blurred(x, ASCENT["blur"], int(numpy.ceil(3 * ASCENT["blur"])), "float64")
            x = numpy.clip(x, low, high)
        return x, before, gradients(x)[1]

    def clipped(self, numbers, asked):
        """The numbers that are asked for, and 0 in place of others."""
        return self.tf.where(asked, numbers, 0)


def guide(keras, tf, model):
    """Has all rectifiers of a model hand back nothing that is negative."""

    def guided(largest):
        @tf.custom_gradient
        def relu(x):
            def back(gradient):
                passes = (x > 0) & (gradient > 0)
                return tf.where(passes if largest is None else passes & (x < largest), gradient, 0.0)

            y = tf.maximum(x, 0.0)
            return (y if largest is None else tf.minimum(y, largest)), back

        return relu

    count = 0
    for _, layer in walk(model):
        if type(layer).__name__ == "ReLU":
            assert not layer.negative_slope and not layer.threshold
            layer.call = guided(layer.max_value)
            count += 1
        elif getattr(layer, "activation", None) is keras.activations.relu:
            layer.activation = guided(None)
            count += 1
        elif getattr(layer, "activation", None) not in (
                None, keras.activations.linear, keras.activations.softmax, keras.activations.sigmoid):
            raise AssertionError(f"{layer.name} has an activation of which this does not know what it hands back")
    assert count
    return model


def pictures(shape, scale):
    """Faces, as a network takes them."""
    import PIL.Image

    paths = samples.PICTURES + sorted((samples.SHARED / "faces").glob("*.png"))
    mode = "L" if shape[2] == 1 else "RGB"
    x = numpy.stack([
        numpy.asarray(PIL.Image.open(path).convert(mode).resize((shape[1], shape[0])), "float32").reshape(shape)
        for path in paths])
    return {"unit": x / 255, "signed": x / 127.5 - 1, "raw": x}[scale]


def blurred(x, deviation=5, radius=5, dtype="float32"):
    """A Gaussian filter that leaves out what is beyond the border."""
    for axis in (1, 2):
        size = x.shape[axis]
        matrix = numpy.zeros((size, size))
        for to in range(size):
            for place in range(max(to - radius, 0), min(to + radius, size - 1) + 1):
                matrix[to, place] = numpy.exp(-((place - to) / deviation) ** 2 / 2)
        matrix /= matrix.sum(1, keepdims=True)
        x = numpy.moveaxis(numpy.tensordot(matrix, x, (1, axis)), 0, axis)
    return x.astype(dtype)


def curves(formulas, maps, before, after):
    pixels = maps[0].size
    order = numpy.argsort(-maps.reshape(len(maps), -1), axis=1, kind="stable")
    found = []
    for step in range(EXCHANGES + 1):
        count = int(numpy.floor(step / EXCHANGES * pixels + 0.5))
        x = before.reshape(len(before), pixels, -1).copy()
        for item, places in enumerate(order[:, :count]):
            x[item, places] = after.reshape(x.shape)[item, places]
        found.append(formulas.scores(x.reshape(before.shape)))
    return numpy.stack(found, axis=1)


JOBS = [
    {"method": "gradCAM"}, {"method": "gradCAMPlusPlus"}, {"method": "hiResCAM"}, {"method": "layerCAM"},
    {"method": "eigenCAM"}, {"method": "scoreCAM"}, {"method": "saliency"}, {"method": "guidedBackpropagation"},
    {"method": "smoothGrad", "samples": SAMPLES, "noise": NOISE, "seed": SEED},
    {"method": "integratedGradients", "steps": STEPS},
    {"method": "occlusion", "patch": PATCH, "stride": STRIDE, "fill": FILL},
]
CHECKS = [
    {"check": "deletion", "steps": EXCHANGES}, {"check": "insertion", "steps": EXCHANGES}, {"check": "confidence"},
]


class Judge:
    def __init__(self, program, work, keras, tf):
        self.program, self.work, self.keras, self.tf = program, work, keras, tf
        self.tally, self.count, self.worst = Tally(), 0, {}

    def mien(self, file, arrays, settings):
        self.count += 1
        path = self.work / str(self.count)
        path.mkdir()
        numpy.savez(path / "data.npz", **arrays)
        (path / "settings.json").write_text(json.dumps(settings))
        names = [str(path / name) for name in ("data.npz", "settings.json", "out.npz")]
        done = subprocess.run([str(self.program), str(file)] + names, capture_output=True, text=True, timeout=1200)
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[:600])
        with numpy.load(path / "out.npz") as found:
            return dict(found)

    def compare(self, what, of, found, expected, rounded, share=1e-4):
        """Whether numbers are off from those in double precision by no more than a share of the largest of each item's, or twice what
        TensorFlow's own are off in single precision, for inputs and weights that differ in their last digits: a rectifier at its corner
        hands back all or nothing, and the probability of a class that is certain is the difference of equal numbers. `rounded` makes
        any number of those; many are asked for only where a few do not explain what was found, for a corner is seldom met."""
        if found.shape != expected.shape:
            self.tally.judge(what, f"{of}: {found.shape}, expected {expected.shape}")
            return
        for item, (one, truth) in enumerate(zip(found, expected)):
            largest = numpy.abs(truth).max()
            off = numpy.abs(one - truth).max()
            for count in (FEW, MANY):
                spread = max(numpy.abs(other[item] - truth).max() for other in rounded(count))
                if off <= max(share * largest, 2 * spread):
                    break
            if spread > share * largest:
                self.tally.excuse(what, "single precision knows it less well than to 1e-4")
            else:
                self.worst[what] = max(self.worst.get(what, 0), off / largest if largest else off)
            limit = max(share * largest, 2 * spread)
            self.tally.judge(what, None if off <= limit else (
                f"{of}, item {item}: {off:.3g} off, the largest is {largest:.3g}, TensorFlow's {spread:.3g} off"))

    def doubled(self, model):
        """The same model in double precision."""
        self.keras.config.set_floatx("float64")
        try:
            double = self.keras.models.model_from_json(model.to_json().replace('"float32"', '"float64"'))
        finally:
            self.keras.config.set_floatx("float32")
        double.set_weights(model.get_weights())
        assert all(weight.dtype == "float64" for weight in double.weights if "seed" not in weight.path)
        return double

    def network(self, file, layer, scale):
        def scored(is_double, is_guided=False):
            model = self.keras.models.load_model(file, compile=False)
            model = self.doubled(model) if is_double else model
            return Split(self.tf, self.keras, guide(self.keras, self.tf, model) if is_guided else model, seen)

        model = self.keras.models.load_model(file, compile=False)
        seen = layer or [name for name, each in walk(model) if type(each).__name__ in CONVOLUTIONS][-1]
        x = pictures(model.input_shape[1:], scale)
        predictions = model(x).numpy()
        # What the network says of some, and what it does not say of others.
        classes = (predictions.argmax(1) + numpy.arange(len(x)) % 2) % predictions.shape[1]
        runs = {is_guided: (scored(True, is_guided), scored(False, is_guided)) for is_guided in (False, True)}
        random, weights = numpy.random.default_rng(9), model.get_weights()

        def near(numbers):
            """The last digit of each number, up and down."""
            return numbers * (1 + random.integers(-1, 2, numbers.shape).astype("float32") * numpy.float32(2 ** -23))

        neighbours = [(x, weights)] + [(near(x), [near(each) for each in weights]) for _ in range(MANY - 1)]
        arrays = {"x": x, "classes": classes.astype("float32")}
        settings = {"layer": layer} if layer else {}
        of = f"{pathlib.Path(file).name}, {seen}"

        def each(score, what, is_guided=False):
            """What `what` makes in double precision, and in single precision as often as it is asked."""
            double, single = runs[is_guided]
            made = []

            def rounded(count):
                for other, digits in neighbours[len(made):count]:
                    single.model.set_weights(digits)
                    made.append(what(Formulas(self.tf, single, other, classes, score)))
                single.model.set_weights(weights)
                return made

            return what(Formulas(self.tf, double, x.astype("float64"), classes, score)), rounded

        def resized(maps):
            return self.tf.image.resize(maps[..., None].astype("float32"), x.shape[1:3]).numpy()[..., 0]

        for score in ("logit", "probability"):
            jobs = [job | {"score": score} for job in JOBS]
            found = self.mien(file, arrays, settings | {"jobs": jobs})
            for index, job in enumerate(jobs):
                method = job["method"]
                maps, rounded = each(score, lambda formulas: getattr(formulas, method)(), method == "guidedBackpropagation")
                self.compare(method, f"{of}, {score}", found[f"{index}/maps"], maps, rounded)
                if maps.shape[1:] != x.shape[1:3]:
                    self.compare(
                        "at the input's size", f"{of}, {method}, {score}", found[f"{index}/resized"], resized(maps),
                        lambda count: [resized(other) for other in rounded(count)])
                if method == "integratedGradients":
                    change, changes = each(score, lambda formulas: formulas.scores(formulas.x) - formulas.scores(formulas.x * 0))
                    # Beside the whole score, of which the gap is what is left over.
                    self.compare(
                        "completeness", f"{of}, {score}", (found[f"{index}/gaps"] + change)[:, None], maps.sum((1, 2))[:, None],
                        lambda count: [other.sum((1, 2))[:, None] for other in rounded(count)])
        low, high = {"unit": (0, 1), "signed": (-1, 1), "raw": (0, 255)}[scale]
        targets = [("class", int(classes[0])), ("channel", 1), ("class", int(classes[1])), ("channel", 0)]
        found = self.mien(file, arrays, settings | {"jobs": [ASCENT | {"maximize": targets, "range": [low, high]}]})
        for place, what in enumerate(("pictures", "before", "after")):
            truth, rounded = each(
                "logit", lambda formulas: formulas.maximized(targets, low, high)[place].reshape(len(targets), -1))
            self.compare(
                f"maximisation, {what}", of, found[f"0/{what}"].reshape(len(targets), -1), truth, rounded)
        maps = Formulas(self.tf, runs[False][1], x, classes, "probability").saliency().astype("float32")
        found = self.mien(file, arrays | {"maps": maps}, settings | {"jobs": CHECKS})
        black, blur = numpy.zeros_like(x), blurred(x)
        shown = x * (maps / maps.max((1, 2), keepdims=True))[..., None]
        for name, given, what in (
            ("deletion", found["0/curves"], lambda formulas: curves(formulas, maps, x, black)),
            ("insertion", found["1/curves"], lambda formulas: curves(formulas, maps, blur, x)),
            ("probability before", found["2/before"][:, None], lambda formulas: formulas.scores(x)[:, None]),
            ("probability of what the map shows", found["2/after"][:, None], lambda formulas: formulas.scores(shown)[:, None]),
        ):
            self.compare(name, of, given, *each("probability", what))


def main(mien, work):
    import networks as libraries

    keras = libraries.libraries()["keras"]
    import tensorflow

    judge = Judge(pathlib.Path(mien).with_name("MienAttributionJudge"), pathlib.Path(work), keras, tensorflow)
    for file, layer, scale in NETWORKS:
        if not file.exists():
            judge.tally.excuse(file.name, "the file is absent")
            continue
        judge.network(file, layer, scale)
    for what, worst in sorted(judge.worst.items()):
        print(f"  {what:40} {worst:.2g} of the largest off at most, where single precision knows it")
    return judge.tally
