package import MienKernels

extension Losses {
    /// The loss of one row, without its weight; fills its gradient, times `upstream`.
    @inlinable package static func evaluateRow<Number: Real>(
        _ loss: Loss, target: UnsafePointer<Number>, prediction: UnsafePointer<Number>, classes: Int,
        behind activation: OutputActivation?, upstream: Number, gradient: UnsafeMutablePointer<Number>?,
        output: inout [Number], scratch: inout [Number]
    ) -> Number {
        guard let activation, !looksBehind(activation, loss) else {
            return evaluateRow(
                loss, target: target, prediction: prediction, classes: classes, isBehind: activation != nil,
                upstream: upstream, gradient: gradient, scratch: &scratch)
        }
        return output.withUnsafeMutableBufferPointer { output in
            guard let output = output.baseAddress else { return 0 }
            activation.apply(prediction, to: output, count: classes)
            let value = evaluateRow(
                loss, target: target, prediction: UnsafePointer(output), classes: classes, isBehind: false,
                upstream: upstream, gradient: gradient, scratch: &scratch)
            if let gradient { activation.backward(UnsafePointer(output), gradient, count: classes) }
            return value
        }
    }

    /// Whether Keras takes the loss from what goes into that activation, and not from what it gives out.
    @inlinable package static func looksBehind(_ activation: OutputActivation, _ loss: Loss) -> Bool {
        switch (loss.function, activation) {
        // Where a class is ignored, Keras puts something between the softmax and the loss, and no longer sees it.
        case (.categoricalCrossentropy, .softmax), (.sparseCategoricalCrossentropy(_, .none), .softmax),
            (.binaryCrossentropy, .sigmoid):
            true
        // It puts a sigmoid of its own around logits, and looks behind that one.
        case (.binaryFocalCrossentropy(let focal), .sigmoid): !focal.fromLogits
        default: false
        }
    }

    /// - Parameter isBehind: whether `prediction` is what goes into an activation that the loss looks behind.
    @inlinable package static func evaluateRow<Number: Real>(
        _ loss: Loss, target: UnsafePointer<Number>, prediction: UnsafePointer<Number>, classes: Int, isBehind: Bool,
        upstream: Number, gradient: UnsafeMutablePointer<Number>?, scratch: inout [Number]
    ) -> Number {
        scratch.withUnsafeMutableBufferPointer { scratch in
            guard let scratch = scratch.baseAddress else { return 0 }
            switch loss.function {
            case .categoricalCrossentropy(let fromLogits, let smoothing):
                smooth(target, by: smoothing, to: scratch, count: classes)
                return fromLogits || isBehind
                    ? softmaxCrossentropy(scratch, prediction, classes, upstream, gradient)
                    : crossentropy(scratch, prediction, classes, upstream, gradient)
            case .sparseCategoricalCrossentropy(let fromLogits, _):
                let label = Int(target[0])
                precondition((0..<classes).contains(label), "a label is the number of a class")
                for index in 0..<classes { scratch[index] = index == label ? 1 : 0 }
                return fromLogits || isBehind
                    ? softmaxCrossentropy(scratch, prediction, classes, upstream, gradient)
                    : sparseCrossentropy(label, scratch, prediction, classes, upstream, gradient)
            case .binaryCrossentropy(let fromLogits, let smoothing):
                binarySmooth(target, by: smoothing, to: scratch, count: classes)
                return binaryCrossentropy(
                    scratch, prediction, classes, isLogits: fromLogits || isBehind, upstream, gradient)
            case .categoricalFocalCrossentropy(let focal):
                smooth(target, by: focal.labelSmoothing, to: scratch, count: classes)
                return categoricalFocalCrossentropy(focal, scratch, prediction, classes, upstream, gradient)
            case .binaryFocalCrossentropy(let focal):
                binarySmooth(target, by: focal.labelSmoothing, to: scratch, count: classes)
                return binaryFocalCrossentropy(
                    focal, scratch, prediction, classes, isLogits: focal.fromLogits || isBehind, upstream, gradient)
            case .meanSquaredError:
                var sum: Number = 0
                for index in 0..<classes {
                    let difference = target[index] - prediction[index]
                    sum += difference * difference
                    gradient?[index] = -(upstream / Number(classes) * (2 * difference))
                }
                return sum / Number(classes)
            }
        }
    }

    @inlinable package static func smooth<Number: Real>(
        _ target: UnsafePointer<Number>, by smoothing: Double, to output: UnsafeMutablePointer<Number>, count: Int
    ) {
        let (kept, shared) = (Number(1 - smoothing), Number(smoothing) / Number(count))
        for index in 0..<count { output[index] = smoothing == 0 ? target[index] : target[index] * kept + shared }
    }

    @inlinable package static func binarySmooth<Number: Real>(
        _ target: UnsafePointer<Number>, by smoothing: Double, to output: UnsafeMutablePointer<Number>, count: Int
    ) {
        let (kept, half) = (Number(1 - smoothing), Number(0.5 * smoothing))
        for index in 0..<count { output[index] = smoothing == 0 ? target[index] : target[index] * kept + half }
    }

