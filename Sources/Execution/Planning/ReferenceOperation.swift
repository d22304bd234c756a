import MienBasics
import MienKernels
import MienNetworks
import MienTensors

/// Any computation by its definition: the naive loops of the room below, on one thread. It is what every faster operation
/// is held against.
struct ReferenceOperation: Operation {
    let computation: Computation
    /// The shapes of one item of each input.
    let inputs: [Shape]
    /// The shape of one item of the output.
    let output: Shape

    var algorithm: String { "reference" }
    var flops: Int { computation.flops(output: output) }
    var weightCount: Int { computation.weightCount }

    func run(
        inputs pointers: [UnsafePointer<Float>], output result: UnsafeMutablePointer<Float>, batch: Int,
        pool: ThreadPool
    ) {
        let count = batch * output.count
        guard let input = pointers.first else {
            guard case .constant(let values) = computation else { preconditionFailure("an input, or constants") }
            for index in 0..<count { result[index] = values[index % values.count] }
            return
        }
        switch computation {
        case .convolution(let convolution):
            convolution.kernel.withValues { kernel in
                convolution.bias.withOptionalPointer { bias in
                    guard let kernel = kernel.baseAddress else { return }
                    Reference.convolution(
                        input: input, kernel: kernel, bias: bias, output: result, batch: batch,
                        window: convolution.window, channels: convolution.inputChannels, filters: convolution.filters,
                        groups: convolution.groups)
                }
            }
            for index in 0..<count {
                let addend = pointers.count > 1 ? pointers[1][index] : 0
                result[index] = convolution.activation(result[index] + addend)
            }
        case .depthwise(let depthwise):
            depthwise.kernel.withValues { kernel in
                depthwise.bias.withOptionalPointer { bias in
                    guard let kernel = kernel.baseAddress else { return }
                    Reference.depthwiseConvolution(
                        input: input, kernel: kernel, bias: bias, output: result, batch: batch,
                        window: depthwise.window, channels: depthwise.inputChannels,
                        multiplier: depthwise.kernel.shape[3])
                }
            }
            for index in 0..<count { result[index] = depthwise.activation(result[index]) }
        case .localConvolution(let local):
            local.kernel.withOptionalPointer { kernel in
                local.bias.withOptionalPointer { bias in
                    guard let kernel else { preconditionFailure("a weight for each connection") }
                    Reference.localConvolution(
                        input: input, kernel: kernel, bias: bias, output: result, batch: batch,
                        window: local.connections.window, channels: local.connections.channels,
                        filters: local.connections.filters)
                }
            }
        case .affine(let scale, let offset):
            scale.withUnsafeBufferPointer { scale in
                offset.withUnsafeBufferPointer { offset in
                    guard let factors = scale.baseAddress, let offsets = offset.baseAddress else { return }
                    Reference.scaleAndShift(
                        input: input, scale: factors, shift: offsets, output: result,
                        cells: count / scale.count, channels: scale.count)
                }
            }
        case .pointwise(let function):
            Reference.pointwise(function, input: input, output: result, count: count)
        case .rowwise(let function, let axis):
            let extents = AxisExtents([batch] + inputs[0].dimensions, axis: axis)
            switch function {
            case .softmax: Reference.softmax(input: input, output: result, extents: extents)
            case .logSoftmax: Reference.logSoftmax(input: input, output: result, extents: extents)
            case .sparsemax: Reference.sparsemax(input: input, output: result, extents: extents)
            case .glu: Reference.glu(input: input, output: result, extents: extents)
            case .rounded(let rounding):
                Reference.rounded(rounding, input: input, output: result, extents: extents)
            case .masked(let value): Reference.masked(value, input: input, output: result, extents: extents)
            }
        case .normalization(let norm, let extents):
            for item in 0..<batch {
                Reference.normalized(
                    norm, input: input + item * extents.count, output: result + item * extents.count, extents: extents)
            }
        case .prelu(let alpha):
            alpha.withValues { values in
                guard let values = values.baseAddress else { return }
                Reference.prelu(
                    input: input, dimensions: [batch] + output.dimensions, alpha: values,
                    alphaShape: alpha.shape.dimensions,
                    output: result)
            }
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
            Reference.merge(function, inputs: pointers, shapes: inputs.map { [batch] + $0.dimensions }, output: result)
        case .concatenate(let axis):
            Reference.concatenate(
                inputs: pointers, extents: inputs.map { AxisExtents([batch] + $0.dimensions, axis: axis) },
                output: result)
        case .product(let rows, let inner, let columns):
            for item in 0..<batch {
                Reference.dense(
                    input: input + item * rows * inner, kernel: pointers[1] + item * inner * columns, bias: nil,
                    output: result + item * rows * columns, rows: rows, inputs: inner, outputs: columns)
            }
        case .transpose(let order):
            Reference.transpose(
                input: input, dimensions: [batch] + inputs[0].dimensions, order: order, output: result)
        case .fold(let fold):
            fold.bias.withOptionalPointer { bias in
                Reference.fold(
                    input: input, bias: bias, output: result, batch: batch, depth: fold.depth, window: fold.window,
                    channels: fold.channels)
            }
        case .unfold(let axis, let cells, let channels, let groups):
            Reference.unfold(
                input: input, output: result, batch: batch, axis: axis, cells: cells, channels: channels,
                groups: groups)
        case .frame(let margins, let fill):
            Reference.framed(
                input: input, output: result, dimensions: [batch] + inputs[0].dimensions,
                margins: [AxisMargin(0)] + margins, fill: fill)
        case .sampling(let kind, let taps, let axis):
            let extents = AxisExtents([batch] + inputs[0].dimensions, axis: axis)
            switch kind {
            case .sum: Reference.sampled(input: input, output: result, taps: taps, extents: extents)
            case .maximum: Reference.largest(input: input, output: result, taps: taps, extents: extents)
            }
        case .recurrence(let computation):
            computation.kernel.withStart { kernel in
                computation.bias.withOptionalPointer { bias in
                    Reference.recurrence(
                        computation.recurrence, inputs: pointers, kernel: kernel, bias: bias, output: result,
                        batch: batch)
                }
            }
        case .lookup(let table):
            table.withStart {
                Reference.lookup(
                    input: input, table: $0, rows: table.shape[0], columns: table.shape[1], output: result,
                    count: count / table.shape[1])
            }
        case .stepMask(let value, let depth):
            Reference.stepMask(input: input, value: value, depth: depth, output: result, count: count)
        case .custom: preconditionFailure("it is run in one way, whatever the kernels")
        case .constant, .view: preconditionFailure("a view has nothing to run, and constants have no input")
        }
    }
}

