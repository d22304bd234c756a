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

    let name: String
    let writer: Writer

    var description: String { "\(name).\(writer.rawValue).h5" }

    func model() throws -> StoredModel {
        try StoredModel(contentsOf: SharedData.path("keras-cases/\(description)"), hdf5: .inProcess)
    }

    /// The arrays `in_0`, `k3:<layer>:<call>:<output>` and `k3_final_0`, under the names that Mien has for them.
    func reference() throws -> ReferenceOutputs {
        let arrays = try NamedArrays(contentsOf: SharedData.path("keras-cases/\(name).npz"))
        var layers: [(name: String, tensor: Tensor)] = []
        for (key, array) in arrays where key.hasPrefix("\(writer.rawValue):") {
            // The layer's name may itself hold colons; call and output are the last two parts.
            let parts = key.dropFirst(writer.rawValue.count + 1).split(separator: ":", omittingEmptySubsequences: false)
            guard parts.last == "0" else { continue }
            let layer = parts.dropLast(2).joined(separator: ":")
            let call = parts[parts.count - 2]
            layers.append((call == "0" ? layer : "\(layer)@\(call)", array.floats))
        }
        func numbered(_ prefix: String) -> [Tensor] {
            (0...).lazy.map { arrays["\(prefix)\($0)"] }.prefix { $0 != nil }.compactMap { $0?.floats }
        }
        return ReferenceOutputs(
            inputs: numbered("in_"), layers: layers, outputs: numbered("\(writer.rawValue)_final_"))
    }
}
