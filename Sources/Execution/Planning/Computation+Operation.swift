package import MienKernels
package import MienTensors

extension Computation {
    /// The operation that a plan runs for this computation.
    ///
    /// - Parameters:
    ///   - inputs: the shapes of what goes in, the batch first.
    ///   - output: the shape of what comes out, the batch first.
    package func operation(
        _ kernels: ExecutionPlan.Kernels, inputs: [Shape], output: Shape
    ) -> any Operation {
        operation(kernels, inputs: inputs, output: output, packed: PackedWeights())
    }

    /// The same with packed weights that others have, too.
    ///
    /// - Parameter packed: where packed weights are, and come to be.
    func operation(
        _ kernels: ExecutionPlan.Kernels, inputs: [Shape], output: Shape, packed: PackedWeights
    ) -> any Operation {
        if case .custom(let custom) = self { return CustomOperation(computation: custom) }
        if kernels != .reference, case .convolution(let convolution) = self {
            return convolution.operation(kernels, batch: output[0], packed)
        }
        let inputs = inputs.map(\.item)
        let output = output.item
        return switch kernels {
        case .fast, .strict: fastOperation(inputs: inputs, output: output)
        case .reference: ReferenceOperation(computation: self, inputs: inputs, output: output)
        }
    }

    /// The fastest operation there is; shapes are those of one item.
    private func fastOperation(inputs: [Shape], output: Shape) -> any Operation {
        switch self {
        case .depthwise(let depthwise):
            return depthwise.kernel.withStart { kernel in
                depthwise.bias.withOptionalPointer { bias in
                    DepthwiseConvolution(
                        kernel: kernel, bias: bias, window: depthwise.window, channels: depthwise.inputChannels,
                        multiplier: depthwise.kernel.shape[3], activation: depthwise.activation)
                }
            }
        case .localConvolution(let local):
            return local.kernel.withOptionalPointer { kernel in
                local.bias.withOptionalPointer { bias in
                    guard let kernel else { preconditionFailure("a weight for each connection") }
                    return LocalConvolution(local.connections, kernel: kernel, bias: bias)
                }
            }
        case .affine(let scale, let offset):
            return scale.withUnsafeBufferPointer { factors in
                offset.withUnsafeBufferPointer { offsets in
                    guard let factors = factors.baseAddress, let offsets = offsets.baseAddress else {
                        preconditionFailure("a factor for each channel")
                    }
                    return ScaleAndShift(
                        scale: factors, shift: offsets, cells: output.count / scale.count, channels: scale.count)
                }
            }
        case .pointwise(let function): return Pointwise(function, count: output.count)
        case .rowwise(let function, let axis):
            return AxisFunction(function, extents: AxisExtents(inputs[0].dimensions, axis: axis - 1))
        case .normalization(let norm, let extents): return Normalization(norm, extents: extents)
        case .prelu(let alpha):
            return alpha.withStart {
                PReLU(alpha: $0, alphaShape: alpha.shape.dimensions, dimensions: output.dimensions)
            }
        case .pooling(let kind, let window, let channels):
            return Pooling(kind, window: window, channels: channels)
        case .globalPooling(let kind, let positions, let channels):
            return GlobalPooling(kind, cells: positions, channels: channels)
        case .merge(let function): return Merge(function, shapes: inputs.map(\.dimensions))
        case .concatenate(let axis):
            return Concatenation(inputs.map { AxisExtents($0.dimensions, axis: axis - 1) })
        case .product(let rows, let inner, let columns):
            return MatrixProduct(rows: rows, inner: inner, columns: columns)
        case .transpose(let order):
            return Transpose(dimensions: inputs[0].dimensions, order: order.dropFirst().map { $0 - 1 })
        case .fold(let fold):
            return Fold(depth: fold.depth, window: fold.window, channels: fold.channels, bias: fold.bias)
        case .unfold(let axis, let cells, let channels, let groups):
            return Unfold(axis, cells: cells, channels: channels, groups: groups)
        case .frame(let margins, let fill):
            return Framing(dimensions: inputs[0].dimensions, margins: margins, fill: fill)
        case .sampling(let kind, let taps, let axis):
            return AxisSampling(kind, taps: taps, extents: AxisExtents(inputs[0].dimensions, axis: axis - 1))
        case .constant(let values): return Constant(values)
        case .recurrence(let computation):
            let recurrence = computation.recurrence
            return computation.kernel.withStart { kernel in
                computation.bias.withOptionalPointer { bias in
                    if recurrence.windows != nil {
                        ConvolutionalSteps(recurrence, kernel: kernel, bias: bias) as any Operation
                    } else {
                        RecurrentSteps(recurrence, kernel: kernel, bias: bias)
                    }
                }
            }
        case .lookup(let table):
            return table.withStart {
                Lookup(table: $0, rows: table.shape[0], columns: table.shape[1], count: output.count / table.shape[1])
            }
        case .stepMask(let value, let depth): return StepMask(value: value, depth: depth, count: output.count)
        case .convolution, .custom: preconditionFailure("they have operations of their own")
        case .batchNormalization, .noise, .randomTransform:
            preconditionFailure("a plan does what is done outside of training")
        case .view: preconditionFailure("a view has nothing to run")
        }
    }
}

extension ConvolutionComputation {
    /// The fastest way to it that `kernels` allow.
    fileprivate func operation(_ kernels: ExecutionPlan.Kernels, batch: Int, _ packed: PackedWeights) -> any Operation {
        let algorithm = ConvolutionAlgorithm.fastest(
            window: window, channels: inputChannels, filters: filters, groups: groups, batch: batch)
        if kernels == .fast, case .winograd(let square) = algorithm {
            return WinogradConvolution(packed.winograd(self, square), window: window, activation: activation)
        }
        // A number that is not finite must not reach the cells beside those that see it.
        let cells =
            kernels == .strict ? 1 : PackedConvolution.cellsAtOnce(filling: window, filters: filters, groups: groups)
        return Convolution(packed.direct(self, cellsAtOnce: cells), window: window, activation: activation)
    }
}

extension Shape {
    /// The shape of one item of the batch.
    var item: Shape { Shape(Array(dimensions.dropFirst())) }
}

extension Tensor {
    /// Gives `body` where the values begin; the pointer is valid within the call only.
    ///
    /// - Precondition: there are values.
    func withStart<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
        withValues { values in
            guard let start = values.baseAddress else { preconditionFailure("a tensor with values") }
            return body(start)
        }
    }
}
