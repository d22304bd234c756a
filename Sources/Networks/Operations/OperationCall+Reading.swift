import MienBasics
import MienTensors

extension OperationCall {
    /// What `layer` does in a call with these arguments; nil where it is no operation, or one that nobody here knows.
    ///
    /// The names are those of Keras 3's classes (https://keras.io/api/ops) and of TensorFlow's functions
    /// (https://www.tensorflow.org/api_docs/python/tf), as configurations have them.
    ///
    /// - Throws: ``LayerError`` for arguments that it can't have.
    init?(_ layer: OpaqueLayer, _ call: CallArguments) throws(LayerError) {
        guard layer.reason == .operation else { return nil }
        let function = layer.configuration["function"]?.string
        let arguments = OperationArguments(call, settings: function == nil ? layer.configuration : [:])
        let name = function.map(Self.shortName) ?? layer.className
        if let call = try Self.joining(name, arguments) {
            self = call
        } else if let call = try Self.shaping(name, arguments) {
            self = call
        } else if let call = try Self.pointwise(name, arguments) {
            self = call
        } else {
            return nil
        }
    }

    private init(_ operation: TensorOperation, _ operands: Operand...) {
        self.init(operation: operation, operands: operands)
    }

    /// The last part of a function's name: `add` of `__operators__.add` and of `math.add`.
    private static func shortName(_ function: String) -> String {
        String(function.split(separator: ".").last ?? "")
    }

    /// Operations of two tensors or more.
    private static func joining(_ name: String, _ arguments: OperationArguments) throws(LayerError) -> OperationCall? {
        if let arithmetic = arithmetics[name] {
            return OperationCall(
                .arithmetic(arithmetic), try arguments.operand(0, "x1", "x", "a"),
                try arguments.operand(1, "x2", "y", "b"))
        }
        switch name {
        case "LogicalOr", "logical_or":
            return OperationCall(.logicalOr, try arguments.operand(0, "x1", "x"), try arguments.operand(1, "x2", "y"))
        case "Concatenate", "concat", "concatenate":
            return OperationCall(
                operation: .concatenate(axis: try arguments.integer(1, "axis") ?? 0),
                operands: try arguments.operands(0, "xs", "values", "arrays"))
        case "Stack", "stack":
            return OperationCall(
                operation: .stack(axis: try arguments.integer(1, "axis") ?? 0),
                operands: try arguments.operands(0, "x", "values", "arrays"))
        case "Matmul", "matmul":
            for key in ["adjoint_a", "adjoint_b", "a_is_sparse", "b_is_sparse"]
            where try arguments.bool(.max, key) == true {
                return nil
            }
            return OperationCall(
                .product(
                    transposesLeft: try arguments.bool(2, "transpose_a") ?? false,
                    transposesRight: try arguments.bool(3, "transpose_b") ?? false),
                try arguments.operand(0, "x1", "a"), try arguments.operand(1, "x2", "b"))
        default: return nil
        }
    }

    private static let arithmetics: [String: TensorOperation.Arithmetic] = [
        "Add": .add, "add": .add, "AddV2": .add, "add_v2": .add, "Subtract": .subtract, "subtract": .subtract,
        "sub": .subtract, "Multiply": .multiply, "multiply": .multiply, "mul": .multiply, "Divide": .divide,
        "TrueDivide": .divide, "divide": .divide, "truediv": .divide, "realdiv": .divide, "Power": .power,
        "pow": .power,
        "Maximum": .maximum, "maximum": .maximum, "Minimum": .minimum, "minimum": .minimum,
        "SquaredDifference": .squaredDifference, "squared_difference": .squaredDifference,
    ]

    /// Operations that give out other numbers, or as many in another order, than one tensor has.
    private static func shaping(_ name: String, _ arguments: OperationArguments) throws(LayerError) -> OperationCall? {
        let input = try? arguments.operand(0, "x", "tensor", "input", "a", "value", "input_tensor", "array")
        guard let input else { return nil }
        if let reduction = reductions[name] {
            return OperationCall(
                .reduce(
                    reduction, axes: try arguments.integers(1, "axis", "reduction_indices"),
                    keepDims: try arguments.bool(2, "keepdims", "keep_dims") ?? false), input)
        }
        switch name {
        case "Any", "reduce_any":
            return OperationCall(
                .any(
                    axes: try arguments.integers(1, "axis"), keepDims: try arguments.bool(2, "keepdims") ?? false),
                input)
        case "Reshape", "reshape":
            guard let sizes = try arguments.integers(1, "newshape", "shape") else { return nil }
            return OperationCall(.reshape(sizes), input)
        case "Transpose", "transpose":
            return OperationCall(.transpose(try arguments.integers(1, "axes", "perm")), input)
        case "ExpandDims", "expand_dims":
            guard let axis = try arguments.integer(1, "axis") else { return nil }
            return OperationCall(.expandDims(axis: axis), input)
        case "Squeeze", "squeeze":
            return OperationCall(.squeeze(axes: try arguments.integers(1, "axis", "squeeze_dims")), input)
        case "GetItem", "getitem":
            return OperationCall(.slice(try arguments.indices(1, "key", "slice_spec")), input)
        case "Split", "split":
            let pieces: TensorOperation.Pieces
            if let cuts = try arguments.integers(1, "indices_or_sections") {
                let isList = try arguments.isList(1, "indices_or_sections")
                pieces = isList ? .cuts(cuts) : .count(cuts[0])
            } else if let sizes = try arguments.integers(1, "num_or_size_splits") {
                pieces = try arguments.isList(1, "num_or_size_splits") ? .sizes(sizes) : .count(sizes[0])
            } else {
                return nil
            }
            return OperationCall(.split(pieces, axis: try arguments.integer(2, "axis") ?? 0), input)
        case "Pad", "pad":
            guard (try arguments.text(2, "mode") ?? "constant").lowercased() == "constant" else { return nil }
            let value = try arguments.number(3, "constant_values") ?? 0
            return OperationCall(.pad(try arguments.pairs(1, "pad_width", "paddings"), value: value), input)
        default: return nil
        }
    }

