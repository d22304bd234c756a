import MienBasics
import MienNetworks
import MienTensors

/// How Keras spreads a new kernel's numbers: https://keras.io/api/layers/initializers
struct Initializer {
    /// `glorot_uniform`.
    let name: String
    /// The standard deviation of the numbers.
    private let deviation: Double
    /// What none of them is beyond.
    private let limit: Double
    /// The standard deviation of a square, in squares of ``deviation``: √(kurtosis - 1).
    private let spreadOfSquares: Double

    /// Of the initializer's entry in a layer's configuration; nil for one that is not among those that draw numbers by how
    /// many inputs and outputs a kernel has.
    ///
    /// - Parameter json: Keras's default, `glorot_uniform`, where nothing stands there.
    init?(_ json: JSON?, for shape: Shape) {
        let config = json?["config"]
        let className = json?["class_name"]?.string ?? json?.string ?? "glorot_uniform"
        let word = className.lowercased().filter { $0 != "_" }
        let known: [String: (name: String, scale: Double, mode: String, isUniform: Bool)] = [
            "glorotuniform": ("glorot_uniform", 1, "fan_avg", true),
            "glorotnormal": ("glorot_normal", 1, "fan_avg", false), "heuniform": ("he_uniform", 2, "fan_in", true),
            "henormal": ("he_normal", 2, "fan_in", false), "lecununiform": ("lecun_uniform", 1, "fan_in", true),
            "lecunnormal": ("lecun_normal", 1, "fan_in", false),
        ]
        var (name, scale, mode, isUniform): (String, Double, String, Bool)
        if let own = known[word] {
            (name, scale, mode, isUniform) = own
        } else if word == "variancescaling", let config, let distribution = config["distribution"]?.string,
            ["uniform", "normal", "truncated_normal"].contains(distribution)
        {
            (name, scale, mode) = ("VarianceScaling", config["scale"]?.number ?? 1, config["mode"]?.string ?? "fan_in")
            isUniform = distribution == "uniform"
        } else {
            return nil
        }
        guard shape.rank >= 2, shape.count > 0, scale > 0 else { return nil }
        // As Keras counts them: all axes but the last two are a kernel's window.
        let sizes = shape.dimensions.map(Double.init)
        let window = sizes.dropLast(2).reduce(1, *)
        let (inputs, outputs) = (window * sizes[shape.rank - 2], window * sizes[shape.rank - 1])
        switch mode {
        case "fan_in": scale /= max(1, inputs)
        case "fan_out": scale /= max(1, outputs)
        case "fan_avg": scale /= max(1, (inputs + outputs) / 2)
        default: return nil
        }
        self.name = name
        deviation = scale.squareRoot()
        // A normal one is cut at two deviations of its own, which are 0.8796 of what is left of it.
        limit = deviation * (isUniform ? 3.0.squareRoot() : 2 / 0.87962566103423978)
        spreadOfSquares = isUniform ? 0.8.squareRoot() : 1.1.squareRoot()
    }

    /// Whether the numbers are spread as the initializer leaves them: none beyond the limit, and the mean square as far from
    /// the expected one as chance may have it, up to five times its deviation.
    func mayHaveMade(_ numbers: WeightExamination, count: Int) -> Bool {
        guard numbers.nanCount + numbers.infiniteCount == 0, let largest = numbers.largest,
            Double(largest) <= limit * 1.001
        else {
            return false
        }
        let ratio = numbers.sumOfSquares / Double(count) / (deviation * deviation)
        return abs(ratio - 1) <= 5 * spreadOfSquares / Double(count).squareRoot() + 0.001
    }

    /// What the numbers are like: `4,608 numbers as glorot_uniform draws them, all within ±0.0417`.
    func description(_ numbers: WeightExamination, count: Int) -> String {
        "\(count.grouped) numbers as \(name) draws them, all within ±\(limit.significant(3))"
    }
}
