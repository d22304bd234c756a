extension Reference {
    /// `function` of each of `count` numbers. The output may be the input itself.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func pointwise<Number: Real>(
        _ function: PointwiseFunction, input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, count: Int
    ) {
        for index in 0..<count { output[index] = function(input[index]) }
    }

    /// `x · scale + shift` with one scale and one shift per channel: batch normalisation and rescaling.
    ///
    /// - Parameter cells: how many times `channels` numbers there are.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func scaleAndShift<Number: Real>(
        input: UnsafePointer<Number>, scale: UnsafePointer<Number>, shift: UnsafePointer<Number>,
        output: UnsafeMutablePointer<Number>, cells: Int, channels: Int
    ) {
        for cell in 0..<cells {
            for channel in 0..<channels {
                let index = cell * channels + channel
                output[index] = input[index] * scale[channel] + shift[channel]
            }
        }
    }

    /// x above 0 and `alpha · x` elsewhere, with an alpha of its own for every element.
    ///
    /// - Parameters:
    ///   - dimensions: of input and output.
    ///   - alphaShape: broadcasts to `dimensions`.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func prelu<Number: Real>(
        input: UnsafePointer<Number>, dimensions: [Int], alpha: UnsafePointer<Number>, alphaShape: [Int],
        output: UnsafeMutablePointer<Number>
    ) {
        let strides = Strides.broadcasting(alphaShape, to: dimensions)
        forEachElement(dimensions) { index, indices in
            let x = input[index]
            output[index] = x > 0 ? x : alpha[offset(indices, strides)] * x
        }
    }

    /// Calls `body` with number and indices of every element in row-major order.
    @inlinable static func forEachElement(_ dimensions: [Int], _ body: (Int, [Int]) -> Void) {
        var indices = [Int](repeating: 0, count: dimensions.count)
        for element in 0..<dimensions.reduce(1, *) {
            body(element, indices)
            for axis in dimensions.indices.reversed() {
                indices[axis] += 1
                if indices[axis] < dimensions[axis] { break }
                indices[axis] = 0
            }
        }
    }

    @inlinable static func offset(_ indices: [Int], _ strides: [Int]) -> Int {
        zip(indices, strides).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
