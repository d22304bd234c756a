public import MienTensors

/// Random numbers whose variance depends on how many numbers go into a unit, or come out of one, so that signals neither
/// fade nor grow from layer to layer (<https://keras.io/api/layers/initializers/>).
public struct VarianceScaling: Sendable, Equatable {
    public enum Mode: String, Sendable {
        case fanIn = "fan_in"
        case fanOut = "fan_out"
        case fanAverage = "fan_avg"
    }

    public enum Distribution: String, Sendable {
        case uniform
        case truncatedNormal = "truncated_normal"
        case untruncatedNormal = "untruncated_normal"
    }

    /// Above 0.
    public var scale: Double
    public var mode: Mode
    public var distribution: Distribution
    /// The axes of which the fans are the products, where they are not told by the shape.
    public var axes: Axes?

    public struct Axes: Sendable, Equatable {
        public var input: [Int]
        public var output: [Int]
    }

    public init(
        scale: Double = 1, mode: Mode = .fanIn, distribution: Distribution = .truncatedNormal, axes: Axes? = nil
    ) {
        self.scale = scale
        self.mode = mode
        self.distribution = distribution
        self.axes = axes
    }

    /// How many numbers go into a unit of a weight, and to how many a number goes: of a Dense kernel (in × out), and of a
    /// convolution's (… × in × out, HWIO for two dimensions), where every place of the window counts.
    public static func fans(of shape: Shape) -> (input: Int, output: Int) {
        let lengths = shape.dimensions
        switch lengths.count {
        case 0: return (1, 1)
        case 1: return (lengths[0], lengths[0])
        default:
            let window = lengths.dropLast(2).reduce(1, *)
            return (lengths[lengths.count - 2] * window, lengths[lengths.count - 1] * window)
        }
    }

    /// What the numbers of a weight are drawn from.
    func draw(for shape: Shape) -> Initializer.Draw {
        func product(_ axes: [Int]) -> Int {
            axes.reduce(1) { $0 * shape.dimensions[$1 < 0 ? $1 + shape.dimensions.count : $1] }
        }
        let fans = axes.map { (input: product($0.input), output: product($0.output)) } ?? Self.fans(of: shape)
        let fan =
            switch mode {
            case .fanIn: Double(fans.input)
            case .fanOut: Double(fans.output)
            case .fanAverage: Double(fans.input + fans.output) / 2
            }
        let variance = scale / max(1, fan)
        switch distribution {
        case .uniform:
            let limit = (3 * variance).squareRoot()
            return .uniform(-limit, limit)
        case .untruncatedNormal: return .normal(mean: 0, deviation: variance.squareRoot())
        case .truncatedNormal:
            // The deviation of a normal distribution that is cut off at twice its own.
            let ofTruncated = 0.87962566103423978
            return .truncatedNormal(mean: 0, deviation: variance.squareRoot() / ofTruncated)
        }
    }
}
