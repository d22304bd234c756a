public import MienTensors

/// Elements whose meaning the file does not say.
///
/// Keras's bfloat16 is one of these, of two bytes and without a tag. A reader takes it for bfloat16 where the dataset's
/// attribute `dtype` says so; elsewhere ``bfloat16`` is for whoever knows.
public struct HDF5Opaque: Sendable, Equatable {
    public let shape: Shape
    /// The size of one element, in bytes.
    public let elementSize: Int
    /// What the file calls the type; often empty.
    public let tag: String
    private let storage: Storage
    private let byteOffset: Int

    /// - Precondition: the elements lie within `storage`, and an element has a size.
    public init(_ shape: Shape, elementSize: Int, tag: String, _ storage: Storage, byteOffset: Int = 0) {
        let (size, overflow) = shape.count.multipliedReportingOverflow(by: elementSize)
        precondition(
            elementSize > 0 && !overflow && byteOffset >= 0 && size <= storage.bytes.count - byteOffset,
            "opaque elements lie within their storage")
        self.shape = shape
        self.elementSize = elementSize
        self.tag = tag
        self.storage = storage
        self.byteOffset = byteOffset
    }

    /// The size of all elements, in bytes.
    public var byteCount: Int { shape.count * elementSize }

    /// Gives `body` the bytes; the pointer is valid within the call only.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(storage) {
            try body(UnsafeRawBufferPointer(rebasing: storage.bytes[byteOffset..<byteOffset + byteCount]))
        }
    }

    /// The elements taken for bfloat16, without a copy; nil where they are not two bytes wide or have a tag.
    public var bfloat16: StoredTensor? {
        elementSize == 2 && tag.isEmpty ? StoredTensor(.bfloat16, shape, storage, byteOffset: byteOffset) : nil
    }

    public static func == (left: HDF5Opaque, right: HDF5Opaque) -> Bool {
        left.shape == right.shape && left.elementSize == right.elementSize && left.tag.isSameBytes(as: right.tag)
            && left.withBytes { bytes in right.withBytes { bytes.isSameBytes(as: $0) } }
    }
}
