extension Reference {
    /// Joins tensors element by element, broadcast to one shape by NumPy's rules.
    ///
    /// - Parameters:
    ///   - shapes: one per input.
    ///   - output: of the shape that ``Strides/broadcast(_:)`` gives.
    /// - Precondition: there is an input, and the shapes fit each other.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
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
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
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

    /// Puts cells around a tensor, or cuts them off.
    ///
    /// - Parameters:
    ///   - margins: cells in front of and behind each axis; negative ones are cut off.
    ///   - fill: what the cells hold.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func framed<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, dimensions: [Int], margins: [AxisMargin],
        fill: Number = 0
    ) {
        let strides = Strides.rowMajor(dimensions)
        forEachElement(zip(dimensions, margins).map { $0 + $1.before + $1.after }) { index, indices in
            let from = zip(indices, margins).map { $0 - $1.before }
            let isInside = zip(from, dimensions).allSatisfy { $0 >= 0 && $0 < $1 }
            output[index] = isInside ? input[offset(from, strides)] : fill
        }
    }

    /// Reorders axes: axis i of the output is axis `order[i]` of the input, which has these `dimensions`.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
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
