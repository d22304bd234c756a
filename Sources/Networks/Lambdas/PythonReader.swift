import MienBasics

/// The instructions of a function without branches, followed with formulas in the place of values.
struct PythonReader {
    private enum Value {
        /// A formula, and how many parts it has.
        case formula(LambdaExpression, size: Int)
        /// A module or a function by its whole name.
        case name(String)
        /// What stands between square brackets: positions and ranges.
        case indices([JSON])
        /// The place of a `self` that there is none of.
        case null
    }

    private let code: PythonCode
    private let version: PythonVersion
    private var stack: [Value] = []
    private var variables: [Int: Value] = [0: .formula(.argument, size: 1)]
    private var keywordNames: [String] = []

    /// The most parts of a formula, and the most positions between square brackets: what is stored and named again often is
    /// small in code, and large.
    private static let largest = 256

    init(code: PythonCode, version: PythonVersion) {
        self.code = code
        self.version = version
    }

    /// What the function gives back; nil where an instruction is not one that formulas have.
    mutating func expression() -> LambdaExpression? {
        var place = 0
        while place + 1 < code.code.count {
            guard let (instruction, caches) = version.instructions[code.code[place]] else { return nil }
            let argument = Int(code.code[place + 1])
            place += 2
            for _ in 0..<caches {
                guard place + 1 < code.code.count, code.code[place] == 0 else { return nil }
                place += 2
            }
            switch instruction {
            case .result, .constantResult:
                if case .constantResult = instruction { return nil }
                guard place == code.code.count, stack.count == 1, case .formula(let result, _)? = stack.last else {
                    return nil
                }
                return result
            default:
                guard let value = follow(instruction, argument) else { return nil }
                if case .some(let value) = value { stack.append(value) }
            }
        }
        return nil
    }

    /// What an instruction puts on the stack, if anything; nil where it can't be followed.
    private mutating func follow(_ instruction: PythonVersion.Instruction, _ argument: Int) -> Value?? {
        switch instruction {
        case .resume: return argument == 0 ? .some(nil) : nil
        case .precall: return .some(nil)
        case .null: return .null
        case .variable: return variables[argument]
        case .twoVariables:
            guard let first = variables[argument >> 4], let second = variables[argument & 15] else { return nil }
            stack.append(first)
            return second
        case .store: return store(argument) ? .some(nil) : nil
        case .twoStores: return store(argument >> 4) && store(argument & 15) ? .some(nil) : nil
        case .storeAndVariable: return store(argument >> 4) ? variables[argument & 15] : nil
        case .constant: return constant(argument)
        case .global:
            let number = version.marksCalls.globals ? argument >> 1 : argument
            guard code.names.indices.contains(number) else { return nil }
            let name = code.names[number]
            guard LambdaForms.roots.contains(name) else {
                return nil
            }
            return called(.name(name), version.marksCalls.globals && argument & 1 == 1)
        case .attribute:
            let number = version.marksCalls.attributes ? argument >> 1 : argument
            return attribute(number, isCalled: version.marksCalls.attributes && argument & 1 == 1)
        case .method: return attribute(argument, isCalled: true)
        case .keywordNames:
            guard let names = names(argument) else { return nil }
            keywordNames = names
            return .some(nil)
        case .call:
            defer { keywordNames = [] }
            return call(argument, keywordNames, hasSelf: code.layout == .from11)
        case .callOfMethod: return call(argument, [], hasSelf: true)
        case .callWithNames:
            guard case .formula(.constant(let json), _)? = stack.popLast(), let names = json.array else { return nil }
            return call(argument, names.compactMap(\.string), hasSelf: code.layout == .from11)
        case .negative:
            guard case .formula(let value, let size)? = stack.popLast() else { return nil }
            return formula(.negated(value), size)
        case .arithmetic(let operation): return arithmetic(operation)
        case .anyArithmetic:
            let operators: [Int: LambdaExpression.Operator] = [
                0: .add, 5: .multiply, 8: .power, 10: .subtract, 11: .divide,
            ]
            return operators[argument].flatMap { arithmetic($0) }
        case .item:
            guard let indices = indices(stack.popLast()), case .formula(let value, let size)? = stack.popLast() else {
                return nil
            }
            return formula(.item(value, indices), size)
        case .range:
            guard let stop = number(stack.popLast()), let start = number(stack.popLast()),
                case .formula(let value, let size)? = stack.popLast()
            else { return nil }
            return formula(.item(value, [LambdaExpression.range(start, stop, .null)]), size)
        case .slice:
            guard argument == 2 || argument == 3, let step = argument == 3 ? number(stack.popLast()) : .null,
                let stop = number(stack.popLast()), let start = number(stack.popLast())
            else { return nil }
            return .indices([LambdaExpression.range(start, stop, step)])
        case .list, .tuple: return list(argument)
        case .extended:
            guard argument == 1, case .formula(.constant(let json), let size)? = stack.popLast(), json.array != nil,
                case .formula(.constant(.array(let own)), _)? = stack.popLast(), own.isEmpty
            else { return nil }
            return formula(.constant(json), size)
        case .unpack:
            guard case .formula(.argument, _)? = stack.popLast(), (1...8).contains(argument) else { return nil }
            for number in (0..<argument).reversed() {
                stack.append(.formula(.item(.argument, [.integer(number)]), size: 1))
            }
            return .some(nil)
        case .result, .constantResult: return nil
        }
    }

