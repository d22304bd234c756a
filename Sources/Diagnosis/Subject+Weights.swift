import MienBasics
import MienNetworks
import MienTensors
import Synchronization

/// A layer with what is seen of its weights.
private struct ExaminedLayer {
    var path: String
    var layer: Layer
    /// In the order of the layer's weights.
    var weights: [WeightExamination]

    subscript(name: String) -> (tensor: StoredTensor, examination: WeightExamination)? {
        guard let index = layer.weights.firstIndex(where: { $0.name == name }) else { return nil }
        return (layer.weights[index].tensor, weights[index])
    }

    var isKnown: Bool { !(layer.specification is OpaqueLayer) }
}

extension Weight {
    /// Whether a layer multiplies with it what goes in.
    fileprivate var isKernel: Bool {
        ["kernel", "depthwise_kernel", "pointwise_kernel", "recurrent_kernel", "embeddings"].contains(name)
            && tensor.elementType.isFloatingPoint && tensor.shape.rank >= 2 && tensor.shape.count > 1
    }
}

extension Layer {
    /// How many numbers of the kernel `weight` stand in a row that has one for each of the layer's units; nil where they do
    /// not stand so.
    fileprivate func columns(of weight: Weight) -> Int? {
        let sizes = weight.tensor.shape.dimensions
        switch specification {
        case is Dense, is Convolution: return weight.isKernel ? sizes.last : nil
        case is DepthwiseConvolution: return weight.isKernel ? sizes.suffix(2).reduce(1, *) : nil
        case is SeparableConvolution: return weight.isKernel && weight.name == "pointwise_kernel" ? sizes.last : nil
        default: return nil
        }
    }
}

extension Layer {
    /// The option that says how Keras made the weight: `kernel_initializer`, `depthwise_initializer`.
    fileprivate func initializerKey(of weight: Weight) -> String {
        if specification is DepthwiseConvolution { return "depthwise_initializer" }
        let suffix = "_kernel"
        return (weight.name.hasSuffix(suffix) ? String(weight.name.dropLast(suffix.count)) : weight.name)
            + "_initializer"
    }
}

extension Subject {
    /// What is wrong with the weights, or strange about them.
    func weightFindings(pool: ThreadPool) -> [Finding] {
        guard model.hasWeights else { return [] }
        let layers = examinedLayers(pool)
        return [
            nonFinite(layers), negativeVariance(layers), untrained(layers), untrainedStatistics(layers),
            constantKernels(layers), huge(layers), equalKernels(layers), deadChannels(layers), deadUnits(layers),
            zeroVariance(layers), beyondFloat16(layers),
        ].compactMap(\.self)
    }

    /// The layers that have weights, each weight gone through once.
    private func examinedLayers(_ pool: ThreadPool) -> [ExaminedLayer] {
        let layers = network.allLayers.filter { !$0.layer.weights.isEmpty }
        let weights = layers.flatMap { _, layer in layer.weights.map { ($0.tensor, layer.columns(of: $0)) } }
        let results = Mutex<[Int: WeightExamination]>([:])
        pool.run(weights.count) { index in
            let result = WeightExamination(weights[index].0, columns: weights[index].1)
            results.withLock { $0[index] = result }
        }
        let examinations = results.withLock { results in weights.indices.compactMap { results[$0] } }
        var next = 0
        return layers.map { path, layer in
            defer { next += layer.weights.count }
            return ExaminedLayer(
                path: path, layer: layer, weights: Array(examinations[next..<next + layer.weights.count]))
        }
    }

    // MARK: Numbers that can't be

