import MienKernels
import MienTensors

extension Computation {
    /// The operation that a plan runs for this computation.
    ///
    /// - Parameters:
    ///   - inputs: the shapes of what goes in, the batch first.
    ///   - output: the shape of what comes out, the batch first.
    func operation(_ kernels: ExecutionPlan.Kernels, inputs: [Shape], output: Shape) -> any Operation {
        if case .custom(let custom) = self { return CustomOperation(computation: custom) }
        if kernels == .fast, case .convolution(let convolution) = self,
            let operation = convolution.winograd(batch: output[0])
        {
            return operation
        }
        let inputs = inputs.map(\.item)
        let output = output.item
        return switch kernels {
        case .fast, .strict: fastOperation(inputs: inputs, output: output, isStrict: kernels == .strict)
        case .reference: ReferenceOperation(computation: self, inputs: inputs, output: output)
        }
    }

    /// The fastest operation there is; shapes are those of one item.
    private func fastOperation(inputs: [Shape], output: Shape, isStrict: Bool) -> any Operation {
        switch self {
        case .convolution(let convolution):
            let packed = convolution.kernel.withStart { kernel in
                convolution.bias.withOptionalPointer { bias in
                    isStrict
                        ? PackedConvolution(
                            kernel: kernel, bias: bias, kernelRows: convolution.window.rows.kernel,
                            kernelColumns: convolution.window.columns.kernel, channels: convolution.inputChannels,
                            filters: convolution.filters, groups: convolution.groups)
                        : PackedConvolution(
                            kernel: kernel, bias: bias, filling: convolution.window,
                            channels: convolution.inputChannels, filters: convolution.filters,
                            groups: convolution.groups)
                }
            }
            return Convolution(packed, window: convolution.window, activation: convolution.activation)
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
        case .custom: preconditionFailure("it is run in one way, whatever the kernels")
        case .view: preconditionFailure("a view has nothing to run")
        }
    }
}

extension ConvolutionComputation {
    /// Winograd's way to it, where that is faster.
    fileprivate func winograd(batch: Int) -> WinogradConvolution? {
        let algorithm = ConvolutionAlgorithm.fastest(
            window: window, channels: inputChannels, filters: filters, groups: groups, batch: batch)
        guard case .winograd(let square) = algorithm else { return nil }
        let packed = kernel.withStart { kernel in
            bias.withOptionalPointer { bias in
                PackedWinograd(
                    kernel: kernel, bias: bias, channels: inputChannels, filters: filters, square: square)
            }
        }
        return WinogradConvolution(packed, window: window, activation: activation)
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
