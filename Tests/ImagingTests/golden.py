# Makes Pictures/ and prints the literals of Golden.swift. Made with Pillow 13.0.0 (libjpeg-turbo 3.2.0), NumPy 2, OpenCV
# 5.0.0, TensorFlow 2.21.0 and Keras 3.15.1, on x86-64; Interop/requirements.txt has them all.
#
#     python3 golden.py > Golden.swift
#
# The PNG files are written by hand here, because Pillow can't write all the kinds that exist; what they must decode to
# is Pillow's word, but for 16-bit grey, which Pillow clips where it should scale.

import io
import pathlib
import struct
import zlib

import cv2
import keras
import numpy as np
import PIL
import tensorflow as tf
from PIL import Image

FOUND = [PIL.__version__, cv2.__version__, tf.__version__, keras.__version__]
assert FOUND == ["13.0.0", "5.0.0", "2.21.0", "3.15.1"], FOUND

WIDTH, HEIGHT = 23, 17
PICTURES = pathlib.Path(__file__).parent / "Pictures"
PICTURES.mkdir(exist_ok=True)
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def formula(channels, top=256, width=WIDTH, height=HEIGHT):
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    return (x * 37 + y * 91 + c * 53 + x * y * (c + 1)) % top


def checksum(array):
    """FNV-1a, 64 bits, of 8-bit samples, or of floats with the low byte first."""
    value = 0xCBF29CE484222325
    array = np.asarray(array)
    for byte in np.ascontiguousarray(array, dtype="<f4" if array.dtype == np.float32 else np.uint8).tobytes():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"0x{value:016X}"


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def rows(samples, bits):
    packed = b""
    for row in samples:
        if bits == 16:
            packed += b"\0" + row.astype(">u2").tobytes()
        else:
            planes = np.unpackbits(row.reshape(-1, 1).astype(np.uint8), axis=1)[:, 8 - bits :]
            packed += b"\0" + np.packbits(planes.reshape(-1)).tobytes()
    return packed


def png(name, color, bits, channels, interlaced=False, extra=b""):
    samples = formula(channels, 2**16) * 19 if bits == 16 else formula(channels, 2**bits)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b"".join(rows(samples[y::dy, x::dx], bits) for x, y, dx, dy in passes)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, color, 0, 0, int(interlaced))
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"gAMA", struct.pack(">I", 100000)) + extra
    file += chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    (PICTURES / name).write_bytes(file)


def palette(bits):
    colours = bytes((i * step + 7) % 256 for i in range(2**bits) for step in (31, 87, 5))
    return chunk(b"PLTE", colours) + chunk(b"tRNS", bytes([0, 128]))


for bits in (1, 2, 4, 8, 16):
    png(f"grey{bits}.png", 0, bits, 1)
for bits in (1, 2, 4, 8):
    png(f"palette{bits}.png", 3, bits, 1, extra=palette(bits))
for bits in (8, 16):
    png(f"rgb{bits}.png", 2, bits, 3)
    png(f"rgba{bits}.png", 6, bits, 4)
png("greyAlpha8.png", 4, 8, 2)
png("greyTransparent8.png", 0, 8, 1, extra=chunk(b"tRNS", b"\0\7"))
png("grey4interlaced.png", 0, 4, 1, interlaced=True)
png("palette2interlaced.png", 3, 2, 1, interlaced=True, extra=palette(2))
png("rgb8interlaced.png", 2, 8, 3, interlaced=True)

# Smooth, as photographs are, so that the chroma's interpolation shows.
y, x, c = np.mgrid[0:37, 0:45, 0:3]
photo = Image.fromarray((127.5 + 127.4 * np.sin(x / (5 + c) + y / (9 - c) + c)).astype(np.uint8))
photo.save(PICTURES / "colour.jpg", quality=90)
photo.save(PICTURES / "colour444.jpg", quality=75, subsampling=0)
photo.save(PICTURES / "colour422.jpg", quality=85, subsampling=1)
photo.save(PICTURES / "progressive.jpg", quality=80, progressive=True)
photo.convert("L").save(PICTURES / "grey.jpg", quality=95)
photo.convert("CMYK").save(PICTURES / "cmyk.jpg")

