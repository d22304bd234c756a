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
        computation.withNumbers { numbers in
            computation.evaluate(
                inputs: pointers, numbers: numbers, output: result, batch: batch, inputShapes: inputs,
                outputShape: output)
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
        case .batchNormalization: 5 * output.count
        case .noise: 2 * output.count
        case .randomTransform: 6 * output.count
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
        case .batchNormalization(let batch): batch.gamma.count + batch.beta.count
        case .pointwise, .rowwise, .normalization, .pooling, .globalPooling, .merge, .concatenate, .product, .transpose,
            .unfold, .frame, .stepMask, .noise, .randomTransform, .view:
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
