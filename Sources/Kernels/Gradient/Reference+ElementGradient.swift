extension Reference {
    /// What a function of each number hands back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addPointwiseGradient<Number: Real>(
        _ function: PointwiseFunction, input: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, count: Int
    ) {
        for index in 0..<count { inputGradient[index] += outputGradient[index] * function.derivative(at: input[index]) }
    }

    /// What `x · scale + shift` hands back, with one of both per channel.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addScaleAndShiftGradients<Number: Real>(
        input: UnsafePointer<Number>, scale: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>?, scaleGradient: UnsafeMutablePointer<Number>?,
        shiftGradient: UnsafeMutablePointer<Number>?, cells: Int, channels: Int
    ) {
        for cell in 0..<cells {
            for channel in 0..<channels {
                let index = cell * channels + channel
                inputGradient?[index] += outputGradient[index] * scale[channel]
                scaleGradient?[channel] += outputGradient[index] * input[index]
                shiftGradient?[channel] += outputGradient[index]
            }
        }
    }

    /// What a PReLU hands back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addPReLUGradients<Number: Real>(
        input: UnsafePointer<Number>, dimensions: [Int], alpha: UnsafePointer<Number>, alphaShape: [Int],
        outputGradient: UnsafePointer<Number>, inputGradient: UnsafeMutablePointer<Number>?,
        alphaGradient: UnsafeMutablePointer<Number>?
    ) {
        let strides = Strides.broadcasting(alphaShape, to: dimensions)
        forEachElement(dimensions) { index, indices in
            let place = offset(indices, strides)
            inputGradient?[index] += outputGradient[index] * (input[index] > 0 ? 1 : alpha[place])
            if input[index] < 0 { alphaGradient?[place] += outputGradient[index] * input[index] }
        }
    }

    /// What tensors joined element by element hand back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addMergeGradients<Number: Real>(
        _ function: MergeFunction, inputs: [UnsafePointer<Number>], shapes: [[Int]],
        outputGradient: UnsafePointer<Number>, inputGradients: [UnsafeMutablePointer<Number>?]
    ) {
        guard let dimensions = Strides.broadcast(shapes) else { preconditionFailure("shapes that fit each other") }
        let strides = shapes.map { Strides.broadcasting($0, to: dimensions) }
        forEachElement(dimensions) { index, indices in
            let places = strides.map { offset(indices, $0) }
            var gradient = outputGradient[index]
            if function == .average { gradient /= Number(inputs.count) }
            // The values so far, of which the last joins the last tensor.
            var values = [inputs[0][places[0]]]
            for input in inputs.indices.dropFirst().dropLast() {
                values.append(function(values[input - 1], inputs[input][places[input]]))
            }
            for input in inputs.indices.dropFirst().reversed() {
                let slopes = function.derivatives(values[input - 1], inputs[input][places[input]])
                inputGradients[input]?[places[input]] += gradient * slopes.right
                gradient *= slopes.left
            }
            inputGradients[0]?[places[0]] += gradient
        }
    }

    /// What tensors joined along an axis hand back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addConcatenationGradients<Number: Real>(
        outputGradient: UnsafePointer<Number>, extents: [AxisExtents], inputGradients: [UnsafeMutablePointer<Number>?]
    ) {
        let axis = extents.reduce(0) { $0 + $1.axis }
        var first = 0
        for (gradient, extents) in zip(inputGradients, extents) {
            for outer in 0..<extents.outer {
                for index in 0..<extents.axis * extents.inner {
                    gradient?[outer * extents.axis * extents.inner + index] +=
                        outputGradient[(outer * axis + first) * extents.inner + index]
                }
            }
            first += extents.axis
        }
    }

    /// What a tensor with cells around it, or without some, hands back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addFramedGradient<Number: Real>(
        outputGradient: UnsafePointer<Number>, inputGradient: UnsafeMutablePointer<Number>, dimensions: [Int],
        margins: [AxisMargin]
    ) {
        let strides = Strides.rowMajor(dimensions)
        forEachElement(zip(dimensions, margins).map { $0 + $1.before + $1.after }) { index, indices in
            let from = zip(indices, margins).map { $0 - $1.before }
            guard zip(from, dimensions).allSatisfy({ $0 >= 0 && $0 < $1 }) else { return }
            inputGradient[offset(from, strides)] += outputGradient[index]
        }
    }

    /// What reordered axes hand back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addTransposeGradient<Number: Real>(
        outputGradient: UnsafePointer<Number>, dimensions: [Int], order: [Int],
        inputGradient: UnsafeMutablePointer<Number>
    ) {
        let own = Strides.rowMajor(dimensions)
        let strides = order.map { own[$0] }
        forEachElement(order.map { dimensions[$0] }) { index, indices in
            inputGradient[offset(indices, strides)] += outputGradient[index]
        }
    }

    /// What rows of a table hand back to it.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addLookupGradient<Number: Real>(
        input: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        tableGradient: UnsafeMutablePointer<Number>, rows: Int, columns: Int, count: Int
    ) {
        for index in 0..<count {
            let row = Int(input[index])
            guard row >= 0 && row < rows else { continue }
            for column in 0..<columns {
                tableGradient[row * columns + column] += outputGradient[index * columns + column]
            }
        }
    }
}
