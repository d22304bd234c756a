import MienTensors

/// The first layers that give out what is no finite number, although nothing that they are fed is like that.
public struct NonFiniteOnset: Sendable, Equatable {
    /// The first layer with a NaN; nil where there is none.
    public private(set) var nan: String?
    /// The first layer with an infinity; nil where there is none.
    public private(set) var infinity: String?

    /// Whether all numbers are finite.
    public var isNone: Bool { nan == nil && infinity == nil }

    /// Looks through layers, each of which stands behind those that feed it: the first that has one was fed none.
    init(_ layers: [(name: String, tensor: Tensor)]) {
        for (name, tensor) in layers {
            if nan != nil && infinity != nil { return }
            let (hasNaN, hasInfinity) = tensor.withValues { values in
                values.reduce(into: (false, false)) { found, value in
                    if !value.isFinite { if value.isNaN { found.0 = true } else { found.1 = true } }
                }
            }
            if hasNaN && nan == nil { nan = name }
            if hasInfinity && infinity == nil { infinity = name }
        }
    }
}
