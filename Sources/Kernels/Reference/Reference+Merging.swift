extension Reference {
    /// Joins tensors element by element, broadcast to one shape by NumPy's rules.
    ///
    /// - Parameters:
    ///   - shapes: one per input.
    ///   - output: of the shape that ``Strides/broadcast(_:)`` gives.
    /// - Precondition: there is an input, and the shapes fit each other.
    @inlinable package static func merge<Number: Real>(
        _ function: MergeFunction, inputs: [UnsafePointer<Number>], shapes: [[Int]],
        output: UnsafeMutablePointer<Number>
    ) {
        guard let dimensions = Strides.broadcast(shapes) else {
            preconditionFailure("shapes that fit each other")
        }
        let strides = shapes.map { Strides.broadcasting($0, to: dimensions) }
        forEachElement(dimensions) { index, indices in
            var value = inputs[0][offset(indices, strides[0])]
            for (input, strides) in zip(inputs, strides).dropFirst() {
                value = function(value, input[offset(indices, strides)])
            }
            output[index] = function == .average ? value / Number(inputs.count) : value
        }
    }

    /// Joins tensors along an axis. They agree in `outer` and `inner`.
    @inlinable package static func concatenate<Number: Real>(
        inputs: [UnsafePointer<Number>], extents: [AxisExtents], output: UnsafeMutablePointer<Number>
    ) {
        let axis = extents.reduce(0) { $0 + $1.axis }
        var first = 0
        for (input, extents) in zip(inputs, extents) {
            for outer in 0..<extents.outer {
                for index in 0..<extents.axis * extents.inner {
                    output[(outer * axis + first) * extents.inner + index] =
                        input[outer * extents.axis * extents.inner + index]
                }
            }
            first += extents.axis
        }
    }

    /// Puts rows and columns of zeros around pictures.
    ///
    /// - Parameter output: batch × (top + rows + bottom) × (left + columns + right) × channels.
    @inlinable package static func zeroPadding<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, batch: Int, rows: Int, columns: Int,
        channels: Int, top: Int, bottom: Int, left: Int, right: Int
    ) {
        let (height, width) = (top + rows + bottom, left + columns + right)
        forEachElement([batch, height, width, channels]) { index, indices in
            let (row, column) = (indices[1] - top, indices[2] - left)
            let isInside = row >= 0 && row < rows && column >= 0 && column < columns
            output[index] = isInside ? input[((indices[0] * rows + row) * columns + column) * channels + indices[3]] : 0
        }
    }

    /// Reorders axes: axis i of the output is axis `order[i]` of the input, which has these `dimensions`.
    @inlinable package static func transpose<Number: Real>(
        input: UnsafePointer<Number>, dimensions: [Int], order: [Int], output: UnsafeMutablePointer<Number>
    ) {
        precondition(order.sorted() == Array(dimensions.indices), "an order of the tensor's axes")
        let own = Strides.rowMajor(dimensions)
        let strides = order.map { own[$0] }
        forEachElement(order.map { dimensions[$0] }) { index, indices in
            output[index] = input[offset(indices, strides)]
        }
    }
}
