import MienBasics
import MienTensors

/// What an operation is called with: the arguments of its call and, in Keras 3, those that its object was made with.
struct OperationArguments {
    private let call: CallArguments
    private let settings: JSON.Object

    /// The axes, positions and sizes that a tensor may have, with those that count from its end.
    private static let sane = -Int(Int32.max)...Int(Int32.max)

    init(_ call: CallArguments, settings: JSON.Object) {
        self.call = call
        self.settings = settings
    }

    /// The argument at `position`, or by one of its names; nil where it is left out or `null`.
    private func argument(_ position: Int, _ names: [String]) -> CallArguments.Value? {
        stated(position, names).flatMap { $0 == .constant(.null) ? nil : $0 }
    }

    /// The same, `null` where that is what it is.
    private func stated(_ position: Int, _ names: [String]) -> CallArguments.Value? {
        if call.positional.indices.contains(position) { return call.positional[position] }
        for name in names {
            if let value = call.keywords[name] ?? settings[name].map(CallArguments.Value.constant) { return value }
        }
        return nil
    }

    /// Whether the argument is there and `null`, which to some operations is another thing than to leave it out.
    func isNull(_ position: Int, _ names: String...) -> Bool { stated(position, names) == .constant(.null) }

    /// The tensor or numbers at `position`.
    func operand(_ position: Int, _ names: String...) throws(LayerError) -> OperationCall.Operand {
        guard let value = argument(position, names) else { throw missing(names) }
        return try operand(value, names)
    }

    /// The tensors or numbers of a list at `position`, or all positional arguments where no list stands there.
    func operands(_ position: Int, _ names: String...) throws(LayerError) -> [OperationCall.Operand] {
        guard let value = argument(position, names) else { throw missing(names) }
        guard case .list(let values) = value else { return [try operand(value, names)] }
        var operands: [OperationCall.Operand] = []
        for value in values { operands.append(try operand(value, names)) }
        guard !operands.isEmpty else { throw LayerError("found no tensors as its argument \(names[0])") }
        return operands
    }

    /// The tensors or numbers of all positional arguments.
    func positionalOperands() throws(LayerError) -> [OperationCall.Operand] {
        var operands: [OperationCall.Operand] = []
        for value in call.positional { operands.append(try operand(value, ["operands"])) }
        return operands
    }

    private func operand(_ value: CallArguments.Value, _ names: [String]) throws(LayerError) -> OperationCall.Operand {
        switch value {
        case .input(let index): return .input(index)
        case .constant(let json):
            // An array of NumPy's or TensorFlow's.
            let numbers =
                ["__numpy__", "__tensor__"].contains(json["class_name"]?.string) ? json["config"]?["value"] : json
            var array = NumberArray()
            if let numbers, (try? array.read(numbers, in: .keras3)) != nil, let shape = Shape(checking: array.shape) {
                return .constant(shape, array.values.map(Float.init))
            }
            throw LayerError("found its argument \(names[0]) as \(json.kindDescription), expected a tensor or numbers")
        case .list where value.isConstant: return try operand(.constant(value.constants), names)
        case .list, .dictionary: throw LayerError("found its argument \(names[0]) as tensors, expected one tensor")
        }
    }

    /// What is no tensor at `position`; nil where it is left out.
    private func json(_ position: Int, _ names: [String]) throws(LayerError) -> JSON? {
        guard let value = argument(position, names) else { return nil }
        guard case .constant(let json) = value else {
            throw LayerError("found a tensor as its argument \(names[0]), expected numbers")
        }
        return json
    }

    func integer(_ position: Int, _ names: String...) throws(LayerError) -> Int? {
        guard let json = try json(position, names) else { return nil }
        guard let integer = json.integer, Self.sane.contains(integer) else {
            throw wrong(json, names, "a whole number")
        }
        return integer
    }

    /// A list of whole numbers, or one.
    func integers(_ position: Int, _ names: String...) throws(LayerError) -> [Int]? {
        guard let json = try json(position, names) else { return nil }
        let elements = json.array ?? [json]
        let integers = elements.compactMap(\.integer)
        guard integers.count == elements.count, integers.allSatisfy(Self.sane.contains) else {
            throw wrong(json, names, "whole numbers")
        }
        return integers
    }

    func isList(_ position: Int, _ names: String...) throws(LayerError) -> Bool {
        try json(position, names)?.array != nil
    }

    func number(_ position: Int, _ names: String...) throws(LayerError) -> Double? {
        guard let json = try json(position, names) else { return nil }
        guard let number = json.number else { throw wrong(json, names, "a number") }
        return number
    }

    func bool(_ position: Int, _ names: String...) throws(LayerError) -> Bool? {
        guard let json = try json(position, names) else { return nil }
        guard let bool = json.bool else { throw wrong(json, names, "true or false") }
        return bool
    }

    func text(_ position: Int, _ names: String...) throws(LayerError) -> String? {
        guard let json = try json(position, names) else { return nil }
        guard let text = json.string else { throw wrong(json, names, "a word") }
        return text
    }

    /// Pairs of sizes.
    func pairs(_ position: Int, _ names: String...) throws(LayerError) -> [[Int]] {
        guard let json = try json(position, names) else { throw missing(names) }
        let pairs = (json.array ?? []).map { ($0.array ?? []).compactMap(\.integer) }
        guard !pairs.isEmpty, pairs.allSatisfy({ $0.count == 2 && $0.allSatisfy { (0...Int(Int32.max)).contains($0) } })
        else { throw wrong(json, names, "two sizes from 0 for each axis") }
        return pairs
    }

    /// What Python has between square brackets.
    func indices(_ position: Int, _ names: String...) throws(LayerError) -> [TensorOperation.Index] {
        guard let value = argument(position, names), case .constant(let json) = value else { throw missing(names) }
        var indices: [TensorOperation.Index] = []
        for element in json.array ?? [json] {
            guard let index = Self.index(element) else { throw wrong(element, names, "a position or a range") }
            indices.append(index)
        }
        return indices
    }

    private static func index(_ json: JSON) -> TensorOperation.Index? {
        if json.isNull { return .newAxis }
        if let position = json.integer { return sane.contains(position) ? .position(position) : nil }
        let className = json["class_name"]?.string
        if className == "__ellipsis__" || json.string == "Ellipsis" { return .rest }
        guard let range = className == "__slice__" ? json["config"] : json, range.object != nil else { return nil }
        var ends: [Int?] = []
        for key in ["start", "stop", "step"] {
            guard let end = range[key] else { return nil }
            guard end.isNull || end.integer.map(sane.contains) == true else { return nil }
            ends.append(end.integer)
        }
        guard ends[2] != 0 else { return nil }
        return .range(start: ends[0], stop: ends[1], step: ends[2] ?? 1)
    }

    private func missing(_ names: [String]) -> LayerError { LayerError("has no argument \(names[0])") }

    private func wrong(_ json: JSON, _ names: [String], _ expected: String) -> LayerError {
        LayerError("found its argument \(names[0]) as \(json.kindDescription), expected \(expected)")
    }
}

extension CallArguments.Value {
    /// Numbers in lists: Keras 2 has each of them by itself where they stand in a tensor's place.
    fileprivate var constants: JSON {
        switch self {
        case .constant(let json): json
        case .list(let values): .array(values.map(\.constants))
        case .input, .dictionary: .null
        }
    }
}