print("// Printed by golden.py with Pillow {}, OpenCV {}, TensorFlow {} and Keras {}.".format(*FOUND))
print()
print("enum Golden {")
print('    /// What Pillow\'s `convert("RGB")` and `convert("L")` make of each file, as checksums.')
print("    static let pictures: [(file: String, rgb: UInt64, grey: UInt64)] = [")
for path in sorted(PICTURES.iterdir()):
    if path.name == "cmyk.jpg":
        continue
    picture = Image.open(path)
    if picture.mode == "I;16":
        picture = Image.fromarray((np.array(picture) >> 8).astype(np.uint8))
    print(f'        ("{path.name}", {checksum(picture.convert("RGB"))}, {checksum(picture.convert("L"))}),')
print("    ]")
print()
colour = Image.fromarray(formula(3).astype(np.uint8))
grey = colour.convert("L")
print("    /// The grey of ``formulaPicture``, resized with `Image.BILINEAR`.")
print("    static let resized: [(width: Int, height: Int, checksum: UInt64)] = [")
for size in [(48, 48), (64, 64), (7, 5), (23, 40), (9, 17), (1, 1), (224, 224)]:
    print(f"        ({size[0]}, {size[1]}, {checksum(grey.resize(size, Image.BILINEAR))}),")
print("    ]")
print()
print("    /// Its first row of seven at 7 × 5, in grey and in colour.")
small = np.array(grey.resize((7, 5), Image.BILINEAR))[0].tolist()
print(f"    static let firstRow: [UInt8] = {small}")
small = np.array(colour.resize((7, 5), Image.BILINEAR))[0].reshape(-1).tolist()
print(f"    static let firstColourRow: [UInt8] = [")
for start in range(0, len(small), 7):
    print(f"        {', '.join(map(str, small[start:start + 7]))},")
print("    ]")
print(f"    static let grey: UInt64 = {checksum(grey)}")
print(f"    static let colourAt64: UInt64 = {checksum(colour.resize((64, 64), Image.BILINEAR))}")
print()
values = np.array(grey, dtype=np.float32)
print("    /// The first samples of the grey picture as a tensor, by the usual NumPy expressions in float32.")
for name, numbers in [("unit", values / 255), ("signed", (values / 255 - np.float32(0.5)) * np.float32(2))]:
    print(f"    static let {name}: [Float] = [{', '.join(repr(float(v)) for v in numbers[0, :4])}]")
standard = np.array(grey, dtype=np.float64)
standard = (standard - standard.mean()) / standard.std()
print(f"    static let standardized: [Float] = [{', '.join(repr(float(np.float32(v))) for v in standard[0, :4])}]")
print("    /// The first two pixels of the colour picture and its last one, from 0 to 1, less a mean for each channel and divided by")
print("    /// a deviation for each, in float32.")
means, deviations = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
numbers = (formula(3).astype(np.float32) / 255 - means) / deviations
numbers = [float(v) for v in numbers.reshape(-1)[[0, 1, 2, 3, 4, 5, -3, -2, -1]]]
print("    static let normalized: [Float] = [")
for start in range(0, 9, 3):
    print(f"        {', '.join(map(repr, numbers[start:start + 3]))},")
print("    ]")
print()


def listed(numbers, size=4):
    for start in range(0, len(numbers), size):
        print(f"            {', '.join(numbers[start:start + size])},")


levels = np.arange(0, 256, 5, dtype=np.uint8)
colours = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 1, 3)
print("    /// The grey of all colours of which each channel is a multiple of 5, red outermost.")
print("    static let greys: [(formula: String, checksum: UInt64)] = [")
print(f'        ("itu601-pillow", {checksum(Image.fromarray(colours).convert("L"))}),')
print(f'        ("itu601-opencv", {checksum(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY))}),')
print(f'        ("average", {checksum(colours.mean(axis=2).astype("uint8"))}),')
print("    ]")
print()


def pillow(kernel):
    def resize(picture, width, height):
        picture = Image.fromarray(picture if picture.shape[2] == 3 else picture[..., 0])
        return np.array(picture.resize((width, height), kernel))

    return resize


