"""Random choices that a seed repeats."""

import random

ODD_NAMES = [
    "größe", "层", "слой_1", "conv 1", "a@1", "b@b@2", "x.y", "λ-x", "kernel", "layers", "vars", "weights:0", "0", "_under",
    "Conv2D", "dense_1", "dense_10", "model_weights", "a,b", "quote'd", "*", "[0]", "input_0", "name", "é", "e\u0301",
]
ODD_NAMES_OF_KERAS2 = ["block1/conv", "block1/conv/one", "block1", "a/b@1", "deep/er/and/deeper"]


class Draw(random.Random):
    """A source of random choices."""

    def chance(self, probability):
        """True as often as `probability` says."""
        return self.random() < probability

    def number(self, low, high):
        """A number that four decimals write."""
        return round(self.uniform(low, high), 4)

    def sizes(self, rank, high, low=1):
        """A size per spatial axis, in one of the forms that Keras takes: 3, (3, 2), [3, 2]."""
        if self.chance(0.4):
            return self.randint(low, high)
        sizes = [self.randint(low, high) for _ in range(rank)]
        return sizes if self.chance(0.2) else tuple(sizes)
