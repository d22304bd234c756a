"""Keras's layers of augmentation, made to draw from the counter that Mien draws from: then both train on the same pictures."""

import numpy

MASK = 2**64 - 1
# How often a layer asks for numbers; the n-th time it gets the n-th of each picture's.
CALLS = {
    "RandomFlip": 1, "RandomRotation": 1, "RandomTranslation": 2, "RandomZoom": 2, "RandomShear": 3,
    "RandomContrast": 1, "RandomBrightness": 1,
}


def mixed(word):
    word = (word + 0x9E3779B97F4A7C15) & MASK
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def unit(seed, step, stream, index):
    key = seed
    for number in (step, stream):
        key = mixed(key + number * 0x9E3779B97F4A7C15)
    return (mixed(key + index * 0x9E3779B97F4A7C15) >> 11) / 2**53


class Counter:
    """What the layers of one model draw, one layer behind the other."""

    def __init__(self, model, tensorflow, batch):
        self.tensorflow, self.batch = tensorflow, batch
        self.layers = [layer for layer in model.layers if type(layer).__name__ in CALLS]
        self.calls = [0] * len(self.layers)
        self.numbers = tensorflow.Variable(numpy.zeros((max(len(self.layers), 1), 3, batch), "float32"))
        for stream, layer in enumerate(self.layers):
            self.replace(layer, stream)

    def replace(self, layer, stream):
        """Has the layer draw from here, whenever it draws."""
        own = type(layer).get_random_transformation
        random = layer.backend.random

        def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
            place = self.calls[stream] % CALLS[type(layer).__name__]
            self.calls[stream] += 1
            units = self.tensorflow.reshape(self.numbers[stream, place], shape)
            return minval + (maxval - minval) * units

        def transformation(*arguments, **options):
            before, random.uniform = random.uniform, uniform
            try:
                return own(layer, *arguments, **options)
            finally:
                random.uniform = before

        layer.get_random_transformation = transformation

    def draw(self, step, seed=0):
        """Sets the numbers of a step."""
        if not self.layers:
            return
        numbers = numpy.zeros(self.numbers.shape, "float32")
        for stream, layer in enumerate(self.layers):
            name = type(layer).__name__
            stride = 1 if name in ("RandomContrast", "RandomBrightness") else 3
            for place in range(CALLS[name]):
                numbers[stream, place] = [
                    unit(seed, step, stream, stride * item + place) for item in range(self.batch)]
        self.numbers.assign(numbers)
