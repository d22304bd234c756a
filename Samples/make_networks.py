#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = [
#     "tensorflow-cpu==2.21.0",
#     "keras==3.15.1",
#     "tf_keras==2.21.0",
#     "h5py==3.14.0",
#     "numpy==2.4.6",
# ]
# ///
"""Trains the two sample networks with Keras and writes what Keras computes for some faces.

    mien dataset synthesize faces-to-train.csv --count 7000 --seed 2013
    python3 Samples/make_networks.py faces-to-train.csv Samples/faces.csv Samples [mini_xception] [vgg]

    mini_xception.h5        functional, by Keras 3: separable convolutions, strided 1x1 shortcuts, Add, global pooling
    vgg.h5                  Sequential, by tf_keras (Keras 2): batch normalisation, dropout, Flatten, Dense
    NAME.reference.npz      `input`, one key per layer, `output`, for an angry and a happy face of faces.csv

Both take 48x48 grey faces and answer in FER2013's order; mini_xception takes pixels at the scale `signed`, vgg at `unit`.
Two runs on one machine give networks that differ in their last digits; each reference belongs to its network.
"""

import csv
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tf_keras

SIGNED, UNIT = "signed", "unit"


def read_faces(path):
    """Pixels (N, 48, 48, 1), labels (N,) and usages of a FER2013 CSV."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    pixels = np.array([np.array(row["pixels"].split(), np.uint8) for row in rows])
    labels = np.array([int(row["emotion"]) for row in rows])
    return pixels.reshape(-1, 48, 48, 1), labels, np.array([row["Usage"] for row in rows])


def scaled(pixels, scale):
    unit = pixels.astype(np.float32) / 255
    return unit if scale == UNIT else (unit - np.float32(0.5)) * 2


def mini_xception(layers):
    """mini-XCEPTION (Arriaga et al., 2017, arXiv:1710.07557), narrower."""
    image = x = keras.Input((48, 48, 1), name="face")
    for index, filters in enumerate((4, 8), start=1):
        x = layers.Conv2D(filters, 3, strides=index, use_bias=False, name=f"conv_{index}")(x)
        x = layers.BatchNormalization(name=f"conv_{index}_norm")(x)
        x = layers.Activation("relu", name=f"conv_{index}_relu")(x)
    for index, filters in enumerate((8, 16, 32), start=1):
        block = f"block_{index}"
        shortcut = layers.Conv2D(filters, 1, strides=2, padding="same", use_bias=False, name=f"{block}_shortcut")(x)
        shortcut = layers.BatchNormalization(name=f"{block}_shortcut_norm")(shortcut)
        x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False, name=f"{block}_separable_1")(x)
        x = layers.BatchNormalization(name=f"{block}_norm_1")(x)
        x = layers.Activation("relu", name=f"{block}_relu")(x)
        x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False, name=f"{block}_separable_2")(x)
        x = layers.BatchNormalization(name=f"{block}_norm_2")(x)
        x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"{block}_pool")(x)
        x = layers.Add(name=f"{block}_add")([x, shortcut])
    x = layers.Conv2D(7, 3, padding="same", name="emotions")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    return keras.Model(image, layers.Activation("softmax", name="predictions")(x), name="mini_xception")


def vgg(layers):
    """Pairs of 3x3 convolutions, as in VGG (Simonyan and Zisserman, 2014, arXiv:1409.1556), narrower."""
    model = tf_keras.Sequential(name="vgg")
    model.add(tf_keras.Input((48, 48, 1), name="face"))
    for block, filters in enumerate((8, 12, 16), start=1):
        for index in (1, 2):
            padding = "same" if index == 1 else "valid"
            model.add(
                layers.Conv2D(filters, 3, padding=padding, activation="relu", name=f"block{block}_conv{index}"))
        model.add(layers.BatchNormalization(name=f"block{block}_norm"))
        model.add(layers.MaxPooling2D(2, name=f"block{block}_pool"))
        model.add(layers.Dropout(0.25, name=f"block{block}_dropout"))
    model.add(layers.Flatten(name="flatten"))
    model.add(layers.Dense(48, activation="relu", name="hidden"))
    model.add(layers.Dropout(0.5, name="dropout"))
    model.add(layers.Dense(7, activation="softmax", name="predictions"))
    return model


def train(library, model, scale, train_set, test_set, epochs):
    (pixels, labels), (test_pixels, test_labels) = train_set, test_set
    model.compile(library.optimizers.Adam(2e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(scaled(pixels, scale), labels, batch_size=64, epochs=epochs, verbose=2)
    loss, accuracy = model.evaluate(scaled(test_pixels, scale), test_labels, batch_size=256, verbose=0)
    print(f"{model.name}: {model.count_params():,} parameters, test accuracy {accuracy:.4f}, loss {loss:.4f}")


def write(library, model, scale, faces, folder):
    model.save(os.path.join(folder, f"{model.name}.h5"), include_optimizer=False)
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    viewer = library.Model(model.inputs, [layer.output for layer in layers])
    # One face at a time and no batch-sized shortcuts: what Keras gives for a face alone.
    runs = [viewer(scaled(face[np.newaxis], scale), training=False) for face in faces]
    arrays = {"input": scaled(faces, scale)}
    for index, layer in enumerate(layers):
        arrays[layer.name] = np.concatenate([np.asarray(run[index]) for run in runs])
    arrays["output"] = arrays[layers[-1].name]
    np.savez_compressed(os.path.join(folder, f"{model.name}.reference.npz"), **arrays)


def main(training_csv, faces_csv, folder, *names):
    pixels, labels, usage = read_faces(training_csv)
    is_test = usage == "PrivateTest"
    train_set = pixels[~is_test], labels[~is_test]
    test_set = pixels[is_test], labels[is_test]
    shown, shown_labels, _ = read_faces(faces_csv)
    faces = np.stack([shown[shown_labels == emotion][0] for emotion in (0, 3)])
    for library, build, scale, epochs in ((keras, mini_xception, SIGNED, 30), (tf_keras, vgg, UNIT, 12)):
        if names and build.__name__ not in names:
            continue
        library.utils.set_random_seed(2013)
        model = build(library.layers)
        train(library, model, scale, train_set, test_set, epochs)
        write(library, model, scale, faces, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
