/// The sizes of a tensor's axes, outermost first. Pictures and activations are NHWC: batch, height, width, channels.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    public let dimensions: [Int]
    /// The number of elements: the product of the dimensions, 1 for a scalar.
    public let count: Int

    /// - Precondition: no dimension is negative and the product fits an `Int`. For dimensions that come from a file, use
    ///   ``init(checking:)``.
    public init(_ dimensions: [Int]) {
        guard let shape = Shape(checking: dimensions) else { preconditionFailure("a shape's size fits an Int") }
        self = shape
    }

    /// Nil where a dimension is negative or the product overflows.
    public init?(checking dimensions: [Int]) {
        var count = 1
        // A zero anywhere makes the tensor empty, whatever overflows beside it; the sizes must be sane all the same.
        for dimension in dimensions {
            guard dimension >= 0 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: max(dimension, 1))
            guard !overflow else { return nil }
            count = product
        }
        self.dimensions = dimensions
        self.count = dimensions.contains(0) ? 0 : count
    }

    public init(arrayLiteral elements: Int...) { self.init(elements) }

    /// The number of axes.
    public var rank: Int { dimensions.count }

    public subscript(axis: Int) -> Int { dimensions[axis] }

    /// The position of an element in row-major order.
    ///
    /// - Precondition: one index per axis, each below its dimension.
    public func offset(of indices: [Int]) -> Int {
        precondition(indices.count == rank, "one index per axis")
        var offset = 0
        for (index, dimension) in zip(indices, dimensions) {
            precondition(index >= 0 && index < dimension, "an index below its dimension")
            offset = offset * dimension + index
        }
        return offset
    }

    /// The indices of the element at a position in row-major order; the inverse of ``offset(of:)``.
    public func indices(at offset: Int) -> [Int] {
        var rest = offset
        var indices: [Int] = []
        for dimension in dimensions.reversed() {
            indices.append(rest % max(dimension, 1))
            rest /= max(dimension, 1)
        }
        return indices.reversed()
    }

    /// `1 × 22 × 22 × 64`; `scalar` for a shape without axes.
    public var description: String {
        dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: " × ")
    }
}
