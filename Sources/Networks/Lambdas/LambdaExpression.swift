import MienBasics

/// A formula as a tree, in Python's words.
indirect enum LambdaExpression: Equatable, Sendable, CustomStringConvertible {
    enum Operator: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case power = "**"

        var precedence: Int {
            switch self {
            case .add, .subtract: 1
            case .multiply, .divide: 2
            case .power: 4
            }
        }
    }

    /// The function's one argument.
    case argument
    /// A number, a word, None, or a list of these.
    case constant(JSON)
    case list([LambdaExpression])
    case negative(LambdaExpression)
    case arithmetic(Operator, LambdaExpression, LambdaExpression)
    /// What stands between square brackets, as TensorFlow's operation for it has it.
    case item(LambdaExpression, [JSON])
    /// A function by its whole name: `tf.nn.relu`.
    case call(String, [LambdaExpression], [String: LambdaExpression])

    /// A range between square brackets.
    static func range(_ start: JSON, _ stop: JSON, _ step: JSON) -> JSON {
        ["start": start, "stop": stop, "step": step]
    }

    /// Two numbers make one at once, as Python's compiler does it.
    static func joined(_ operation: Operator, _ left: Self, _ right: Self) -> Self {
        guard case .constant(let first) = left, case .constant(let second) = right, let a = first.number,
            let b = second.number
        else { return .arithmetic(operation, left, right) }
        switch operation {
        case .add: return .constant(.number(a + b))
        case .subtract: return .constant(.number(a - b))
        case .multiply: return .constant(.number(a * b))
        case .divide where b != 0: return .constant(.number(a / b))
        default: return .arithmetic(operation, left, right)
        }
    }

    /// A list of constants is one.
    static func list(of values: [Self]) -> Self {
        let constants = values.compactMap { if case .constant(let json) = $0 { json } else { nil } }
        return constants.count == values.count ? .constant(.array(constants)) : .list(values)
    }

    static func negated(_ value: Self) -> Self {
        guard case .constant(let json) = value else { return .negative(value) }
        switch json {
        case .integer(let number) where number != .min: return .constant(.integer(-number))
        case .number(let number): return .constant(.number(-number))
        default: return .negative(value)
        }
    }

    /// Whether the argument is taken apart.
    var takesParts: Bool {
        switch self {
        case .item(.argument, _): true
        case .argument, .constant: false
        case .negative(let value), .item(let value, _): value.takesParts
        case .list(let values): values.contains(where: \.takesParts)
        case .arithmetic(_, let left, let right): left.takesParts || right.takesParts
        case .call(let name, let values, _): Self.takesList(name) || values.contains(where: \.takesParts)
        }
    }

    private static func takesList(_ name: String) -> Bool {
        name.hasSuffix("concat") || name.hasSuffix("concatenate") || name.hasSuffix("stack")
    }

    var description: String { text(within: 0) }

    private func text(within precedence: Int) -> String {
        func list(_ values: [Self]) -> String { values.map(\.description).joined(separator: ", ") }
        switch self {
        case .argument: return "x"
        case .constant(let json): return Self.python(json)
        case .list(let values): return "[\(list(values))]"
        case .negative(let value):
            let text = "-\(value.text(within: 3))"
            return precedence > 2 ? "(\(text))" : text
        case .arithmetic(let operation, let left, let right):
            let own = operation.precedence
            // A power is taken from the right, all others from the left.
            let (first, second) = operation == .power ? (own + 1, own) : (own, own + 1)
            let text = "\(left.text(within: first)) \(operation.rawValue) \(right.text(within: second))"
            return own < precedence ? "(\(text))" : text
        case .item(let value, let indices):
            return "\(value.text(within: 5))[\(indices.map(Self.index).joined(separator: ", "))]"
        case .call(let name, let values, let keywords):
            let named = keywords.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return "\(name)(\((values.map(\.description) + named).joined(separator: ", ")))"
        }
    }

    private static func python(_ json: JSON) -> String {
        switch json {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .string(let text): "'\(text)'"
        case .array(let values): "[\(values.map(python).joined(separator: ", "))]"
        default: json.text()
        }
    }

    private static func index(_ json: JSON) -> String {
        guard json.object != nil else { return json == "Ellipsis" ? "..." : python(json) }
        func end(_ key: String) -> String { json[key].map { $0.isNull ? "" : python($0) } ?? "" }
        let step = end("step")
        return "\(end("start")):\(end("stop"))\(step.isEmpty ? "" : ":\(step)")"
    }
}
