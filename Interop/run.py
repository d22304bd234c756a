"""Keras, NumPy, SciPy, h5py, jsonschema, Pillow, OpenCV and Chromium judge what Mien reads and writes.

    python run.py path/to/mien [part ...]

The parts are below; all of them where none is named. MIEN_SEED is for `networks` and `preprocessing`, MIEN_NETWORKS for
`networks`.
"""

import importlib
import importlib.util
import os
import pathlib
import sys
import tempfile
import time

from tally import Tally

# TensorFlow reads it when it is first imported, whichever part comes first. Without oneDNN it convolves channels last only.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"

# Module, and what it judges.
PARTS = {
    "networks": "random networks of Keras 3 and tf_keras, read in all their forms and written in all of Mien's",
    "applications": "the networks of keras.applications, layer by layer",
    "checkpoints": "the checkpoint as NumPy reads it",
    "schemas": "JSON against Schemas/",
    "activations": "what `mien extract` writes",
    "scores": "what `mien evaluate` says of networks, by Keras's losses and metrics, NumPy and SciPy",
    "pictures": "colour pictures through networks with their channels last, and first",
    "preprocessing": "grey, resized and letterboxed pictures, by Pillow, OpenCV, TensorFlow and Keras",
    "datasets": "data sets of faces in every form, from one into another, by csv, NumPy, h5py, Pillow, OpenCV and TensorFlow",
    "dumped": "references by Samples/dump_reference.py, for `mien verify`",
    "training": "gradients and steps of training, in double and in single precision",
    "experiments": "what `mien train` writes and says, by Keras's evaluate and fit",
    "attribution": "where networks look, by the formulas of the papers in TensorFlow and NumPy",
    "pages": "reports in headless Chromium, for everybody: axe-core, keys, widths, numbers as in their tables",
    "written": "every known case and model, written by Mien and loaded by Keras",
}


def judge(part, mien, work):
    """The tally of one part, which has a folder to itself: parts may give their files the same names."""
    if importlib.util.find_spec(part) is None:
        raise SystemExit(f"Interop/{part}.py is missing")
    folder = work / part
    folder.mkdir()
    result = importlib.import_module(part).main(mien, folder)
    if isinstance(result, Tally):
        return result
    # A part that prints for itself, and gives the number of its failures.
    tally = Tally()
    tally.judge(f"{part} as a whole", f"{result} failures, told above" if result else None)
    return tally


def main(mien, *parts):
    for part in parts:
        if part not in PARTS:
            raise SystemExit(f"found the part {part}, expected some of: {', '.join(PARTS)}")
    total = Tally()
    work = pathlib.Path(tempfile.mkdtemp(prefix="mien-interop-"))
    for part in parts or PARTS:
        print(f"== {part}: {PARTS[part]}", flush=True)
        start = time.monotonic()
        tally = judge(part, str(pathlib.Path(mien).resolve()), work)
        print(tally.text())
        if part != "networks":
            for what, text in tally.failures:
                print(f"FAILED {what}\n{text}\n")
        print(f"{part}: {len(tally.failures)} failures, {time.monotonic() - start:.0f} s\n", flush=True)
        total.add(tally)
    judged = sum(total.judged.values())
    print(f"{judged} judgements, {len(total.failures)} failures" + (f"; files are in {work}" if total.failures else ""))
    if not total.failures:
        import shutil

        shutil.rmtree(work)
    return 1 if total.failures else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
