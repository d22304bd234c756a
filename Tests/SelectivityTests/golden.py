"""Writes Golden.swift: statistics of a small layer by SciPy, scikit-learn and NumPy, and by DeLong's definition.

    python golden.py > Golden.swift; swift format -i Golden.swift

Made with SciPy 1.17.1, scikit-learn 1.9.1 and NumPy 2.4.6.
"""

import numpy
from scipy import stats
from sklearn.linear_model import RidgeClassifier
from sklearn.metrics import silhouette_score

FACES, HEIGHT, WIDTH, CHANNELS, CLASSES = 45, 2, 2, 4, 3

generator = numpy.random.default_rng(3)
classes = generator.integers(0, CLASSES, FACES)
maps = generator.normal(size=(FACES, HEIGHT, WIDTH, CHANNELS))
# Channel 1 likes class 2 and is silent otherwise mostly, channel 2 is nearly channel 0, channel 3 lies far from 0.
maps[..., 1] = numpy.maximum(maps[..., 1] - 1 + 1.5 * (classes == 2)[:, None, None], 0)
maps[..., 2] = maps[..., 0] + 0.1 * maps[..., 2]
maps[..., 3] = 1000 + maps[..., 3] + (classes == 0)[:, None, None]
maps = maps.round(2).astype("float32")
# Rows are added up in single precision, columns of rows in double.
responses = ((maps[:, :, 0] + maps[:, :, 1]).astype("float64").sum(1) / 4).astype("float32").astype("float64")


def delong(own, others):
    """The interval of the area under the curve, by the placements of every pair."""
    wins = (own[:, None] > others[None]) + 0.5 * (own[:, None] == others[None])
    area = wins.mean()
    error = numpy.sqrt(wins.mean(1).var(ddof=1) / len(own) + wins.mean(0).var(ddof=1) / len(others))
    reach = stats.norm.ppf(0.975) * error
    return area, max(area - reach, 0), min(area + reach, 1)


def selectivity(channel, number):
    own, others = responses[classes == number, channel], responses[classes != number, channel]
    test = stats.mannwhitneyu(own, others, method="asymptotic", use_continuity=False)
    area, low, high = delong(own, others)
    assert abs(test.statistic / len(own) / len(others) - area) < 1e-12
    spread = numpy.sqrt((own.var(ddof=1) + others.var(ddof=1)) / 2)
    return [own.mean(), own.std(ddof=1), area, low, high, test.pvalue, (own.mean() - others.mean()) / spread]


def numbers(values):
    return "[" + ", ".join(f"{float(value):.17g}" for value in numpy.ravel(values)) + "]"


table = numpy.array([[selectivity(channel, number) for number in range(CLASSES)] for channel in range(CHANNELS)])
corrected = stats.false_discovery_control(table[..., 5].ravel())
wide = maps.astype("float64")
welch = stats.ttest_ind(wide[classes == 0], wide[classes == 2], equal_var=False)
features = (responses - responses.mean(0)) / responses.std(0)
singular = numpy.linalg.svd(features - features.mean(0), full_matrices=False)
signs = numpy.sign(singular.Vh[numpy.arange(2), abs(singular.Vh[:2]).argmax(1)])
folds = numpy.arange(FACES) % 5
right = 0
for fold in range(5):
    probe = RidgeClassifier(alpha=1.0, solver="cholesky").fit(features[folds != fold], classes[folds != fold])
    right += (probe.predict(features[folds == fold]) == classes[folds == fold]).sum()


def linear_cka(x, y):
    """By its definition over features: ‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖), both less their means."""
    x, y = (values.reshape(FACES, -1).astype("float64") for values in (x, y))
    x, y = x - x.mean(0), y - y.mean(0)
    return numpy.linalg.norm(y.T @ x) ** 2 / numpy.linalg.norm(x.T @ x) / numpy.linalg.norm(y.T @ y)


tails = [(0.1, 3), (2.5, 1), (-4, 2.5), (30, 4), (1e-8, 7), (5, 1000.5), (38, 5000), (1e5, 3), (2, 1e7), (12, 40), (0.5, 0.3)]

print(f'''// Written by golden.py.
enum Golden {{
    static let shape = [{FACES}, {HEIGHT}, {WIDTH}, {CHANNELS}]
    static let classes = {classes.tolist()}
    static let maps: [Float] = {numbers(maps)}
    /// Channels × classes × (mean, deviation, area, low, high, p, d′).
    static let selectivity: [Double] = {numbers(table)}
    static let corrected: [Double] = {numbers(corrected)}
    /// Of the classes 0 and 2, height × width × channels.
    static let welch: [Double] = {numbers(stats.false_discovery_control(welch.pvalue.ravel()))}
    static let silhouette = {silhouette_score(features, classes):.17g}
    static let plane: [Double] = {numbers((singular.U * singular.S)[:, :2] * signs)}
    static let explained: [Double] = {numbers((singular.S ** 2 / (singular.S ** 2).sum())[:2])}
    static let right = {right}
    /// Linear CKA of the maps with those of the channels 1 and 3 alone, and of these two with each other.
    static let alike: [Double] = {numbers([
        linear_cka(maps, maps[..., 1]), linear_cka(maps, maps[..., 3]), linear_cka(maps[..., 1], maps[..., 3])])}
    static let features: [Float] = {numbers(features.astype("float32"))}
    /// t, degrees of freedom, two-sided p.
    static let tails: [(Double, Double, Double)] = [
        {", ".join(f"({t!r}, {df!r}, {2 * stats.t.sf(abs(t), df):.17g})" for t, df in tails)}
    ]
}}''')