    private static let reductions: [String: TensorOperation.Reduction] = [
        "Mean": .mean, "reduce_mean": .mean, "Sum": .sum, "reduce_sum": .sum, "Max": .maximum, "Amax": .maximum,
        "reduce_max": .maximum, "Min": .minimum, "Amin": .minimum, "reduce_min": .minimum,
    ]

    /// Functions of each number of one tensor, and those along one axis.
    private static func pointwise(_ name: String, _ arguments: OperationArguments) throws(LayerError) -> OperationCall?
    {
        let input = try? arguments.operand(0, "x", "x1", "features", "logits", "t", "input", "value")
        guard let input else { return nil }
        if let function = functions[name] { return OperationCall(.function(function), input) }
        switch name {
        case "NotEqual", "not_equal":
            // With another tensor it is no mask's.
            guard case .constant(let shape, let values) = try arguments.operand(1, "x2", "y"), shape.rank == 0 else {
                return nil
            }
            return OperationCall(.notEqual(Double(values[0])), input)
        case "ZerosLike", "zeros_like": return OperationCall(.filled(0), input)
        case "OnesLike", "ones_like": return OperationCall(.filled(1), input)
        case "Clip", "clip_by_value":
            guard let minimum = try arguments.number(1, "x_min", "clip_value_min"),
                let maximum = try arguments.number(2, "x_max", "clip_value_max")
            else { return nil }
            return OperationCall(.clip(minimum: minimum, maximum: maximum), input)
        case "Softmax", "softmax", "softmax_v2", "LogSoftmax", "log_softmax", "log_softmax_v2":
            let isLogarithm = name.lowercased().hasPrefix("log")
            return OperationCall(
                .softmax(axis: try arguments.integer(1, "axis") ?? -1, isLogarithm: isLogarithm), input)
        case "Cast", "cast":
            // All is computed in float32; of whole numbers there are none.
            guard let type = try arguments.text(1, "dtype"), type.contains("float") else { return nil }
            return OperationCall(.identity, input)
        case "Identity", "identity", "stop_gradient", "StopGradient", "ConvertToTensor", "convert_to_tensor", "Copy":
            return OperationCall(.identity, input)
        case "LeakyRelu", "leaky_relu":
            let slope = try arguments.number(1, "negative_slope", "alpha") ?? 0.2
            var layer = LeakyReLU()
            layer.negativeSlope = slope
            return OperationCall(.activation(.layer(LayerObject(layer))), input)
        case "ReLU":
            var layer = ReLU()
            layer.negativeSlope = try arguments.number(1, "negative_slope") ?? 0
            layer.maxValue = try arguments.number(2, "max_value")
            layer.threshold = try arguments.number(3, "threshold") ?? 0
            return OperationCall(.activation(.layer(LayerObject(layer))), input)
        case "Gelu", "gelu":
            // TensorFlow's is exact where nothing is said, Keras 3's is not.
            let isApproximate = try arguments.bool(1, "approximate") ?? (name == "Gelu")
            return isApproximate ? nil : OperationCall(.activation(.function(.gelu)), input)
        default:
            return activations[name].map { OperationCall(.activation(.function($0)), input) }
        }
    }

    private static let functions: [String: TensorOperation.Function] = [
        "Negative": .negative, "negative": .negative, "neg": .negative, "Absolute": .absolute, "abs": .absolute,
        "Abs": .absolute, "Sqrt": .squareRoot, "sqrt": .squareRoot, "Rsqrt": .reciprocalSquareRoot,
        "rsqrt": .reciprocalSquareRoot, "Square": .square, "square": .square, "Reciprocal": .reciprocal,
        "reciprocal": .reciprocal, "Log": .logarithm, "log": .logarithm,
    ]

    private static let activations: [String: Activation.Function] = [
        "Relu": .relu, "relu": .relu, "Relu6": .relu6, "relu6": .relu6, "Sigmoid": .sigmoid, "sigmoid": .sigmoid,
        "Tanh": .tanh, "tanh": .tanh, "Exp": .exponential, "exp": .exponential, "Elu": .elu, "elu": .elu,
        "Selu": .selu, "selu": .selu, "Silu": .silu, "silu": .silu, "swish": .silu, "Softplus": .softplus,
        "softplus": .softplus, "Softsign": .softsign, "softsign": .softsign, "HardSigmoid": .hardSigmoid,
        "HardSilu": .hardSilu, "HardSwish": .hardSilu, "Mish": .mish, "LogSigmoid": .logSigmoid,
        "log_sigmoid": .logSigmoid, "Squareplus": .squareplus,
    ]
}
