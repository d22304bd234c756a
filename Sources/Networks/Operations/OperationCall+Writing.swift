public import MienBasics
import MienTensors

/// An operation as a configuration of Keras has it.
public struct WrittenOperation: Equatable {
    /// Keras 3's class; in Keras 2 the function of TensorFlow, with the module that it is in.
    public var name: String
    /// What Keras 3 makes the operation's object with; nothing in Keras 2.
    public var settings: JSON.Object
    public var arguments: CallArguments
}

extension OperationCall {
    /// The operation in the words of a generation of Keras; nil where that has none for it.
    public func written(in dialect: Dialect) -> WrittenOperation? {
        guard let phrase else { return nil }
        return dialect == .keras3 ? phrase.inKeras3(operands) : dialect == .keras2 ? phrase.inKeras2(operands) : nil
    }

    private var phrase: Phrase? {
        switch operation {
        case .arithmetic(let arithmetic):
            return operands.count == 2 ? Phrase(arithmetic.words, operandNames: ["y"]) : nil
        case .function(.approximateGelu): return gelu(isApproximate: true)
        case .function(let function): return function.words.map { Phrase($0) }
        case .activation(.function(.gelu)): return gelu(isApproximate: false)
        case .activation(.function(.squareplus)): return Phrase(OperationWords("Squareplus", nil), [("b", "", 4)])
        case .activation(.function(.elu)): return elu(alpha: 1)
        case .activation(.function(let function)): return function.operationWords.map { Phrase($0) }
        case .activation(.layer(let layer)): return Self.phrase(layer.specification)
        case .activation(.unknown): return nil
        case .layer(let layer): return (layer.specification as? Resizing).map(Self.phrase)
        case .softmax(let axis, let isLogarithm):
            let words =
                isLogarithm ? OperationWords("LogSoftmax", "nn.log_softmax") : OperationWords("Softmax", "nn.softmax")
            return Phrase(words, [("axis", "axis", .integer(axis))])
        case .cast(let kind): return Phrase(OperationWords("Cast", "cast"), [("dtype", "dtype", .string(kind.type))])
        case .select: return Phrase(OperationWords("Where", "where"), operandNames: ["x", "y"])
        case .fill(0): return Phrase(OperationWords("ZerosLike", "zeros_like"))
        case .fill(1): return Phrase(OperationWords("OnesLike", "ones_like"))
        // A number that stands among the arguments, and not among the settings.
        case .fill: return nil
        case .position(let isLargest, let axis, let keepDims):
            let words =
                isLargest ? OperationWords("Argmax", "math.argmax") : OperationWords("Argmin", "math.argmin")
            let hasFunction = axis != nil && !keepDims
            return Phrase(
                hasFunction ? words : OperationWords(words.keras3, nil),
                [("axis", "axis", Self.json(axis)), ("keepdims", "", .bool(keepDims))])
        case .oneHot(let count, let axis):
            return Phrase(
                OperationWords("OneHot", "one_hot"),
                [("num_classes", "depth", .integer(count)), ("axis", "axis", .integer(axis))])
        case .normalize(let axes, let least):
            var phrase = Phrase(OperationWords("Normalize", "math.l2_normalize"), [("axis", "axis", Self.json(axes))])
            // Keras 3 has one axis.
            if axes?.count != 1 { phrase.words.keras3 = nil }
            phrase.parameters[0].value = axes?.count == 1 ? Self.json(axes?.first) : Self.json(axes)
            phrase.parameters.append(("epsilon", "", .number(least.squareRoot())))
            phrase.parameters.append(("", "epsilon", .number(least)))
            return phrase
        case .clip(let minimum, let maximum):
            return Phrase(
                OperationWords("Clip", "clip_by_value"),
                [
                    ("x_min", "clip_value_min", .number(minimum)), ("x_max", "clip_value_max", .number(maximum)),
                ])
        case .reshape(let sizes):
            return Phrase(OperationWords("Reshape", "reshape"), [("newshape", "shape", Self.json(sizes))])
        case .transpose(let order):
            return Phrase(OperationWords("Transpose", "transpose"), [("axes", "perm", Self.json(order))])
        case .swapAxes(let first, let second):
            return Phrase(
                OperationWords("Swapaxes", nil), [("axis1", "", .integer(first)), ("axis2", "", .integer(second))])
        case .moveAxes(let sources, let destinations):
            return Phrase(
                OperationWords("Moveaxis", nil),
                [("source", "", Self.json(sources)), ("destination", "", Self.json(destinations))])
        case .roll(let shifts, let axes):
            return Phrase(
                OperationWords("Roll", "roll"),
                [("shift", "shift", Self.json(shifts)), ("axis", "axis", Self.json(axes))])
        case .depthToSpace(let block, let format):
            return Self.blocks(OperationWords("DepthToSpace", "nn.depth_to_space"), block, format)
        case .spaceToDepth(let block, let format):
            return Self.blocks(OperationWords("SpaceToDepth", "nn.space_to_depth"), block, format)
        case .einsum(let subscripts):
            return Phrase(OperationWords("Einsum", nil), [("subscripts", "", .string(subscripts.text))])
        case .expandDims(let axis):
            return Phrase(OperationWords("ExpandDims", "expand_dims"), [("axis", "axis", .integer(axis))])
        case .squeeze(let axes):
            return Phrase(OperationWords("Squeeze", "squeeze"), [("axis", "axis", Self.json(axes))])
        case .concatenate(let axis):
            return Phrase(
                OperationWords("Concatenate", "concat"), [("axis", "axis", .integer(axis))], takesList: true)
        case .stack(let axis):
            return Phrase(OperationWords("Stack", "stack"), [("axis", "axis", .integer(axis))], takesList: true)
        case .reduce(let reduction, let axes, let keepDims):
            return Phrase(
                reduction.words, [("axis", "axis", Self.json(axes)), ("keepdims", "keepdims", .bool(keepDims))])
        case .slice(let indices):
            var phrase = Phrase(OperationWords("GetItem", "__operators__.getitem"))
            phrase.keras3Arguments = [(nil, .array(indices.map { $0.json(in: .keras3) }))]
            phrase.parameters = [("", "slice_spec", .array(indices.map { $0.json(in: .keras2) }))]
            return phrase
        case .split(let pieces, let axis):
            let words = OperationWords("Split", "split")
            let parameter: Parameter
            switch pieces {
            case .count(let count): parameter = ("indices_or_sections", "num_or_size_splits", .integer(count))
            case .cuts(let cuts):
                return Phrase(
                    OperationWords("Split", nil),
                    [("indices_or_sections", "", Self.json(cuts)), ("axis", "", .integer(axis))])
            case .sizes(let sizes):
                var cuts: [Int] = []
                for size in sizes.dropLast() { cuts.append((cuts.last ?? 0) + size) }
                return Phrase(
                    words,
                    [
                        ("indices_or_sections", "", Self.json(cuts)), ("", "num_or_size_splits", Self.json(sizes)),
                        ("axis", "axis", .integer(axis)),
                    ])
            }
            return Phrase(words, [parameter, ("axis", "axis", .integer(axis))])
        case .unstack(let axis):
            return Phrase(OperationWords("Unstack", "unstack"), [("axis", "axis", .integer(axis)), ("num", "", .null)])
        case .flip(let axes):
            return Phrase(
                OperationWords("Flip", axes == nil ? nil : "reverse"), [("axis", "axis", Self.json(axes))])
        case .repeat(let count, let axis):
            return Phrase(
                OperationWords("Repeat", "repeat"),
                [("repeats", "repeats", .integer(count)), ("axis", "axis", .integer(axis))])
        case .tile(let counts):
            return Phrase(OperationWords("Tile", "tile"), [("repeats", "multiples", Self.json(counts))])
        case .take(let positions, let axis):
            var phrase = Phrase(
                OperationWords("Take", "gather"),
                [("axis", "axis", .integer(axis)), ("", "indices", Self.json(positions))])
            phrase.keras3Arguments = [(nil, Self.json(positions))]
            return phrase
        case .pad(let margins, let value):
            let sizes = JSON.array(margins.map { Self.json($0) })
            var phrase = Phrase(OperationWords("Pad", "pad"), [("pad_width", "paddings", sizes)])
            phrase.parameters += [("mode", "", "constant"), ("", "constant_values", .number(value))]
            phrase.keras3Arguments = [("constant_values", value == 0 ? .null : .number(value))]
            return phrase
        case .product(let transposesLeft, let transposesRight):
            let isTransposed = transposesLeft || transposesRight
            return Phrase(
                OperationWords(isTransposed ? nil : "Matmul", "linalg.matmul"), operandNames: ["b"],
                [("", "transpose_a", .bool(transposesLeft)), ("", "transpose_b", .bool(transposesRight))])
        case .identity: return Phrase(OperationWords("Copy", "identity"))
        case .stopGradient: return Phrase(OperationWords("StopGradient", "stop_gradient"))
        }
    }

