import MienBasics
import MienFER2013
import MienImaging
import MienNetworks
import MienTensors
import MienTraining
import Synchronization

/// Faces as a trainer takes them: prepared, in batches, for each epoch in another order.
final class FaceTrainingData: TrainingData {
    /// How faces become batches.
    struct Form {
        var width: Int
        var height: Int
        var channels: Int
        var dataFormat: DataFormat
        var preprocessing: Preprocessing
        var classes: LabelOrder
        var batchSize: Int
        /// How chance changes each face; nil for not at all.
        var augmentation: Augmentation?
    }

    let batchCount: Int
    private let faces: FaceSelection
    private let form: Form
    /// Nil for the faces' own order.
    private let seed: UInt64?
    /// By class; empty where all count alike.
    private let weights: [Float]
    private let pool: ThreadPool
    /// Which faces are in which batch of the epoch that was asked for last.
    private let shuffled = Mutex<(epoch: Int, batches: FaceBatches)?>(nil)

    init(_ faces: FaceSelection, as form: Form, shuffledBy seed: UInt64?, weights: [Float], pool: ThreadPool) {
        (self.faces, self.form, self.seed, self.weights, self.pool) = (faces, form, seed, weights, pool)
        batchCount = (faces.count + form.batchSize - 1) / form.batchSize
    }

    /// Other faces in the same form, to be judged by: as they are, in their own order, and all counting alike.
    func unshuffled(_ faces: FaceSelection) -> FaceTrainingData {
        var form = form
        form.augmentation = nil
        return FaceTrainingData(faces, as: form, shuffledBy: nil, weights: [], pool: pool)
    }

    func batch(at number: Int, epoch: Int) throws -> TrainingBatch {
        let batches = shuffled.withLock { known in
            if let known, known.epoch == epoch { return known.batches }
            let batches = FaceBatches(
                faces, width: form.width, height: form.height, channels: form.channels,
                preprocessing: form.preprocessing, labels: form.classes, batchSize: form.batchSize, shuffledBy: seed,
                epoch: epoch, augmentation: form.augmentation, augmentationSeed: seed ?? 0, pool: pool)
            known = (epoch, batches)
            return batches
        }
        let batch = try batches.batch(at: number)
        return TrainingBatch(
            input: form.dataFormat.arranged(batch.input), classes: batch.classes,
            weights: weights.isEmpty ? nil : batch.classes.map { weights[$0] })
    }
}
