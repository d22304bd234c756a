package import MienKernels

/// What a loss says, carried out. Generic as the kernels' definitions are, so that a training in `Float` and its check in
/// `Double` are one, and specialised for both as ``Weights`` is.
package enum Losses {
    /// What Keras keeps probabilities away from 0 and 1 by: `keras.backend.epsilon()`.
    @inlinable package static var epsilon: Double { 1e-7 }

    /// The loss of a batch, and its gradient.
    ///
    /// - Parameters:
    ///   - targets: rows × classes; for sparse ones the numbers of the classes, one a row.
    ///   - predictions: rows × classes: what the network gives out, or what goes into `activation`.
    ///   - activation: what the network ends in, if `predictions` are what goes into it. The loss is Keras's for a network
    ///     with that activation at its end, and the gradient that for the numbers that go into it.
    ///   - sampleWeights: one a row; class weights become such by ``ClassWeights``.
    ///   - gradient: rows × classes, filled with the total's gradient for the predictions.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func evaluate<Number: Real>(
        _ loss: Loss, targets: UnsafeBufferPointer<Number>, predictions: UnsafeBufferPointer<Number>, rows: Int,
        behind activation: OutputActivation? = nil, sampleWeights: UnsafeBufferPointer<Number>? = nil,
        gradient: UnsafeMutableBufferPointer<Number>? = nil
    ) -> LossValue<Number> {
        precondition(rows > 0 && !predictions.isEmpty, "a loss is of at least one row")
        precondition(predictions.count % rows == 0, "predictions are rows of classes")
        let classes = predictions.count / rows
        let targetCount = loss.targetCount(for: classes)
        precondition(targets.count == rows * targetCount, "every row has its target")
        precondition(gradient.map { $0.count == predictions.count } ?? true, "a gradient for every prediction")
        precondition(sampleWeights.map { $0.count == rows } ?? true, "every row has its weight")
        guard let target = targets.baseAddress, let prediction = predictions.baseAddress else {
            return LossValue(rows: [], total: 0)
        }

        let weights = rowWeights(loss, targets: targets, sampleWeights: sampleWeights, rows: rows)
        let divisor: Number
        switch loss.reduction {
        case .none, .sum: divisor = 1
        case .sumOverBatchSize, .mean: divisor = Number(rows)
        case .meanWithSampleWeight: divisor = weights.map { $0.reduce(0, +) } ?? Number(rows)
        }
        var losses: [Number] = []
        losses.reserveCapacity(rows)
        // What the activation gives out, and the gradient for it, where the loss does not look behind it.
        var output = [Number](repeating: 0, count: classes)
        var scratch = [Number](repeating: 0, count: classes)
        for row in 0..<rows {
            if isIgnored(loss, targets, row) {
                losses.append(0)
                if let gradient {
                    for index in row * classes..<(row + 1) * classes { gradient[index] = 0 }
                }
                continue
            }
            let weight = weights?[row] ?? 1
            // Keras divides by nothing rather than by 0.
            let upstream = divisor == 0 ? 0 : 1 / divisor * weight
            let value = evaluateRow(
                loss, target: target + row * targetCount, prediction: prediction + row * classes, classes: classes,
                behind: activation, upstream: upstream,
                gradient: gradient?.baseAddress.map { $0 + row * classes }, output: &output, scratch: &scratch)
            losses.append(value * weight)
        }
        let sum = losses.reduce(0, +)
        return LossValue(rows: losses, total: divisor == 0 ? 0 : sum / divisor)
    }

    /// The weight of each row; nil where all count alike.
    @inlinable package static func rowWeights<Number: Real>(
        _ loss: Loss, targets: UnsafeBufferPointer<Number>, sampleWeights: UnsafeBufferPointer<Number>?, rows: Int
    ) -> [Number]? {
        guard case .sparseCategoricalCrossentropy(_, .some) = loss.function else {
            return sampleWeights.map(Array.init)
        }
        // Keras masks rows that are ignored, so that a mean is taken over the others.
        var share: Number = 1
        if loss.reduction == .sumOverBatchSize || loss.reduction == .mean {
            let counted = (0..<rows).count { !isIgnored(loss, targets, $0) }
            share = counted == 0 ? 0 : Number(rows) / Number(counted)
        }
        return (0..<rows).map { row in (sampleWeights?[row] ?? 1) * (isIgnored(loss, targets, row) ? 0 : share) }
    }

    @inlinable package static func isIgnored<Number: Real>(
        _ loss: Loss, _ targets: UnsafeBufferPointer<Number>, _ row: Int
    ) -> Bool {
        guard case .sparseCategoricalCrossentropy(_, let ignored?) = loss.function else { return false }
        return targets[row] == Number(ignored)
    }
}
