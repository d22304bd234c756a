"""Random networks: Mien reads what Keras writes, and Keras reads what Mien writes."""

import json
import multiprocessing
import os
import pathlib
import shutil
import sys
import traceback

import numpy

from command import Mien, Refused, reason
from tally import Tally

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Samples"))
TOLERANCE = "1e-5"
# Half a unit in the last place of 1 in float32.
ROUNDING_OF_ONE = 2.0**-24
# What Mien says of masks that generations of Keras take in other ways, or that it does not have.
MASKS = ["takes the mask that the layer", "found a mask of"]
POLICIES = ["float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16"]


def libraries():
    """Keras 3 and Keras 2, quiet, with one thread each."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    # tf_keras's SpectralNormalization looks for its own classes in `tf.keras`.
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    import logging
    import warnings

    warnings.filterwarnings("ignore")
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(1)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    import absl.logging

    absl.logging.set_verbosity(absl.logging.ERROR)
    import keras
    import tf_keras

    # Keras 2 finds its own class in no file.
    tf_keras.saving.get_custom_objects()["SpectralNormalization"] = tf_keras.layers.SpectralNormalization
    return {"keras": keras, "tf_keras": tf_keras}


def main(mien, work, names=("keras", "tf_keras"), count=None, seed=None):
    """Judges `count` networks of each library; returns the tally."""
    count = count or int(os.environ.get("MIEN_NETWORKS", "100"))
    seed = int(os.environ.get("MIEN_SEED", "2013")) if seed is None else seed
    print(f"seed {seed}, {count} networks of each library (MIEN_SEED, MIEN_NETWORKS)", flush=True)
    tasks = [(mien, work, name, seed + index) for index in range(count) for name in names]
    total = Tally()
    # Keras keeps something of every model; a process that ends gives it back.
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), maxtasksperchild=150) as pool:
        for done, tally in enumerate(pool.imap_unordered(judge, tasks), start=1):
            for what, text in tally.failures:
                print(f"FAILED {what}\n{text}\n", flush=True)
            total.add(tally)
            if done % 50 == 0:
                print(f"  {done} of {len(tasks)} networks, {len(total.failures)} failures", flush=True)
    return total


def judge(task):
    """The tally of one network; its files stay where something failed."""
    mien, work, name, seed = task
    tally = Tally()
    folder = pathlib.Path(work) / f"{name}-{seed}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    summary = ""
    try:
        from random_networks import RandomNetwork

        both = libraries()
        network = RandomNetwork(both[name], seed)
        summary = summary_of(network.model)
        Judgement(Mien(mien), both, name, network, folder, tally).run()
    except Exception:
        tally.judge(f"{name}: the judge itself", traceback.format_exc())
    if tally.failures:
        (folder / "summary.txt").write_text(summary)
        tally.failures = [
            (what, f"{name}, MIEN_SEED={seed} MIEN_NETWORKS=1, files in {folder}\n{text}\n{summary}")
            for what, text in tally.failures]
    else:
        shutil.rmtree(folder)
    return tally


def summary_of(model):
    lines = []
    model.summary(print_fn=lambda line, **_: lines.append(line), expand_nested=True, line_length=110)
    return "\n".join(lines)


class Judgement:
    """Judges one network."""

    def __init__(self, mien, libraries, name, network, folder, tally):
        self.mien, self.libraries, self.name, self.library = mien, libraries, name, libraries[name]
        self.network, self.folder, self.tally = network, folder, tally
        self.policy, self.trained = None, False

    def run(self):
        import forms
        import references

        self.tally.drawn.update({f"{self.name} networks": 1})
        self.tally.drawn.update({kind: count for kind, count in self.network.counts.items() if count})
        self.model = self.network.model
        self.prepare()
        reference = self.folder / "reference.npz"
        self.arrays = references.arrays(self.library, self.network.model, self.network.inputs)
        numpy.savez(reference, **self.arrays)
        saved, refusals = forms.saved(self.library, self.model, self.folder)
        for what, why in refusals:
            self.tally.excuse(what, reason(why, *[layer.name for layer in self.model.layers]))
        checkpoints = [(form, self.read(form, reference)) for form in saved]
        checkpoints = [(form, checkpoint) for form, checkpoint in checkpoints if checkpoint]
        for form, checkpoint in checkpoints[1:]:
            self.tally.judge(f"the same network from {form.name}", difference(checkpoints[0][1], checkpoint))
        if checkpoints:
            self.weights(checkpoints[0][1])
            import writing

            writing.judge(self, checkpoints)

    # What is saved.

    def prepare(self):
        """Trains the model a little, or gives its weights another type."""
        draw = self.network.draw
        # An operation's constants do not change their type with the layers.
        if not self.network.counts["operation"] and draw.chance(0.2):
            self.policy = draw.choice(POLICIES)
            self.model = self.of_policy(self.policy)
            self.tally.drawn[f"policy {self.policy}"] += 1
        elif draw.chance(0.12):
            self.train()

    def of_policy(self, policy):
        """The model with weights of another type. What Mien computes, in float32, is what the model of float32 does with
        weights that were rounded alike."""
        from random_layers import is_keras3
        from random_networks import leaves, set_weights

        configuration = json.loads(self.network.model.to_json())

        def change(value):
            if isinstance(value, list):
                return [change(element) for element in value]
            if not isinstance(value, dict):
                return value
            if value.get("class_name") in ("InputLayer", "__keras_tensor__"):
                return value
            if value.get("class_name") == "DTypePolicy":
                return {**value, "config": {"name": policy}}
            changed = {key: change(element) for key, element in value.items()}
            if changed.get("dtype") == "float32" and "trainable" in changed:
                if "bfloat16" in policy and "recurrent_initializer" in changed:
                    # TensorFlow makes no orthogonal matrices of that type; the weights are set below.
                    changed["recurrent_initializer"] = "zeros"
                changed["dtype"] = {"class_name": "Policy", "config": {"name": policy}} if policy.startswith("mixed") else policy
            return changed

        model = self.library.models.model_from_json(json.dumps(change(configuration)))
        # Frozen weights come last in a list of all; layer by layer the order stays.
        for own, other in zip(leaves(self.library, self.network.model), leaves(self.library, model)):
            if own.weights:
                assert own.name == other.name
                set_weights(other, own.get_weights())
                set_weights(own, [numpy.asarray(weight, "float32") for weight in other.get_weights()])
        return model

    def train(self):
        draw, model = self.network.draw, self.model
        optimizers = self.library.optimizers
        optimizer = draw.choice([
            lambda: optimizers.Adam(1e-3), lambda: optimizers.SGD(1e-3), lambda: optimizers.SGD(1e-3, momentum=0.9),
            lambda: optimizers.RMSprop(1e-3)])()
        try:
            outputs = [self.arrays_of_output(index) for index in range(len(model.outputs))]
            targets = outputs[0] if len(outputs) == 1 and not isinstance(model.output, (list, dict)) else outputs
            if isinstance(model.output, dict):
                targets = dict(zip(sorted(model.output), outputs))
            given = self.network.inputs
            given = given[0] if len(given) == 1 and not isinstance(model.input, (list, dict)) else given
            if isinstance(model.input, dict):
                given = dict(zip(sorted(model.input), self.network.inputs))
            model.compile(optimizer=optimizer, loss="mse")
            for _ in range(2):
                model.train_on_batch(given, targets)
            self.tally.drawn["trained"] += 1
            self.trained = True
        except Exception as error:
            self.tally.excuse(f"{self.name} can't train a network", reason(error))

    def arrays_of_output(self, index):
        arrays = self.network.arrays
        return arrays["output"] if len(self.model.outputs) == 1 else arrays[f"output_{index}"]

    # What Mien reads.

    def read(self, form, reference):
        """Holds what Mien computes against Keras; returns a checkpoint of what it read."""
        try:
            status, output, error = self.mien.run(
                "verify", *form.arguments, "--reference", reference, "--tolerance", TOLERANCE, "--json", "--threads", 1)
            if status not in (0, 1):
                raise Refused(f"status {status}: {error}")
            verification = json.loads(output)
            wrong = [layer for layer in verification["layers"] if not layer["passes"]]
            # TensorFlow computes elu as exp(x) - 1 in float32, which near 0 is off by half a unit in the last place of 1;
            # where a layer's values are as small as that, the references are no more exact.
            inexact = [layer for layer in wrong if (layer["maxAbsoluteError"] or 1) <= ROUNDING_OF_ONE]
            if inexact:
                self.tally.excuse(f"runs as Keras does, from {form.name}", "values so small that Keras's own rounding shows")
            wrong = [layer for layer in wrong if layer not in inexact]
            missing = verification["layersWithoutReference"]
            text = "".join(f"{layer}\n" for layer in wrong[:3]) + (f"not compared: {missing}" if missing else "")
            self.tally.judge(f"runs as Keras does, from {form.name}", text or None)
            self.tally.judged["layers compared"] += len(verification["layers"])
            checkpoint = self.folder / (form.path.name + ".mien")
            self.mien.output("convert", *form.arguments, checkpoint)
            return checkpoint
        except Refused as refusal:
            if any(problem in str(refusal) for problem in MASKS):
                self.tally.excuse(f"runs as Keras does, from {form.name}", "a mask that Mien refuses to go by")
            else:
                self.tally.judge(f"runs as Keras does, from {form.name}", refusal)
            return None

    def weights(self, path):
        """The checkpoint's weights against Keras's, bit for bit."""
        import read_checkpoint
        import writing

        section = read_checkpoint.read(path)["network"]
        expected = {
            name: weights for name, (_, weights) in writing.weights_of(self.library, self.model).items()}
        found = {}
        for name, index in read_checkpoint.weights(section["value"]["graph"]).items():
            found.setdefault(owner(name, expected), []).append(section["tensors"][index])
        wrong = sorted(expected.keys() ^ found.keys())
        for name in expected.keys() & found.keys():
            if not same_arrays(expected[name], found[name]):
                wrong.append(name)
        self.tally.judge("weights in the checkpoint, bit for bit", f"differ: {wrong}" if wrong else None)


def owner(name, layers):
    """Which of `layers` has the weight `name`: its own name may have several parts, as may a layer's."""
    owners = [layer for layer in layers if name.startswith(f"{layer}/")] or [name.rpartition("/")[0]]
    return max(owners, key=len)