    private func nonFinite(_ layers: [ExaminedLayer]) -> Finding? {
        var places: [Finding.Place] = []
        var isHalf = false
        for layer in layers {
            for (weight, numbers) in zip(layer.layer.weights, layer.weights) {
                guard let first = numbers.firstNonFinite else { continue }
                let shape = weight.tensor.shape
                let counts = [
                    numbers.nanCount > 0 ? "\(numbers.nanCount.grouped) NaN" : nil,
                    numbers.infiniteCount > 0 ? "\(numbers.infiniteCount.grouped) infinite" : nil,
                ].compactMap(\.self).joined(separator: " and ")
                isHalf = isHalf || weight.tensor.elementType == .float16 && numbers.infiniteCount > 0
                places.append(
                    .init(
                        layer: layer.path,
                        "\(weight.name): \(counts) of \(shape.count.grouped) numbers, the first at \(shape.indices(at: first))"
                    ))
            }
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .nonFiniteWeights, .error, "\(count(places.count, "weight")) with NaN or infinite numbers", places,
            reason:
                "They spread to all that is computed from them; what comes out is NaN. Training diverged, or the numbers "
                + "were rounded to a type that is too small for them"
                + (isHalf ? ": float16, which some are stored as, ends at 65,504." : "."),
            remedy: "Take an earlier checkpoint of the training, and train with a smaller learning rate or clipnorm=1.")
    }

    private func negativeVariance(_ layers: [ExaminedLayer]) -> Finding? {
        var isFatal = false
        let places = normalisations(layers).compactMap { layer, specification -> Finding.Place? in
            guard let (tensor, numbers) = layer["moving_variance"], numbers.minimum < 0 else { return nil }
            let values = tensor.floats.withValues { values in
                (
                    negative: values.count { $0 < 0 },
                    fatal: values.count { Double($0) + specification.epsilon <= 0 }
                )
            }
            if values.fatal > 0 { isFatal = true }
            return .init(
                layer: layer.path,
                "moving_variance: \(values.negative.grouped) of \(tensor.shape.count.grouped) channels below 0, down to "
                    + "\(numbers.minimum.significant(3)); with epsilon \(specification.epsilon.significant(3)) "
                    + "\(values.fatal.grouped) stay so")
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .negativeVariance, isFatal ? .error : .warning, "\(count(places.count, "layer")) with a negative variance",
            places,
            reason:
                "A variance is a mean of squares. What is below 0 with epsilon added has no root: the channel gives NaN. "
                + "The file is damaged, or its arrays are in another order than their names.",
            remedy: "Compare with the original file, \(command("inspect", "--weights")) shows the numbers.")
    }

    private func normalisations(_ layers: [ExaminedLayer]) -> [(ExaminedLayer, BatchNormalization)] {
        layers.compactMap { layer in (layer.layer.specification as? BatchNormalization).map { (layer, $0) } }
    }

    // MARK: Training that did not happen