    private static func blocks(_ words: OperationWords, _ block: Int, _ format: DataFormat) -> Phrase {
        let isFirst = format == .channelsFirst
        return Phrase(
            words,
            [
                ("block_size", "block_size", .integer(block)),
                ("data_format", "", .string(isFirst ? "channels_first" : "channels_last")),
                ("", "data_format", .string(isFirst ? "NCHW" : "NHWC")),
            ])
    }

    private func gelu(isApproximate: Bool) -> Phrase {
        Phrase(OperationWords("Gelu", "nn.gelu"), [("approximate", "approximate", .bool(isApproximate))])
    }

    private func elu(alpha: Double) -> Phrase { Self.elu(alpha: alpha) }

    private static func elu(alpha: Double) -> Phrase {
        Phrase(OperationWords("Elu", alpha == 1 ? "nn.elu" : nil), [("alpha", "", .number(alpha))])
    }

    /// A layer that is an activation.
    private static func phrase(_ layer: any LayerSpecification) -> Phrase? {
        switch layer {
        case let layer as LeakyReLU:
            return Phrase(
                OperationWords("LeakyRelu", "nn.leaky_relu"),
                [("negative_slope", "alpha", .number(layer.negativeSlope))])
        case let layer as ELU: return elu(alpha: layer.alpha)
        case let layer as ReLU:
            var words = OperationWords("ReLU", nil)
            if layer.negativeSlope ?? 0 == 0, layer.threshold ?? 0 == 0 {
                words.tensorFlow = layer.maxValue == nil ? "nn.relu" : layer.maxValue == 6 ? "nn.relu6" : nil
            }
            return Phrase(
                words,
                [
                    ("negative_slope", "", .number(layer.negativeSlope ?? 0)),
                    ("max_value", "", layer.maxValue.map(JSON.number) ?? .null),
                    ("threshold", "", .number(layer.threshold ?? 0)),
                ])
        default: return nil
        }
    }

