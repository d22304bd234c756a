import MienBasics

/// The tails of the distributions that tests need.
enum Distributions {
    /// How probable it is that a normal number lies as far from 0 as `z`, on either side.
    static func normalTwoSided(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }

    /// The same for Student's t with so many degrees of freedom, which need not be whole: I(ν/(ν+t²); ν/2, 1/2).
    static func studentTwoSided(_ t: Double, degrees: Double) -> Double {
        guard t.isFinite else { return t.isNaN ? .nan : 0 }
        guard degrees.isFinite, degrees < 1e10 else { return normalTwoSided(t) }
        return incompleteBeta(
            degrees / (degrees + t * t), 1 - degrees / (degrees + t * t), degrees / 2, 0.5, t * t / degrees)
    }

    /// I(x; a, b), with y = 1 − x, by Lentz's continued fraction (W. J. Lentz, "Generating Bessel functions in Mie scattering
    /// calculations using continued fractions", 1976; NIST Digital Library of Mathematical Functions, 8.17.22).
    ///
    /// - Parameter ratio: y / x, exactly.
    private static func incompleteBeta(_ x: Double, _ y: Double, _ a: Double, _ b: Double, _ ratio: Double) -> Double {
        if ratio == 0 { return 1 }
        // ln x = −ln(1 + y/x) and ln y = ln(y/x) − ln(1 + y/x), which lose nothing near the ends.
        let logX = -log1p(ratio)
        let logY = log(ratio) - log1p(ratio)
        let front = exp(a * logX + b * logY - logBeta(a, b))
        return x < (a + 1) / (a + b + 2)
            ? front * fraction(x, a, b) / a : 1 - front * fraction(y, b, a) / b
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var value = d
        for step in 1...10_000 {
            let m = Double(step)
            for numerator in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + numerator * d
                c = 1 + numerator / c
                d = 1 / (abs(d) < tiny ? tiny : d)
                if abs(c) < tiny { c = tiny }
                value *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return value
    }

    /// ln B(a, ½) without the loss of subtracting large logarithms: for large a by Stirling's series.
    private static func logBeta(_ a: Double, _ b: Double) -> Double {
        let (large, small) = (max(a, b), min(a, b))
        guard large > 10 else { return lgamma(a) + lgamma(b) - lgamma(a + b) }
        // ln Γ(large) − ln Γ(large + small)
        func correction(_ x: Double) -> Double {
            let s = 1 / (x * x)
            return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / x
        }
        let sum = large + small
        let difference =
            -(large - 0.5) * log1p(small / large) - small * log(sum) + small + correction(large) - correction(sum)
        return lgamma(small) + difference
    }
}

/// p values as Benjamini and Hochberg correct them for having asked many questions: of those at most α, the expected share that is
/// chance is at most α. A NaN is no question.
///
/// Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", 1995, doi:10.1111/j.2517-6161.1995.tb02031.x;
/// `scipy.stats.false_discovery_control`.
public func benjaminiHochberg(_ values: [Double]) -> [Double] {
    let order = values.indices.filter { !values[$0].isNaN }.sorted { values[$0] < values[$1] }
    var corrected = [Double](repeating: .nan, count: values.count)
    var least = 1.0
    for (rank, place) in order.enumerated().reversed() {
        least = min(least, values[place] * Double(order.count) / Double(rank + 1))
        corrected[place] = least
    }
    return corrected
}
