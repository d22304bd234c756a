/// A tensor as a file holds it: elements of any type, row-major, little-endian.
public struct StoredTensor: Sendable {
    public let elementType: ElementType
    public let shape: Shape
    /// How the file that the tensor was read from stores it; nil for one that was made here, or where nobody asked.
    public var origin: TensorOrigin?
    private let storage: Storage
    private let byteOffset: Int

    /// Looks at elements that lie in `storage` from `byteOffset` on; no alignment is asked for.
    ///
    /// - Precondition: they lie within it.
    public init(_ elementType: ElementType, _ shape: Shape, _ storage: Storage, byteOffset: Int = 0) {
        let size = shape.count * elementType.size
        precondition(byteOffset >= 0 && size <= storage.bytes.count - byteOffset, "a tensor lies within its storage")
        self.elementType = elementType
        self.shape = shape
        self.storage = storage
        self.byteOffset = byteOffset
    }

    /// The values of `tensor`, without a copy.
    public init(_ tensor: Tensor) {
        self.init(.float32, tensor.shape, tensor.storage, byteOffset: tensor.byteOffset)
    }

    /// The size of all elements, in bytes.
    public var byteCount: Int { shape.count * elementType.size }

    /// Gives `body` the bytes; the pointer is valid within the call only.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(storage) {
            try body(UnsafeRawBufferPointer(rebasing: storage.bytes[byteOffset..<byteOffset + byteCount]))
        }
    }

    /// The values as `Float`: without a copy where they are that already, rounded to nearest where they are wider.
    public var floats: Tensor {
        let isAligned = (Int(bitPattern: storage.bytes.baseAddress) + byteOffset) % MemoryLayout<Float>.alignment == 0
        if elementType == .float32 && isAligned { return Tensor(shape, storage, byteOffset: byteOffset) }
        return Tensor(shape) { output in
            withBytes { bytes in
                switch elementType {
                case .bool: convert(bytes, UInt8.self, to: output) { $0 == 0 ? 0 : 1 }
                case .int8: convert(bytes, Int8.self, to: output) { Float($0) }
                case .uint8: convert(bytes, UInt8.self, to: output) { Float($0) }
                case .int16: convert(bytes, Int16.self, to: output) { Float($0) }
                case .uint16: convert(bytes, UInt16.self, to: output) { Float($0) }
                case .int32: convert(bytes, Int32.self, to: output) { Float($0) }
                case .uint32: convert(bytes, UInt32.self, to: output) { Float($0) }
                case .int64: convert(bytes, Int64.self, to: output) { Float($0) }
                case .uint64: convert(bytes, UInt64.self, to: output) { Float($0) }
                case .float16: convert(bytes, UInt16.self, to: output) { float(half: $0) }
                case .bfloat16: convert(bytes, UInt16.self, to: output) { Float(bitPattern: UInt32($0) << 16) }
                case .float32: convert(bytes, UInt32.self, to: output) { Float(bitPattern: $0) }
                case .float64: convert(bytes, UInt64.self, to: output) { Float(Double(bitPattern: $0)) }
                }
            }
        }
    }
}

private func convert<Element: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ type: Element.Type, to output: UnsafeMutableBufferPointer<Float>,
    _ value: (Element) -> Float
) {
    for index in output.indices {
        let element = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Element>.size, as: Element.self)
        output[index] = value(Element(littleEndian: element))
    }
}

/// A number of IEEE 754's binary16, given by its bits. Written out because `Float16` is not there on every Mac.
func float(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0: return Float(sign: sign == 0 ? .plus : .minus, exponent: -24, significand: Float(fraction))
    case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
}
