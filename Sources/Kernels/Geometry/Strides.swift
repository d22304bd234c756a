/// How far apart the neighbours along each axis lie, in elements: how a tensor is walked through in another order, or
/// again and again.
package enum Strides {
    /// Of a tensor in row-major order.
    package static func rowMajor(_ dimensions: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: dimensions.count)
        for axis in dimensions.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * dimensions[axis + 1]
        }
        return strides
    }

    /// The dimensions that tensors of these `shapes` have together, by NumPy's rules: shapes are aligned at their last
    /// axis, missing axes and axes of 1 repeat. Nil where they do not fit.
    package static func broadcast(_ shapes: [[Int]]) -> [Int]? {
        let rank = shapes.map(\.count).max() ?? 0
        var dimensions = [Int](repeating: 1, count: rank)
        for shape in shapes {
            for (axis, size) in zip((rank - shape.count)..., shape) where size != 1 {
                guard dimensions[axis] == 1 || dimensions[axis] == size else { return nil }
                dimensions[axis] = size
            }
        }
        return dimensions
    }

    /// Of a tensor of `shape` in row-major order, walked through as if it had these `dimensions`: 0 where it repeats.
    ///
    /// - Precondition: `shape` broadcasts to `dimensions`.
    package static func broadcasting(_ shape: [Int], to dimensions: [Int]) -> [Int] {
        precondition(broadcast([shape, dimensions]) == dimensions, "a shape that broadcasts to the dimensions")
        let own = zip(shape, rowMajor(shape)).map { size, stride in size == 1 ? 0 : stride }
        return [Int](repeating: 0, count: dimensions.count - shape.count) + own
    }
}
