import MienKernels
import MienTensors

extension Computation {
    /// The numbers that it has of its own, each list in its place; empty where it goes without.
    package var numbers: [[Float]] {
        switch self {
        case .convolution(let convolution): [convolution.scaledKernel.values, convolution.bias]
        case .depthwise(let depthwise): [depthwise.kernel.values, depthwise.bias]
        case .localConvolution(let local): [local.kernel, local.bias]
        case .affine(let scale, let offset): [scale, offset]
        case .prelu(let alpha): [alpha.values]
        case .fold(let fold): [fold.bias]
        case .constant(let values): [values]
        case .recurrence(let computation): [computation.kernel.values, computation.bias]
        case .lookup(let table): [table.values]
        case .batchNormalization(let batch): [batch.gamma, batch.beta, batch.movingMean, batch.movingVariance]
        case .custom, .pointwise, .rowwise, .normalization, .pooling, .globalPooling, .merge, .concatenate, .product,
            .transpose, .unfold, .frame, .sampling, .stepMask, .noise, .randomTransform, .view:
            []
        }
    }

    /// Gives `body` where the lists of ``numbers`` begin, nil for empty ones; the pointers are valid within the call only.
    func withNumbers<Result>(_ body: ([UnsafePointer<Float>?]) -> Result) -> Result {
        let tensors = numbers.map { $0.isEmpty ? nil : Tensor([$0.count], $0) }
        return withExtendedLifetime(tensors) { body(tensors.map { $0?.withValues(\.baseAddress) ?? nil }) }
    }

    /// The same with other numbers.
    ///
    /// - Precondition: lists as long as those of ``numbers``.
    package func with(_ numbers: [[Float]]) -> Computation {
        switch self {
        case .convolution(var convolution):
            convolution.kernel = Tensor(convolution.kernel.shape, numbers[0])
            (convolution.bias, convolution.scale) = (numbers[1], [])
            return .convolution(convolution)
        case .depthwise(var depthwise):
            depthwise.kernel = Tensor(depthwise.kernel.shape, numbers[0])
            depthwise.bias = numbers[1]
            return .depthwise(depthwise)
        case .localConvolution(var local):
            (local.kernel, local.bias) = (numbers[0], numbers[1])
            return .localConvolution(local)
        case .affine: return .affine(scale: numbers[0], offset: numbers[1])
        case .prelu(let alpha): return .prelu(alpha: Tensor(alpha.shape, numbers[0]))
        case .fold(var fold):
            fold.bias = numbers[0]
            return .fold(fold)
        case .constant: return .constant(numbers[0])
        case .recurrence(var computation):
            computation.kernel = Tensor(computation.kernel.shape, numbers[0])
            computation.bias = numbers[1]
            return .recurrence(computation)
        case .lookup(let table): return .lookup(table: Tensor(table.shape, numbers[0]))
        case .batchNormalization(var batch):
            (batch.gamma, batch.beta) = (numbers[0], numbers[1])
            (batch.movingMean, batch.movingVariance) = (numbers[2], numbers[3])
            return .batchNormalization(batch)
        case .custom, .pointwise, .rowwise, .normalization, .pooling, .globalPooling, .merge, .concatenate, .product,
            .transpose, .unfold, .frame, .sampling, .stepMask, .noise, .randomTransform, .view:
            return self
        }
    }
}