    private static func phrase(_ layer: Resizing) -> Phrase {
        var words = OperationWords("Resize", "image.resize")
        if layer.cropsToAspectRatio || layer.padsToAspectRatio || layer.dataFormat == .channelsFirst {
            words.tensorFlow = nil
        }
        if (try? layer.interpolation.json(in: .keras3)) == nil || layer.interpolation == .area { words.keras3 = nil }
        return Phrase(
            words,
            [
                ("size", "size", json([layer.height, layer.width])),
                ("interpolation", "method", .string(layer.interpolation.rawValue)),
                ("antialias", "antialias", .bool(layer.antialias)),
                ("crop_to_aspect_ratio", "", .bool(layer.cropsToAspectRatio)),
                ("pad_to_aspect_ratio", "", .bool(layer.padsToAspectRatio)),
                ("fill_mode", "", "constant"), ("fill_value", "", .number(layer.fillValue)),
                ("data_format", "", .string(layer.dataFormat == .channelsFirst ? "channels_first" : "channels_last")),
            ])
    }

    private static func json(_ integer: Int?) -> JSON { integer.map(JSON.integer) ?? .null }

    private static func json(_ integers: [Int]?) -> JSON { integers.map { .array($0.map(JSON.integer)) } ?? .null }
}

/// A setting: its name in Keras 3 and in TensorFlow, each empty where it has none.
private typealias Parameter = (keras3: String, tensorFlow: String, value: JSON)