def opencv(kernel):
    return lambda picture, width, height: cv2.resize(picture, (width, height), interpolation=kernel)


def tensorflow(antialias):
    # A picture that has its size already comes back as it is, in its own type.
    return lambda picture, width, height: np.float32(
        tf.image.resize(picture, (height, width), "bilinear", antialias=antialias)
    )


def nearest(picture, width, height):
    return np.uint8(keras.layers.Resizing(height, width, interpolation="nearest")(picture[np.newaxis]))


KERNELS = {
    "pillow-bilinear": pillow(Image.BILINEAR),
    "pillow-bicubic": pillow(Image.BICUBIC),
    "pillow-lanczos": pillow(Image.LANCZOS),
    "pillow-box": pillow(Image.BOX),
    "pillow-nearest": pillow(Image.NEAREST),
    "opencv-linear": opencv(cv2.INTER_LINEAR),
    "opencv-area": opencv(cv2.INTER_AREA),
    "opencv-nearest": opencv(cv2.INTER_NEAREST),
    "tf-bilinear": tensorflow(antialias=False),
    "tf-bilinear-antialias": tensorflow(antialias=True),
    "keras-nearest": nearest,
}
# Width and height before and after: the usual ones, none changed, one changed, thin ones, halves, other whole ratios, and
# one that loses much of its height and little of its width.
SIZES = [
    (48, 48, 64, 64), (64, 64, 48, 48), (224, 224, 48, 48), (23, 17, 48, 48), (100, 75, 48, 48), (23, 17, 7, 5),
    (23, 17, 23, 17), (23, 17, 23, 40), (23, 17, 9, 17), (23, 17, 1, 1), (1, 1, 5, 3), (1, 9, 4, 4), (9, 1, 4, 4),
    (96, 96, 48, 48), (96, 144, 48, 48), (45, 60, 15, 20), (37, 29, 64, 17), (30, 90, 20, 10), (48, 60, 40, 49),
]
print("    /// Width and height before and after.")
print("    static let sizes: [(width: Int, height: Int, toWidth: Int, toHeight: Int)] = [")
listed(list(map(str, SIZES)))
print("    ]")
print()
print("    /// ``pattern(width:height:channels:)``, resized: for each of the sizes with one channel and with three.")
print("    static let resizedByKernel: [String: [UInt64]] = [")
for name, resize in KERNELS.items():
    print(f'        "{name}": [')
    listed([
        checksum(resize(formula(channels, width=w, height=h).astype(np.uint8), to_w, to_h))
        for w, h, to_w, to_h in SIZES for channels in (1, 3)
    ])
    print("        ],")
print("    ]")
print()
small = tf.image.resize(np.array(grey)[..., np.newaxis], (5, 7), "bilinear").numpy().reshape(-1)
print("    /// The first samples of the grey picture at 7 × 5 by TensorFlow as a tensor.")
standard = small.astype(np.float64)
standard = (standard - standard.mean()) / standard.std()
signed = (small / 255 - np.float32(0.5)) * np.float32(2)
for name, numbers in [("Raw", small), ("Unit", small / 255), ("Signed", signed), ("Standardized", np.float32(standard))]:
    print(f"    static let small{name}: [Float] = [{', '.join(repr(float(v)) for v in numbers[:4])}]")
print("    /// All of them rounded by `np.rint`.")
print(f"    static let smallRounded: UInt64 = {checksum(np.rint(small).astype(np.uint8))}")
print()


def letterboxed(picture, width, height):
    """As deepface does it."""
    factor = min(height / picture.shape[0], width / picture.shape[1])
    size = (int(picture.shape[1] * factor), int(picture.shape[0] * factor))
    picture = cv2.resize(picture, size).reshape(size[1], size[0], -1)
    above, left = (height - size[1]) // 2, (width - size[0]) // 2
    return np.pad(picture, ((above, height - size[1] - above), (left, width - size[0] - left), (0, 0)))


