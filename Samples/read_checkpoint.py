"""Reads a Mien checkpoint (.mien) with NumPy alone, as a program in another language would.

    python3 read_checkpoint.py vgg.mien          lists all tensors
    checkpoint = read_checkpoint.read("vgg.mien")
    checkpoint["network"]["tensors"][0]           a NumPy array, mapped from the file

The specification is Sources/Mien/Mien.docc/Checkpoint.md.
"""

import json
import struct
import sys

import numpy

MAGIC = b"\x89MIEN\r\n\x1a"
TYPES = {
    "bool": "?", "int8": "i1", "uint8": "u1", "int16": "<i2", "uint16": "<u2", "int32": "<i4", "uint32": "<u4",
    "int64": "<i8", "uint64": "<u8", "float16": "<f2", "float32": "<f4", "float64": "<f8",
    "bfloat16": "<u2",  # NumPy has no such type: these are the upper halves of float32.
}


def crc32c(data, crc=0):
    crc = ~crc & 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return ~crc & 0xFFFFFFFF


def read(path):
    """The sections by name, each with its `value` and its list of `tensors`."""
    data = numpy.memmap(path, dtype="u1", mode="r")
    magic, major, _, size, checksum = struct.unpack("<8sHHII", data[:20].tobytes())
    if magic != MAGIC or major != 1:
        raise ValueError(f"{path} is no Mien checkpoint of version 1")
    text = data[20:20 + size].tobytes()
    if crc32c(text, crc32c(data[:16].tobytes())) != checksum:
        raise ValueError(f"{path}: the header is damaged")
    start = -(-(20 + size) // 64) * 64
    sections = {}
    for section in json.loads(text)["sections"]:
        tensors = []
        for entry in section["tensors"]:
            tensors.append(numpy.ndarray(entry["shape"], TYPES[entry["elementType"]], data, start + entry["offset"]))
        sections[section["name"]] = {"value": section["value"], "tensors": tensors, "entries": section["tensors"]}
    return sections


def weights(graph, path=""):
    """The number of each weight's tensor in the section `network`, by the weight's path."""
    found = {}
    for layer in graph["layers"]:
        name = path + layer["name"]
        found.update({f"{name}/{weight['name']}": weight["tensor"] for weight in layer["weights"]})
        if "graph" in layer:
            found.update(weights(layer["graph"], name + "/"))
    return found


def main():
    sections = read(sys.argv[1])
    network = sections["network"]
    for name, index in weights(network["value"]["graph"]).items():
        tensor, entry = network["tensors"][index], network["entries"][index]
        state = "ok" if crc32c(tensor.tobytes()) == entry["checksum"] else "damaged"
        print(name, entry["elementType"], tensor.shape, state)
    for name, section in sections.items():
        print(f"section {name}: {len(section['tensors'])} tensors")


if __name__ == "__main__":
    main()
