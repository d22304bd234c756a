"""Pictures of chance, made grey, resized and letterboxed by Mien as Pillow, OpenCV, TensorFlow and Keras do it: every sample."""

import os

import cv2
import numpy
import PIL.Image

from command import Mien
from tally import Tally

# Shapes of networks, and pictures for each.
NETWORKS, PICTURES = 16, 4


def pillow(kernel):
    def resize(picture, width, height):
        picture = PIL.Image.fromarray(picture if picture.shape[2] == 3 else picture[..., 0])
        return numpy.array(picture.resize((width, height), kernel))

    return resize


def opencv(kernel):
    return lambda picture, width, height: cv2.resize(picture, (width, height), interpolation=kernel)


def tensorflow(antialias):
    # Not before `networks` has set it up.
    import tensorflow

    return lambda picture, width, height: tensorflow.image.resize(
        picture, (height, width), "bilinear", antialias=antialias).numpy()


def nearest(picture, width, height):
    import keras

    return numpy.array(keras.layers.Resizing(height, width, interpolation="nearest")(picture[numpy.newaxis]))


def kernels():
    return {
        "pillow-bilinear": pillow(PIL.Image.BILINEAR),
        "pillow-bicubic": pillow(PIL.Image.BICUBIC),
        "pillow-lanczos": pillow(PIL.Image.LANCZOS),
        "pillow-box": pillow(PIL.Image.BOX),
        "pillow-nearest": pillow(PIL.Image.NEAREST),
        "opencv-linear": opencv(cv2.INTER_LINEAR),
        "opencv-area": opencv(cv2.INTER_AREA),
        "opencv-nearest": opencv(cv2.INTER_NEAREST),
        "tf-bilinear": tensorflow(antialias=False),
        "tf-bilinear-antialias": tensorflow(antialias=True),
        "keras-nearest": nearest,
    }


FORMULAS = {
    "itu601-pillow": lambda picture: numpy.array(PIL.Image.fromarray(picture).convert("L")),
    "itu601-opencv": lambda picture: cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY),
    "average": lambda picture: picture.mean(axis=2).astype("uint8"),
}


def letterboxed(resize, picture, width, height):
    """With black around it, where deepface has it."""
    factor = min(height / picture.shape[0], width / picture.shape[1])
    inner = [max(int(side * factor), 1) for side in picture.shape[:2]]
    picture = numpy.asarray(resize(picture, inner[1], inner[0]), dtype="float32").reshape(*inner, -1)
    above, left = (height - inner[0]) // 2, (width - inner[1]) // 2
    return numpy.pad(picture, ((above, height - inner[0] - above), (left, width - inner[1] - left), (0, 0)))


def side(random):
    """Short ones and usual ones among all kinds."""
    return int(random.choice([1, random.integers(2, 12), random.integers(12, 200), random.choice([48, 64, 96, 224])]))


def size(random, target):
    """Width and height: any, the network's own, and a multiple of it."""
    kind = random.integers(5)
    if kind == 0:
        return target
    if kind == 1:
        return tuple(length * int(random.integers(1, 4)) for length in target)
    return side(random), side(random)


def main(mien, work):
    import networks

    keras = networks.libraries()["keras"]
    mien, tally = Mien(mien), Tally()
    seed = int(os.environ.get("MIEN_SEED") or 2013)
    random = numpy.random.default_rng(seed)
    for number in range(NETWORKS):
        channels = 1 + number % 2 * 2
        target = (side(random), side(random))
        face = keras.Input((target[1], target[0], channels), name="face")
        file = work / f"preprocessing-{number}.keras"
        keras.Model(face, keras.layers.Activation("linear", name="same")(face)).save(file)
        pictures = []
        for index in range(PICTURES):
            width, height = size(random, target)
            pictures.append(random.integers(0, 256, (height, width, 3), dtype=numpy.uint8))
            PIL.Image.fromarray(pictures[-1]).save(work / f"preprocessing-{index}.png")
        for kernel, resize in kernels().items():
            for fit in ("stretch", "letterbox"):
                for formula in FORMULAS if channels == 1 else ["itu601-pillow"]:
                    found = extracted(mien, work, file, kernel, fit, formula)
                    expected = [
                        prepared(resize, fit, FORMULAS[formula](picture)[..., None] if channels == 1 else picture, *target)
                        for picture in pictures
                    ]
                    problem = found if isinstance(found, str) else difference(found, expected, pictures)
                    tally.judge(f"{kernel}, {fit}", problem and f"{problem}, {formula}, to {target}, seed {seed}")
    return tally


def prepared(resize, fit, picture, width, height):
    if fit == "letterbox":
        return letterboxed(resize, picture, width, height)
    return numpy.asarray(resize(picture, width, height), dtype="float32").reshape(height, width, -1)


def extracted(mien, work, file, kernel, fit, formula):
    """What goes into the network, or the words of a command that failed."""
    arrays = work / "preprocessing.npz"
    pictures = [work / f"preprocessing-{index}.png" for index in range(PICTURES)]
    status, _, error = mien.run(
        "extract", file, *pictures, "--layers", "same", "--scale", "raw", "--grey", formula, "--resize", kernel, "--fit", fit,
        "-o", arrays)
    if status:
        return error
    with numpy.load(arrays) as file:
        return file["same"]


def difference(found, expected, pictures):
    """The first picture with another sample; None where there is none."""
    for index, (one, other) in enumerate(zip(found, expected, strict=True)):
        if one.dtype != other.dtype or not numpy.array_equal(one, other):
            height, width = pictures[index].shape[:2]
            return f"{numpy.sum(one != other)} of {one.size} samples differ, of {width} x {height} pixels"
    return None
