/// A JSON value that keeps what Python's `json` writes and Foundation loses: the order of an object's members, the
/// difference between `1` and `1.0`, and `NaN` and `Infinity`.
public enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object(Object)

    /// An object's members, in the order of the document.
    public struct Object: Sendable, Equatable, ExpressibleByDictionaryLiteral {
        /// The members in order.
        public private(set) var members: [(key: String, value: JSON)] = []
        /// Where each key stands, once they are more than ``mostSearched``: most objects are small, and a table for each would
        /// take far more memory than its members.
        private var positions: [String: Int] = [:]

        private static let mostSearched = 24

        public init() {}

        /// - Precondition: no key stands twice.
        public init(dictionaryLiteral elements: (String, JSON)...) {
            members.reserveCapacity(elements.count)
            for (key, value) in elements {
                precondition(self[key] == nil, "an object's keys are distinct")
                self[key] = value
            }
        }

        /// The member's value; setting one appends a new member, replaces an old one in its place, or removes it.
        public subscript(key: String) -> JSON? {
            get { position(of: key).map { members[$0].value } }
            set {
                switch (newValue, position(of: key)) {
                case (let value?, let position?): members[position].value = value
                case (let value?, nil):
                    members.append((key, value))
                    if members.count > Self.mostSearched { notePositions() }
                case (nil, let position?):
                    members.remove(at: position)
                    positions = [:]
                    if members.count > Self.mostSearched { notePositions() }
                case (nil, nil): break
                }
            }
        }

        /// Makes room for so many members and no more: thousands of objects that double their room take half of it in vain.
        public mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

        public var keys: [String] { members.map(\.key) }
        public var isEmpty: Bool { members.isEmpty }
        public var count: Int { members.count }

        private func position(of key: String) -> Int? {
            members.count > Self.mostSearched ? positions[key] : members.firstIndex { $0.key == key }
        }

        /// Notes those of the members that were added last.
        private mutating func notePositions() {
            for position in positions.count..<members.count { positions[members[position].key] = position }
        }

        /// Equal when the same members stand in it, in any order: JSON gives their order no meaning.
        public static func == (left: Object, right: Object) -> Bool {
            left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
        }
    }
}

extension JSON {
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    public var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
    public var object: Object? { if case .object(let object) = self { object } else { nil } }
    public var isNull: Bool { self == .null }

    /// The whole number, also where it was written as `3.0`.
    public var integer: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number, whole or not.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The member of an object; nil for another kind of value and for a member that is not there.
    public subscript(key: String) -> JSON? { object?[key] }

    /// The number with as many digits as a `Float` has: 0.1 and not 0.10000000149011612.
    public static func float(_ value: Float) -> JSON { .number(Double(value.description) ?? Double(value)) }

    /// The number as ``float(_:)`` has it; null where it is NaN or infinite, for which JSON has no number.
    public static func finiteFloat(_ value: Float) -> JSON { value.isFinite ? float(value) : .null }

    /// What kind of value it is, for a message: `a list of 3`.
    public var kindDescription: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let text): text.utf8.count <= 40 ? "\"\(text)\"" : "a text of \(text.utf8.count) bytes"
        case .array(let elements): "a list of \(elements.count)"
        case .object(let object): "an object of \(object.count)"
        }
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        var object = Object()
        object.reserveCapacity(elements.count)
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