    private mutating func store(_ number: Int) -> Bool {
        guard let value = stack.popLast(), code.variables.indices.contains(number) else { return false }
        variables[number] = value
        return true
    }

    private func formula(_ expression: LambdaExpression, _ size: Int) -> Value? {
        size < Self.largest ? .formula(expression, size: size + 1) : nil
    }

    /// What is called, with the place of a `self` on its proper side.
    private mutating func called(_ value: Value, _ isCalled: Bool) -> Value {
        guard isCalled else { return value }
        stack.append(version.callsFirst ? value : .null)
        return version.callsFirst ? .null : value
    }

    private mutating func attribute(_ number: Int, isCalled: Bool) -> Value? {
        guard code.names.indices.contains(number), case .name(let name)? = stack.popLast() else { return nil }
        let whole = "\(name).\(code.names[number])"
        if let type = LambdaForms.type(named: whole) { return formula(.constant(.string(type)), 0) }
        return called(.name(whole), isCalled)
    }

    private mutating func arithmetic(_ operation: LambdaExpression.Operator) -> Value? {
        guard case .formula(let right, let second)? = stack.popLast(),
            case .formula(let left, let first)? = stack.popLast()
        else { return nil }
        return formula(.joined(operation, left, right), first + second)
    }

    private mutating func call(_ count: Int, _ names: [String], hasSelf: Bool) -> Value? {
        guard count >= names.count, stack.count >= count + (hasSelf ? 2 : 1), Set(names).count == names.count else {
            return nil
        }
        var arguments: [LambdaExpression] = []
        var size = 0
        for value in stack.suffix(count) {
            guard case .formula(let expression, let own) = value else { return nil }
            arguments.append(expression)
            size += own
        }
        stack.removeLast(count)
        if hasSelf, version.callsFirst {
            guard case .null? = stack.popLast() else { return nil }
        }
        guard case .name(let name)? = stack.popLast(), name.contains(".") else { return nil }
        if hasSelf, !version.callsFirst {
            guard case .null? = stack.popLast() else { return nil }
        }
        let keywords = Dictionary(uniqueKeysWithValues: zip(names, arguments.suffix(names.count)))
        return formula(.call(name, arguments.dropLast(names.count), keywords), size)
    }

    private mutating func list(_ count: Int) -> Value? {
        guard stack.count >= count else { return nil }
        let values = Array(stack.suffix(count))
        stack.removeLast(count)
        // Between square brackets.
        if values.contains(where: { if case .indices = $0 { true } else { false } }) {
            let parts = values.compactMap { indices($0) }
            let all = parts.reduce(0) { $0 + $1.count }
            return parts.count == count && all <= Self.largest ? .indices(parts.flatMap(\.self)) : nil
        }
        var expressions: [LambdaExpression] = []
        var size = 0
        for case .formula(let expression, let own) in values {
            expressions.append(expression)
            size += own
        }
        guard expressions.count == count else { return nil }
        return formula(.list(of: expressions), size)
    }

    private func indices(_ value: Value?) -> [JSON]? {
        switch value {
        case .indices(let indices): indices
        case .formula(.constant(let json), _): json.array ?? [json]
        default: nil
        }
    }

    private func number(_ value: Value?) -> JSON? {
        guard case .formula(.constant(let json), _)? = value, json.isNull || json.integer != nil else { return nil }
        return json
    }

    private func constant(_ number: Int) -> Value? {
        guard code.constants.indices.contains(number), let json = code.constants[number].json else { return nil }
        return formula(.constant(json), 0)
    }

    private func names(_ number: Int) -> [String]? {
        guard code.constants.indices.contains(number), let names = code.constants[number].json?.array else {
            return nil
        }
        return names.compactMap(\.string)
    }
}

extension MarshalReader.Value {
    /// The value as a formula's constant; nil where it is none.
    fileprivate var json: JSON? {
        switch self {
        case .none: return .null
        case .bool(let flag): return .bool(flag)
        case .ellipsis: return "Ellipsis"
        case .integer(let number): return .integer(number)
        case .number(let number): return number.isFinite ? .number(number) : nil
        case .text(let text): return .string(text)
        case .bytes, .code: return nil
        case .tuple(let values):
            let constants = values.compactMap(\.json)
            return constants.count == values.count ? .array(constants) : nil
        }
    }
}
