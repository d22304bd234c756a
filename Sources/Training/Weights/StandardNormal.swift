import MienBasics

/// Numbers of the standard normal distribution that are the same on every machine, bit by bit: they are made by addition,
/// multiplication, division and square root alone, which IEEE 754 rounds exactly, and not by a C library's logarithm. Each
/// takes one number from the generator.
enum StandardNormal {
    static func number(using generator: inout SeededGenerator) -> Double { quantile(fraction(&generator)) }

    /// One that lies between −2 and 2.
    static func truncatedNumber(using generator: inout SeededGenerator) -> Double {
        let below = 0.022750131948179207  // the share below −2
        return quantile(below + fraction(&generator) * (1 - 2 * below))
    }

    /// A number between 0 and 1, neither of which it is.
    private static func fraction(_ generator: inout SeededGenerator) -> Double {
        (Double(generator.next() >> 12) + 0.5) * 0x1p-52
    }

    /// The number below which the share `fraction` of the distribution lies, to about 1 part in 10¹⁶ (Wichura, "Algorithm AS
    /// 241: the percentage points of the normal distribution", 1988, doi:10.2307/2347330).
    static func quantile(_ fraction: Double) -> Double {
        let offset = fraction - 0.5
        if abs(offset) <= 0.425 {
            let r = 0.180625 - offset * offset
            return offset * polynomial(r, Self.central) / polynomial(r, Self.belowCentral)
        }
        let r = (-logarithm(offset < 0 ? fraction : 1 - fraction)).squareRoot()
        let quantile =
            r <= 5
            ? polynomial(r - 1.6, Self.middle) / polynomial(r - 1.6, Self.belowMiddle)
            : polynomial(r - 5, Self.tail) / polynomial(r - 5, Self.belowTail)
        return offset < 0 ? -quantile : quantile
    }

    /// The natural logarithm of a positive, normal number, from the series of the inverse hyperbolic tangent.
    static func logarithm(_ x: Double) -> Double {
        var significand = x.significand
        var exponent = Double(x.exponent)
        if significand > 1.4142135623730951 {
            significand /= 2
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var sum = 0.0
        for power in stride(from: 25, through: 3, by: -2) { sum = (sum + 1 / Double(power)) * square }
        // ln 2 in two parts, of which the first has zeros enough for a product with any exponent.
        return exponent * 0x1.62e42fee00000p-1 + (2 * (ratio + ratio * sum) + exponent * 0x1.a39ef35793c76p-33)
    }

    /// - Parameter coefficients: from the constant on.
    private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
        var sum = 0.0
        for coefficient in coefficients.reversed() { sum = sum * x + coefficient }
        return sum
    }

    private static let central = [
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ]
    private static let belowCentral = [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
        3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ]
    private static let middle = [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ]
    private static let belowMiddle = [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
        1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ]
    private static let tail = [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ]
    private static let belowTail = [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ]
}
