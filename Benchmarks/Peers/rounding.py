"""How far the layers of a network are from what Keras computes in double precision: here, and in Keras's own single precision.

    python3 rounding.py MODEL.keras INPUTS.npy REFERENCE.npz

is Keras's side: it writes every layer's output in double precision, and prints how far it is from that itself.
"""

import json
import os
import subprocess
import sys


def measure(mien, model, inputs):
    """The worst layer and the output, of strict and fast kernels and of Keras, as shares of the layer's largest number."""
    reference = model + ".exact.npz"
    keras = subprocess.run(
        [sys.executable, __file__, model, inputs, reference], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = {"keras": json.loads(keras.stdout)}
    for precision in ("strict", "fast"):
        command = [mien, "verify", model, "--reference", reference, "--precision", precision, "--tolerance", "1", "--json"]
        ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        layers = json.loads(ended.stdout)["layers"]
        worst = max(layers, key=lambda layer: layer["relativeError"])
        found[precision] = {
            "layer": worst["name"], "worst": worst["relativeError"],
            "output": next(layer["relativeError"] for layer in layers if layer["name"] == "output")}
    return found


def main():
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")
    import keras
    import numpy

    path, inputs, reference = sys.argv[1:]
    model = keras.models.load_model(path, compile=False)
    config = json.loads(json.dumps(model.get_config()).replace('"float32"', '"float64"'))
    exact = type(model).from_config(config)
    exact.set_weights(model.get_weights())
    inputs = numpy.load(inputs)[:4]

    def outputs(model):
        layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
        every = keras.Model(model.inputs, [layer.output for layer in layers] + model.outputs)
        return dict(zip([layer.name for layer in layers] + ["output"], every(inputs, training=False)))

    wanted = {name: value.numpy() for name, value in outputs(exact).items()}
    assert all(value.dtype == "float64" for value in wanted.values())
    errors = {
        name: float(numpy.abs(value.numpy() - wanted[name]).max() / numpy.abs(wanted[name]).max())
        for name, value in outputs(model).items()}
    numpy.savez(reference, input=inputs, **wanted)
    worst = max(errors, key=errors.get)
    print(json.dumps({"layer": worst, "worst": errors[worst], "output": errors["output"]}))


if __name__ == "__main__":
    main()
