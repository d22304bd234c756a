import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport

/// The small network in a folder: `small.h5`, and the same as a checkpoint, as weights alone and as JSON.
struct SmallModel {
    let folder = TemporaryFolder()

    init(_ model: LegacyModel = .small) throws {
        try HDF5Access.inProcess.write(model.tree(), to: path("small.h5"))
        if let weights = try model.tree().root.group(at: "model_weights") {
            try HDF5Access.inProcess.write(HDF5Tree(root: weights), to: path("weights.h5"))
        }
        try AtomicFile.write(Array(model.config.text().utf8), to: path("model.json"))
        try Checkpoint.write(stored(), to: path("small.mien"))
    }

    func path(_ name: String) -> String { folder.file(name) }

    func stored() throws -> StoredModel { try StoredModel(contentsOf: path("small.h5"), hdf5: .inProcess) }
}

extension StoredModel {
    /// The model with one layer of its network changed.
    func changing(_ name: String, _ change: (inout Layer) throws -> Void) rethrows -> StoredModel {
        var model = self
        model.network = network.replacingLayers(
            with: try network.layers.map { layer in
                var layer = layer
                if layer.name == name { try change(&layer) }
                return layer
            })
        return model
    }
}
