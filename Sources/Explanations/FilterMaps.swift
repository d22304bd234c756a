public import MienNetworks
public import MienTensors

/// A convolution's kernels as maps, to be looked at.
public struct FilterMaps: Sendable {
    /// The path of the layer.
    public let layer: String
    /// The layer's class: `Conv2D`.
    public let kind: String
    /// N × height × width × filters. Where the layer has up to three input channels, or a kernel for each channel alone, N counts
    /// those that a filter has and the values are the weights; otherwise N is 1, and each value is how strong a filter is at that
    /// place whatever the channel: the root of the sum of the weights' squares.
    public let maps: Tensor
    /// Whether the values are weights, which have a sign.
    public let areWeights: Bool

    /// Of more input channels than these the kernels are not drawn one by one.
    private static let mostInputs = 3

    /// The kernels of every convolution of pictures in a network, nested ones too, in the order of the layers. Kernels of a single
    /// place have no picture.
    public static func all(of network: Network) -> [FilterMaps] {
        network.allLayers.compactMap { path, layer in
            let kernel: Weight?
            switch layer.specification {
            case is Convolution: kernel = layer.weight(named: "kernel")
            case is DepthwiseConvolution:
                kernel = layer.weight(named: "kernel") ?? layer.weight(named: "depthwise_kernel")
            case is SeparableConvolution: kernel = layer.weight(named: "depthwise_kernel")
            default: kernel = nil
            }
            guard let tensor = kernel?.tensor.floats, tensor.shape.rank == 4, tensor.shape[0] * tensor.shape[1] > 1,
                tensor.count > 0
            else { return nil }
            return FilterMaps(
                path, kind: layer.specification.className, tensor, isByChannel: !(layer.specification is Convolution))
        }
    }

    /// - Parameter isByChannel: whether each input channel has kernels of its own, HWIM; otherwise they are HWIO.
    private init(_ layer: String, kind: String, _ kernel: Tensor, isByChannel: Bool) {
        (self.layer, self.kind) = (layer, kind)
        let (height, width, inputs, outputs) = (kernel.shape[0], kernel.shape[1], kernel.shape[2], kernel.shape[3])
        if isByChannel {
            maps = kernel.reshaped(to: [1, height, width, inputs * outputs])
            areWeights = true
            return
        }
        areWeights = inputs <= Self.mostInputs
        let count = areWeights ? inputs : 1
        maps = kernel.withValues { values in
            Tensor([count, height, width, outputs]) { output in
                for place in 0..<height * width {
                    for filter in 0..<outputs {
                        func weight(_ input: Int) -> Float { values[(place * inputs + input) * outputs + filter] }
                        for input in 0..<count {
                            output[(input * height * width + place) * outputs + filter] = weight(input)
                        }
                        guard inputs > Self.mostInputs else { continue }
                        let squares = (0..<inputs).reduce(0.0) { $0 + Double(weight($1)) * Double(weight($1)) }
                        output[place * outputs + filter] = Float(squares.squareRoot())
                    }
                }
            }
        }
    }
}
