"""The bootstrap of `mien evaluate` in NumPy: the very resamples that Mien draws, and `numpy.quantile` of what they give."""

import numpy

MASK = (1 << 64) - 1


def splitmix(seed, count):
    """`count` words of SplitMix64, for each of an array of seeds: seeds × words."""
    states = numpy.array(seed, dtype="uint64")[:, None] + (
        numpy.arange(1, count + 1, dtype="uint64") * numpy.uint64(0x9E3779B97F4A7C15))[None]
    states = (states ^ (states >> 30)) * numpy.uint64(0xBF58476D1CE4E5B9)
    states = (states ^ (states >> 27)) * numpy.uint64(0x94D049BB133111EB)
    return states ^ (states >> 31)


class Generators:
    """xoshiro256**, as many side by side as there are seeds."""

    def __init__(self, seeds):
        self.state = list(splitmix(seeds, 4).T.copy())

    def words(self):
        def rotated(words, by):
            return (words << by) | (words >> (64 - by))

        one, two, three, four = self.state
        result = rotated(two * numpy.uint64(5), 7) * numpy.uint64(9)
        three, four = three ^ one, four ^ two
        self.state = [one ^ four, two ^ three, three ^ (two << 17), rotated(four, 45)]
        return result

    def indices(self, bound):
        """A number below `bound` of each, by Lemire's multiplication."""
        words, bound = self.words(), numpy.uint64(bound)
        # A word that would favour some numbers is drawn anew; of 2^64 they are fewer than `bound`.
        assert (words * bound >= numpy.uint64(-int(bound) % (1 << 64) % int(bound))).all()
        low = (words & numpy.uint64(0xFFFFFFFF)) * bound
        return (((words >> 32) * bound + (low >> 32)) >> 32).astype(int)


def resamples(count, resamples, seed):
    """Numbers of pictures, resamples × pictures."""
    own = Generators([seed])
    generators = Generators([own.words()[0] for _ in range(resamples)])
    return numpy.stack([generators.indices(count) for _ in range(count)], axis=1)


def interval(values, confidence):
    """Between the quantiles that leave out as much on each side; None where no resample gives a value."""
    values = values[~numpy.isnan(values)]
    outside = (100 - confidence) / 200
    return list(numpy.quantile(values, [outside, 1 - outside])) if len(values) else None
