# Prints Golden.swift: what Keras 3.15.1 with TensorFlow 2.21.0 makes of pictures, on x86-64; Interop/requirements.txt has both.
#
#     python3 golden.py | swift format - > Golden.swift
#
# Keras's layers draw their numbers here from the counter that Mien draws from, and do with them what they always do. The
# pictures are fractions of powers of 2, which AugmentationTests.swift makes by the same formula. Numbers are printed as bit
# patterns.

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

FOUND = [keras.__version__, tf.__version__]
assert FOUND == ["3.15.1", "2.21.0"], FOUND
layers = keras.layers
SEED, STEP, MASK = 11, 5, 2**64 - 1


def mixed(word):
    word = (word + 0x9E3779B97F4A7C15) & MASK
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def unit(index):
    """A number in [0, 1) of the first stream."""
    key = SEED
    for number in (STEP, 0):
        key = mixed(key + number * 0x9E3779B97F4A7C15)
    return (mixed(key + index * 0x9E3779B97F4A7C15) >> 11) / 2**53


def augmented(layer, images):
    """What the layer gives out in training; each of its calls for numbers is one for another of each picture's."""
    calls = 0

    def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
        nonlocal calls
        calls += 1
        isTone = isinstance(layer, (layers.RandomContrast, layers.RandomBrightness))
        count = int(np.prod(shape, initial=1))
        drawn = [unit(item if isTone else 3 * item + calls - 1) for item in range(count)]
        numbers = minval + (maxval - minval) * np.array(drawn)
        return tf.constant(numbers.astype("float32").reshape(tuple(int(size) for size in shape)))

    random = layer.backend.random
    before, random.uniform = random.uniform, uniform
    try:
        transformation = layer.get_random_transformation(tf.constant(images), training=True)
        return layer.transform_images(tf.constant(images), transformation, training=True).numpy()
    finally:
        random.uniform = before


def bits(values):
    """A Swift list of bit patterns, in lines of at most 120 columns."""
    words = [f"0x{int(word):08X}" for word in np.ravel(values).astype("float32").view("uint32")]
    lines = [", ".join(words[start : start + 8]) + "," for start in range(0, len(words), 8)]
    return "[\n" + "".join(f"                {line}\n" for line in lines) + "            ]"


def configuration(layer):
    """What Keras writes of it, as a Swift literal in lines of at most 120 columns."""
    config = {"class_name": type(layer).__name__, "config": layer.get_config()}
    del config["config"]["dtype"], config["config"]["name"], config["config"]["trainable"]
    if type(layer).__name__ == "RandomCrop":
        del config["config"]["seed"]
    lines, line = [], ""
    for part in json.dumps(config).replace(", ", ",\n").split("\n"):
        if len(line) + len(part) > 100:
            lines.append(line.rstrip())
            line = ""
        line += part + " "
    return '#"""\n' + "".join(f"                {text}\n" for text in lines + [line.rstrip()]) + '                """#'


CASES = []
for mode in ("constant", "nearest", "reflect", "wrap"):
    for interpolation in ("nearest", "bilinear"):
        options = {"fill_mode": mode, "interpolation": interpolation, "fill_value": 0.25}
        CASES += [
            (layers.RandomRotation(0.35, **options), (2, 5, 4, 1)),
            (layers.RandomTranslation((-0.6, 0.9), 0.8, **options), (2, 4, 5, 1)),
            (layers.RandomZoom((0.1, 0.9), (-0.5, 0.6), **options), (2, 5, 5, 1)),
            (layers.RandomShear((0.1, 0.8), (0.2, 0.9), **options), (2, 4, 4, 1)),
        ]
first = {"data_format": "channels_first"}
CASES += [
    (layers.RandomRotation((-0.1, 0.4), **first), (2, 2, 3, 4)),
    (layers.RandomTranslation(0.5, (0.25, 0.5), **first), (2, 2, 4, 3)),
    (layers.RandomZoom(0.4, **first), (3, 1, 5, 3)),
    (layers.RandomShear(0.3, **first), (2, 2, 3, 3)),
    (layers.RandomZoom(-0.4), (2, 1, 6, 2)),
    (layers.RandomRotation(1.0, fill_mode="wrap"), (1, 1, 1, 3)),
    (layers.RandomFlip("horizontal"), (4, 3, 4, 2)),
    (layers.RandomFlip("vertical"), (4, 4, 3, 1)),
    (layers.RandomFlip(), (4, 3, 2, 2)),
    (layers.RandomFlip("horizontal", **first), (4, 2, 2, 3)),
    (layers.RandomContrast(0.8, value_range=(-1, 0.75)), (3, 4, 3, 2)),
    (layers.RandomContrast((0.9, 0.2), value_range=(0, 1), **first), (3, 2, 3, 3)),
    (layers.RandomBrightness(0.5, value_range=(-1, 1)), (3, 3, 2, 3)),
    (layers.RandomBrightness((-0.75, -0.125), value_range=(1, 0)), (3, 3, 3, 1)),
    (layers.RandomCrop(3, 2), (2, 6, 5, 2)),
    (layers.RandomCrop(2, 3, **first), (2, 2, 5, 6)),
    (layers.RandomCrop(4, 3), (2, 4, 7, 1)),
    (layers.RandomCrop(5, 5), (1, 9, 3, 2)),
    (layers.RandomCrop(4, 6, **first), (2, 1, 3, 4)),
]

print("// Printed by golden.py with Keras 3.15.1 and TensorFlow 2.21.0.\n")
print("enum Golden {")
print(f"    static let seed: UInt64 = {SEED}")
print(f"    static let step = {STEP}\n")
print("    /// What layers of augmentation make in training of pictures of these sizes.")
print("    static let augmentations: [GoldenAugmentation] = [")
for layer, sizes in CASES:
    count = int(np.prod(sizes))
    images = np.array([((i * 37 + i // 7 * 5) % 61 - 30) / 32 for i in range(count)], "float32").reshape(sizes)
    print("        GoldenAugmentation(")
    print(f"            json: {configuration(layer)},")
    print(f"            sizes: {list(sizes)},")
    print(f"            output: {bits(augmented(layer, images))}),")
print("    ]")
print("}")
