import MienBasics
import MienTensorBoard
import MienTraining

/// What TensorBoard shows of a run, under the names and in the two folders of Keras's own callback, so that the curves for training
/// and for validation lie in one picture.
struct RunEvents {
    private let training: EventFile
    private let validation: EventFile?

    /// - Parameter epoch: the first that will be added, from 0. What was said of it before a run was killed is forgotten.
    init(in folder: String, from epoch: Int, validates: Bool) throws {
        if !FilePaths.isFolder(folder) { try FilePaths.makeFolder(folder) }
        training = try EventFile(in: FilePaths.join(folder, "train"), startingAt: epoch)
        validation =
            validates ? try EventFile(in: FilePaths.join(folder, "validation"), startingAt: epoch) : nil
    }

    func add(_ epoch: TrainingRun.Epoch, number: Int) throws {
        func scalars(_ prefix: String, _ names: [String]) -> [(tag: String, value: Float)] {
            names.compactMap { name in epoch.metrics[prefix + name].map { ("epoch_" + name, Float($0)) } }
        }
        try training.add(scalars("", ["loss", "accuracy", "learning_rate"]), step: number)
        try validation?.add(scalars("val_", ["loss", "accuracy"]), step: number)
    }
}
