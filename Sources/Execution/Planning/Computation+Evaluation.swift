import MienBasics
package import MienKernels
package import MienTensors

extension Computation {
    /// What it makes of its inputs by its definition: the naive loops of the room below, on one thread.
    ///
    /// - Parameters:
    ///   - numbers: its own, as ``numbers`` orders them; nil where it goes without.
    ///   - inputShapes: of one item of each input, as `outputShape` is of the output.
    ///   - draws: what chance does, for what has a part in it.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    package func evaluate<Number: Real>(
        inputs: [UnsafePointer<Number>], numbers: [UnsafePointer<Number>?], output result: UnsafeMutablePointer<Number>,
        batch: Int, inputShapes: [Shape], outputShape: Shape, draws: Draws? = nil
    ) {
        let count = batch * outputShape.count
        func own(_ index: Int) -> UnsafePointer<Number> {
            guard let pointer = numbers[index] else { preconditionFailure("numbers of its own") }
            return pointer
        }
        guard let input = inputs.first else {
            guard case .constant(let values) = self else { preconditionFailure("an input, or constants") }
            for index in 0..<count { result[index] = own(0)[index % values.count] }
            return
        }
        switch self {
        case .convolution(let convolution):
            Reference.convolution(
                input: input, kernel: own(0), bias: numbers[1], output: result, batch: batch,
                window: convolution.window, channels: convolution.inputChannels, filters: convolution.filters,
                groups: convolution.groups)
            for index in 0..<count {
                let addend = inputs.count > 1 ? inputs[1][index] : 0
                result[index] = convolution.activation(result[index] + addend)
            }
        case .depthwise(let depthwise):
            Reference.depthwiseConvolution(
                input: input, kernel: own(0), bias: numbers[1], output: result, batch: batch,
                window: depthwise.window, channels: depthwise.inputChannels, multiplier: depthwise.kernel.shape[3])
            for index in 0..<count { result[index] = depthwise.activation(result[index]) }
        case .localConvolution(let local):
            Reference.localConvolution(
                input: input, kernel: own(0), bias: numbers[1], output: result, batch: batch,
                window: local.connections.window, channels: local.connections.channels,
                filters: local.connections.filters)
        case .affine(let scale, _):
            Reference.scaleAndShift(
                input: input, scale: own(0), shift: own(1), output: result, cells: count / scale.count,
                channels: scale.count)
        case .pointwise(let function):
            Reference.pointwise(function, input: input, output: result, count: count)
        case .rowwise(let function, let axis):
            let extents = AxisExtents([batch] + inputShapes[0].dimensions, axis: axis)
            switch function {
            case .softmax: Reference.softmax(input: input, output: result, extents: extents)
            case .logSoftmax: Reference.logSoftmax(input: input, output: result, extents: extents)
            case .sparsemax: Reference.sparsemax(input: input, output: result, extents: extents)
            case .glu: Reference.glu(input: input, output: result, extents: extents)
            case .rounded(let rounding):
                Reference.rounded(rounding, input: input, output: result, extents: extents)
            case .masked(let value):
                Reference.masked(Number(value), input: input, output: result, extents: extents)
            }
        case .normalization(let norm, let extents):
            for item in 0..<batch {
                Reference.normalized(
                    norm, input: input + item * extents.count, output: result + item * extents.count, extents: extents)
            }
        case .prelu(let alpha):
            Reference.prelu(
                input: input, dimensions: [batch] + outputShape.dimensions, alpha: own(0),
                alphaShape: alpha.shape.dimensions, output: result)
        case .pooling(let kind, let window, let channels):
            switch kind {
            case .maximum:
                Reference.maxPooling(input: input, output: result, batch: batch, window: window, channels: channels)
            case .average:
                Reference.averagePooling(input: input, output: result, batch: batch, window: window, channels: channels)
            }
        case .globalPooling(let kind, let positions, let channels):
            switch kind {
            case .maximum:
                Reference.globalMaxPooling(
                    input: input, output: result, batch: batch, cells: positions, channels: channels)
            case .average:
                Reference.globalAveragePooling(
                    input: input, output: result, batch: batch, cells: positions, channels: channels)
            }
        case .merge(let function):
            Reference.merge(
                function, inputs: inputs, shapes: inputShapes.map { [batch] + $0.dimensions }, output: result)
        case .concatenate(let axis):
            Reference.concatenate(
                inputs: inputs, extents: inputShapes.map { AxisExtents([batch] + $0.dimensions, axis: axis) },
                output: result)
        case .product(let rows, let inner, let columns):
            for item in 0..<batch {
                Reference.dense(
                    input: input + item * rows * inner, kernel: inputs[1] + item * inner * columns, bias: nil,
                    output: result + item * rows * columns, rows: rows, inputs: inner, outputs: columns)
            }
        case .transpose(let order):
            Reference.transpose(
                input: input, dimensions: [batch] + inputShapes[0].dimensions, order: order, output: result)
        case .fold(let fold):
            Reference.fold(
                input: input, bias: numbers[0], output: result, batch: batch, depth: fold.depth, window: fold.window,
                channels: fold.channels)
        case .unfold(let axis, let cells, let channels, let groups):
            Reference.unfold(
                input: input, output: result, batch: batch, axis: axis, cells: cells, channels: channels,
                groups: groups)
        case .frame(let margins, let fill):
            Reference.framed(
                input: input, output: result, dimensions: [batch] + inputShapes[0].dimensions,
                margins: [AxisMargin(0)] + margins, fill: Number(fill))
        case .sampling(let kind, let taps, let axis):
            let extents = AxisExtents([batch] + inputShapes[0].dimensions, axis: axis)
            switch kind {
            case .sum: Reference.sampled(input: input, output: result, taps: taps, extents: extents)
            case .maximum: Reference.largest(input: input, output: result, taps: taps, extents: extents)
            }
        case .recurrence(let computation):
            Reference.recurrence(
                computation.recurrence, inputs: inputs, kernel: own(0), bias: numbers[1], output: result, batch: batch)
        case .lookup(let table):
            Reference.lookup(
                input: input, table: own(0), rows: table.shape[0], columns: table.shape[1], output: result,
                count: count / table.shape[1])
        case .stepMask(let value, let depth):
            Reference.stepMask(input: input, value: Number(value), depth: depth, output: result, count: count)
        case .batchNormalization(let normalization):
            let channels = outputShape.dimensions[outputShape.rank - 1]
            Reference.batchNormalized(
                input: input, gamma: numbers[0], beta: numbers[1], epsilon: normalization.epsilon, output: result,
                mean: nil, variance: nil, cells: count / channels, channels: channels)
        case .noise(let noise):
            guard let draws else { preconditionFailure("draws for what chance has a part in") }
            Reference.noised(
                noise.noise, draws, input: input, output: result, dimensions: [batch] + outputShape.dimensions,
                shape: noise.shape)
        case .randomTransform(let computation):
            guard let draws else { preconditionFailure("draws for what chance has a part in") }
            Reference.transformed(
                computation.transform, draws, input: input, output: result, items: 0..<batch)
        case .view: result.update(from: input, count: count)
        case .custom: preconditionFailure("it is run in one way, whatever the kernels")
        case .constant: preconditionFailure("constants have no input")
        }
    }
}
