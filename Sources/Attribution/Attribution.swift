public import MienBasics
public import MienExecution
public import MienNetworks
public import MienTensors

/// Tells where a network looks when it says a class.
///
///     let attribution = try Attribution(network, layer: "conv2d_3")
///     let result = try attribution.attribute(.gradCAM, input: faces, classes: [3, 3])
///     result.maps           // 2 × 22 × 22
///     result.atInputSize    // 2 × 48 × 48
///
/// The network takes one picture, N×H×W×C or N×C×H×W, and its first output has a number for each class; others are passed over. One
/// that ends in a single sigmoid has the class 0. Not for use by several tasks at once.
public final class Attribution {
    let scored: ScoredNetwork

    /// - Parameters:
    ///   - layer: the call whose maps are looked at, by its name: those of a nested network by their paths, `features/conv2d`. Nil
    ///     for the last convolution of any kind that gives maps of more than one cell and leads to the first output. An activation
    ///     that is a layer of its own stands behind the convolution; papers mostly mean what comes out of that.
    /// - Throws: `NetworkError` when there is no such layer, naming the nearest ones, or the network takes several inputs.
    public init(
        _ network: Network, layer: String? = nil, kernels: ExecutionPlan.Kernels = .fast, pool: ThreadPool = .shared
    ) throws(NetworkError) {
        scored = try ScoredNetwork(network, layer: layer, kernels: kernels, pool: pool)
    }

    public var network: Network { scored.network }

    /// Where the network looks in each item of a batch when it says that item's class.
    ///
    /// - Parameters:
    ///   - input: as the network takes it.
    ///   - classes: one for each item, by its place in the first output.
    /// - Throws: `NetworkError` when there is no such class, the layer gives no maps or does not lead to the first output, the
    ///   input does not fit, or gradients are not known of a layer that they are needed through.
    public func attribute(
        _ method: AttributionMethod, input: Tensor, classes: [Int],
        settings: AttributionSettings = AttributionSettings()
    ) throws(NetworkError) -> AttributionMaps {
        try check(input, classes)
        switch method {
        case .gradCAM: return try activationMaps(input, classes, settings, gradCAM)
        case .gradCAMPlusPlus: return try activationMaps(input, classes, settings, gradCAMPlusPlus)
        case .hiResCAM: return try activationMaps(input, classes, settings, hiResCAM)
        case .layerCAM: return try activationMaps(input, classes, settings, layerCAM)
        case .scoreCAM: return try scoreCAM(input, classes, settings)
        case .eigenCAM: return try eigenCAM(input, classes, settings)
        case .saliency: return try saliency(input, classes, settings, isGuided: false)
        case .guidedBackpropagation: return try saliency(input, classes, settings, isGuided: true)
        case .smoothGrad: return try smoothGrad(input, classes, settings)
        case .integratedGradients: return try integratedGradients(input, classes, settings)
        case .occlusion: return try occlusion(input, classes, settings)
        }
    }

    /// Makes sure that there are pictures, and a class for each.
    func check(_ input: Tensor, _ classes: [Int]) throws(NetworkError) {
        guard input.shape.rank == 4, input.count > 0 else {
            throw NetworkError("found an input of shape \(input.shape), expected pictures, of four axes")
        }
        precondition(classes.count == input.shape[0], "a class for each item")
    }

    func inputSize(_ input: Tensor) -> (height: Int, width: Int) {
        let first = scored.inputFormat == .channelsFirst ? 2 : 1
        return (input.shape[first], input.shape[first + 1])
    }

    /// Maps at the input's size.
    func result(
        _ maps: [Float], of input: Tensor, scores: [Float], completenessGaps: [Float]? = nil
    ) -> AttributionMaps {
        let size = inputSize(input)
        return AttributionMaps(
            maps: Tensor([input.shape[0], size.height, size.width], maps), inputSize: size, layer: nil, scores: scores,
            completenessGaps: completenessGaps)
    }
}

extension Tensor {
    /// The shape of one item of the batch.
    var itemShape: Shape { Shape(Array(shape.dimensions.dropFirst())) }
}