/// What an operation is called in both generations, and with what.
private struct Phrase {
    var words: OperationWords
    /// TensorFlow's names for the operands behind the first.
    var operandNames: [String] = []
    /// Settings of the object in Keras 3, arguments of the function in TensorFlow.
    var parameters: [Parameter]
    /// Whether all operands are one argument.
    var takesList = false
    /// What stands behind the operands in a call of Keras 3, by its name or by its place.
    var keras3Arguments: [(name: String?, value: JSON)] = []

    init(
        _ words: OperationWords, operandNames: [String] = [], _ parameters: [Parameter] = [], takesList: Bool = false
    ) {
        self.words = words
        self.operandNames = operandNames
        self.parameters = parameters
        self.takesList = takesList
    }

    func inKeras3(_ operands: [OperationCall.Operand]) -> WrittenOperation? {
        guard let name = words.keras3 else { return nil }
        let values = operands.map {
            $0.value { ["class_name": "__numpy__", "config": ["value": $0, "dtype": "float32"]] }
        }
        var arguments = CallArguments(positional: takesList ? [.list(values)] : values)
        for (name, value) in keras3Arguments {
            if let name {
                arguments.keywords[name] = .constant(value)
            } else {
                arguments.positional.append(.constant(value))
            }
        }
        var settings = JSON.Object()
        for (name, _, value) in parameters where !name.isEmpty { settings[name] = value }
        return WrittenOperation(name: name, settings: settings, arguments: arguments)
    }

    func inKeras2(_ operands: [OperationCall.Operand]) -> WrittenOperation? {
        guard let name = words.tensorFlow else { return nil }
        let values = operands.map { $0.value { $0 } }
        var arguments = CallArguments(
            positional: takesList ? [.list(values)] : values.prefix(1).map(\.listingConstants))
        // A list says of tensors alone where they come from.
        if takesList, !values.allSatisfy({ !$0.isConstant }) { return nil }
        if !takesList {
            for (name, value) in zip(operandNames, values.dropFirst()) { arguments.keywords[name] = value }
        }
        for (_, name, value) in parameters where !name.isEmpty { arguments.keywords[name] = .constant(value) }
        return WrittenOperation(name: name, settings: [:], arguments: arguments)
    }
}

extension OperationCall.Operand {
    /// A constant as a number, or as what `array` makes of the lists of an array.
    fileprivate func value(_ array: (JSON) -> JSON) -> CallArguments.Value {
        switch self {
        case .input(let index): return .input(index)
        case .constant(let shape, let values):
            var elements = values.map { JSON.number(Double($0)) }
            if shape.rank == 0 { return .constant(elements[0]) }
            for size in shape.dimensions.dropFirst().reversed() {
                elements = stride(from: 0, to: elements.count, by: size).map { .array(Array(elements[$0..<$0 + size])) }
            }
            return .constant(array(.array(elements)))
        }
    }
}

extension TensorOperation.NumberKind {
    fileprivate var type: String {
        switch self {
        case .float: "float32"
        case .integer: "int32"
        case .boolean: "bool"
        }
    }
}

extension TensorOperation.Index {
    fileprivate func json(in dialect: Dialect) -> JSON {
        switch self {
        case .range(let start, let stop, let step):
            let range: JSON = [
                "start": start.map(JSON.integer) ?? .null, "stop": stop.map(JSON.integer) ?? .null,
                "step": step == 1 ? .null : .integer(step),
            ]
            return dialect == .keras3 ? ["class_name": "__slice__", "config": range] : range
        case .position(let position): return .integer(position)
        case .newAxis: return .null
        case .rest:
            return dialect == .keras3 ? ["class_name": "__ellipsis__", "config": [:]] : ["class_name": "__ellipsis__"]
        }
    }
}

extension CallArguments.Value {
    /// An array as Keras 2 has it in a tensor's place: a list of its numbers.
    fileprivate var listingConstants: CallArguments.Value {
        guard case .constant(let json) = self, let elements = json.array else { return self }
        return .list(elements.map { CallArguments.Value.constant($0).listingConstants })
    }
}
