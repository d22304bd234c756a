import MienBasics
import MienNetworks
import MienTensors

extension Subject {
    func nonFinite(_ layers: [ExaminedLayer]) -> Finding? {
        var isHalf = false
        let places = layers.places { weight, numbers in
            guard let first = numbers.firstNonFinite else { return nil }
            let shape = weight.tensor.shape
            let counts = [
                numbers.nanCount > 0 ? "\(numbers.nanCount.grouped) NaN" : nil,
                numbers.infiniteCount > 0 ? "\(numbers.infiniteCount.grouped) infinite" : nil,
            ].compactMap(\.self).joined(separator: " and ")
            isHalf = isHalf || weight.tensor.elementType == .float16 && numbers.infiniteCount > 0
            return "\(counts) of \(shape.count.grouped) numbers, the first at \(shape.indices(at: first))"
        }
        return Finding(
            .nonFiniteWeights, .error, "weight", "with NaN or infinite numbers", at: places,
            reason:
                "They spread to all that is computed from them; what comes out is NaN. Training diverged, or the numbers "
                + "were rounded to a type that is too small for them"
                + (isHalf ? ": float16, which some are stored as, ends at 65,504." : "."),
            remedy: "Take an earlier checkpoint of the training, and train with a smaller learning rate or clipnorm=1.")
    }

    func negativeVariance(_ layers: [ExaminedLayer]) -> Finding? {
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
        return Finding(
            .negativeVariance, isFatal ? .error : .warning, "layer", "with a negative variance", at: places,
            reason:
                "A variance is a mean of squares. What is below 0 with epsilon added has no root: the channel gives NaN. "
                + "The file is damaged, or its arrays are in another order than their names.",
            remedy: "Compare with the original file, \(command("inspect", "--weights")) shows the numbers.")
    }

    func huge(_ layers: [ExaminedLayer]) -> Finding? {
        let limit: Float = 10_000
        let places = layers.filter(\.isKnown).places { weight, numbers in
            guard weight.isTrainable, weight.tensor.elementType.isFloatingPoint, let largest = numbers.largest,
                largest > limit
            else { return nil }
            return "up to \(largest.significant(3))"
        }
        return Finding(
            .hugeWeights, .warning, "weight", "with numbers beyond \(Int(limit).grouped)", at: places,
            reason:
                "Trained weights are seldom beyond 10. Training was about to diverge, or the bytes are those of another "
                + "type or order.",
            remedy:
                "Look at \(command("inspect", "--weights")), and compare with an earlier checkpoint of the training.")
    }

    func beyondFloat16(_ layers: [ExaminedLayer]) -> Finding? {
        // From here on binary16 rounds to infinity.
        let limit: Float = 65_520
        let places = layers.places { weight, numbers in
            guard [.float32, .float64].contains(weight.tensor.elementType), let largest = numbers.largest,
                largest >= limit
            else { return nil }
            return "up to \(largest.significant(6))"
        }
        return Finding(
            .beyondFloat16, .note, "weight", "too large for float16", at: places,
            reason: "The largest number of float16 is 65,504. As float32 the model is whole.",
            remedy: "Do without --half-precision, which refuses it.")
    }
}
