import MienArrayFormats
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import MienVerification

/// A small network that Keras wrote, with what Keras computed for every call of every layer.
struct KerasCase: Sendable, CustomStringConvertible {
    /// Who wrote the file, and under which prefix its outputs stand in the case's `.npz`.
    enum Writer: String, Sendable, CaseIterable {
        case keras3 = "k3"
        case tfKeras = "tfk"
    }

    /// How the file holds the network.
    enum Form: Sendable, CaseIterable {
        /// A whole model in legacy HDF5.
        case legacy
        /// A `.keras` archive.
        case archive
        /// Weights without an architecture, which comes from the legacy file: `.weights.h5` of Keras 3, legacy weights of
        /// tf_keras.
        case weights
    }

    let name: String
    let writer: Writer
    var form = Form.legacy

    /// The file's name.
    var description: String {
        switch (writer, form) {
        case (_, .legacy): "\(name).\(writer.rawValue).h5"
        case (.keras3, .archive): "\(name).keras"
        case (.tfKeras, .archive): "\(name).tfk.keras"
        case (.keras3, .weights): "\(name).weights.h5"
        case (.tfKeras, .weights): "\(name).tfkw.h5"
        }
    }

    var path: String { SharedData.path("keras-cases/\(description)") }

    func model() throws -> StoredModel {
        let whole = KerasCase(name: name, writer: writer)
        return try StoredModel(
            contentsOf: path, architecture: form == .weights ? whole.path : nil, hdf5: .inProcess)
    }

    /// The arrays `in_0`, `k3:<layer>:<call>:<output>` and `k3_final_0`, under the names that Mien has for them.
    func reference() throws -> TestVectors {
        let arrays = try NamedArrays(contentsOf: SharedData.path("keras-cases/\(name).npz"))
        var layers: [(name: String, tensor: Tensor)] = []
        for (key, array) in arrays where key.hasPrefix("\(writer.rawValue):") {
            // The layer's name may itself hold colons; call and output are the last two parts.
            let parts = key.dropFirst(writer.rawValue.count + 1).split(separator: ":", omittingEmptySubsequences: false)
            guard parts.last == "0" else { continue }
            let layer = parts.dropLast(2).joined(separator: ":")
            // Keras 3 makes an embedding's mask by an operation that no file knows.
            if name == "embedding_mask_lstm", layer == "not_equal" { continue }
            let call = parts[parts.count - 2]
            layers.append((call == "0" ? layer : "\(layer)@\(call)", array.floats))
        }
        func numbered(_ prefix: String) -> [Tensor] {
            (0...).lazy.map { arrays["\(prefix)\($0)"] }.prefix { $0 != nil }.compactMap { $0?.floats }
        }
        return TestVectors(
            inputs: numbered("in_"), layers: layers, outputs: numbered("\(writer.rawValue)_final_"))
    }
}
