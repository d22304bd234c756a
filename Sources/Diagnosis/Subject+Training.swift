import MienBasics
import MienNetworks
import MienTensors

extension Subject {
    /// What the layer's kernels look like where all of its weights may be what it was made with; nil where one of them was
    /// changed, or too few numbers say anything.
    func untouched(_ layer: ExaminedLayer) -> (isUntouched: Bool, found: String)? {
        switch layer.layer.specification {
        case let dense as Dense where dense.quantization == nil: break
        case is Convolution, is DepthwiseConvolution, is SeparableConvolution: break
        default: return nil
        }
        // A bias that is 0 in all places says more than any kernel: the first step of training moves it.
        let hasBias = layer["bias"] != nil
        let fewest = hasBias ? 32 : 1_024
        var kernels: [String] = []
        for (weight, numbers) in layer.examined {
            let size = weight.tensor.shape.count
            guard weight.isKernel else {
                guard weight.name == "bias", numbers.zeroCount == size else { return (false, "") }
                continue
            }
            guard size >= fewest else { return nil }
            guard
                let initializer = Initializer(
                    layer.layer.otherSettings[layer.layer.initializerKey(of: weight)], for: weight.tensor.shape),
                initializer.mayHaveMade(numbers, count: size)
            else { return (false, "") }
            kernels.append("\(weight.name): \(initializer.description(numbers, count: size))")
        }
        guard !kernels.isEmpty else { return nil }
        return (true, (kernels + (hasBias ? ["bias: all 0"] : [])).joined(separator: "; "))
    }

    func untrained(_ layers: [ExaminedLayer]) -> Finding? {
        let judged = layers.compactMap { layer in untouched(layer).map { (layer.path, $0.isUntouched, $0.found) } }
        let places = judged.filter(\.1).map { Finding.Place(layer: $0.0, $0.2) }
        guard !places.isEmpty else { return nil }
        let sureness =
            "Each kernel has the spread, and the bounds, that its initializer gives; a kernel that was trained has both by "
            + "no likely chance, and one with a bias moves that with the first step."
        guard places.count == judged.count else {
            return Finding(
                .untrainedLayers, .warning,
                "\(places.count.grouped) of \(count(judged.count, "layer")) with kernels "
                    + "\(places.count == 1 ? "seems" : "seem") never trained",
                places,
                reason: "Such a layer mixes what goes in at random. " + sureness,
                remedy:
                    "Were the weights loaded by name, and this layer called otherwise? Was it frozen (trainable=False) "
                    + "before it had learnt anything? Compare with the file that they came from: `mien diff`.")
        }
        let steps = model.trainingState?.optimizerVariables.first {
            $0.name.hasSuffix("iteration") || $0.name.contains("iterations")
        }
        let stepCount = steps.flatMap { $0.tensor.shape.count == 1 ? $0.tensor.floats.values.first : nil }
        let told =
            stepCount.map { " The optimizer in the file counts \(Int(exactly: $0)?.grouped ?? "\($0)") steps." } ?? ""
        return Finding(
            .untrainedNetwork, .warning, "The network seems never trained", places,
            reason: "What comes out is then no better than chance. " + sureness + told,
            remedy: "Save the model after fit, or load the trained weights before saving.")
    }

    func untrainedStatistics(_ layers: [ExaminedLayer]) -> Finding? {
        let places = normalisations(layers).compactMap { layer, _ -> Finding.Place? in
            guard let (mean, means) = layer["moving_mean"], let (_, variances) = layer["moving_variance"],
                means.zeroCount == mean.shape.count, variances.isConstant, variances.minimum == 1
            else { return nil }
            return .init(
                layer: layer.path, "moving_mean all 0, moving_variance all 1, in \(count(mean.shape.count, "channel"))")
        }
        return Finding(
            .untrainedStatistics, .warning,
            "normalisation", "with the statistics of a new layer", at: places,
            reason:
                "The first step of training changes them. So the layer was never trained, or its statistics were lost, "
                + "and it scales nothing.",
            remedy: "Save the model after fit. Where weights were copied, copy the non-trainable ones too: "
                + "get_weights() has them, trainable_weights has not.")
    }
}

extension Layer {
    /// The option that says how Keras made the weight: `kernel_initializer`, `depthwise_initializer`.
    func initializerKey(of weight: Weight) -> String {
        if specification is DepthwiseConvolution { return "depthwise_initializer" }
        let suffix = "_kernel"
        return (weight.name.hasSuffix(suffix) ? String(weight.name.dropLast(suffix.count)) : weight.name)
            + "_initializer"
    }
}
