"""The networks of the benchmark: what is read in faces, small and large, with random weights, and one that was trained.

    python3 networks.py FOLDER NAME[@SIZE] BATCH,BATCH

writes one as FOLDER/NAME@SIZE.keras and .onnx, and inputs for so many pictures as NAME@SIZE-BATCH.npy. The size is that of
the pictures, for networks that take others than their own.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy
from keras import layers

from places import TRAINED


def simple():
    """48 × 48 × 1, four plain convolutions."""
    x = inputs = keras.Input((48, 48, 1))
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(128, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(128, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(1024, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(7, activation="softmax")(x), name="simple")


def minix(size=64):
    """mini-XCEPTION (Arriaga et al., arXiv:1710.07557): separable convolutions around strided shortcuts."""
    x = inputs = keras.Input((size, size, 1))
    for _ in range(2):
        x = layers.Conv2D(8, 3, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    for filters in (16, 32, 64, 128):
        shortcut = layers.BatchNormalization()(layers.Conv2D(filters, 1, 2, "same", use_bias=False)(x))
        x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
        x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        x = layers.Add()([layers.MaxPooling2D(3, 2, "same")(x), shortcut])
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(7, 3, padding="same")(x))
    return keras.Model(inputs, layers.Softmax()(x), name="minix")


def vgg(size=48):
    """48 × 48 × 1, ten convolutions of 3×3 with batch normalisation."""
    x = inputs = keras.Input((size, size, 1))
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3)):
        for _ in range(count):
            x = layers.Conv2D(filters, 3, padding="same")(x)
            x = layers.ReLU()(layers.BatchNormalization()(x))
        x = layers.MaxPooling2D()(x)
    x = layers.Dense(512, activation="relu")(layers.Flatten()(x))
    return keras.Model(inputs, layers.Dense(7, activation="softmax")(x), name="vgg")


def mobilenet(size=96):
    return keras.applications.MobileNetV2((size, size, 3), alpha=1.0, weights=None, classes=7)


def resnet50(size=96):
    return keras.applications.ResNet50(weights=None, input_shape=(size, size, 3), classes=7)


ALL = {function.__name__: function for function in (simple, minix, vgg, mobilenet, resnet50)}


def network(name):
    """The network of that name, with statistics that keep numbers within reach of each other."""
    if name == "trained":
        return keras.models.load_model(TRAINED, compile=False)
    keras.utils.set_random_seed(1)
    name, _, size = name.partition("@")
    model = ALL[name](int(size)) if size else ALL[name]()
    random = numpy.random.default_rng(1)
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            count = layer.gamma.shape[0]
            layer.set_weights([
                random.uniform(0.8, 1.2, count), random.normal(0, 0.1, count), random.normal(0, 0.1, count),
                random.uniform(0.8, 1.2, count)])
    return model


def main():
    folder, name, batches = sys.argv[1:]
    model = network(name)
    shape = model.input_shape[1:]
    model(numpy.zeros((1, *shape), "float32"))
    model.save(f"{folder}/{name}.keras")
    model.export(f"{folder}/{name}.onnx", format="onnx", verbose=False)
    random = numpy.random.default_rng(2)
    for batch in batches.split(","):
        numpy.save(f"{folder}/{name}-{batch}.npy", random.random((int(batch), *shape), "float32"))


if __name__ == "__main__":
    main()
