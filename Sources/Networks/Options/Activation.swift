public import MienBasics

/// What happens to each number, or to each row of them, on its way out of a layer.
public enum Activation: Sendable, Equatable {
    /// A function that Keras has by name.
    case function(Function)
    /// A layer that stands where a function's name usually does: `Dense(activation=LeakyReLU(0.15))`.
    case layer(LayerObject)
    /// Something that is not known, kept as it stood.
    case unknown(JSON)

    /// The functions that Keras has by name; formulas at https://keras.io/api/layers/activations.
    public enum Function: String, Sendable, CaseIterable {
        case linear, relu, relu6, elu, selu, celu, gelu, sigmoid, softmax, softplus, softsign, tanh, exponential, mish
        case glu, sparsemax, squareplus
        case silu
        case leakyRelu = "leaky_relu"
        /// Keras 3's: relu6(x + 3) / 6.
        case hardSigmoid = "hard_sigmoid"
        /// Keras 1's and 2's of the same name: 0.2 x + 0.5, cut to 0 ... 1.
        case hardSigmoidOfKeras2 = "hard_sigmoid (keras 2)"
        case hardSilu = "hard_silu"
        case hardTanh = "hard_tanh"
        case hardShrink = "hard_shrink"
        case softShrink = "soft_shrink"
        case tanhShrink = "tanh_shrink"
        case logSigmoid = "log_sigmoid"
        case logSoftmax = "log_softmax"
        case sparsePlus = "sparse_plus"
        case sparseSigmoid = "sparse_sigmoid"

        /// The function of that name; nil when there is none.
        init?(name: String, in dialect: Dialect) {
            switch name {
            case "hard_sigmoid" where dialect < .keras3: self = .hardSigmoidOfKeras2
            case "swish": self = .silu
            case "hard_swish": self = .hardSilu
            default: self.init(rawValue: name)
            }
        }

        /// The name that Keras of that generation has for it; nil where it has no such function.
        func name(in dialect: Dialect) -> String? {
            switch self {
            case .hardSigmoidOfKeras2: dialect < .keras3 ? Self.hardSigmoid.rawValue : nil
            case _ where dialect == .keras3: rawValue
            case .hardSigmoid: nil
            case .silu: "swish"
            default: Self.inKeras3Only.contains(self) ? nil : rawValue
            }
        }

        private static let inKeras3Only: Set<Function> = [
            .celu, .glu, .sparsemax, .squareplus, .hardSilu, .hardTanh, .hardShrink, .softShrink, .tanhShrink,
            .logSigmoid, .sparsePlus, .sparseSigmoid,
        ]
    }

    /// No activation.
    public static let linear = Activation.function(.linear)

    /// Whether each number's value depends on that number alone.
    public var isElementwise: Bool {
        switch self {
        case .function(.softmax), .function(.logSoftmax), .function(.sparsemax), .function(.glu), .unknown: false
        case .function: true
        case .layer(let layer):
            layer.specification is ReLU || layer.specification is LeakyReLU || layer.specification is ELU
                || layer.specification is ThresholdedReLU
        }
    }

    /// The shape of what comes out when `input` goes in.
    func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        switch self {
        case .function(.glu):
            guard let last = input.dimensions.last ?? nil, last % 2 == 0 else {
                throw LayerError("found an input of shape \(input), expected an even size along its last axis for glu")
            }
            var output = input
            output[-1] = last / 2
            return output
        case .layer(let layer):
            let outputs = try layer.specification.outputShapes(for: [input])
            guard outputs.count == 1 else { throw LayerError("its activation gives out \(outputs.count) tensors") }
            return outputs[0]
        case .function, .unknown: return input
        }
    }
}

extension Activation: OptionValue {
    /// A name, an object that names a function, an object that describes a layer, or `null` for none.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        switch json {
        case .null: self = .linear
        case .string(let name): self = Self.named(name, in: dialect) ?? .unknown(json)
        case .object(let object):
            // A function: {"module": "builtins", "class_name": "function", "config": "relu", ...}.
            if object["class_name"]?.string == "function", let name = object["config"]?.string {
                self = Self.named(name, in: dialect) ?? .unknown(json)
            } else if let layer = try LayerObject(json, in: dialect) {
                self = .layer(layer)
            } else {
                self = .unknown(json)
            }
        default: throw OptionError(json, expected: "an activation's name or object")
        }
    }

    private static func named(_ name: String, in dialect: Dialect) -> Activation? {
        Function(name: name, in: dialect).map(Activation.function)
    }

    public func json(in dialect: Dialect) throws(OptionError) -> JSON {
        switch self {
        case .function(let function):
            guard let name = function.name(in: dialect) else {
                throw OptionError(found: function.rawValue, expected: "an activation that \(dialect) has")
            }
            return .string(name)
        case .layer(let layer): return try layer.json(in: dialect)
        case .unknown(let json): return json
        }
    }
}

/// A layer inside another layer's configuration: its specification without a place in a graph.
public struct LayerObject: Sendable, Equatable {
    public let specification: any LayerSpecification

    public init(_ specification: any LayerSpecification) { self.specification = specification }

    /// Reads `{"class_name": ..., "config": {...}}`; nil when no layer has that name.
    package init?(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let className = json["class_name"]?.string, let prototype = LayerRegistry.prototype(named: className)
        else { return nil }
        do {
            specification = try prototype.reading(json["config"]?.object ?? [:], in: dialect).specification
        } catch {
            throw OptionError(
                found: "\(className) with \(error.option) = \(error.found)",
                expected: "\(error.option) to be \(error.expected)")
        }
    }

    /// Whether the layer has weights, of which a layer's own configuration says nothing. They depend on the shape of what
    /// goes in, so some are tried.
    package var hasWeights: Bool {
        (2...5).contains { rank in
            let input = PartialShape([nil] + Array(repeating: 4, count: rank - 1))
            return (try? specification.weights(for: [input]))?.isEmpty == false
        }
    }

    func json(in dialect: Dialect) throws(OptionError) -> JSON {
        guard specification.dialects.contains(dialect) else {
            throw OptionError(found: specification.className, expected: "an activation that \(dialect) has")
        }
        do {
            let config = try specification.config(in: dialect)
            var object: JSON.Object = ["class_name": .string(specification.className), "config": .object(config)]
            if dialect == .keras3 { object["module"] = "keras.layers" }
            return .object(object)
        } catch {
            throw OptionError(
                found: "\(specification.className) with \(error.option) = \(error.found)", expected: error.expected)
        }
    }

    public static func == (left: LayerObject, right: LayerObject) -> Bool {
        left.specification.hasSameOptions(as: right.specification)
    }
}
