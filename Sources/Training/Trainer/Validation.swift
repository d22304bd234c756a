import MienGradients
import MienKernels
public import MienNetworks
public import MienTensors

/// What a network comes to on items that it is not trained on: the loss that it is trained for, penalties included, and the share
/// of items that it puts into their class. Batches are added as they come.
public struct Validation {
    private let objective: Objective
    private let activation: OutputActivation?
    private let penalty: Float
    private var losses = 0.0
    private var correct = 0
    private var count = 0

    /// - Parameters:
    ///   - network: one with the layers of the one that `trainer` trains.
    ///   - shape: of a batch, as the network takes it.
    public init(_ network: Network, of trainer: Trainer, batch shape: Shape) throws(NetworkError) {
        objective = trainer.objective
        activation = try objective.start(of: objective.graph(for: [shape])).activation
        var rest = [Float](repeating: 0, count: network.numbers.count)
        penalty = network.numbers.withUnsafeBufferPointer { numbers in
            rest.withUnsafeMutableBufferPointer { trainer.objective.addPenalties(of: numbers, to: $0) }
        }
    }

    /// Counts some items.
    ///
    /// - Parameters:
    ///   - output: what the network gave for them, items × classes.
    ///   - classes: the number of each item's class.
    /// - Throws: `NetworkError` where that is something else than a row for each item.
    public mutating func add(_ output: Tensor, classes: some Collection<Int>) throws(NetworkError) {
        guard output.shape.rank == 2, output.shape[0] == classes.count else {
            throw NetworkError("gives out a tensor of \(PartialShape(output.shape)), expected a row for each item")
        }
        let count = output.shape[1]
        let predictions = output.values.map(beforeActivation)
        let targets = objective.loss.targets(Array(classes), of: count)
        let value = targets.withUnsafeBufferPointer { targets in
            predictions.withUnsafeBufferPointer { predictions in
                Losses.evaluate(
                    objective.loss, targets: targets, predictions: predictions, rows: classes.count, behind: activation)
            }
        }
        losses += value.rows.reduce(0) { $0 + Double($1) }
        correct += classes.countOfCorrect(in: predictions, of: count)
        self.count += classes.count
    }

    /// `val_loss` and `val_accuracy`; none where nothing was counted.
    public var metrics: [String: Double] {
        guard count > 0 else { return [:] }
        return [
            "val_loss": losses / Double(count) + Double(penalty), "val_accuracy": Double(correct) / Double(count),
        ]
    }

    /// What went into the activation, or stands for it: the loss looks behind it, as Keras's does, and so knows no limit.
    private func beforeActivation(_ output: Float) -> Float {
        func logarithm(_ x: Float) -> Float { Float.log(max(x, .leastNonzeroMagnitude)) }
        // The softmax of logarithms is what they are the logarithms of.
        return switch activation {
        case nil: output
        case .softmax: logarithm(output)
        case .sigmoid: logarithm(output) - logarithm(1 - output)
        }
    }
}
