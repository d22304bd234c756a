# Prints Golden.swift: event files as TensorFlow 2.21.0 writes them, whose curves are what TensorBoard 2.21.0 shows;
# Interop/requirements.txt has both.
#
#     python3 golden.py | swift format - > Golden.swift

import math
import os
import pathlib
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import tensorboard  # noqa: E402
import tensorflow as tf  # noqa: E402
from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator  # noqa: E402

FOUND = [tf.__version__, tensorboard.__version__]
assert FOUND == ["2.21.0", "2.21.0"], FOUND
Event, SessionLog, Summary = tf.compat.v1.Event, tf.compat.v1.SessionLog, tf.compat.v1.Summary

# Each file: the first step, the time of its making, and what is added: step, time, tags with values. EventFileTests.swift
# has the same. The second run goes on where the first was killed two steps later.
FIRST = (
    0,
    1700000000.25,
    [
        (0, 1700000001.5, [("epoch/loss", 1.75), ("epoch/val_loss", 2.0)]),
        (1, 1700000002.5, [("epoch/loss", 1.25), ("epoch/val_loss", 1.5)]),
        (2, 1700000003.5, [("epoch/loss", 0.75), ("epoch/val_loss", 1.625)]),
    ],
)
SECOND = (
    1,
    1700000100.0,
    [
        (1, 1700000101.0, [("epoch/loss", 1.0), ("epoch/val_loss", 1.375)]),
        (2, 1700000102.0, [("epoch/loss", 0.5), ("epoch/val_loss", 1.125)]),
        (3, 1700000103.0, [("epoch/loss", 0.25), ("epoch/val_loss", 1.0)]),
    ],
)
ODD = (
    2**40,
    0.0,
    [
        (2**40, 0.0, []),
        (2**40 + 127, 0.5, [("", 0.0), ("Verlust/ß", -0.0), ("x" * 200, 2.0**-149)]),
        (2**40 + 128, 9999999999.0, [("inf", math.inf), ("-inf", -math.inf), ("nan", math.nan)]),
        (2**63 - 1, 1.0, [("x", 1.0)]),
    ],
)


def write(path, file):
    start, time, added = file
    with tf.io.TFRecordWriter(str(path)) as writer:
        writer.write(Event(wall_time=time, file_version="brain.Event:2").SerializeToString())
        log = SessionLog(status=SessionLog.START)
        writer.write(Event(wall_time=time, step=start, session_log=log).SerializeToString())
        for step, time, scalars in added:
            values = [Summary.Value(tag=tag, simple_value=value) for tag, value in scalars]
            writer.write(Event(wall_time=time, step=step, summary=Summary(value=values)).SerializeToString())
    return path.read_bytes()


def read(path):
    """What TensorFlow reads of it."""
    for event in tf.compat.v1.train.summary_iterator(str(path)):
        if event.HasField("summary"):
            values = [(value.tag, value.simple_value) for value in event.summary.value]
            yield event.step, event.wall_time, values


def swift(data):
    text = data.hex()
    lines = "".join(f"        {text[at : at + 100]}\n" for at in range(0, len(text), 100))
    return f'"""\n{lines}        """'


folder = pathlib.Path(tempfile.mkdtemp())
files = {
    "first": write(folder / "events.out.tfevents.1700000000.a.9", FIRST),
    "second": write(folder / "events.out.tfevents.1700000100.a.1", SECOND),
}
odd = pathlib.Path(tempfile.mkdtemp()) / "odd"
files["odd"] = write(odd, ODD)
for path, file in zip(sorted(folder.iterdir()) + [odd], [FIRST, SECOND, ODD]):
    assert repr(list(read(path))) == repr(file[2]), list(read(path))

# The steps that were done again are there once, as they were done last.
losses = [(0, 1.75), (1, 1.0), (2, 0.5), (3, 0.25)]
legacy = event_accumulator.EventAccumulator(str(folder)).Reload()
assert [(event.step, event.value) for event in legacy.Scalars("epoch/loss")] == losses
shown = plugin_event_accumulator.EventAccumulator(str(folder)).Reload()
values = [(event.step, float(tf.make_ndarray(event.tensor_proto))) for event in shown.Tensors("epoch/loss")]
assert values == losses, values

print("// Printed by golden.py with TensorFlow 2.21.0 and TensorBoard 2.21.0.")
print()
print("import MienTestSupport")
print()
print("enum Golden {")
for name, data in files.items():
    print(f"    static let {name} = bytes(\n        hex: {swift(data)})")
print("}")
