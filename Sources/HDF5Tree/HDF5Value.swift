import MienBasics
public import MienTensors

/// What a dataset or an attribute holds.
public enum HDF5Value: Sendable, Equatable, CustomStringConvertible {
    /// Numbers or truth values, of any shape; a shape with a 0 in it too.
    case tensor(StoredTensor)
    case strings(HDF5Strings)
    case opaque(HDF5Opaque)
    /// No elements and no shape (a null dataspace); the name of the type they would have had.
    case null(type: String)
    /// A type that Mien does not read, by its name.
    case other(type: String, shape: Shape)

    /// One text of variable length.
    public static func text(_ text: String, charset: HDF5Strings.Charset = .utf8) -> HDF5Value {
        .strings(HDF5Strings([text], shape: [], charset: charset))
    }

    /// A list of texts of variable length.
    public static func texts(_ texts: [String], charset: HDF5Strings.Charset = .utf8) -> HDF5Value {
        .strings(HDF5Strings(texts, shape: [texts.count], charset: charset))
    }

    /// One float64.
    public static func number(_ number: Double) -> HDF5Value {
        .tensor(
            StoredTensor(
                .float64, [],
                Storage(byteCount: 8) { $0.storeBytes(of: number.bitPattern.littleEndian, as: UInt64.self) }))
    }

    /// For a message: `float32 of 3 × 3 × 1 × 64`, `a text`, `7 texts`.
    public var description: String {
        switch self {
        case .tensor(let tensor): "\(tensor.elementType.rawValue) of shape \(tensor.shape)"
        case .strings(let strings): strings.shape.rank == 0 ? "a text" : "texts of shape \(strings.shape)"
        case .opaque(let opaque): "opaque elements of \(opaque.elementSize) bytes of shape \(opaque.shape)"
        case .null(let type): "nothing (\(type))"
        case .other(let type, let shape): "\(type) of shape \(shape)"
        }
    }

    /// Whether type, shape and bytes are equal; a NaN equals itself here.
    public static func == (left: HDF5Value, right: HDF5Value) -> Bool {
        switch (left, right) {
        case (.tensor(let left), .tensor(let right)):
            left.elementType == right.elementType && left.shape == right.shape
                && left.withBytes { bytes in right.withBytes { bytes.isSameBytes(as: $0) } }
        case (.strings(let left), .strings(let right)): left == right
        case (.opaque(let left), .opaque(let right)): left == right
        case (.null(let left), .null(let right)): left == right
        case (.other(let left, let leftShape), .other(let right, let rightShape)):
            left == right && leftShape == rightShape
        default: false
        }
    }
}

extension UnsafeRawBufferPointer {
    func isSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard let start = baseAddress, let otherStart = other.baseAddress, count == other.count else {
            return count == other.count
        }
        return memcmp(start, otherStart, count) == 0
    }
}
