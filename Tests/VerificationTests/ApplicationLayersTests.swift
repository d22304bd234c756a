import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// The layers that `keras.applications` brings along, and a wrapper whose weights two objects hold, in files of either
/// generation.
@Suite struct ApplicationLayersTests {
    private let folder = TemporaryFolder()

    private func written(_ model: StoredModel, _ name: String, _ dialect: Dialect? = nil) throws -> String {
        var options = WritingOptions()
        options.dialect = dialect
        try model.write(to: folder.file(name), options: options, hdf5: .inProcess)
        return folder.file(name)
    }

    private func model(_ layers: [Layer], _ dialect: Dialect = .keras3) throws -> StoredModel {
        let input = Layer(name: "in", InputLayer(shape: [nil, 4, 4, 3]))
        let network = try Network(
            name: "model", form: .functional, layers: [input] + layers,
            nodes: (0...layers.count).map { Node(layer: $0, inputs: $0 == 0 ? [] : [NodeOutput(node: $0 - 1)]) },
            inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: layers.count)])
        return StoredModel(
            network: network,
            provenance: Provenance(
                file: "made", format: "made", kerasVersion: nil, backend: nil, dialect: dialect))
    }

    private func layer(_ className: String, _ config: JSON.Object) throws -> any LayerSpecification {
        try #require(LayerRegistry.prototype(named: className)).reading(config, in: .keras3).specification
    }

    private func weight(_ name: String, _ shape: Shape, isTrainable: Bool = true) -> Weight {
        let values = (0..<shape.count).map { Float($0) + Float(name.utf8.count) / 16 }
        return Weight(name: name, StoredTensor(Tensor(shape, values)), isTrainable: isTrainable)
    }

    private func scaled() throws -> StoredModel {
        try model([
            Layer(
                name: "scale", layer("LayerScale", ["init_values": 0.5, "projection_dim": 3]),
                weights: [weight("gamma", [3])]),
            Layer(name: "depth", layer("StochasticDepth", [:]), otherSettings: ["drop_path_rate": 0.25]),
        ])
    }

    /// The entry of a layer in the configuration that a model is written with.
    private func entry(_ name: String, of model: StoredModel, _ dialect: Dialect) throws -> JSON.Object {
        let path = try written(model, "\(dialect.rawValue).json", dialect)
        let json = try JSON(parsing: String(decoding: fileBytes(path), as: UTF8.self))
        return try #require(
            json["config"]?["layers"]?.array?.first { $0["config"]?["name"] == .string(name) }?.object)
    }

    @Test func theyAreWrittenAsKerasFindsThem() throws {
        let scale = try entry("scale", of: scaled(), .keras3)
        #expect(scale["class_name"] == "LayerScale" && scale["registered_name"] == "LayerScale")
        #expect(scale["module"] == "keras.src.applications.convnext")
        #expect(try entry("depth", of: scaled(), .keras2)["class_name"] == "StochasticDepth")
        #expect(try entry("depth", of: scaled(), .keras2)["module"] == nil)
        let path = try written(scaled(), "scaled.keras")
        for name in [path, try written(scaled(), "three.h5", .keras3), try written(scaled(), "two.h5", .keras2)] {
            let again = try StoredModel(contentsOf: name, hdf5: .inProcess)
            #expect(again.network.layer(named: "scale")?.specification is LayerScale, "\(name)")
            #expect(again.network.layer(named: "depth")?.specification is TrainingOnly, "\(name)")
            let gamma = again.network.layer(named: "scale")?.weights.map(\.tensor.floats.values)
            #expect(gamma == [[0.3125, 1.3125, 2.3125]], "\(name)")
        }
    }

    /// Anybody may call a layer so: what tells them apart is the module or, where there is none, the settings.
    @Test(arguments: [
        ("\"keras.src.applications.convnext\"", "\"my.models\"", false),
        ("\"keras.src.applications.convnext\"", "\"tf_keras.src.applications.convnext\"", true),
        ("\"keras.src.applications.convnext\"", "\"keras.applications.convnext\"", true),
        ("\"keras.src.applications.convnext\"", "\"keras.src.applications.resnet\"", false),
        ("\"keras.src.applications.convnext\"", "null", false),
        ("\"module\": \"keras.src.applications.convnext\", \"registered_name\": \"LayerScale\"", "\"a\":1", true),
        ("\"init_values\": 0.5", "\"init_values\": 0.5, \"axis\": 1", true),
        (
            "0.5, \"projection_dim\": 3}, \"module\": \"keras.src.applications.convnext\", \"registered_name\": \"LayerScale\"",
            "0.5, \"projection_dim\": 3, \"axis\": 1}, \"a\": 1", false
        ),
    ])
    func oneOfSomebodysOwnIsKeptAsItIs(old: String, new: String, isKnown: Bool) throws {
        let path = try written(scaled(), "known.json")
        let text = try JSON(parsing: String(decoding: fileBytes(path), as: UTF8.self)).text()
        #expect(text.contains(old))
        let changed = try StoredModel(
            contentsOf: written(text.replacing(old, with: new), "changed.json"), hdf5: .inProcess)
        let scale = try #require(changed.network.layer(named: "scale"))
        #expect((scale.specification is LayerScale) == isKnown)
        #expect((scale.specification is OpaqueLayer) == !isKnown)
    }

    private func written(_ text: String, _ name: String) throws -> String {
        try AtomicFile.write(Array(text.utf8), to: folder.file(name))
        return folder.file(name)
    }

    /// Keras 3 holds the kernel of what it wraps twice in its newer files, and goes through a frozen one in another order.
    @Test(arguments: [true, false]) func theDirectionOfASpectralNormalizationComesBack(isTrainable: Bool) throws {
        let inner: JSON = [
            "class_name": "Conv2D", "config": ["name": "conv", "trainable": true, "filters": 2, "kernel_size": 3],
        ]
        let weights = [
            weight("kernel", [3, 3, 3, 2]), weight("bias", [2]), weight("vector_u", [1, 2], isTrainable: false),
        ]
        let model = try model([
            Layer(
                name: "norm", layer("SpectralNormalization", ["layer": inner, "power_iterations": 2]),
                weights: weights, isTrainable: isTrainable)
        ])
        var paths = [try written(model, "a.keras"), try written(model, "three.h5", .keras3)]
        if isTrainable {
            paths.append(try written(model, "two.h5", .keras2))
        } else {
            let fault = fileError { _ = try written(model, "two.h5", .keras2) }
            #expect(fault?.kind == .unwritable && fault?.description.contains("a frozen SpectralNormalization") == true)
        }
        for path in paths {
            let again = try StoredModel(contentsOf: path, hdf5: .inProcess)
            let found = try #require(again.network.layer(named: "norm")?.weights)
            #expect(found.map(\.name) == weights.map(\.name), "\(path)")
            #expect(found.map(\.tensor.floats.values) == weights.map(\.tensor.floats.values), "\(path)")
        }
        let tree = try HDF5Access.inProcess.read(paths[1])
        let group = try #require(try tree.root.group(at: "model_weights/norm"))
        let order = try #require(try group.attributes.strings("weight_names"))
        let direction = order.firstIndex { $0.hasSuffix("vector_u") }
        #expect(direction == (isTrainable ? 2 : 1))
    }
}
