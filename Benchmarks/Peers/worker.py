"""One engine with one network and so many threads, which runs when it is told to.

    python3 worker.py ENGINE FOLDER NETWORK THREADS

Each line that it reads is JSON: {"batch": 16, "runs": 10} has it run ten times on the inputs of that batch and answer with
the seconds that each took; with "output": "a.npy", what comes out is written, too. It answers a line of JSON to each.
"""

import json
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy


def onnxruntime(path, threads):
    import onnxruntime as engine

    options = engine.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = engine.InferenceSession(path + ".onnx", options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return engine.__version__, lambda inputs: session.run(None, {name: inputs})[0]


def openvino(path, threads):
    import openvino as engine

    core = engine.Core()
    settings = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY",
                "INFERENCE_PRECISION_HINT": "f32"}
    requests = {}

    def run(inputs):
        if len(inputs) not in requests:
            model = core.read_model(path + ".onnx")
            model.reshape([len(inputs)] + list(inputs.shape[1:]))
            requests[len(inputs)] = core.compile_model(model, "CPU", settings).create_infer_request()
        return requests[len(inputs)].infer([inputs], share_inputs=True, share_outputs=True)[0]

    return engine.__version__.split("-")[0], run


def tensorflow(path, threads):
    import tensorflow as engine

    engine.config.threading.set_intra_op_parallelism_threads(threads)
    engine.config.threading.set_inter_op_parallelism_threads(1)
    import keras

    model = keras.models.load_model(path + ".keras", compile=False)
    graphs = {}

    def run(inputs):
        if len(inputs) not in graphs:
            signature = engine.TensorSpec(inputs.shape, "float32")
            graphs[len(inputs)] = engine.function(lambda x: model(x, training=False)).get_concrete_function(signature)
        return graphs[len(inputs)](engine.constant(inputs)).numpy()

    return engine.__version__, run


def main():
    engine, folder, network, threads = sys.argv[1:]
    answers, sys.stdout = sys.stdout, sys.stderr
    start = time.perf_counter()
    version, run = globals()[engine](os.path.join(folder, network), int(threads))
    loaded = time.perf_counter() - start
    print(json.dumps({"version": version, "load": loaded}), file=answers, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        inputs = numpy.load(os.path.join(folder, "%s-%d.npy" % (network, order["batch"])))
        times = []
        for _ in range(order["runs"]):
            start = time.perf_counter()
            output = run(inputs)
            times.append(time.perf_counter() - start)
        if "output" in order:
            numpy.save(order["output"], numpy.asarray(output))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"times": times, "peak": peak}), file=answers, flush=True)


if __name__ == "__main__":
    main()
