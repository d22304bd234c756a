public import MienBasics
public import MienTensors

/// What a weight begins with, by Keras's formulas (<https://keras.io/api/layers/initializers/>). The random numbers are not
/// TensorFlow's: they come from a ``SeededGenerator``, and are the same on every machine.
public struct Initializer: Sendable, Equatable {
    public enum Function: Sendable, Equatable {
        case zeros, ones
        case constant(Double)
        case randomNormal(mean: Double = 0, deviation: Double = 0.05)
        case randomUniform(lowest: Double = -0.05, highest: Double = 0.05)
        /// What lies further from the mean than twice the deviation is not drawn.
        case truncatedNormal(mean: Double = 0, deviation: Double = 0.05)
        case varianceScaling(VarianceScaling)
        /// A matrix (… × out, all but the last axis as one) whose columns are orthogonal and of the length `gain`; its rows,
        /// where they are fewer (Saxe et al., 2014, <https://openreview.net/forum?id=_wzZwKpTDF_9C>).
        case orthogonal(gain: Double = 1)
        /// `gain` on the diagonal of a matrix, and 0 elsewhere.
        case identity(gain: Double = 1)
    }

    public var function: Function
    /// Its own seed, by which it gives the same numbers every time.
    public var seed: Int?

    public init(_ function: Function, seed: Int? = nil) {
        self.function = function
        self.seed = seed
    }

    /// Uniform with the variance 2 / (fan in + fan out) (Glorot and Bengio, 2010): what Keras's layers begin with.
    public static var glorotUniform: Initializer { scaling(1, .fanAverage, .uniform) }
    public static var glorotNormal: Initializer { scaling(1, .fanAverage, .truncatedNormal) }
    /// Uniform with the variance 2 / fan in (He et al., 2015, <https://arxiv.org/abs/1502.01852>).
    public static var heUniform: Initializer { scaling(2, .fanIn, .uniform) }
    public static var heNormal: Initializer { scaling(2, .fanIn, .truncatedNormal) }
    /// Uniform with the variance 1 / fan in (LeCun et al., "Efficient backprop", 1998).
    public static var lecunUniform: Initializer { scaling(1, .fanIn, .uniform) }
    public static var lecunNormal: Initializer { scaling(1, .fanIn, .truncatedNormal) }

    private static func scaling(
        _ scale: Double, _ mode: VarianceScaling.Mode, _ distribution: VarianceScaling.Distribution
    ) -> Initializer {
        Initializer(.varianceScaling(VarianceScaling(scale: scale, mode: mode, distribution: distribution)))
    }

    /// What the numbers of a weight are: one, or drawn one by one, or a matrix.
    enum Draw: Sendable, Equatable {
        case constant(Double)
        case uniform(Double, Double)
        case normal(mean: Double, deviation: Double)
        case truncatedNormal(mean: Double, deviation: Double)
        case orthogonal(gain: Double)
        case identity(gain: Double)
    }

    func draw(for shape: Shape) -> Draw {
        switch function {
        case .zeros: .constant(0)
        case .ones: .constant(1)
        case .constant(let value): .constant(value)
        case .randomNormal(let mean, let deviation): .normal(mean: mean, deviation: deviation)
        case .randomUniform(let lowest, let highest): .uniform(lowest, highest)
        case .truncatedNormal(let mean, let deviation): .truncatedNormal(mean: mean, deviation: deviation)
        case .varianceScaling(let scaling): scaling.draw(for: shape)
        case .orthogonal(let gain): .orthogonal(gain: gain)
        case .identity(let gain): .identity(gain: gain)
        }
    }

    /// Why a weight of that shape can't begin so; nil where it can.
    public func problem(for shape: Shape) -> String? {
        let rank = shape.dimensions.count
        switch function {
        case .orthogonal where rank < 2: return "found a weight of \(shape), expected two axes or more for Orthogonal"
        case .identity where rank != 2: return "found a weight of \(shape), expected a matrix for Identity"
        case .varianceScaling(let scaling):
            let axes = (scaling.axes?.input ?? []) + (scaling.axes?.output ?? [])
            return axes.allSatisfy((-rank..<rank).contains)
                ? nil : "found a weight of \(shape), expected one with the axes \(axes)"
        default: return nil
        }
    }

    /// The numbers of a weight in row-major order.
    ///
    /// - Parameter generator: where there is no ``seed``.
    /// - Precondition: ``problem(for:)`` finds none.
    public func values(for shape: Shape, using generator: inout SeededGenerator) -> [Double] {
        precondition(problem(for: shape) == nil, "a weight has a shape that its initializer can fill")
        guard let seed else { return drawn(for: shape, using: &generator) }
        var own = SeededGenerator(seed: UInt64(bitPattern: Int64(seed)))
        return drawn(for: shape, using: &own)
    }

    /// The same numbers, rounded.
    public func values(for shape: Shape, using generator: inout SeededGenerator) -> [Float] {
        let values: [Double] = values(for: shape, using: &generator)
        return values.map { Float($0) }
    }

    private func drawn(for shape: Shape, using generator: inout SeededGenerator) -> [Double] {
        func numbers(_ draw: (inout SeededGenerator) -> Double) -> [Double] {
            var numbers: [Double] = []
            numbers.reserveCapacity(shape.count)
            for _ in 0..<shape.count { numbers.append(draw(&generator)) }
            return numbers
        }
        switch draw(for: shape) {
        case .constant(let value): return [Double](repeating: value, count: shape.count)
        case .uniform(let lowest, let highest): return numbers { lowest + $0.unit() * (highest - lowest) }
        case .normal(let mean, let deviation):
            return numbers { mean + StandardNormal.number(using: &$0) * deviation }
        case .truncatedNormal(let mean, let deviation):
            return numbers { mean + StandardNormal.truncatedNumber(using: &$0) * deviation }
        case .identity(let gain):
            let columns = shape.dimensions[1]
            return (0..<shape.count).map { $0 / columns == $0 % columns ? gain : 0 }
        case .orthogonal(let gain):
            guard let columns = shape.dimensions.last, shape.count > 0 else { return [] }
            let rows = shape.count / columns
            let (long, short) = (max(rows, columns), min(rows, columns))
            let basis = Orthonormalization.columns(
                of: numbers(StandardNormal.number), rows: long, columns: short)
            return (0..<shape.count).map { place in
                let (row, column) = (place / columns, place % columns)
                return gain * (rows < columns ? basis[column * short + row] : basis[row * short + column])
            }
        }
    }
}
