package import MienKernels
package import MienTensors

/// What one step of a plan computes, with its shapes resolved and its weights given: no layer's options are left in it.
/// Tensors are NHWC; what has fewer axes is read as rows of channels.
package enum Computation: Sendable {
    /// Cross-correlation of NHWC pictures, or a dense layer as its 1×1 case over rows. A second input is added before
    /// the activation.
    case convolution(ConvolutionComputation)
    /// Cross-correlation of each channel with its own kernels.
    case depthwise(DepthwiseComputation)
    /// Cross-correlation with another kernel at every position.
    case localConvolution(LocalComputation)
    /// scale × x + offset, with a number per channel or one for all.
    case affine(scale: [Float], offset: [Float])
    /// A function of each number.
    case pointwise(PointwiseFunction)
    /// A function of the numbers along one axis.
    case rowwise(AxisFunction.Kind, axis: Int)
    /// Each group of numbers without its mean, or with it, divided by its magnitude. The extents' outer axis is one of an
    /// item's.
    case normalization(Norm, GroupExtents)
    /// x where x ≥ 0, alpha x below; alpha has the shape of one item, with 1 where it is repeated.
    case prelu(alpha: Tensor)
    case pooling(Pooling.Kind, Window, channels: Int)
    /// All positions of each channel made one.
    case globalPooling(Pooling.Kind, positions: Int, channels: Int)
    /// Inputs made one, number by number; sizes of 1 are repeated.
    case merge(MergeFunction)
    case concatenate(axis: Int)
    /// The product of each item's matrix, rows × inner, with one of inner × columns.
    case product(rows: Int, inner: Int, columns: Int)
    /// The axes in another order: axis `order[i]` becomes axis i. The batch stays axis 0.
    case transpose(order: [Int])
    /// Sums of overlapping windows, the second half of a transposed convolution; the first is a convolution of 1×1.
    case fold(FoldComputation)
    /// The windows along the first axis laid side by side in the channels: positions × cells × groups × taps × channels of
    /// a group.
    case unfold(WindowAxis, cells: Int, channels: Int, groups: Int)
    /// Cells put around an item or cut off it: margins for every axis but the batch.
    case frame([AxisMargin], fill: Float)
    /// Every position along an axis made of a run of the input's.
    case sampling(AxisSampling.Kind, AxisTaps, axis: Int)
    /// Numbers that go into nothing and are the same for every item.
    case constant([Float])
    /// A recurrent layer's steps. Inputs are as ``Recurrence`` has them, the first one batch × steps × places × gates × units.
    case recurrence(RecurrenceComputation)
    /// A row of a table for each number.
    case lookup(table: Tensor)
    /// 0 for every line of `depth` numbers that all are `value`, 1 for the others.
    case stepMask(value: Float, depth: Int)
    /// What a layer of somebody's own computes. It gives out all its tensors in one row where they are several.
    case custom(CustomComputation)
    /// What batch normalisation does in training: each channel, the last axis, without its mean over the batch and divided by its
    /// deviation.
    case batchNormalization(BatchNormalizationComputation)
    /// What dropout and noise do in training.
    case noise(NoiseComputation)
    /// What augmentation does to the places of pixels in training.
    case randomTransform(RandomTransformComputation)
    /// The same numbers under another shape; costs nothing.
    case view
}

/// A convolution's window, weights and what is fused to it.
package struct ConvolutionComputation: Sendable {
    package var window: Window
    /// HWIO: (height, width, input channels / groups, filters).
    package var kernel: Tensor
    /// One per filter; empty for none.
    package var bias: [Float]
    package var groups: Int
    package var activation = PointwiseFunction.identity
    /// What the kernel of each filter is multiplied by; empty for nothing. It is done when the kernel is packed, because a
    /// plan that holds all of them twice takes the most memory that the program ever has.
    package var scale: [Float] = []

    package init(window: Window, kernel: Tensor, bias: [Float], groups: Int) {
        (self.window, self.kernel, self.bias, self.groups) = (window, kernel, bias, groups)
    }

    package var inputChannels: Int { kernel.shape[2] * groups }
    package var filters: Int { kernel.shape[3] }

    /// The kernel, multiplied.
    package var scaledKernel: Tensor {
        guard !scale.isEmpty else { return kernel }
        return Tensor(kernel.shape) { output in
            kernel.withValues { values in
                for start in stride(from: 0, to: values.count, by: filters) {
                    for filter in 0..<filters { output[start + filter] = values[start + filter] * scale[filter] }
                }
            }
        }
    }
}

/// A window whose convolution is done backwards: its input is what comes out, and its output what goes in.
package struct FoldComputation: Sendable {
    /// Of size 1 for pictures.
    package var depth: WindowAxis
    package var window: Window
    package var channels: Int
    /// One per channel; empty for none.
    package var bias: [Float]

    package init(depth: WindowAxis, window: Window, channels: Int, bias: [Float]) {
        (self.depth, self.window, self.channels, self.bias) = (depth, window, channels, bias)
    }
}

/// A depthwise convolution's window, weights and what is fused to it.
package struct DepthwiseComputation: Sendable {
    package var window: Window
    /// HWIM: (height, width, input channels, multiplier).
    package var kernel: Tensor
    /// One per output channel; empty for none.
    package var bias: [Float]
    package var activation = PointwiseFunction.identity

    package init(window: Window, kernel: Tensor, bias: [Float]) {
        (self.window, self.kernel, self.bias) = (window, kernel, bias)
    }

    package var inputChannels: Int { kernel.shape[2] }
    package var outputChannels: Int { kernel.shape[2] * kernel.shape[3] }
}

/// What the positions of a window see, and the weights that each of them has.
package struct LocalComputation: Sendable {
    package var connections: Connections
    /// As ``Connections`` orders it.
    package var kernel: [Float]
    /// Output rows × output columns × filters; empty for none.
    package var bias: [Float]
}

/// A recurrent layer's steps and its weights.
package struct RecurrenceComputation: Sendable {
    package var recurrence: Recurrence
    /// (units, gates × units); where the states are pictures HWIO, with the depth of volumes in the input channels.
    package var kernel: Tensor
    /// Gates × units, added to the products with the kernel; empty for none.
    package var bias: [Float]
}

/// A batch normalisation in training, and what it scales and shifts by then.
package struct BatchNormalizationComputation: Sendable {
    /// One per channel; empty for none.
    package var gamma: [Float]
    package var beta: [Float]
    /// The running statistics, one per channel, which go into nothing here: training moves them.
    package var movingMean: [Float]
    package var movingVariance: [Float]
    package var epsilon: Double
    /// How much of the running statistics stays at each step.
    package var momentum: Double
}

/// What multiplies or shifts each number by chance.
package struct NoiseComputation: Sendable {
    package var noise: Noise
    /// The sizes of what is drawn, 1 along an axis along which all have the same.
    package var shape: [Int]
    /// Which of the network's draws it is.
    package var stream: Int
}

/// What moves the pixels of pictures by chance.
package struct RandomTransformComputation: Sendable {
    package var transform: RandomTransform
    /// Which of the network's draws it is.
    package var stream: Int
}
