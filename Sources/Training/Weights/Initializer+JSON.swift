public import MienBasics

extension Initializer {
    /// Reads an initializer as it stands in a layer's configuration: its name, or its class with its configuration.
    ///
    /// - Throws: ``SettingsError`` for a class or a setting that is not known.
    public init(_ json: JSON) throws(SettingsError) {
        var settings = try SettingsReader(json, kind: "initializer")
        let function: Function
        var seed: Int?
        switch settings.className {
        case "Zeros", "zeros", "zero": function = .zeros
        case "Ones", "ones", "one": function = .ones
        case "Constant", "constant": function = .constant(try settings.number("value") ?? 0)
        case "Identity", "identity", "IdentityInitializer":
            function = .identity(gain: try settings.number("gain") ?? 1)
        case "RandomNormal", "random_normal", "normal":
            function = .randomNormal(
                mean: try settings.number("mean") ?? 0, deviation: try settings.number("stddev") ?? 0.05)
            seed = try settings.seed()
        case "TruncatedNormal", "truncated_normal":
            function = .truncatedNormal(
                mean: try settings.number("mean") ?? 0, deviation: try settings.number("stddev") ?? 0.05)
            seed = try settings.seed()
        case "RandomUniform", "random_uniform", "uniform":
            function = .randomUniform(
                lowest: try settings.number("minval") ?? -0.05, highest: try settings.number("maxval") ?? 0.05)
            seed = try settings.seed()
        case "Orthogonal", "orthogonal", "OrthogonalInitializer":
            function = .orthogonal(gain: try settings.number("gain") ?? 1)
            seed = try settings.seed()
        default:
            function = .varianceScaling(try settings.varianceScaling())
            seed = try settings.seed()
        }
        // Keras 2 says the type of the numbers with some of them.
        _ = settings.take("dtype")
        try settings.finish()
        self.init(function, seed: seed)
    }

    /// The initializer as Keras 3 writes it.
    public var json: JSON {
        func initializer(_ className: String, _ config: JSON.Object) -> JSON {
            JSON(kerasModule: "initializers", class: className, config)
        }
        let seed = JSON.optional(seed)
        switch function {
        case .zeros: return initializer("Zeros", [:])
        case .ones: return initializer("Ones", [:])
        case .constant(let value): return initializer("Constant", ["value": .number(value)])
        case .identity(let gain): return initializer("Identity", gain == 1 ? [:] : ["gain": .number(gain)])
        case .randomNormal(let mean, let deviation):
            return initializer(
                "RandomNormal", ["seed": seed, "mean": .number(mean), "stddev": .number(deviation)])
        case .truncatedNormal(let mean, let deviation):
            return initializer(
                "TruncatedNormal", ["seed": seed, "mean": .number(mean), "stddev": .number(deviation)])
        case .randomUniform(let lowest, let highest):
            return initializer(
                "RandomUniform", ["seed": seed, "minval": .number(lowest), "maxval": .number(highest)])
        case .orthogonal(let gain): return initializer("Orthogonal", ["seed": seed, "gain": .number(gain)])
        case .varianceScaling(let scaling):
            var config: JSON.Object = ["seed": seed]
            let form = VarianceScaling(
                scale: scaling.scale, mode: scaling.mode, distribution: scaling.distribution)
            let name = VarianceScaling.named.first { $0.scaling == form }?.name
            if name == nil {
                config["scale"] = .number(scaling.scale)
                config["mode"] = .string(scaling.mode.rawValue)
                config["distribution"] = .string(scaling.distribution.rawValue)
            }
            config["input_axes"] = scaling.axes.map { .array($0.input.map(JSON.integer)) } ?? .null
            config["output_axes"] = scaling.axes.map { .array($0.output.map(JSON.integer)) } ?? .null
            return initializer(name ?? "VarianceScaling", config)
        }
    }
}

extension VarianceScaling {
    /// Those that Keras has a class for.
    fileprivate static let named: [(name: String, snake: String, scaling: VarianceScaling)] = [
        ("GlorotUniform", "glorot_uniform", VarianceScaling(mode: .fanAverage, distribution: .uniform)),
        ("GlorotNormal", "glorot_normal", VarianceScaling(mode: .fanAverage, distribution: .truncatedNormal)),
        ("HeUniform", "he_uniform", VarianceScaling(scale: 2, mode: .fanIn, distribution: .uniform)),
        ("HeNormal", "he_normal", VarianceScaling(scale: 2, mode: .fanIn, distribution: .truncatedNormal)),
        ("LecunUniform", "lecun_uniform", VarianceScaling(mode: .fanIn, distribution: .uniform)),
        ("LecunNormal", "lecun_normal", VarianceScaling(mode: .fanIn, distribution: .truncatedNormal)),
    ]
}

extension SettingsReader {
    fileprivate mutating func varianceScaling() throws(SettingsError) -> VarianceScaling {
        var scaling: VarianceScaling
        if let named = VarianceScaling.named.first(where: { [$0.name, $0.snake].contains(className) }) {
            scaling = named.scaling
        } else {
            guard className == "VarianceScaling" || className == "variance_scaling" else {
                throw unknownClass(
                    expected: [
                        "Zeros", "Ones", "Constant", "RandomNormal", "RandomUniform", "TruncatedNormal",
                        "VarianceScaling", "Orthogonal", "Identity",
                    ] + VarianceScaling.named.map(\.name))
            }
            scaling = VarianceScaling(scale: try number("scale") ?? 1)
            guard scaling.scale > 0 else { throw error("scale", .number(scaling.scale), expected: "more than 0") }
            if let text = try text("mode") {
                guard let mode = VarianceScaling.Mode(rawValue: text) else {
                    throw error("mode", .string(text), expected: "fan_in, fan_out or fan_avg")
                }
                scaling.mode = mode
            }
            if let text = try text("distribution") {
                let name = text.lowercased()
                guard
                    let distribution = VarianceScaling.Distribution(
                        rawValue: name == "normal" ? "truncated_normal" : name)
                else {
                    throw error(
                        "distribution", .string(text), expected: "uniform, truncated_normal or untruncated_normal")
                }
                scaling.distribution = distribution
            }
        }
        // As in Keras, one without the other says nothing.
        if let input = try wholeNumbers("input_axes"), let output = try wholeNumbers("output_axes") {
            scaling.axes = VarianceScaling.Axes(input: input, output: output)
        }
        _ = take("output_axes")
        return scaling
    }

    /// A number, or a generator with one.
    fileprivate mutating func seed() throws(SettingsError) -> Int? {
        guard let json = take("seed") else { return nil }
        guard let seed = json.integer ?? json["config"]?["seed"]?.integer else {
            throw error("seed", json, expected: "a whole number")
        }
        return seed
    }
}
