/// An immutable array of `Float` in row-major order: what networks take in and give out.
///
/// Copies and slices share their storage.
///
///     let face = Tensor([1, 2, 2, 1], [0, 0.5, 0.5, 1])
///     face[0, 1, 1, 0]      // 1.0
public struct Tensor: Sendable {
    public let shape: Shape
    let storage: Storage
    let byteOffset: Int

    /// - Precondition: as many values as the shape has elements.
    public init(_ shape: Shape, _ values: [Float]) {
        precondition(values.count == shape.count, "as many values as the shape has elements")
        self.init(shape) { buffer in _ = buffer.update(fromContentsOf: values) }
    }

    /// Has `fill` write the values into memory that holds zeros.
    public init(_ shape: Shape, _ fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        let storage = try Storage(byteCount: shape.count * MemoryLayout<Float>.stride) { bytes in
            try fill(bytes.bindMemory(to: Float.self))
        }
        self.init(shape, storage, byteOffset: 0)
    }

    /// Looks at floats that lie in `storage` from `byteOffset` on.
    ///
    /// - Precondition: they lie within it, aligned to four bytes.
    public init(_ shape: Shape, _ storage: Storage, byteOffset: Int) {
        let size = shape.count * MemoryLayout<Float>.stride
        precondition(byteOffset >= 0 && size <= storage.bytes.count - byteOffset, "a tensor lies within its storage")
        precondition(
            size == 0 || (Int(bitPattern: storage.bytes.baseAddress) + byteOffset) % MemoryLayout<Float>.alignment == 0,
            "floats are aligned to four bytes")
        self.shape = shape
        self.storage = storage
        self.byteOffset = byteOffset
    }

    /// The number of elements.
    public var count: Int { shape.count }

    /// Gives `body` the values in row-major order; the pointer is valid within the call only.
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        let bytes = UnsafeRawBufferPointer(
            rebasing: storage.bytes[byteOffset..<byteOffset + count * MemoryLayout<Float>.stride])
        return try withExtendedLifetime(storage) { try body(bytes.assumingMemoryBound(to: Float.self)) }
    }

    /// A copy of the values in row-major order.
    public var values: [Float] { withValues(Array.init) }

    /// The element at one index per axis.
    public subscript(indices: Int...) -> Float {
        withValues { $0[shape.offset(of: indices)] }
    }

    /// The `index`-th part along the outermost axis, without a copy: one item of a batch, of one axis less.
    public func item(_ index: Int) -> Tensor {
        precondition(shape.rank > 0 && index >= 0 && index < shape[0], "an index below the first dimension")
        let item = Shape(Array(shape.dimensions.dropFirst()))
        return Tensor(item, storage, byteOffset: byteOffset + index * item.count * MemoryLayout<Float>.stride)
    }

    /// The items `range` along the outermost axis, without a copy.
    public func items(_ range: Range<Int>) -> Tensor {
        precondition(shape.rank > 0 && range.lowerBound >= 0 && range.upperBound <= shape[0], "a range of the batch")
        let rest = Array(shape.dimensions.dropFirst())
        let stride = Shape(rest).count * MemoryLayout<Float>.stride
        return Tensor(Shape([range.count] + rest), storage, byteOffset: byteOffset + range.lowerBound * stride)
    }

    /// The same values under another shape, without a copy.
    ///
    /// - Precondition: both shapes have as many elements.
    public func reshaped(to shape: Shape) -> Tensor {
        precondition(shape.count == count, "a reshape keeps the number of elements")
        return Tensor(shape, storage, byteOffset: byteOffset)
    }

    /// One batch of all `tensors`, joined along the outermost axis.
    ///
    /// - Precondition: there is at least one, and they agree in all other axes.
    public static func concatenated(_ tensors: [Tensor]) -> Tensor {
        guard let first = tensors.first else { preconditionFailure("a batch has at least one item") }
        if tensors.count == 1 { return first }
        let rest = Array(first.shape.dimensions.dropFirst())
        let batch = tensors.reduce(0) { $0 + $1.shape[0] }
        return Tensor(Shape([batch] + rest)) { output in
            var position = 0
            for tensor in tensors {
                precondition(Array(tensor.shape.dimensions.dropFirst()) == rest, "items of one batch have one shape")
                tensor.withValues { values in
                    _ = UnsafeMutableBufferPointer(rebasing: output[position...]).update(fromContentsOf: values)
                    position += values.count
                }
            }
        }
    }
}

extension [Tensor] {
    /// Gives `body` where the values of each tensor begin; the pointers are valid within the call only.
    ///
    /// - Precondition: no tensor is empty.
    package func withPointers<Result>(_ body: ([UnsafePointer<Float>]) throws -> Result) rethrows -> Result {
        let pointers = map { tensor in
            tensor.withValues { values in
                guard let start = values.baseAddress else { preconditionFailure("a tensor with values") }
                return start
            }
        }
        // The tensors in this array keep what the pointers lead to alive.
        return try withExtendedLifetime(self) { try body(pointers) }
    }
}
