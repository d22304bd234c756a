public import MienTensors

/// Some items of what a network is trained on.
public struct TrainingBatch: Sendable {
    /// Batch × …, as the network takes it; mostly NHWC.
    public var input: Tensor
    /// The number of each item's class.
    public var classes: [Int]
    /// How much each item counts; nil where all count alike.
    public var weights: [Float]?

    public init(input: Tensor, classes: [Int], weights: [Float]? = nil) {
        (self.input, self.classes, self.weights) = (input, classes, weights)
    }
}

/// What a network is trained on, batch by batch.
public protocol TrainingData: Sendable {
    /// The number of batches in an epoch.
    var batchCount: Int { get }

    /// The `number`-th batch of an epoch. The same numbers give the same batch.
    func batch(at number: Int, epoch: Int) throws -> TrainingBatch
}
