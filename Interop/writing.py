"""What Mien writes of a random network, loaded by Keras: the same weights, bit for bit, and the same outputs of all layers."""

import re

import numpy

import references
from command import Refused, reason
from random_layers import is_keras3
from random_networks import finalize, inner_model, leaves

# What a format can't say. Everything else that `mien convert` refuses is a failure.
LOSSES = [
    r"a name with a slash, expected none, which Keras 3 refuses",
    r"expected a layer that Keras [123] has",
    r"expected an activation that Keras [123] has",
    r"expected an option that Keras [123] has",
    r"a name that TensorFlow takes for no scope",
    # Where a step sees nothing the generations differ.
    r"found a call with an attention_mask, expected none",
    r"found a frozen SpectralNormalization, expected one that is trained",
    # Operations that only one generation has.
    r"found the operation (math\.squared_difference|linalg\.matmul), expected one that Keras 3 has",
    r"found the operation (HardSigmoid|Mish|Squareplus|Elu|ReLU), expected one that Keras 2 has",
    r"found the operation (Einsum|Moveaxis|RGBToGrayscale), expected one that Keras 2 has",
    r"expected one of floats, because Keras 2 does not make floats of whole numbers",
    r"expected ones, for Keras 2 passes over others",
    r"weights of bfloat16, expected another type in a legacy file",
]
TOLERANCE = 1e-5


def judge(judgement, checkpoints):
    """Writes the network in every format, from a random one of its forms, and has it loaded."""
    draw = judgement.network.draw
    form, checkpoint = draw.choice(checkpoints)
    source = [checkpoint] if draw.chance(0.3) else form.arguments
    is_compiled = judgement.trained and form.architecture is None
    libraries = judgement.libraries
    keras3, keras2 = libraries["keras"], libraries["tf_keras"]
    writer = Writer(judgement, source, is_compiled)

    for file, options, library in (
        ("out.keras", [], keras3), ("out_keras3.h5", ["--dialect", "keras3"], keras3),
        ("out_keras2.h5", ["--dialect", "keras2"], keras2),
    ):
        if path := writer.write(file, *options):
            writer.load(library, path, path.suffix, lambda: library.models.load_model(path))

    for file, dialect, library, weights in (
        ("out_keras3.json", "keras3", keras3, [("out.weights.h5", []), ("out_keras3_only.h5", ["--weights-only"])]),
        ("out_keras2.json", "keras2", keras2, [("out_keras2_only.h5", ["--weights-only"])]),
    ):
        architecture = writer.write(file, "--dialect", dialect)
        if not architecture:
            continue
        for name, options in weights:
            dialect_option = ["--dialect", dialect] if options else []
            if path := writer.write(name, *options, *dialect_option):
                def load():
                    model = library.models.model_from_json(architecture.read_text())
                    model.load_weights(path)
                    # Keras 3 forgets it where a layer is in a nested model and the file is .h5.
                    for layer in leaves(library, model):
                        finalize(layer)
                    return model
                kind = "weights-only .h5" if options else ".weights.h5"
                writer.load(library, path, f".json and {kind}", load)


