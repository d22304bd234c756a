import MienArchives
import MienArrayFormats
public import MienBasics
import MienCheckpointFormat
public import MienHDF5Tree
import MienKerasFormat
public import MienNetworks

extension StoredModel {
    /// Reads the model in a file of any format, or in a folder that a `.keras` archive was unpacked into; the bytes
    /// decide which format it is.
    ///
    ///     let model = try StoredModel(contentsOf: "fer.weights.h5", architecture: "model.json", hdf5: .inProcess)
    ///
    /// - Parameters:
    ///   - path: a whole model, weights only, or an architecture only: the network is then without weights
    ///     (``hasWeights``).
    ///   - architecture: where the layers are described, for weights that stand alone, an `.npz` or `.safetensors` file
    ///     among them: Keras's JSON, or a whole model, whose own weights are then left aside.
    ///   - theanoKernels: whether Theano trained the weights, where the file can't say: those of Keras 1, and of Keras 2
    ///     without a `backend`. Kernels of convolutions are then rotated by 180°, as they are without being asked where
    ///     Keras 2 says that its backend was Theano.
    ///   - access: how HDF5 files are read: in this process, or by a helper that may crash alone.
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it; of kind `mismatch` where the
    ///   weights do not fit the architecture, with all layers that differ.
    public init(
        contentsOf path: String, architecture: String? = nil, theanoKernels: Bool = false, hdf5 access: HDF5Access,
        budgets: Budgets = .standard
    ) throws {
        let stamp = FileStamp(path)
        let opened = try architecture.map { try OpenedModel($0, access, budgets) }
        let file = try OpenedModel(path, access, budgets)
        self = try file.model(architecture: opened, theanoKernels: theanoKernels)
        if file.isWhole { provenance.stamp = stamp }
        if let remark = network.precisionRemark { provenance.remarks.append(remark) }
        for (path, function) in network.lambdas {
            provenance.remarks.append("Lambda `\(path)`: recognised as \(function)")
        }
    }
}