print("    /// ``pattern(width:height:channels:)`` with black around it, by OpenCV.")
print("    static let letterboxed:")
print("        [(width: Int, height: Int, channels: Int, toWidth: Int, toHeight: Int, checksum: UInt64)] = [")
for case in [
    (23, 17, 1, 48, 48), (17, 23, 1, 48, 48), (100, 40, 3, 48, 48), (48, 48, 1, 48, 48), (61, 60, 3, 48, 64),
    (30, 90, 1, 25, 224), (97, 55, 3, 224, 224),
]:
    w, h, channels, to_w, to_h = case
    picture = letterboxed(formula(channels, width=w, height=h).astype(np.uint8), to_w, to_h)
    print(f"            ({', '.join(map(str, case))}, {checksum(picture)}),")
print("        ]")
print()


def jpeg(picture, quality):
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


print("    /// JPEG files as Pillow writes them, and what it reads from them.")
print("    static let jpegs:")
print("        [(width: Int, height: Int, channels: Int, quality: Int, file: UInt64, pixels: UInt64)] = [")
for case in [(48, 48, 1, 95), (48, 48, 1, 75), (45, 37, 3, 95), (45, 37, 3, 30), (16, 16, 3, 100), (1, 1, 1, 1)]:
    w, h, channels, quality = case
    picture = formula(channels, width=w, height=h).astype(np.uint8)
    file = jpeg(Image.fromarray(picture if channels == 3 else picture[..., 0]), quality)
    pixels = np.array(Image.open(io.BytesIO(file)))
    print(f"            ({', '.join(map(str, case))}, {checksum(np.frombuffer(file, np.uint8))}, {checksum(pixels)}),")
print("        ]")
print()

# OpenCV 5 takes its float kernel for these, which does not round places to 1/32 of a pixel as that of version 4 did.
BORDERS = {
    "nearest": cv2.BORDER_REPLICATE, "constant": cv2.BORDER_CONSTANT, "reflect": cv2.BORDER_REFLECT, "wrap": cv2.BORDER_WRAP,
}
INSIDE = {
    "nearest": lambda index, length: np.clip(index, 0, length - 1),
    "constant": lambda index, length: np.clip(index, -1, length) + 1,
    "reflect": lambda index, length: np.minimum(index % (2 * length), 2 * length - 1 - index % (2 * length)),
    "wrap": lambda index, length: index % length,
}


def matrix(numbers):
    return np.array([numbers[:3], numbers[3:], [0, 0, 1]], np.float64)


def undoing(flip, shift_x, shift_y, rotation, zoom, shear, width, height):
    """The way back through one step after the other, in pixels."""
    angle, lean = np.deg2rad(rotation), np.tan(np.deg2rad(shear))
    middle = (width - 1) / 2, (height - 1) / 2
    steps = [
        [1, 0, -middle[0], 0, 1, -middle[1]],
        [1 - 2 * flip, 0, 0, 0, 1, 0],
        [zoom, 0, 0, 0, zoom, 0],
        [1, -lean, 0, 0, 1, 0],
        [np.cos(angle), np.sin(angle), 0, -np.sin(angle), np.cos(angle), 0],
        [1, 0, middle[0] + shift_x * width, 0, 1, middle[1] + shift_y * height],
    ]
    forward = np.eye(3)
    for step in steps:
        forward = matrix(step) @ forward
    return np.linalg.inv(forward)[:2].reshape(-1).astype(np.float32)


