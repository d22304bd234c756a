# Prints what one version of Python makes of small functions, as Keras stores them in a Lambda: marshalled, in base64. Run by each
# of the versions that are named, it gives the parts of code.json:
#
#     for v in 3.6.15 3.7.16 3.8.18 3.9.18 3.10.13 3.11.7 3.12.1 3.13.0; do python$v lambdas.py; done | jq -s add > code.json
#
# Nothing of it is ever run by the tests, which only read it.

import codecs
import json
import marshal
import sys

FORMS = ["x / 255.", "x * 2", "(x - 127.5) / 127.5", "1 - x", "-x", "x ** 2", "K.mean(x, axis=1)", "tf.nn.l2_normalize(x, axis=1)",
 "tf.reduce_mean(x, axis=[1, 2], keepdims=True)", "K.sum(x, axis=[1, 2, 3])", "tf.nn.relu(x) * 0.5", "x[:, 0]", "x[..., ::-1]", "x[0] - x[1]", "K.abs(x[0] - x[1])",
 "tf.concat([x[0], x[1]], axis=-1)", "K.expand_dims(x, -1)", "tf.transpose(x, [0, 2, 1])", "tf.cast(x, tf.float32) / 255.0", "keras.activations.relu(x)", "x", "tf.clip_by_value(x, 0., 1.)",
 "tf.keras.backend.square(x)","K.l2_normalize(x, axis=1)", "K.reshape(x, (-1, 6))", "x[:, 1:3, :]", "tf.squeeze(x, axis=[-1])", "x[:, -1, :]", "tf.pow(x, 2.0)"]
# Whatever a formula does not say.
BAD = ["os.system('x')", "x if x else 1", "[y for y in x]", "foo(x)", "x % 2", "x @ x", "tf.py_function(x, x)", "(lambda y: y)(x)", "x.numpy()", "3", "tf.reduce_mean(x, foo=1)", "tf.nn.gelu(x)", "K.sqrt(x)","__import__('os')"]
def enc(f): return codecs.encode(marshal.dumps(f.__code__), "base64").decode("ascii")
v = "%d.%d" % sys.version_info[:2]
def multi(t):
    a, b = t
    return a * b
def local(t):
    y = t - 127.5
    return y / 127.5
out = {"forms": {f: enc(eval("lambda x: " + f)) for f in FORMS}, "refused": {f: enc(eval("lambda x: " + f)) for f in BAD}}
out["forms"]["x[0] * x[1]"] = enc(multi)
out["forms"]["(x - 127.5) / 127.5 "] = enc(local)
two = eval("lambda x, y: x + y"); out["refused"]["two"] = enc(two)
def clos():
    s = 255.
    return lambda x: x / s
out["refused"]["closure"] = enc(clos())
print(json.dumps({v: out}))
