/// How far a result may be from its reference, with the reason in its name.
public struct Tolerance: Sendable, Equatable {
    /// The largest absolute difference that is allowed, as a share of the reference's largest magnitude.
    public var relative: Float

    public init(relative: Float) { self.relative = relative }

    /// No difference at all: data that was only moved.
    public static let exact = Tolerance(relative: 0)
    /// The rounding of float32 sums taken in another order, through a whole network.
    public static let close = Tolerance(relative: 1e-5)

    /// Whether `comparison` stays within; a NaN or an infinity that stands on one side only never does.
    public func allows(_ comparison: TensorComparison) -> Bool {
        guard comparison.nonFiniteDisagreements == 0 else { return false }
        let allowed = relative * max(comparison.referenceMagnitude, .leastNormalMagnitude)
        return comparison.maxAbsoluteError <= allowed
    }
}