def sampled(picture, numbers, fill):
    """What a map makes of a picture, in float32, held against TensorFlow and OpenCV."""
    height, width, channels = picture.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    place_x = numbers[0] * x + numbers[1] * y + numbers[2]
    place_y = numbers[3] * x + numbers[4] * y + numbers[5]
    left, top = np.floor(place_x), np.floor(place_y)
    share_x, share_y = (place_x - left)[..., np.newaxis], (place_y - top)[..., np.newaxis]
    source = np.pad(picture, ((1, 1), (1, 1), (0, 0))) if fill == "constant" else picture

    def at(row, column):
        return source[INSIDE[fill](np.int64(row), height), INSIDE[fill](np.int64(column), width)]

    upper = at(top, left) + (at(top, left + 1) - at(top, left)) * share_x
    lower = at(top + 1, left) + (at(top + 1, left + 1) - at(top + 1, left)) * share_x
    result = upper + (lower - upper) * share_y
    assert result.dtype == np.float32
    judges = [cv2.warpAffine(
        picture, np.float64(numbers).reshape(2, 3), (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=BORDERS[fill],
    ).reshape(picture.shape)]
    # TensorFlow leaves out what lies between the last pixel and the first one of the next picture.
    if fill != "wrap":
        judges.append(keras.ops.image.affine_transform(
            picture, np.float32([*numbers, 0, 0]), interpolation="bilinear", fill_mode=fill).numpy())
    for judge in judges:
        # Places are float32, and those of other pictures beside this one lie hundreds of pixels away.
        np.testing.assert_allclose(result, judge, atol=0.01, rtol=0)
    return result


print("    /// Ways back through transformations, by matrices of NumPy, and what they make of")
print("    /// ``pattern(width:height:channels:)``, for each fill. OpenCV's `warpAffine` agrees within 0.01 of 255, and so does")
print("    /// Keras's `affine_transform`, but for `wrap`.")
print("    static let moved:")
print("        [(")
print("            isFlipped: Bool, shiftX: Double, shiftY: Double, rotation: Double, zoom: Double, shear: Double, width: Int,")
print("            height: Int, channels: Int, map: [Float], checksums: [String: UInt64]")
print("        )] = [")
for case in [
    (False, 0.1, -0.07, 0, 1, 0, 48, 48, 1), (False, 0, 0, 17, 1, 0, 48, 48, 1), (False, 0, 0, -135, 1, 0, 23, 17, 3),
    (False, 0, 0, 0, 1.3, 0, 48, 48, 1), (False, 0, 0, 0, 0.7, 0, 23, 17, 3), (False, 0, 0, 0, 1, 20, 48, 48, 1),
    (True, 0, 0.25, 0, 1, 0, 23, 17, 1), (True, 0.13, -0.2, 11, 1.08, -7, 48, 48, 1), (True, -1, 0.9, 160, 0.1, 80, 23, 17, 3),
    (False, 0.3, 0.2, -40, 0.9, 10, 1, 9, 1), (False, 0.3, 0.2, 25, 1.9, 0, 6, 1, 3),
]:
    w, h, channels = case[6:]
    numbers = undoing(*case[:8])
    picture = formula(channels, width=w, height=h).astype(np.float32)
    print(f"            ({str(case[0]).lower()}, {', '.join(map(str, case[1:]))},")
    print(f"                [{', '.join(str(n) for n in numbers)}],")
    print("                [")
    for fill in BORDERS:
        print(f'                    "{fill}": {checksum(sampled(picture, numbers, fill))},')
    print("                ]),")
print("        ]")
print()


def floats(name, numbers):
    print(f"    static let {name}: [Float] = [")
    numbers = [str(n) for n in np.float32(numbers).reshape(-1)]
    for start in range(0, len(numbers), 7):
        print(f"        {', '.join(numbers[start:start + 7])},")
    print("    ]")


face = formula(1, width=7, height=5).astype(np.float32)
layers = keras.layers
print("    /// `pattern(width: 7, height: 5, channels: 1)` turned by 36°, moved by a fifth of its height downwards and a tenth")
print("    /// of its width to the left, and drawn 1.25 times as large, by Keras's layers.")
floats("turnedByKeras", layers.RandomRotation((0.1, 0.1), fill_mode="reflect")(face, training=True))
floats(
    "shiftedByKeras", layers.RandomTranslation((0.2, 0.2), (-0.1, -0.1), fill_mode="nearest")(face, training=True))
floats("zoomedByKeras", layers.RandomZoom((-0.2, -0.2), fill_mode="constant")(face, training=True))
print("    /// `pattern(width: 5, height: 3, channels: 3)` with 1.4 times the contrast and a tenth of 255 less brightness, by")
print("    /// TensorFlow.")
colours = formula(3, width=5, height=3).astype(np.float32)
changed = tf.image.adjust_brightness(tf.image.adjust_contrast(colours, 1.4), -25.5)
floats("relit", tf.clip_by_value(changed, 0, 255))
print("}")