    /// What the layer's kernels look like where all of its weights may be what it was made with; nil where one of them was
    /// changed, or too few numbers say anything.
    private func untouched(_ layer: ExaminedLayer) -> (isUntouched: Bool, found: String)? {
        switch layer.layer.specification {
        case let dense as Dense where dense.quantization == nil: break
        case is Convolution, is DepthwiseConvolution, is SeparableConvolution: break
        default: return nil
        }
        // A bias that is 0 in all places says more than any kernel: the first step of training moves it.
        let hasBias = layer["bias"] != nil
        let fewest = hasBias ? 32 : 1_024
        var kernels: [String] = []
        for (weight, numbers) in zip(layer.layer.weights, layer.weights) {
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

    private func untrained(_ layers: [ExaminedLayer]) -> Finding? {
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

    private func untrainedStatistics(_ layers: [ExaminedLayer]) -> Finding? {
        let places = normalisations(layers).compactMap { layer, _ -> Finding.Place? in
            guard let (mean, means) = layer["moving_mean"], let (_, variances) = layer["moving_variance"],
                means.zeroCount == mean.shape.count, variances.isConstant, variances.minimum == 1
            else { return nil }
            return .init(
                layer: layer.path, "moving_mean all 0, moving_variance all 1, in \(count(mean.shape.count, "channel"))")
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .untrainedStatistics, .warning,
            "\(count(places.count, "normalisation")) with the statistics of a new layer", places,
            reason:
                "The first step of training changes them. So the layer was never trained, or its statistics were lost, "
                + "and it scales nothing.",
            remedy: "Save the model after fit. Where weights were copied, copy the non-trainable ones too: "
                + "get_weights() has them, trainable_weights has not.")
    }

    // MARK: Kernels and channels that do nothing

    private func constantKernels(_ layers: [ExaminedLayer]) -> Finding? {
        var places: [Finding.Place] = []
        for layer in layers where layer.isKnown {
            for (weight, numbers) in zip(layer.layer.weights, layer.weights) where weight.isKernel && numbers.isConstant
            {
                places.append(
                    .init(
                        layer: layer.path,
                        "\(weight.name): all \(weight.tensor.shape.count.grouped) numbers are \(numbers.minimum.significant(6))"
                    ))
            }
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .constantKernel, .warning, "\(count(places.count, "kernel")) of one number alone", places,
            reason:
                "With 0 the layer gives the same for every picture, with another number all of its units say the same; "
                + "a filter that averages on purpose is the exception.",
            remedy: "Compare with the file that the weights came from: were they all loaded?")
    }

    private func deadChannels(_ layers: [ExaminedLayer]) -> Finding? {
        let found = normalisations(layers).compactMap { layer, _ -> (place: Finding.Place, share: Double)? in
            guard let (gamma, numbers) = layer["gamma"], numbers.zeroCount > 0 else { return nil }
            let channels = gamma.shape.count
            return (
                .init(layer: layer.path, "gamma is 0 in \(numbers.zeroCount.grouped) of \(count(channels, "channel"))"),
                Double(numbers.zeroCount) / Double(channels)
            )
        }
        guard !found.isEmpty else { return nil }
        let isMuch = found.contains { $0.share >= 0.5 }
        return Finding(
            .deadChannels, isMuch ? .warning : .note,
            "\(count(found.count, "normalisation")) with channels that are switched off", found.map(\.place),
            reason: "Where gamma is 0 the channel gives beta for every picture"
                + (isMuch ? "; half of a layer or more is a sign of damage, or of training that died." : "."),
            remedy: isMuch
                ? "Compare with the file that the weights came from."
                : "Nothing, unless you wonder what the channel's feature map shows: one colour.")
    }

    private func deadUnits(_ layers: [ExaminedLayer]) -> Finding? {
        let places = layers.compactMap { layer -> Finding.Place? in
            for (weight, numbers) in zip(layer.layer.weights, layer.weights)
            where numbers.zeroColumns > 0 && !numbers.isConstant {
                let units = layer.layer.columns(of: weight) ?? 0
                return .init(
                    layer: layer.path,
                    "\(weight.name): only zeros for \(numbers.zeroColumns.grouped) of \(count(units, "unit"))")
            }
            return nil
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .deadUnits, .note, "\(count(places.count, "layer")) with units that see nothing", places,
            reason:
                "A unit whose weights are all 0 gives its bias for every picture. Pruning and strong regularisation "
                + "leave such units, and so does damage.",
            remedy: "Nothing, where the model was pruned. Otherwise compare with the file that the weights came from.")
    }

    private func zeroVariance(_ layers: [ExaminedLayer]) -> Finding? {
        let places = normalisations(layers).compactMap { layer, specification -> Finding.Place? in
            guard let (variance, numbers) = layer["moving_variance"], numbers.minimum >= 0, numbers.zeroCount > 0 else {
                return nil
            }
            let gain = 1 / specification.epsilon.squareRoot()
            return .init(
                layer: layer.path,
                "moving_variance is 0 in \(numbers.zeroCount.grouped) of \(count(variance.shape.count, "channel")): whatever "
                    + "does come is multiplied by \(gain.significant(3)), times gamma")
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .zeroVariance, .note, "\(count(places.count, "normalisation")) with channels that never varied", places,
            reason:
                "In training each of these channels had one value for every picture. It does no harm as long as that "
                + "stays so; pictures unlike those, or of another scale, may be magnified a lot.",
            remedy: "Make sure that pictures are scaled as in training.")
    }

    private func equalKernels(_ layers: [ExaminedLayer]) -> Finding? {
        /// Fewer numbers may be equal by chance, as kernels made by hand are.
        let fewest = 64
        var kernels: [(path: String, weight: Weight, numbers: WeightExamination)] = []
        for layer in layers where layer.isKnown {
            for (weight, numbers) in zip(layer.layer.weights, layer.weights)
            where weight.isKernel && weight.tensor.shape.count >= fewest && !numbers.isConstant {
                kernels.append((layer.path, weight, numbers))
            }
        }
        var firsts: [Double: [Int]] = [:]
        var places: [Finding.Place] = []
        for (index, kernel) in kernels.enumerated() {
            let twin = firsts[kernel.numbers.sum]?.first { other in
                kernels[other].numbers.resembles(kernel.numbers)
                    && StoredTensor.areSame(kernels[other].weight.tensor, kernel.weight.tensor)
            }
            if let twin {
                places.append(
                    .init(
                        layer: kernel.path,
                        "\(kernel.weight.name): the \(kernel.weight.tensor.shape.count.grouped) numbers of "
                            + "`\(kernels[twin].path)`"))
            } else {
                firsts[kernel.numbers.sum, default: []].append(index)
            }
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .equalKernels, .warning, "\(count(places.count, "layer")) with another layer's kernel", places,
            reason:
                "Training does not make two layers equal: weights were loaded twice, or both were made with one seed and "
                + "never trained.",
            remedy:
                "Compare with the file that the weights came from. A layer that is meant to be shared is one layer, called "
                + "twice.")
    }

    // MARK: Large numbers

    private func huge(_ layers: [ExaminedLayer]) -> Finding? {
        let limit: Float = 10_000
        var places: [Finding.Place] = []
        for layer in layers where layer.isKnown {
            for (weight, numbers) in zip(layer.layer.weights, layer.weights)
            where weight.isTrainable && weight.tensor.elementType.isFloatingPoint && numbers.maximum >= numbers.minimum
                && numbers.largest > limit
            {
                places.append(.init(layer: layer.path, "\(weight.name): up to \(numbers.largest.significant(3))"))
            }
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .hugeWeights, .warning, "\(count(places.count, "weight")) with numbers beyond \(Int(limit).grouped)",
            places,
            reason:
                "Trained weights are seldom beyond 10. Training was about to diverge, or the bytes are those of another "
                + "type or order.",
            remedy:
                "Look at \(command("inspect", "--weights")), and compare with an earlier checkpoint of the training.")
    }

    private func beyondFloat16(_ layers: [ExaminedLayer]) -> Finding? {
        // From here on binary16 rounds to infinity.
        let limit: Float = 65_520
        var places: [Finding.Place] = []
        for layer in layers {
            for (weight, numbers) in zip(layer.layer.weights, layer.weights)
            where [.float32, .float64].contains(weight.tensor.elementType) && numbers.maximum >= numbers.minimum
                && numbers.largest >= limit
            {
                places.append(.init(layer: layer.path, "\(weight.name): up to \(numbers.largest.significant(6))"))
            }
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .beyondFloat16, .note, "\(count(places.count, "weight")) too large for float16", places,
            reason: "The largest number of float16 is 65,504. As float32 the model is whole.",
            remedy: "Do without --half-precision, which refuses it.")
    }
}

extension StoredTensor {
    /// Whether both have the same bytes in the same shape.
    fileprivate static func areSame(_ left: StoredTensor, _ right: StoredTensor) -> Bool {
        guard left.elementType == right.elementType, left.shape == right.shape else { return false }
        return left.withBytes { left in right.withBytes { right in left.elementsEqual(right) } }
    }
}
