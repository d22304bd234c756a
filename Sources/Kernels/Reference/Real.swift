import MienBasics

/// A floating-point type with the functions that kernels are defined by: `Float`, in which networks run, and `Double`,
/// against which that is measured.
package protocol Real: BinaryFloatingPoint, Sendable {
    static func exp(_ x: Self) -> Self
    /// `exp(x) − 1`, exact near 0.
    static func expm1(_ x: Self) -> Self
    static func log(_ x: Self) -> Self
    /// `log(1 + x)`, exact near 0.
    static func log1p(_ x: Self) -> Self
    static func pow(_ x: Self, _ exponent: Self) -> Self
    static func tanh(_ x: Self) -> Self
    /// The complement of the error function, `1 − erf(x)`.
    static func erfc(_ x: Self) -> Self
    static func erf(_ x: Self) -> Self
    static func sin(_ x: Self) -> Self
    static func cos(_ x: Self) -> Self
}

extension Float: Real {
    package static func exp(_ x: Float) -> Float { expf(x) }
    package static func expm1(_ x: Float) -> Float { expm1f(x) }
    package static func log(_ x: Float) -> Float { logf(x) }
    package static func log1p(_ x: Float) -> Float { log1pf(x) }
    package static func pow(_ x: Float, _ exponent: Float) -> Float { powf(x, exponent) }
    package static func tanh(_ x: Float) -> Float { tanhf(x) }
    package static func erfc(_ x: Float) -> Float { erfcf(x) }
    package static func erf(_ x: Float) -> Float { erff(x) }
    package static func sin(_ x: Float) -> Float { sinf(x) }
    package static func cos(_ x: Float) -> Float { cosf(x) }
}

extension Double: Real {
    package static func exp(_ x: Double) -> Double { MienBasics.exp(x) }
    package static func expm1(_ x: Double) -> Double { MienBasics.expm1(x) }
    package static func log(_ x: Double) -> Double { MienBasics.log(x) }
    package static func log1p(_ x: Double) -> Double { MienBasics.log1p(x) }
    package static func pow(_ x: Double, _ exponent: Double) -> Double { MienBasics.pow(x, exponent) }
    package static func tanh(_ x: Double) -> Double { MienBasics.tanh(x) }
    package static func erfc(_ x: Double) -> Double { MienBasics.erfc(x) }
    package static func erf(_ x: Double) -> Double { MienBasics.erf(x) }
    package static func sin(_ x: Double) -> Double { MienBasics.sin(x) }
    package static func cos(_ x: Double) -> Double { MienBasics.cos(x) }
}
