#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = [
#     "tensorflow-cpu==2.21.0",
#     "keras==3.15.1",
#     "numpy==2.4.6",
# ]
# ///
"""Writes a small network with a layer of somebody's own, and what Keras computes with it.

    python3 Samples/make_custom_layer.py Samples

    contrast.keras             a Lambda that scales pixels, the layer Contrast, and a classifier of FER2013's seven emotions
    contrast.reference.npz     `input`, one key per layer, `output`, for two pictures of noise

The network is not trained: it shows how such a layer is written in Swift, for which see README.md.
"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np


@keras.saving.register_keras_serializable(package="faces")
class Contrast(keras.layers.Layer):
    """Each channel without its mean over the picture, times a gain and a strength that is the same for all."""

    def __init__(self, strength=1.0, **options):
        super().__init__(**options)
        self.strength = strength

    def build(self, shape):
        self.gain = self.add_weight(shape=(shape[-1],), name="gain")

    def call(self, x):
        return (x - keras.ops.mean(x, axis=(1, 2), keepdims=True)) * self.gain * self.strength

    def get_config(self):
        return {**super().get_config(), "strength": self.strength}


def main(folder):
    keras.utils.set_random_seed(2013)
    face = keras.Input((48, 48, 1), name="face")
    x = keras.layers.Lambda(lambda x: (x - 127.5) / 127.5, name="signed")(face)
    x = keras.layers.Conv2D(4, 5, strides=4, activation="relu", name="conv")(x)
    x = Contrast(strength=3.0, name="contrast")(x)
    x = keras.layers.Flatten(name="flatten")(x)
    model = keras.Model(face, keras.layers.Dense(7, activation="softmax", name="predictions")(x), name="contrast")
    random = np.random.default_rng(2013)
    model.get_layer("contrast").gain.assign(random.uniform(0.5, 2, 4))
    model.save(f"{folder}/contrast.keras")
    pictures = random.uniform(0, 255, (2, 48, 48, 1)).round().astype(np.float32)
    layers = model.layers[1:]
    outputs = keras.Model(face, [layer.output for layer in layers])(pictures)
    arrays = {layer.name: np.array(output) for layer, output in zip(layers, outputs)}
    np.savez_compressed(f"{folder}/contrast.reference.npz", input=pictures, **arrays, output=arrays["predictions"])


main(sys.argv[1])
