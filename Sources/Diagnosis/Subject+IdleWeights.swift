import MienBasics
import MienNetworks
import MienTensors

extension Subject {
    func constantKernels(_ layers: [ExaminedLayer]) -> Finding? {
        let places = layers.filter(\.isKnown).places { weight, numbers in
            guard weight.isKernel, numbers.isConstant else { return nil }
            return "all \(weight.tensor.shape.count.grouped) numbers are \(numbers.minimum.significant(6))"
        }
        return Finding(
            .constantKernel, .warning, "kernel", "of one number alone", at: places,
            reason:
                "With 0 the layer gives the same for every picture, with another number all of its units say the same; "
                + "a filter that averages on purpose is the exception.",
            remedy: "Compare with the file that the weights came from: were they all loaded?")
    }

    func deadChannels(_ layers: [ExaminedLayer]) -> Finding? {
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

    func deadUnits(_ layers: [ExaminedLayer]) -> Finding? {
        let places = layers.compactMap { layer -> Finding.Place? in
            for (weight, numbers) in layer.examined
            where numbers.zeroColumns > 0 && !numbers.isConstant {
                let units = layer.layer.columns(of: weight) ?? 0
                return .init(
                    layer: layer.path,
                    "\(weight.name): only zeros for \(numbers.zeroColumns.grouped) of \(count(units, "unit"))")
            }
            return nil
        }
        return Finding(
            .deadUnits, .note, "layer", "with units that see nothing", at: places,
            reason:
                "A unit whose weights are all 0 gives its bias for every picture. Pruning and strong regularisation "
                + "leave such units, and so does damage.",
            remedy: "Nothing, where the model was pruned. Otherwise compare with the file that the weights came from.")
    }

    func zeroVariance(_ layers: [ExaminedLayer]) -> Finding? {
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
        return Finding(
            .zeroVariance, .note, "normalisation", "with channels that never varied", at: places,
            reason:
                "In training each of these channels had one value for every picture. It does no harm as long as that "
                + "stays so; pictures unlike those, or of another scale, may be magnified a lot.",
            remedy: "Make sure that pictures are scaled as in training.")
    }

    func equalKernels(_ layers: [ExaminedLayer]) -> Finding? {
        /// Fewer numbers may be equal by chance, as kernels made by hand are.
        let fewest = 64
        var kernels: [(path: String, weight: Weight, numbers: WeightExamination)] = []
        for layer in layers where layer.isKnown {
            for (weight, numbers) in layer.examined
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
        return Finding(
            .equalKernels, .warning, "layer", "with another layer's kernel", at: places,
            reason:
                "Training does not make two layers equal: weights were loaded twice, or both were made with one seed and "
                + "never trained.",
            remedy:
                "Compare with the file that the weights came from. A layer that is meant to be shared is one layer, called "
                + "twice.")
    }
}

extension StoredTensor {
    /// Whether both have the same bytes in the same shape.
    fileprivate static func areSame(_ left: StoredTensor, _ right: StoredTensor) -> Bool {
        guard left.elementType == right.elementType, left.shape == right.shape else { return false }
        return left.withBytes { left in right.withBytes { right in left.elementsEqual(right) } }
    }
}
