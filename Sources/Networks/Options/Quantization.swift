public import MienBasics

/// How a dense layer of Keras 3 keeps its kernel in whole numbers, and whether it rounds what goes in as well. It stands in
/// the option `quantization_config`; what Keras says there of how the numbers were made has no meaning for outputs, and is
/// not kept.
///
/// Keras page: https://keras.io/api/quantizers. In the file the kernel and what turns it back into floats are weights of the
/// layer, in this order: `kernel`, `bias`, `kernel_scale`, `kernel_zero`, `g_idx`.
public struct Quantization: DefaultableOptionValue {
    /// The numbers that the kernel is made of.
    public enum Kernel: Sendable, Equatable {
        /// Of 8 bits, each divided by its unit's `kernel_scale`.
        case int8
        /// Of 4 bits with a sign, two in a byte: those of the units 0, 2, 4, … in the low halves, those of 1, 3, 5, … in the
        /// high ones. Each is divided by its unit's `kernel_scale`. Where there is a block size, that many inputs have
        /// scales of their own instead: (number - `kernel_zero`) × `kernel_scale`, from the row that `g_idx` gives for the
        /// input.
        case int4(blockSize: Int?)
    }

    /// The rounding of a layer's inputs: a row x is multiplied by s = `highest` / (max |x| + `epsilon`), rounded to whole
    /// numbers, halves to even ones, and cut to `lowest` ... `highest`; the layer's outputs are divided by s.
    public struct InputRounding: Sendable, Equatable {
        public var lowest = -127
        public var highest = 127
        public var epsilon = 1e-7

        public init() {}
    }

    public var kernel: Kernel
    /// Nil where the inputs stay as they are.
    public var inputs: InputRounding?

    public init(_ kernel: Kernel, inputs: InputRounding?) {
        self.kernel = kernel
        self.inputs = inputs
    }

    /// Keras's default for 8 bits.
    public init() { self.init(.int8, inputs: InputRounding()) }

    /// `int8` or `int4`.
    public var name: String { kernel == .int8 ? "int8" : "int4" }

    // MARK: As an option

    /// `{"class_name": "Int4QuantizationConfig", "config": {"block_size": 128, ...}}`.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let config = json["config"], config.object != nil else {
            throw OptionError(json, expected: "a quantisation with its config")
        }
        switch json["class_name"]?.string {
        case "Int8QuantizationConfig": kernel = .int8
        // Before Keras 3.14 there were no blocks.
        case "Int4QuantizationConfig": kernel = .int4(blockSize: try Self.blockSize(config["block_size"] ?? .null))
        case let name:
            throw OptionError(
                found: name ?? "no class_name", expected: "Int8QuantizationConfig or Int4QuantizationConfig")
        }
        let quantizer = config["activation_quantizer"] ?? .null
        inputs = quantizer.isNull ? nil : try InputRounding(quantizer)
        if case .int4(_?) = kernel, inputs != nil {
            throw OptionError(found: "blocks and a rounding of the inputs", expected: "one of them")
        }
    }

    /// The size of a block as Keras writes it; -1 and `null` for none.
    static func blockSize(_ json: JSON) throws(OptionError) -> Int? {
        if json.isNull || json.integer == -1 { return nil }
        guard let size = json.integer, size > 0 else {
            throw OptionError(json, expected: "a block size of 1 or more, -1, or null")
        }
        return size
    }

    public func json(in dialect: Dialect) throws(OptionError) -> JSON {
        guard dialect == .keras3 else {
            throw OptionError(found: name, expected: "floats, which are all that \(dialect) has")
        }
        return configuration
    }

    /// As Keras 3 writes it.
    package var configuration: JSON {
        var config: JSON.Object = ["weight_quantizer": .null, "activation_quantizer": inputs?.quantizer ?? .null]
        if case .int4(let blockSize) = kernel { config["block_size"] = blockSize.map(JSON.integer) ?? .null }
        return [
            "module": "keras.quantizers",
            "class_name": .string(kernel == .int8 ? "Int8QuantizationConfig" : "Int4QuantizationConfig"),
            "config": .object(config), "registered_name": .null,
        ]
    }

    // MARK: Weights

    /// A layer's weights, in the order in which Keras stores them; training changes none but the bias.
    func weights(
        inputs: Int, units: Int, bias: [WeightSpecification]
    ) throws(LayerError) -> [WeightSpecification] {
        func fixed(_ name: String, _ sizes: [Int]) throws(LayerError) -> WeightSpecification {
            try WeightSpecification(checked: name, sizes, isTrainable: false)
        }
        switch kernel {
        case .int8: return try [fixed("kernel", [inputs, units])] + bias + [fixed("kernel_scale", [units])]
        case .int4(let blockSize):
            let kernel = try fixed("kernel", [inputs, Self.bytes(for: units)])
            guard let blockSize else { return try [kernel] + bias + [fixed("kernel_scale", [units])] }
            let groups = inputs / blockSize + (inputs % blockSize == 0 ? 0 : 1)
            return try [kernel] + bias
                + [
                    fixed("kernel_scale", [groups, units]), fixed("kernel_zero", [groups, units]),
                    fixed("g_idx", [inputs]),
                ]
        }
    }

    /// How many bytes hold so many numbers of 4 bits.
    package static func bytes(for count: Int) -> Int { count / 2 + count % 2 }

    /// One of the two numbers in a byte: the low half for an even `index`, the high one for an odd one.
    package static func number(_ index: Int, in byte: Int8) -> Int8 {
        index % 2 == 0 ? (byte << 4) >> 4 : byte >> 4
    }
}

extension Quantization.InputRounding {
    fileprivate init(_ json: JSON) throws(OptionError) {
        guard json["class_name"]?.string == "AbsMaxQuantizer", let config = json["config"]?.object else {
            throw OptionError(json, expected: "an AbsMaxQuantizer with its config")
        }
        self.init()
        if let type = config["output_dtype"], type.string != "int8" {
            throw OptionError(type, expected: "the output_dtype int8")
        }
        if let range = config["value_range"] {
            let ends = (range.array ?? []).compactMap(\.integer)
            guard ends.count == 2, ends[0] >= -128, ends[0] <= 0, ends[1] > 0, ends[1] <= 127 else {
                throw OptionError(range, expected: "a value_range within -128 ... 127")
            }
            (lowest, highest) = (ends[0], ends[1])
        }
        if let epsilon = config["epsilon"] {
            guard let number = epsilon.number, number.isFinite, number >= 0 else {
                throw OptionError(epsilon, expected: "an epsilon of 0 or more")
            }
            self.epsilon = number
        }
    }

    fileprivate var quantizer: JSON {
        [
            "module": "keras.quantizers", "class_name": "AbsMaxQuantizer",
            "config": [
                "value_range": [.integer(lowest), .integer(highest)], "epsilon": .number(epsilon),
                "output_dtype": "int8",
            ], "registered_name": .null,
        ]
    }
}