extension Computation {
    /// Multiplications and additions for one item, whose output has the shape `output`: two per product of a convolution,
    /// about one per other number.
    func flops(output: Shape) -> Int {
        switch self {
        case .convolution(let convolution):
            2 * output.count * convolution.kernel.shape[0] * convolution.kernel.shape[1] * convolution.kernel.shape[2]
        case .depthwise(let depthwise): 2 * output.count * depthwise.kernel.shape[0] * depthwise.kernel.shape[1]
        case .localConvolution(let local): 2 * local.connections.weightCount
        case .affine: 2 * output.count
        case .normalization: 5 * output.count
        case .product(let rows, let inner, let columns): 2 * rows * inner * columns
        case .sampling(_, let taps, _): 2 * output.count / taps.output * taps.weights.count
        case .pooling(_, let window, _): output.count * window.taps
        case .globalPooling(_, let positions, let channels): positions * channels
        case .fold(let fold):
            fold.depth.output * fold.window.outputCells * fold.depth.kernel * fold.window.taps * fold.channels
        case .recurrence(let computation): computation.recurrence.flops
        case .stepMask(_, let depth): output.count * depth
        case .view, .custom, .constant, .concatenate, .frame, .transpose, .unfold, .lookup: 0
        case .pointwise, .rowwise, .prelu, .merge: output.count
        }
    }
}

extension Computation {
    /// How many numbers it has of its own, as its definition reads them.
    var weightCount: Int {
        switch self {
        case .convolution(let convolution): convolution.kernel.count + convolution.bias.count
        case .depthwise(let depthwise): depthwise.kernel.count + depthwise.bias.count
        case .localConvolution(let local): local.kernel.count + local.bias.count
        case .affine(let scale, let offset): scale.count + offset.count
        case .prelu(let alpha): alpha.count
        case .fold(let fold): fold.bias.count
        case .sampling(_, let taps, _): taps.weights.count
        case .constant(let values): values.count
        case .recurrence(let computation): computation.kernel.count + computation.bias.count
        case .lookup(let table): table.count
        case .custom(let custom): custom.weights.count
        case .pointwise, .rowwise, .normalization, .pooling, .globalPooling, .merge, .concatenate, .product, .transpose,
            .unfold, .frame, .stepMask, .view:
            0
        }
    }
}

extension [Float] {
    /// Gives `body` the numbers, or nil when there are none.
    func withOptionalPointer<Result>(_ body: (UnsafePointer<Float>?) -> Result) -> Result {
        withUnsafeBufferPointer { body(isEmpty ? nil : $0.baseAddress) }
    }
}