    /// The cross-entropy of a softmax, from what goes into it. The gradient is TensorFlow's, softmax − target, which is right
    /// for targets that add up to 1.
    @inlinable package static func softmaxCrossentropy<Number: Real>(
        _ target: UnsafePointer<Number>, _ logits: UnsafePointer<Number>, _ classes: Int, _ upstream: Number,
        _ gradient: UnsafeMutablePointer<Number>?
    ) -> Number {
        var largest = logits[0]
        for index in 1..<max(classes, 1) { largest = max(largest, logits[index]) }
        var sum: Number = 0
        for index in 0..<classes { sum += Number.exp(logits[index] - largest) }
        let logarithm = Number.log(sum)
        var loss: Number = 0
        for index in 0..<classes {
            // Not even an infinite logit counts where the target is 0.
            if target[index] != 0 { loss += target[index] * (logarithm - (logits[index] - largest)) }
            gradient?[index] = upstream * (Number.exp(logits[index] - largest) / sum - target[index])
        }
        return loss
    }

    /// −Σ target · log p, with p scaled to add up to 1 and kept away from 0 and 1.
    @inlinable package static func crossentropy<Number: Real>(
        _ target: UnsafePointer<Number>, _ probabilities: UnsafePointer<Number>, _ classes: Int, _ upstream: Number,
        _ gradient: UnsafeMutablePointer<Number>?
    ) -> Number {
        var sum: Number = 0
        for index in 0..<classes { sum += probabilities[index] }
        var loss: Number = 0
        for index in 0..<classes {
            let (probability, isWithin) = clipped(probabilities[index] / sum)
            loss += target[index] * Number.log(probability)
            gradient?[index] = isWithin ? -upstream * target[index] / probability : 0
        }
        if let gradient { unscale(gradient, probabilities, sum, classes) }
        return -loss
    }

    /// The same for the number of a class: Keras takes the cross-entropy of a softmax of the probabilities' logarithms, so
    /// that they are scaled behind the clipping.
    @inlinable package static func sparseCrossentropy<Number: Real>(
        _ label: Int, _ target: UnsafePointer<Number>, _ probabilities: UnsafePointer<Number>, _ classes: Int,
        _ upstream: Number, _ gradient: UnsafeMutablePointer<Number>?
    ) -> Number {
        // The softmax of logarithms: the numbers over their sum. As in Keras, it goes through the logarithm and back.
        var largest = -Number.infinity
        for index in 0..<classes { largest = max(largest, Number.log(clipped(probabilities[index]).value)) }
        var sum: Number = 0
        for index in 0..<classes { sum += Number.exp(Number.log(clipped(probabilities[index]).value) - largest) }
        if let gradient {
            for index in 0..<classes {
                let (probability, isWithin) = clipped(probabilities[index])
                let share = Number.exp(Number.log(probability) - largest) / sum
                gradient[index] = isWithin ? upstream * (share - target[index]) / probability : 0
            }
        }
        return Number.log(sum) - (Number.log(clipped(probabilities[label]).value) - largest)
    }

    @inlinable package static func binaryCrossentropy<Number: Real>(
        _ target: UnsafePointer<Number>, _ prediction: UnsafePointer<Number>, _ count: Int, isLogits: Bool,
        _ upstream: Number, _ gradient: UnsafeMutablePointer<Number>?
    ) -> Number {
        var sum: Number = 0
        for index in 0..<count {
            let (loss, slope) = binaryCrossentropy(target[index], prediction[index], isLogit: isLogits)
            sum += loss
            gradient?[index] = upstream / Number(count) * slope
        }
        return sum / Number(count)
    }

    /// −t · log p − (1 − t) · log(1 − p) and its derivative for p, or for the logit whose sigmoid p is.
    @inlinable package static func binaryCrossentropy<Number: Real>(
        _ target: Number, _ prediction: Number, isLogit: Bool
    ) -> (loss: Number, slope: Number) {
        if isLogit {
            let isPositive = prediction >= 0
            let power = Number.exp(isPositive ? -prediction : prediction)
            let loss = (isPositive ? prediction : 0) - prediction * target + Number.log1p(power)
            let tail = power / (1 + power)
            return (loss, (isPositive ? 1 - target : -target) + (isPositive ? -tail : tail))
        }
        let (probability, isWithin) = clipped(prediction)
        let loss = target * Number.log(probability) + (1 - target) * Number.log(1 - probability)
        return (-loss, isWithin ? (1 - target) / (1 - probability) - target / probability : 0)
    }

    /// The number kept away from 0 and 1, and whether it was there already: only then has it a gradient.
    @inlinable package static func clipped<Number: Real>(_ number: Number) -> (value: Number, isWithin: Bool) {
        let (lowest, highest) = (Number(epsilon), Number(1 - epsilon))
        if number < lowest { return (lowest, false) }
        if number > highest { return (highest, false) }
        return (number, true)
    }

    /// Turns the gradient for `numbers` over their sum into that for `numbers`, in place.
    @inlinable package static func unscale<Number: Real>(
        _ gradient: UnsafeMutablePointer<Number>, _ numbers: UnsafePointer<Number>, _ sum: Number, _ count: Int
    ) {
        var back: Number = 0
        for index in 0..<count { back += gradient[index] * (-numbers[index] / sum / sum) }
        for index in 0..<count { gradient[index] = gradient[index] / sum + back }
    }
}
