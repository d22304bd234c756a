# Makes Pictures/ and prints the literals of Golden.swift. Made with Pillow 13.0.0 (libjpeg-turbo 3.2.0) and NumPy 2.
#
#     python3 golden.py > Golden.swift
#
# The PNG files are written by hand here, because Pillow can't write all the kinds that exist; what they must decode to
# is Pillow's word, but for 16-bit grey, which Pillow clips where it should scale.

import pathlib
import struct
import zlib

import numpy as np
import PIL
from PIL import Image

assert PIL.__version__ == "13.0.0", PIL.__version__

WIDTH, HEIGHT = 23, 17
PICTURES = pathlib.Path(__file__).parent / "Pictures"
PICTURES.mkdir(exist_ok=True)
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def formula(channels, top=256):
    y, x, c = np.mgrid[0:HEIGHT, 0:WIDTH, 0:channels]
    return (x * 37 + y * 91 + c * 53 + x * y * (c + 1)) % top


def checksum(array):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in np.ascontiguousarray(array, dtype=np.uint8).tobytes():
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

print("// Printed by golden.py with Pillow", PIL.__version__ + ".")
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
print("}")
