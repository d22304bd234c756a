import MienArchives
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienKerasFormat
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport

/// The small network as Keras's newer files hold it, for a test to change: a configuration, and arrays by their groups.
struct ObjectFile {
    /// Paths of groups, the names at their `vars`, and what these hold.
    var groups: [(path: String, name: String?, arrays: [StoredTensor])]
    var config = LegacyModel.small.config

    /// As Keras before 3.6 writes it, without names.
    static var small: ObjectFile {
        let model = LegacyModel.small
        let keys = [
            ("face", "input_layer"), ("conv", "conv2d"), ("norm", "batch_normalization"), ("classes", "dense"),
        ]
        return ObjectFile(
            groups: keys.map { layer, key in
                let arrays = model.weights.first { $0.layer == layer }?.arrays.map(\.tensor) ?? []
                return ("layers/\(key)", nil, arrays)
            })
    }

    func tree() throws -> HDF5Tree {
        var tree = HDF5Tree()
        for (path, name, arrays) in groups {
            // The separator of the group's own path.
            let vars = path.contains("\\") ? "\(path)\\vars" : "\(path)/vars"
            try tree.root.add(
                .group(HDF5Group(attributes: name.map { ["name": .text($0)] } ?? [:])), at: vars)
            for (index, array) in arrays.enumerated() {
                try tree.root.add(.dataset(HDF5Dataset(.tensor(array))), at: "\(vars)/\(index)")
            }
        }
        return tree
    }

    /// The weights as a file of their own, with the small network as the architecture.
    func read(_ change: (inout HDF5Tree) throws -> Void = { _ in }) throws -> StoredModel {
        var tree = try tree()
        try change(&tree)
        let architecture = try JSON(parsing: config.text())
        return try StoredModel(
            KerasHDF5(tree, file: "w.h5"),
            architecture: KerasArchitectureFile(architecture, file: "model.json"))
    }

    func fault(_ change: (inout HDF5Tree) throws -> Void = { _ in }) -> String {
        do {
            _ = try read(change)
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// An archive of these members, or of those that a whole one has.
    func archive(
        metadata: String? = "{\"keras_version\": \"2.15.0\"}", config text: String? = nil,
        without missing: Set<String> = [], _ compression: Archive.Compression = .stored
    ) throws -> [UInt8] {
        let folder = TemporaryFolder()
        let path = folder.file("small.keras")
        let weights = try HDF5Access.inProcess.bytes(of: tree(), named: path)
        try Archive.write(to: path) { archive in
            func add(_ name: String, _ bytes: UnsafeRawBufferPointer) throws {
                if !missing.contains(name) { try archive.add(name, pieces: [bytes], compression) }
            }
            if let metadata { try Array(metadata.utf8).withUnsafeBytes { try add("metadata.json", $0) } }
            try Array((text ?? config.text()).utf8).withUnsafeBytes { try add("config.json", $0) }
            try withExtendedLifetime(weights) { try add("model.weights.h5", weights.bytes) }
        }
        return try fileBytes(path)
    }
}

/// The model in a file of these bytes that is called `small.keras`, and what is said of it.
func readFile(_ bytes: [UInt8]) throws -> StoredModel {
    let folder = TemporaryFolder()
    let path = folder.file("small.keras")
    try AtomicFile.write(bytes, to: path)
    do {
        return try StoredModel(contentsOf: path, hdf5: .inProcess)
    } catch let error as FileError {
        throw error.inFile(FilePaths.name(of: error.file))
    }
}

func faultOfFile(_ bytes: [UInt8]) -> String {
    do {
        _ = try readFile(bytes)
        return ""
    } catch {
        return "\(error)"
    }
}
