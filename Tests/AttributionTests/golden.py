# Prints Golden.swift: maps of a small network by the formulas of Interop/attribution.py in double precision, by TensorFlow 2.21.0;
# Interop/requirements.txt has it.
#
#     python3 golden.py | swift format - > Golden.swift
#
# Weights and pictures are fractions of powers of 2, which GoldenTests.swift makes by the same formula. Numbers are printed as the bit
# patterns of the nearest 32-bit floats.

import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Interop"))

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

import attribution  # noqa: E402

assert tf.__version__ == "2.21.0", tf.__version__
attribution.PATCH, attribution.STRIDE = 3, 2


def numbers(shape, seed, scale):
    index = np.arange(int(np.prod(shape)))
    return ((index * index * 5 + index * (2 * seed + 3) + seed) % 31 - 15).reshape(shape) / scale


FIRST, FIRST_BIAS = numbers((3, 3, 2, 3), 1, 32), numbers((3,), 2, 64)
SECOND, SECOND_BIAS = numbers((2, 2, 3, 4), 3, 16), numbers((4,), 4, 32)
DENSE, DENSE_BIAS = numbers((80, 3), 5, 64), numbers((3,), 6, 16)


@tf.custom_gradient
def guided_relu(x):
    return tf.clip_by_value(x, 0, 1.5), lambda dy: tf.where((x > 0) & (x < 1.5) & (dy > 0), dy, 0)


@tf.custom_gradient
def guided_leaky(x):
    return tf.where(x > 0, x, x / 4), lambda dy: tf.maximum(tf.where(x > 0, dy, dy / 4), 0)


class Network(attribution.Scored):
    def __init__(self, is_guided):
        super().__init__(tf)
        self.is_guided = is_guided

    def run(self, x):
        x = tf.nn.conv2d(x, FIRST, 1, "VALID") + FIRST_BIAS
        x = guided_relu(x) if self.is_guided else tf.minimum(tf.nn.relu(x), 1.5)
        maps = tf.nn.conv2d(x, SECOND, 1, "SAME") + SECOND_BIAS
        x = guided_leaky(maps) if self.is_guided else tf.where(maps > 0, maps, maps / 4)
        return maps, tf.reshape(x, (-1, 80)) @ DENSE + DENSE_BIAS


def bits(values):
    """A Swift list of bit patterns, in lines of at most 120 columns."""
    words = [f"0x{int(word):08X}" for word in np.ravel(values).astype("float32").view("uint32")]
    lines = [", ".join(words[start:start + 8]) + "," for start in range(0, len(words), 8)]
    return "[\n" + "".join(f"                {line}\n" for line in lines) + "            ]"


x, classes = numbers((2, 7, 6, 2), 7, 16), [2, 0]
print(f"""// Printed by golden.py with TensorFlow {tf.__version__}.

enum Golden {{
    /// The maps of two pictures, by method and score.
    static let maps: [(method: String, score: String, bits: [UInt32])] = [""")
for method in [job["method"] for job in attribution.JOBS]:
    for score in ("logit", "probability"):
        network = Network(method == "guidedBackpropagation")
        maps = getattr(attribution.Formulas(tf, network, x, classes, score), method)()
        print(f'        (\n            "{method}", "{score}",\n            {bits(maps)}\n        ),')
formulas = attribution.Formulas(tf, Network(False), x, classes, "probability")
maps = formulas.saliency().astype("float32")
print("    ]\n\n    /// The probabilities while pixels are exchanged by the saliency of the probabilities.")
print(f"    static let deletion: [UInt32] = {bits(attribution.curves(formulas, maps, x, 0 * x))}")
print(f"    static let insertion: [UInt32] = {bits(attribution.curves(formulas, maps, attribution.blurred(x), x))}")
shown = formulas.scores(x * (maps / maps.max((1, 2), keepdims=True))[..., None])
print(f"    static let shown: [UInt32] = {bits(shown)}")
pictures, before, after = formulas.maximized([("channel", 2), ("class", 1), ("channel", 0)], -1, 1)
print("\n    /// Pictures that excite a channel, a class, and another channel; how much there is of each before, and after.")
print(f"    static let maximized: [UInt32] = {bits(pictures)}")
print(f"    static let excitement: [UInt32] = {bits([before, after])}\n}}")
