"""Networks and pictures that the other judges share."""

import pathlib

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "Samples"
SHARED = ROOT.parent / "shared"

# File, the library that it is of, the scale of its pixels.
NETWORKS = [(SAMPLES / "vgg.h5", "tf_keras", "unit"), (SAMPLES / "mini_xception.h5", "keras", "signed")]
PICTURES = [SAMPLES / f"{name}.png" for name in ("angry", "happy", "sad")]


def pixels(scale):
    """The pictures as a batch of NHWC, by Pillow and NumPy."""
    import PIL.Image

    grey = numpy.stack([numpy.asarray(PIL.Image.open(path).convert("L"), "float32") for path in PICTURES])[..., None]
    return grey / 255 if scale == "unit" else grey / 127.5 - 1


def cases():
    """The reference material's models that hold everything: file, library."""
    found = []
    for path in sorted((SHARED / "keras-cases").glob("*")):
        if path.name.endswith((".tfk.h5", ".tfk.keras")):
            found.append((path, "tf_keras"))
        elif path.name.endswith((".k3.h5", ".keras")):
            found.append((path, "keras"))
    return found
