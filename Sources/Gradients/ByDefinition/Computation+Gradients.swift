import MienExecution
import MienKernels
import MienTensors

extension Computation {
    /// Whether its gradients are known.
    var isDifferentiable: Bool {
        switch self {
        case .recurrence, .custom: false
        case .rowwise(.rounded, _): false
        default: true
        }
    }

    /// Adds to the gradients of what went in and of its own numbers what `outputGradient` hands back, by definition: naive
    /// loops, on one thread.
    ///
    /// - Parameters:
    ///   - inputGradients: nil for those that nobody wants, as in `numberGradients`.
    ///   - inputShapes: of one item of each input, as `outputShape` is of the output.
    /// - Precondition: it is differentiable, and nothing is fused to it.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    func addGradients<Number: Real>(
        inputs: [UnsafePointer<Number>], numbers: [UnsafePointer<Number>?], output: UnsafePointer<Number>,
        outputGradient: UnsafePointer<Number>, inputGradients: [UnsafeMutablePointer<Number>?],
        numberGradients: [UnsafeMutablePointer<Number>?], batch: Int, inputShapes: [Shape], outputShape: Shape,
        draws: Draws? = nil
    ) {
        let count = batch * outputShape.count
        func own(_ index: Int) -> UnsafePointer<Number> {
            guard let pointer = numbers[index] else { preconditionFailure("numbers of its own") }
            return pointer
        }
        guard let input = inputs.first else {
            guard case .constant(let values) = self else { preconditionFailure("an input, or constants") }
            for index in 0..<count { numberGradients[0]?[index % values.count] += outputGradient[index] }
            return
        }
        let gradient = inputGradients[0]
        switch self {
        case .convolution(let convolution):
            precondition(convolution.activation == .identity && inputs.count == 1, "nothing is fused")
            Reference.addConvolutionGradients(
                input: input, kernel: own(0), outputGradient: outputGradient, inputGradient: gradient,
                kernelGradient: numberGradients[0], biasGradient: numberGradients[1], batch: batch,
                window: convolution.window, channels: convolution.inputChannels, filters: convolution.filters,
                groups: convolution.groups)
        case .depthwise(let depthwise):
            precondition(depthwise.activation == .identity, "nothing is fused")
            Reference.addDepthwiseGradients(
                input: input, kernel: own(0), outputGradient: outputGradient, inputGradient: gradient,
                kernelGradient: numberGradients[0], biasGradient: numberGradients[1], batch: batch,
                window: depthwise.window, channels: depthwise.inputChannels, multiplier: depthwise.kernel.shape[3])
        case .localConvolution(let local):
            Reference.addLocalConvolutionGradients(
                input: input, kernel: own(0), outputGradient: outputGradient, inputGradient: gradient,
                kernelGradient: numberGradients[0], biasGradient: numberGradients[1], batch: batch,
                window: local.connections.window, channels: local.connections.channels,
                filters: local.connections.filters)
        case .affine(let scale, _):
            Reference.addScaleAndShiftGradients(
                input: input, scale: own(0), outputGradient: outputGradient, inputGradient: gradient,
                scaleGradient: numberGradients[0], shiftGradient: numberGradients[1], cells: count / scale.count,
                channels: scale.count)
        case .batchNormalization(let normalization):
            let channels = outputShape.dimensions[outputShape.rank - 1]
            Reference.addBatchNormalizationGradients(
                input: input, gamma: numbers[0], epsilon: normalization.epsilon, outputGradient: outputGradient,
                inputGradient: gradient, gammaGradient: numberGradients[0], betaGradient: numberGradients[1],
                cells: count / channels, channels: channels)
        case .prelu(let alpha):
            Reference.addPReLUGradients(
                input: input, dimensions: [batch] + outputShape.dimensions, alpha: own(0),
                alphaShape: alpha.shape.dimensions, outputGradient: outputGradient, inputGradient: gradient,
                alphaGradient: numberGradients[0])
        case .fold(let fold):
            Reference.addFoldGradients(
                outputGradient: outputGradient, inputGradient: gradient, biasGradient: numberGradients[0],
                batch: batch, depth: fold.depth, window: fold.window, channels: fold.channels)
        case .lookup(let table):
            guard let tableGradient = numberGradients[0] else { return }
            Reference.addLookupGradient(
                input: input, outputGradient: outputGradient, tableGradient: tableGradient, rows: table.shape[0],
                columns: table.shape[1], count: count / table.shape[1])
        case .merge(let function):
            Reference.addMergeGradients(
                function, inputs: inputs, shapes: inputShapes.map { [batch] + $0.dimensions },
                outputGradient: outputGradient, inputGradients: inputGradients)
        case .concatenate(let axis):
            Reference.addConcatenationGradients(
                outputGradient: outputGradient,
                extents: inputShapes.map { AxisExtents([batch] + $0.dimensions, axis: axis) },
                inputGradients: inputGradients)
        case .product(let rows, let inner, let columns):
            for item in 0..<batch {
                Reference.addProductGradients(
                    left: input + item * rows * inner, right: inputs[1] + item * inner * columns,
                    outputGradient: outputGradient + item * rows * columns,
                    leftGradient: gradient.map { $0 + item * rows * inner },
                    rightGradient: inputGradients[1].map { $0 + item * inner * columns }, rows: rows, inner: inner,
                    columns: columns)
            }
        default:
            guard let gradient else { return }
            addGradient(
                input: input, output: output, outputGradient: outputGradient, inputGradient: gradient, batch: batch,
                inputShape: inputShapes[0], outputShape: outputShape, draws: draws)
        }
    }

    /// The same for what has one input and no numbers of its own.
    private func addGradient<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient gradient: UnsafeMutablePointer<Number>, batch: Int, inputShape: Shape, outputShape: Shape,
        draws: Draws?
    ) {
        let count = batch * outputShape.count
        switch self {
        case .pointwise(let function):
            Reference.addPointwiseGradient(
                function, input: input, outputGradient: outputGradient, inputGradient: gradient, count: count)
        case .rowwise(let function, let axis):
            let extents = AxisExtents([batch] + inputShape.dimensions, axis: axis)
            switch function {
            case .softmax:
                Reference.addSoftmaxGradient(
                    output: output, outputGradient: outputGradient, inputGradient: gradient, extents: extents)
            case .logSoftmax:
                Reference.addLogSoftmaxGradient(
                    output: output, outputGradient: outputGradient, inputGradient: gradient, extents: extents)
            case .sparsemax:
                Reference.addSparsemaxGradient(
                    input: input, output: output, outputGradient: outputGradient, inputGradient: gradient,
                    extents: extents)
            case .glu:
                Reference.addGLUGradient(
                    input: input, outputGradient: outputGradient, inputGradient: gradient, extents: extents)
            case .masked(let value):
                Reference.addMaskedGradient(
                    Number(value), input: input, outputGradient: outputGradient, inputGradient: gradient,
                    extents: extents)
            case .rounded: preconditionFailure("rounding has no gradient")
            }
        case .normalization(let norm, let extents):
            for item in 0..<batch {
                let start = item * extents.count
                Reference.addNormalizedGradient(
                    norm, input: input + start, outputGradient: outputGradient + start, inputGradient: gradient + start,
                    extents: extents)
            }
        case .pooling(.maximum, let window, let channels):
            Reference.addMaxPoolingGradient(
                input: input, outputGradient: outputGradient, inputGradient: gradient, batch: batch, window: window,
                channels: channels)
        case .pooling(.average, let window, let channels):
            Reference.addAveragePoolingGradient(
                outputGradient: outputGradient, inputGradient: gradient, batch: batch, window: window,
                channels: channels)
        case .globalPooling(.maximum, let positions, let channels):
            Reference.addGlobalMaxPoolingGradient(
                input: input, output: output, outputGradient: outputGradient, inputGradient: gradient, batch: batch,
                cells: positions, channels: channels)
        case .globalPooling(.average, let positions, let channels):
            Reference.addGlobalAveragePoolingGradient(
                outputGradient: outputGradient, inputGradient: gradient, batch: batch, cells: positions,
                channels: channels)
        case .transpose(let order):
            Reference.addTransposeGradient(
                outputGradient: outputGradient, dimensions: [batch] + inputShape.dimensions, order: order,
                inputGradient: gradient)
        case .unfold(let axis, let cells, let channels, let groups):
            Reference.addUnfoldGradient(
                outputGradient: outputGradient, inputGradient: gradient, batch: batch, axis: axis, cells: cells,
                channels: channels, groups: groups)
        case .frame(let margins, _):
            Reference.addFramedGradient(
                outputGradient: outputGradient, inputGradient: gradient, dimensions: [batch] + inputShape.dimensions,
                margins: [AxisMargin(0)] + margins)
        case .sampling(let kind, let taps, let axis):
            let extents = AxisExtents([batch] + inputShape.dimensions, axis: axis)
            switch kind {
            case .sum:
                Reference.addSampledGradient(
                    outputGradient: outputGradient, inputGradient: gradient, taps: taps, extents: extents)
            case .maximum:
                Reference.addLargestGradient(
                    input: input, outputGradient: outputGradient, inputGradient: gradient, taps: taps,
                    extents: extents)
            }
        case .noise(let noise):
            guard let draws else { preconditionFailure("draws for what chance has a part in") }
            Reference.addNoiseGradient(
                noise.noise, draws, outputGradient: outputGradient, inputGradient: gradient,
                dimensions: [batch] + outputShape.dimensions, shape: noise.shape)
        case .randomTransform(let computation):
            guard let draws else { preconditionFailure("draws for what chance has a part in") }
            Reference.addTransformedGradient(
                computation.transform, draws, outputGradient: outputGradient, inputGradient: gradient,
                items: 0..<batch)
        case .view: for index in 0..<count { gradient[index] += outputGradient[index] }
        case .stepMask: break
        case .convolution, .depthwise, .localConvolution, .affine, .batchNormalization, .prelu, .fold, .lookup, .merge,
            .concatenate, .product, .constant:
            preconditionFailure("it has several inputs, or numbers of its own")
        case .recurrence, .custom: preconditionFailure("its gradients are not known")
        }
    }
}
