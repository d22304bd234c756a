"""How long it takes from the start of a process to what a network says of a picture, here and in Keras.

    python3 answers.py MODEL PICTURE

is Keras's side: it prints one number per class.
"""

import json
import os
import statistics
import subprocess
import sys

from places import HERE, PICTURE
from processes import decile, seconds


def measure(mien, folder):
    """The seconds of both for mini-XCEPTION and a VGG, from Keras's file and from the native one."""
    found = []
    for network in ("minix", "vgg"):
        model = f"{folder}/{network}"
        script = "import sys; import networks; networks.network(sys.argv[1]).save(sys.argv[2])"
        subprocess.run([sys.executable, "-c", script, network, model + ".h5"], check=True, cwd=HERE, capture_output=True)
        seconds(mien, "convert", model + ".h5", model + ".mien")
        command = [mien, "predict", "--scale", "unit", "--json"]
        kerass = [seconds(sys.executable, __file__, model + ".h5", PICTURE) for _ in range(3)]
        wanted = json.loads(kerass[0][1])
        for path in (model + ".h5", model + ".mien"):
            # The first one finds the file out of the cache.
            own = [seconds(*command, path, PICTURE) for _ in range(41)][1:]
            values = list(json.loads(own[0][1])["predictions"][0]["values"])
            error = max(abs(a - b) for a, b in zip(values, wanted))
            assert error < 1e-4, f"{path}: {values}, Keras says {wanted}"
            times = [time for time, _ in own]
            keras = statistics.median(time for time, _ in kerass)
            answer = {
                "file": os.path.basename(path), "median": statistics.median(times), "decile": decile(times), "keras": keras,
                "error": error}
            found.append(answer)
            print(
                f"first answer from {answer['file']}: {answer['median'] * 1e3:.1f} ms ({answer['decile'] * 1e3:.1f}), "
                f"Keras {keras:.2f} s; {keras / answer['median']:.0f} ×", flush=True)
    return found


def main():
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")
    import keras
    import numpy
    from PIL import Image

    model = keras.models.load_model(sys.argv[1], compile=False)
    _, height, width, _ = model.input_shape
    picture = Image.open(sys.argv[2]).convert("L").resize((width, height), Image.Resampling.BILINEAR)
    pixels = numpy.asarray(picture, "float32").reshape(1, height, width, 1) / 255
    print(json.dumps(model(pixels, training=False).numpy()[0].tolist()))


if __name__ == "__main__":
    main()
