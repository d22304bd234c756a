import MienBasics

/// A formula as the operations that it consists of, one behind the other.
struct LambdaCalls {
    /// What the function is called with: a tensor, or a list of them.
    let argument: CallArguments.Value
    let inputs: Int
    private(set) var calls: [OperationCall] = []

    init(argument: CallArguments.Value, inputs: Int) {
        self.argument = argument
        self.inputs = inputs
    }

    /// Adds what gives the formula's value.
    mutating func add(_ expression: LambdaExpression) throws(LayerError) {
        guard case .input(let value) = try value(expression) else {
            throw LayerError("its formula \(expression) gives no tensor")
        }
        // What the last operation gave is the result.
        guard value != inputs + calls.count - 1 || (calls.isEmpty && inputs > 1) else { return }
        calls.append(OperationCall(operation: .identity, operands: [.input(value)]))
    }

    private mutating func value(_ expression: LambdaExpression) throws(LayerError) -> CallArguments.Value {
        switch expression {
        case .argument: return argument
        case .constant(let json): return .constant(json)
        case .list(let expressions):
            let values = try values(expressions)
            let constants = values.compactMap { value -> JSON? in
                if case .constant(let json) = value { json } else { nil }
            }
            return constants.count == values.count ? .constant(.array(constants)) : .list(values)
        case .negative(let inner): return try call("negative", [value(inner)])
        case .arithmetic(let operation, let left, let right):
            return try call(operation.function, [value(left), value(right)])
        case .item(let inner, let indices):
            let list = try value(inner)
            guard case .list(let values) = list else { return try call("getitem", [list, .constant(.array(indices))]) }
            guard indices.count == 1, let index = indices[0].integer, values.indices.contains(index) else {
                throw LayerError("its formula takes \(expression) of \(values.count) inputs")
            }
            return values[index]
        case .call(let name, let arguments, let keywords):
            return try call(name, try values(arguments), keywords)
        }
    }

    private mutating func values(_ expressions: [LambdaExpression]) throws(LayerError) -> [CallArguments.Value] {
        var values: [CallArguments.Value] = []
        for expression in expressions { values.append(try value(expression)) }
        return values
    }

    /// A function of the table, with its arguments in the table's order.
    private mutating func call(
        _ name: String, _ arguments: [CallArguments.Value], _ keywords: [String: LambdaExpression]
    ) throws(LayerError) -> CallArguments.Value {
        guard let function = LambdaForms.function(named: name) else {
            throw LayerError("its formula calls \(name), which is not one of the functions that are known")
        }
        guard let first = arguments.first, arguments.count <= 1 + function.parameters.count else {
            throw LayerError("its formula calls \(name) with \(arguments.count) arguments")
        }
        var rest = arguments.dropFirst().map(Optional.some)
        rest += Array(repeating: nil, count: function.parameters.count - rest.count)
        for key in keywords.keys.sorted() {
            guard let place = function.parameters.firstIndex(where: { $0.contains(key) }), rest[place] == nil,
                let keyword = keywords[key]
            else { throw LayerError("its formula calls \(name) with \(key), which is not known") }
            rest[place] = try value(keyword)
        }
        if function.isNorm {
            guard case .constant(let axis)? = rest[0], !axis.isNull else {
                throw LayerError("its formula calls \(name) without an axis")
            }
            // x · rsqrt(max(Σx², 1e-12)), as TensorFlow has it.
            let squares = try call("square", [first])
            let sum = try call("reduce_sum", [squares, .constant(axis), .constant(true)])
            let bounded = try call("maximum", [sum, .constant(1e-12)])
            return try call("multiply", [first, call("rsqrt", [bounded])])
        }
        guard !function.needsAll || rest.allSatisfy({ $0 != nil }) else {
            throw LayerError(
                "its formula calls \(name) without \(function.parameters.map { $0[0] }.joined(separator: ", "))")
        }
        while rest.last == .some(nil) { rest.removeLast() }
        return try call(function.operation, [first] + rest.map { $0 ?? .constant(.null) })
    }

    /// Adds an operation of TensorFlow's.
    private mutating func call(
        _ function: String, _ arguments: [CallArguments.Value]
    ) throws(LayerError) -> CallArguments.Value {
        let layer = OpaqueLayer(
            className: "TFOpLambda", reason: .operation, configuration: ["function": .string(function)])
        guard let call = try OperationCall(layer, CallArguments(positional: arguments)), call.takesTensors else {
            throw LayerError("its formula calls \(function) with other arguments than are known")
        }
        calls.append(call)
        return .input(inputs + calls.count - 1)
    }
}

extension OperationCall {
    fileprivate var takesTensors: Bool {
        operands.contains { if case .input = $0 { true } else { false } }
    }
}

extension LambdaExpression.Operator {
    fileprivate var function: String {
        switch self {
        case .add: "add"
        case .subtract: "subtract"
        case .multiply: "multiply"
        case .divide: "truediv"
        case .power: "pow"
        }
    }
}
