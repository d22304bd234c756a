import MienBasics
import MienHDF5Tree
@testable import MienKerasFormat
import MienNetworks
import MienTensors
import MienTestSupport

/// A model as Keras 1 left it, made by hand: words and arrays as they stand.
struct Keras1File {
    var model: JSON
    var weights: [(layer: String, arrays: [(name: String, tensor: StoredTensor)])] = []
    var version: String? = "1.2.2"

    /// A Sequential model: a bare list.
    init(
        sequence entries: [JSON], _ weights: [(layer: String, arrays: [(name: String, tensor: StoredTensor)])] = [],
        version: String? = "1.2.2"
    ) {
        model = ["class_name": "Sequential", "config": .array(entries)]
        self.weights = weights
        self.version = version
    }

    static func entry(_ className: String, _ name: String, _ options: JSON.Object = [:]) -> JSON {
        var config: JSON.Object = ["name": .string(name)]
        for (key, value) in options.members { config[key] = value }
        return ["class_name": .string(className), "config": .object(config)]
    }

    /// The group of weights, as `save_weights` leaves it at the root.
    func group() throws -> HDF5Group {
        var group = HDF5Group(attributes: ["layer_names": .texts(weights.map(\.layer))])
        for (layer, arrays) in weights {
            try group.add(
                .group(HDF5Group(attributes: ["weight_names": .texts(arrays.map(\.name))])), at: layer)
            for (name, tensor) in arrays {
                try group.add(.dataset(HDF5Dataset(.tensor(tensor))), at: "\(layer)/\(name)")
            }
        }
        return group
    }

    func tree() throws -> HDF5Tree {
        var tree = HDF5Tree()
        tree.root.attributes = ["model_config": .text(model.text())]
        if let version { tree.root.attributes["keras_version"] = .text(version) }
        tree.root["model_weights"] = .group(try group())
        return tree
    }

    func read(theanoKernels: Bool = false) throws -> StoredModel {
        try StoredModel(KerasHDF5(try tree(), file: "old.h5"), theanoKernels: theanoKernels)
    }

    /// Class and options of a layer in the words of Keras 2, whether its weights are there or not.
    func translatedWords(of name: String) throws -> (className: String, options: JSON.Object) {
        var translation = Keras1Configuration(version: version.flatMap(KerasVersion.init), file: "old.h5")
        let layers = try translation.model(model)["config"]?["layers"]?.array ?? []
        guard let entry = layers.first(where: { $0["config"]?["name"]?.string == name }),
            let className = entry["class_name"]?.string, let options = entry["config"]?.object
        else { throw FileError(.malformed, file: "old.h5", "there is no layer \(name)") }
        return (className, options)
    }

    /// What is said of the file; empty where it is read.
    func fault(theanoKernels: Bool = false) -> String {
        do {
            _ = try read(theanoKernels: theanoKernels)
            return ""
        } catch {
            return "\(error)"
        }
    }
}

extension StoredModel {
    /// A layer's class and options in the words of Keras 2, whether it is known or not.
    func words(_ name: String) throws -> (className: String, options: JSON.Object)? {
        guard let layer = network.layers.first(where: { $0.name == name })?.specification else { return nil }
        return (layer.className, try (layer as? OpaqueLayer)?.configuration ?? layer.config(in: .keras2))
    }
}

/// An array of that shape whose elements are all different.
func ramp(_ shape: Shape, from start: Int = 0) -> StoredTensor {
    StoredTensor(Tensor(shape, (0..<shape.count).map { Float($0 + start) }))
}
