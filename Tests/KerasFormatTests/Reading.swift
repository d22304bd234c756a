import MienBasics
import MienHDF5Tree
import MienKerasFormat
import MienNetworks
import MienTensors
import MienTestSupport

extension LegacyModel {
    /// The model as it is read from its file, `small.h5`.
    func read(_ change: (inout HDF5Tree) throws -> Void = { _ in }) throws -> StoredModel {
        var tree = try tree()
        try change(&tree)
        return try StoredModel(KerasHDF5(tree, file: "small.h5"))
    }

    /// What is said of the file; empty where it is read.
    func fault(_ change: (inout HDF5Tree) throws -> Void = { _ in }) -> String {
        do {
            _ = try read(change)
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// The small model with another configuration: every occurrence of a text in it replaced.
    static func small(replacing old: String, with new: String) throws -> LegacyModel {
        var model = small
        let text = model.config.text()
        precondition(text.contains(old), "a text that stands in the configuration")
        model.config = try JSON(parsing: text.replacing(old, with: new))
        return model
    }

    /// A Sequential model of these entries.
    static func sequential(_ entries: [JSON], _ more: JSON.Object = [:]) -> JSON {
        var config: JSON.Object = ["name": "row", "layers": .array(entries)]
        for (key, value) in more.members { config[key] = value }
        return ["class_name": "Sequential", "config": .object(config)]
    }
}

extension HDF5Tree {
    /// The group of weights, or of one layer of it.
    func weights(_ layer: String? = nil) throws -> HDF5Group {
        try root.group(at: layer.map { "model_weights/\($0)" } ?? "model_weights") ?? HDF5Group()
    }

    mutating func setWeights(_ group: HDF5Group, of layer: String? = nil) throws {
        guard let layer else {
            root["model_weights"] = .group(group)
            return
        }
        var weights = try weights()
        weights[layer] = .group(group)
        root["model_weights"] = .group(weights)
    }
}

func floats(_ shape: Shape, _ value: Float = 0.5) -> StoredTensor {
    StoredTensor(Tensor(shape, Array(repeating: value, count: shape.count)))
}
