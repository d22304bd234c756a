public import MienTensors

/// A shape in which some sizes are not known before the network runs: nearly always the batch, sometimes height and
/// width. Keras writes them as `null` and prints them as `None`.
public struct PartialShape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// One size per axis, the batch first; nil where it is open.
    public var dimensions: [Int?]

    public init(_ dimensions: [Int?]) { self.dimensions = dimensions }

    public init(_ shape: Shape) { dimensions = shape.dimensions }

    public init(arrayLiteral elements: Int?...) { dimensions = elements }

    /// The number of axes, the batch included.
    public var rank: Int { dimensions.count }

    /// The size along an axis; negative axes count from the end, as in Keras.
    ///
    /// - Precondition: the axis exists.
    public subscript(axis: Int) -> Int? {
        get { dimensions[axis < 0 ? axis + rank : axis] }
        set { dimensions[axis < 0 ? axis + rank : axis] = newValue }
    }

    /// The number of elements of one item of the batch; nil while a size is open.
    public var itemCount: Int? {
        var count = 1
        for dimension in dimensions.dropFirst() {
            guard let dimension, let product = Shape(checking: [count, dimension])?.count else { return nil }
            count = product
        }
        return count
    }

    /// The shape, when every size is known.
    public var shape: Shape? {
        let known = dimensions.compactMap(\.self)
        return known.count == rank ? Shape(checking: known) : nil
    }

    /// Whether a tensor of `shape` fits: as many axes, and equal where a size is known.
    public func accepts(_ shape: Shape) -> Bool {
        rank == shape.rank && zip(dimensions, shape.dimensions).allSatisfy { $0 == nil || $0 == $1 }
    }

    /// Whether both may be the same shape: as many axes, and equal where both sizes are known.
    func agrees(with other: PartialShape) -> Bool {
        rank == other.rank && zip(dimensions, other.dimensions).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
    }

    /// The same for batches of all sizes.
    var withAnyBatch: PartialShape {
        var shape = self
        if rank > 0 { shape[0] = nil }
        return shape
    }

    /// As Keras prints it: `(None, 48, 48, 1)`.
    public var description: String {
        "(" + dimensions.map { $0.map(String.init) ?? "None" }.joined(separator: ", ") + ")"
    }
}
