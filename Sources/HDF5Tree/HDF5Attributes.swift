import MienBasics
import MienTensors

/// The attributes of a group or dataset, in the file's order; names are unique.
///
/// The typed questions answer nil where there is no such attribute, and throw where it is of another kind.
public struct HDF5Attributes: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// The attributes in order.
    public private(set) var entries: [(name: String, value: HDF5Value)]
    /// The group or dataset that has them.
    let owner: HDF5Place

    public init(dictionaryLiteral elements: (String, HDF5Value)...) {
        self.init([], owner: HDF5Place())
        for (name, value) in elements { self[name] = value }
    }

    /// Attributes whose names are known to be unique.
    init(_ entries: [(name: String, value: HDF5Value)], owner: HDF5Place) {
        self.entries = entries
        self.owner = owner
    }

    /// The value of that name; nil where there is none. A new one goes to the end; setting nil takes one away.
    ///
    /// - Precondition: a name that is set is not empty and has no zero in it.
    public subscript(name: String) -> HDF5Value? {
        get { entries.first { $0.name.isSameBytes(as: name) }?.value }
        set {
            precondition(
                !name.isEmpty && !name.utf8.contains(0), "an attribute's name is not empty and has no zero in it")
            let index = entries.firstIndex { $0.name.isSameBytes(as: name) }
            switch (newValue, index) {
            case (let value?, let index?): entries[index].value = value
            case (let value?, nil): entries.append((name, value))
            case (nil, let index?): entries.remove(at: index)
            case (nil, nil): break
            }
        }
    }

    /// One text.
    ///
    /// - Throws: ``FileError`` where the attribute is not one text.
    public func string(_ name: String) throws -> String? {
        guard let value = self[name] else { return nil }
        guard case .strings(let strings) = value, strings.values.count == 1, let text = strings.values.first else {
            throw owner.error(.malformed, attribute: name, "found \(value), expected a text")
        }
        return text
    }

    /// A list of texts. An empty array of any type is an empty list: that is how an empty list of names is stored, as
    /// float64.
    ///
    /// - Throws: ``FileError`` where the attribute is not a list of texts.
    public func strings(_ name: String) throws -> [String]? {
        switch self[name] {
        case nil: return nil
        case .strings(let strings)? where strings.shape.rank == 1: return strings.values
        case .tensor(let tensor)? where tensor.shape.rank == 1 && tensor.shape.count == 0: return []
        case .null?: return []
        case let value?:
            throw owner.error(.malformed, attribute: name, "found \(value), expected a list of texts")
        }
    }

    /// One number, or a truth value as 0 or 1. A whole number beyond 2⁵³ is rounded.
    ///
    /// - Throws: ``FileError`` where the attribute is not one number.
    public func number(_ name: String) throws -> Double? {
        guard let value = self[name] else { return nil }
        guard case .tensor(let tensor) = value, tensor.shape.count == 1 else {
            throw owner.error(.malformed, attribute: name, "found \(value), expected a number")
        }
        return tensor.withBytes { bytes in
            switch tensor.elementType {
            case .int64: Double(Int64(littleEndian: bytes.loadUnaligned(as: Int64.self)))
            case .uint64: Double(UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)))
            case .int32: Double(Int32(littleEndian: bytes.loadUnaligned(as: Int32.self)))
            case .uint32: Double(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
            case .float64: Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)))
            default: Double(tensor.floats.values[0])
            }
        }
    }

    /// Whether names and values are equal, in order.
    public static func == (left: HDF5Attributes, right: HDF5Attributes) -> Bool {
        left.entries.count == right.entries.count
            && zip(left.entries, right.entries).allSatisfy {
                $0.name.isSameBytes(as: $1.name) && $0.value == $1.value
            }
    }
}