class Writer:
    """Converts one network, and compares what Keras makes of it."""

    def __init__(self, judgement, source, is_compiled):
        self.judgement, self.source, self.is_compiled = judgement, source, is_compiled
        self.tally = judgement.tally
        # A model of each library that is known to be right.
        self.models = {judgement.library: judgement.model}

    def write(self, file, *options):
        """The written file; None where the format can't say what the network is."""
        path = self.judgement.folder / file
        what = f"written from {self.judgement.name} as {re.sub('^out', '', file).lstrip('_')}"
        try:
            self.judgement.mien.output("convert", *self.source, path, *options)
            self.tally.judge(what)
            return path
        except Refused as refusal:
            if any(re.search(loss, str(refusal)) for loss in LOSSES):
                self.tally.excuse(what, re.sub(r"^.*?layer `…`: ", "", reason(refusal, self.judgement.folder)))
            else:
                self.tally.judge(what, refusal)
            return None

    def load(self, library, path, kind, load):
        """Has Keras load a file, and compares weights and outputs."""
        what = f"{library.__name__} loads {kind} made from {self.judgement.name}"
        model, problems = self.compared(library, load, "json" not in kind)
        if not problems:
            self.models.setdefault(library, model)
            self.tally.judge(what)
        elif kind in (".h5", ".keras") and (excuse := self.own_problems(library, kind)):
            # Keras does not do better with a file of its own.
            self.tally.excuse(f"{library.__name__} does not get back what it wrote as {kind} itself", reason(excuse[0]))
        else:
            self.tally.judge(what, f"{path}: {'; '.join(problems)}")

    def compared(self, library, load, is_whole):
        """The model that Keras loads, and how it differs from the network."""
        judgement = self.judgement
        try:
            model = load()
        except Exception as error:
            return None, [f"{type(error).__name__}: {str(error)[:1500]}"]
        # The generations keep statistics at different types where the others have 16 bits.
        casts = library is not judgement.library and "16" in (judgement.policy or "")
        problems = differences(weights_of(judgement.library, judgement.model), weights_of(library, model), casts)
        if judgement.policy is None:
            try:
                problems += output_differences(
                    judgement.arrays, references.arrays(library, model, judgement.network.inputs))
            except Exception as error:
                if "only support" in str(error) and "NHWC" in str(error):
                    self.tally.excuse(f"{library.__name__} can't run channels_first here", type(error).__name__)
                    return model, problems
                if "input image must be of non-zero size" in str(error):
                    self.tally.excuse(f"{library.__name__} crops a picture to nothing before it enlarges it", "CenterCrop")
                    return model, problems
                problems.append(f"does not run: {type(error).__name__}: {str(error)[:800]}")
            if self.is_compiled and is_whole and is_keras3(library) == is_keras3(judgement.library):
                problems += optimizer_differences(judgement.library, judgement.model, model)
        return model, problems

    def own_problems(self, library, kind):
        """What is wrong when Keras itself writes the network and reads it."""
        if library not in self.models:
            return []
        path = self.judgement.folder / f"own{kind}"
        try:
            self.models[library].save(path)
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
        return self.compared(library, lambda: library.models.load_model(path), True)[1]


def weights_of(library, model, path=""):
    """Weights, and whether training changes them, by the path of their layer."""
    found = {}
    for layer in model.layers:
        name = path + layer.name
        if inner := inner_model(library, layer):
            found.update(weights_of(library, inner, name + "/"))
        elif layer.weights:
            found[name] = (layer.trainable, [numpy.asarray(weight) for weight in in_order(layer)])
    return found


def in_order(layer):
    """The weights of a layer, those of the layer that it wraps first."""
    if type(layer).__name__ != "SpectralNormalization":
        return layer.get_weights()
    return layer.layer.get_weights() + [layer.vector_u.numpy()]


def differences(expected, found, casts=False):
    """How weights differ, or whether training changes them; `casts` compares them at the type of those found."""
    if expected.keys() != found.keys():
        return [f"layers with weights: {sorted(expected)}, found {sorted(found)}"]
    problems = []
    for name, (trainable, weights) in expected.items():
        found_trainable, found_weights = found[name]
        if trainable != found_trainable:
            problems.append(f"{name} is {'no longer' if trainable else 'now'} trainable")
        if casts and len(weights) == len(found_weights):
            weights = [weight.astype(other.dtype) for weight, other in zip(weights, found_weights)]
        if len(weights) != len(found_weights) or any(
            left.dtype != right.dtype or left.shape != right.shape or left.tobytes() != right.tobytes()
            for left, right in zip(weights, found_weights)
        ):
            problems.append(f"the weights of {name} differ")
    return problems


def output_differences(expected, found):
    # Keras 3 makes operations of the masks that Keras 2 hands on.
    own = {name for name in found.keys() - expected.keys() if name.startswith(("not_equal", "any", "convert_to_tensor"))}
    if expected.keys() != found.keys() - own:
        return [f"layers: {sorted(expected)}, found {sorted(found)}"]
    problems = []
    for name, array in expected.items():
        if array.shape != found[name].shape:
            problems.append(f"{name} has the shape {found[name].shape} and not {array.shape}")
        elif array.size and numpy.abs(array - found[name]).max() > TOLERANCE * max(numpy.abs(array).max(), 1e-30):
            problems.append(f"{name} differs by {numpy.abs(array - found[name]).max() / numpy.abs(array).max()}")
    return problems[:4]


def optimizer_differences(library, expected, found):
    if getattr(found, "optimizer", None) is None:
        return ["it is not compiled any more"]

    def variables(model):
        variables = model.optimizer.variables
        return [numpy.asarray(variable) for variable in (variables() if callable(variables) else variables)]

    left, right = variables(expected), variables(found)
    same = len(left) == len(right) and all(numpy.array_equal(one, other) for one, other in zip(left, right))
    return [] if same else [f"the optimizer's {len(left)} variables differ from {len(right)}"]