def same_arrays(expected, found):
    """Whether arrays are equal in type, shape and every bit; bfloat16 is given out as its bits."""
    return len(expected) == len(found) and all(
        tuple(left.shape) == tuple(right.shape) and left.dtype.itemsize == right.dtype.itemsize
        and numpy.ascontiguousarray(left).tobytes() == numpy.ascontiguousarray(right).tobytes()
        for left, right in zip(map(numpy.asarray, expected), found))


def difference(left, right):
    """What differs between the networks of two checkpoints; None where they are one."""
    import read_checkpoint

    left, right = (read_checkpoint.read(path)["network"] for path in (left, right))
    values = [without_origin(section["value"]) for section in (left, right)]
    if values[0] != values[1]:
        return f"the network differs: {first_difference(*values)}"
    if not same_arrays(left["tensors"], right["tensors"]):
        return "the weights differ"
    return None


def without_origin(value):
    """A network without what only says which program wrote it, and where in its memory something lay."""
    if isinstance(value, list):
        return [without_origin(element) for element in value]
    if not isinstance(value, dict):
        return value
    # Nothing remains of an operation's origin, which only some forms have.
    left_out = {"shared_object_id", "module", "registered_name", "build_config"} | ({"origin"} - {
        key for key, element in value.items() if without_origin(element)})
    return {key: without_origin(element) for key, element in value.items() if key not in left_out}


def first_difference(left, right, path=""):
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            if left.get(key) != right.get(key):
                return first_difference(left.get(key), right.get(key), f"{path}/{key}")
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, (one, other) in enumerate(zip(left, right)):
            if one != other:
                return first_difference(one, other, f"{path}/{index}")
    return f"{path}: {json.dumps(left)[:300]} and {json.dumps(right)[:300]}"
