"""One engine that trains one network on so many threads when it is told to, with batches of 64 and Adam.

    python3 trainer.py ENGINE FOLDER NETWORK THREADS

Each line that it reads is JSON: {"runs": 10} has it take ten steps on the same batch, and answer with the seconds that each took and
with the loss before each.
"""

import json
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ["KERAS_BACKEND"] = "tensorflow"

import numpy


def tensorflow(folder, network, threads, x, y):
    # With oneDNN, TensorFlow 2.21 crashes when it trains mini-XCEPTION.
    if network == "minix":
        os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
    import tensorflow as engine

    engine.config.threading.set_intra_op_parallelism_threads(threads)
    engine.config.threading.set_inter_op_parallelism_threads(1)
    import keras

    model = keras.models.load_model(os.path.join(folder, network + ".keras"), compile=False)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", jit_compile=False)
    x, y = engine.constant(x), engine.constant(y)
    return engine.__version__, lambda: float(model.train_on_batch(x, y))


def pytorch(folder, network, threads, x, y):
    import torch
    from torch import nn

    torch.set_num_threads(threads)

    class Separable(nn.Sequential):
        def __init__(self, channels, filters):
            super().__init__(nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False),
                             nn.Conv2d(channels, filters, 1, bias=False))

    class Block(nn.Module):
        def __init__(self, channels, filters):
            super().__init__()
            self.shortcut = nn.Sequential(nn.Conv2d(channels, filters, 1, 2, bias=False), nn.BatchNorm2d(filters))
            self.path = nn.Sequential(
                Separable(channels, filters), nn.BatchNorm2d(filters), nn.ReLU(), Separable(filters, filters),
                nn.BatchNorm2d(filters), nn.MaxPool2d(3, 2, 1))

        def forward(self, x):
            return self.path(x) + self.shortcut(x)

    def simple():
        return nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(64, 128, 3),
            nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(128, 128, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(2048, 1024), nn.ReLU(), nn.Linear(1024, 7))

    def vgg():
        layers, channels = [], 1
        for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3)):
            for _ in range(count):
                layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.BatchNorm2d(filters), nn.ReLU()]
                channels = filters
            layers.append(nn.MaxPool2d(2))
        return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4608, 512), nn.ReLU(), nn.Linear(512, 7))

    def minix():
        layers, channels = [], 1
        for _ in range(2):
            layers += [nn.Conv2d(channels, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU()]
            channels = 8
        for filters in (16, 32, 64, 128):
            layers.append(Block(channels, filters))
            channels = filters
        return nn.Sequential(*layers, nn.Conv2d(128, 7, 3, padding=1), nn.AdaptiveAvgPool2d(1), nn.Flatten())

    model = {"simple": simple, "vgg": vgg, "minix": minix}[network]()
    x, y = torch.from_numpy(x.transpose(0, 3, 1, 2).copy()), torch.from_numpy(y)
    # With channels last, PyTorch 2.15 crashes when it trains mini-XCEPTION.
    if network != "minix":
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    optimizer, loss = torch.optim.Adam(model.parameters(), 0.001), nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = loss(model(x), y)
        value.backward()
        optimizer.step()
        return float(value.detach())

    return torch.__version__, step


def main():
    engine, folder, network, threads = sys.argv[1:]
    answers, sys.stdout = sys.stdout, sys.stderr
    start = time.perf_counter()
    x = numpy.load(os.path.join(folder, f"{network}-64.npy"))
    y = numpy.arange(len(x)) % 7
    version, step = globals()[engine](folder, network, int(threads), x, y)
    print(json.dumps({"version": version, "load": time.perf_counter() - start}), file=answers, flush=True)
    for line in sys.stdin:
        times, losses = [], []
        for _ in range(json.loads(line)["runs"]):
            start = time.perf_counter()
            losses.append(step())
            times.append(time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        print(json.dumps({"times": times, "losses": losses, "peak": peak}), file=answers, flush=True)


if __name__ == "__main__":
    main()
