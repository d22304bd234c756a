/// What an operation is called: by Keras 3, which has a class for it, and by TensorFlow, whose functions Keras 2 names.
///
/// The classes are those of https://keras.io/api/ops, the functions those of https://www.tensorflow.org/api_docs/python/tf.
struct OperationWords {
    /// Nil where Keras 3 has no such operation.
    var keras3: String?
    /// With the module that it is in; nil where TensorFlow has no such function.
    var tensorFlow: String?
    /// Names that files may have in the place of those.
    var others: [String]

    init(_ keras3: String?, _ tensorFlow: String?, _ others: String...) {
        self.keras3 = keras3
        self.tensorFlow = tensorFlow
        self.others = others
    }

    /// The last part of a function's name: `add` of `__operators__.add` and of `math.add`. What `compat.v1.image` has under
    /// names of today does something else.
    static func shortName(_ function: String) -> String {
        if function.hasPrefix("compat.v1.image.") { return function }
        return String(function.split(separator: ".").last ?? "")
    }

    /// By the names that a file may have for them, those of functions without their module.
    static func byName<Word>(_ words: [Word], _ name: (Word) -> OperationWords?) -> [String: Word] {
        var byName: [String: Word] = [:]
        for word in words {
            guard let own = name(word) else { continue }
            for name in [own.keras3, own.tensorFlow.map(shortName)].compactMap(\.self) + own.others {
                byName[name] = word
            }
        }
        return byName
    }
}

extension TensorOperation.Arithmetic {
    static let byName = OperationWords.byName(Array(allCases), \.words)

    var words: OperationWords {
        switch self {
        case .add: OperationWords("Add", "math.add", "AddV2", "add_v2")
        case .subtract: OperationWords("Subtract", "math.subtract", "sub")
        case .multiply: OperationWords("Multiply", "math.multiply", "mul")
        case .divide: OperationWords("Divide", "math.divide", "TrueDivide", "truediv", "realdiv")
        case .power: OperationWords("Power", "math.pow")
        case .maximum: OperationWords("Maximum", "math.maximum")
        case .minimum: OperationWords("Minimum", "math.minimum")
        case .squaredDifference: OperationWords(nil, "math.squared_difference", "SquaredDifference")
        case .floorDivide: OperationWords("FloorDivide", "math.floordiv", "floor_div")
        case .remainder: OperationWords("Mod", "math.floormod", "mod")
        case .divideOrZero: OperationWords("DivideNoNan", "math.divide_no_nan", "div_no_nan")
        case .equal: OperationWords("Equal", "math.equal")
        case .notEqual: OperationWords("NotEqual", "math.not_equal")
        case .less: OperationWords("Less", "math.less")
        case .lessEqual: OperationWords("LessEqual", "math.less_equal")
        case .greater: OperationWords("Greater", "math.greater")
        case .greaterEqual: OperationWords("GreaterEqual", "math.greater_equal")
        case .and: OperationWords("LogicalAnd", "math.logical_and")
        case .or: OperationWords("LogicalOr", "math.logical_or")
        case .exclusiveOr: OperationWords("LogicalXor", "math.logical_xor")
        }
    }

    /// Whether what comes out is true or false.
    var isQuestion: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: true
        default: joinsAnswers
        }
    }

    /// Whether what goes in is true or false.
    var joinsAnswers: Bool { [.and, .or, .exclusiveOr].contains(self) }
}

extension TensorOperation.Function {
    static let byName = OperationWords.byName(Array(allCases), \.words)

    /// Nil where the name alone does not say it.
    var words: OperationWords? {
        switch self {
        case .negative: OperationWords("Negative", "math.negative", "neg")
        case .absolute: OperationWords("Absolute", "math.abs", "Abs")
        case .squareRoot: OperationWords("Sqrt", "math.sqrt")
        case .reciprocalSquareRoot: OperationWords("Rsqrt", "math.rsqrt")
        case .square: OperationWords("Square", "math.square")
        case .reciprocal: OperationWords("Reciprocal", "math.reciprocal")
        case .logarithm: OperationWords("Log", "math.log")
        case .logarithmOf1Plus: OperationWords("Log1p", "math.log1p")
        case .exponentialMinus1: OperationWords("Expm1", "math.expm1")
        case .floor: OperationWords("Floor", "math.floor")
        case .ceiling: OperationWords("Ceil", "math.ceil")
        case .round: OperationWords("Round", "math.round")
        case .sign: OperationWords("Sign", "math.sign")
        case .sine: OperationWords("Sin", "math.sin")
        case .cosine: OperationWords("Cos", "math.cos")
        case .errorFunction: OperationWords("Erf", "math.erf")
        case .not: OperationWords("LogicalNot", "math.logical_not")
        case .approximateGelu: nil
        }
    }
}

extension TensorOperation.Reduction {
    static let byName = OperationWords.byName(Array(allCases), \.words)

    var words: OperationWords {
        switch self {
        case .mean: OperationWords("Mean", "math.reduce_mean")
        case .sum: OperationWords("Sum", "math.reduce_sum")
        case .maximum: OperationWords("Max", "math.reduce_max", "Amax")
        case .minimum: OperationWords("Min", "math.reduce_min", "Amin")
        case .product: OperationWords("Prod", "math.reduce_prod")
        case .variance: OperationWords("Var", "math.reduce_variance")
        case .standardDeviation: OperationWords("Std", "math.reduce_std")
        case .logSumExp: OperationWords("Logsumexp", "math.reduce_logsumexp")
        case .any: OperationWords("Any", "math.reduce_any")
        case .all: OperationWords("All", "math.reduce_all")
        }
    }

    /// Whether numbers that are true or false go in, and come out.
    var isQuestion: Bool { self == .any || self == .all }
}

extension Activation.Function {
    /// Those that are operations too.
    static let operationsByName = OperationWords.byName(Array(allCases), \.operationWords)

    /// Nil for one that is none, or whose name alone does not say it.
    var operationWords: OperationWords? {
        switch self {
        case .relu: OperationWords("Relu", "nn.relu")
        case .relu6: OperationWords("Relu6", "nn.relu6")
        case .sigmoid: OperationWords("Sigmoid", "math.sigmoid")
        case .tanh: OperationWords("Tanh", "math.tanh")
        case .exponential: OperationWords("Exp", "math.exp")
        case .elu: OperationWords(nil, "nn.elu")
        case .selu: OperationWords("Selu", "nn.selu")
        case .silu: OperationWords("Silu", "nn.silu", "swish")
        case .softplus: OperationWords("Softplus", "math.softplus")
        case .softsign: OperationWords("Softsign", "nn.softsign")
        case .hardSigmoid: OperationWords("HardSigmoid", nil)
        case .hardSilu: OperationWords("HardSilu", nil, "HardSwish")
        case .hardTanh: OperationWords("HardTanh", nil)
        case .tanhShrink: OperationWords("TanhShrink", nil)
        case .sparsePlus: OperationWords("SparsePlus", nil)
        case .sparseSigmoid: OperationWords("SparseSigmoid", nil)
        case .mish: OperationWords("Mish", nil)
        case .logSigmoid: OperationWords("LogSigmoid", "math.log_sigmoid")
        case .linear, .celu, .gelu, .softmax, .glu, .sparsemax, .squareplus, .leakyRelu, .hardSigmoidOfKeras2,
            .hardShrink,
            .softShrink, .logSoftmax:
            nil
        }
    }
}
