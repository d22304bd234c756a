package import MienKernels

extension Losses {
    /// Σ α · (1 − p)^γ · −target · log p of one row.
    @inlinable package static func categoricalFocalCrossentropy<Number: Real>(
        _ focal: CategoricalFocalCrossentropy, _ target: UnsafePointer<Number>, _ prediction: UnsafePointer<Number>,
        _ classes: Int, _ upstream: Number,
        _ gradient: UnsafeMutablePointer<Number>?
    ) -> Number {
        precondition(
            focal.alpha.count == 1 || focal.alpha.count == classes, "alpha is one number, or one for each class")
        return withUnsafeTemporaryAllocation(of: Number.self, capacity: classes) { buffer in
            // All classes are written before any is read.
            guard let probabilities = buffer.baseAddress else { return 0 }
            if focal.fromLogits {
                OutputActivation.softmax.apply(prediction, to: probabilities, count: classes)
            } else {
                probabilities.initialize(from: prediction, count: classes)
            }
            var sum: Number = 0
            for index in 0..<classes { sum += probabilities[index] }
            var loss: Number = 0
            for index in 0..<classes {
                let (probability, isWithin) = clipped(probabilities[index] / sum)
                let crossentropy = -target[index] * Number.log(probability)
                let alpha = Number(focal.alpha.count == 1 ? focal.alpha[0] : focal.alpha[index])
                let weight = Number.pow(1 - probability, Number(focal.gamma)) * alpha
                loss += weight * crossentropy
                guard let gradient else { continue }
                let slope = Number(focal.gamma) * Number.pow(1 - probability, Number(focal.gamma) - 1)
                gradient[index] =
                    isWithin
                    ? upstream * (weight * (-target[index] / probability) - crossentropy * alpha * slope) : 0
            }
            if let gradient {
                unscale(gradient, UnsafePointer(probabilities), sum, classes)
                if focal.fromLogits {
                    OutputActivation.softmax.backward(UnsafePointer(probabilities), gradient, count: classes)
                }
            }
            return loss
        }
    }

    /// The mean of (1 − p)^γ · binary cross-entropy of one row, where p is the probability of what is true.
    @inlinable package static func binaryFocalCrossentropy<Number: Real>(
        _ focal: BinaryFocalCrossentropy, _ target: UnsafePointer<Number>, _ prediction: UnsafePointer<Number>,
        _ count: Int, isLogits: Bool,
        _ upstream: Number, _ gradient: UnsafeMutablePointer<Number>?
    ) -> Number {
        let gamma = Number(focal.gamma)
        var sum: Number = 0
        for index in 0..<count {
            let target = target[index]
            var probability = prediction[index]
            if isLogits {
                withUnsafePointer(to: prediction[index]) {
                    OutputActivation.sigmoid.apply($0, to: &probability, count: 1)
                }
            }
            let (crossentropy, slope) = binaryCrossentropy(target, prediction[index], isLogit: isLogits)
            let truth = target * probability + (1 - target) * (1 - probability)
            let factor = Number.pow(1 - truth, gamma)
            let weight: Number =
                focal.applyClassBalancing ? target * Number(focal.alpha) + (1 - target) * Number(1 - focal.alpha) : 1
            sum += weight * (factor * crossentropy)
            guard let gradient else { continue }
            var factorSlope = -gamma * Number.pow(1 - truth, gamma - 1) * (target - (1 - target))
            if isLogits { factorSlope *= probability * (1 - probability) }
            gradient[index] =
                upstream / Number(count) * weight * (factorSlope * crossentropy + factor * slope)
        }
        return sum / Number(count)
    }
}
