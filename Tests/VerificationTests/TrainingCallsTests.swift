import MienBasics
import MienExecution
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTestSupport
import Testing

/// Layers that are called with `training=True`. Keras 2 heeds that when a network is used, and Keras 3 does not.
@Suite struct TrainingCallsTests {
    private let folder = TemporaryFolder()

    /// The small model of Keras 2, whose call of a layer of that class behind `conv` has these keywords.
    private func keras2(
        _ keywords: JSON, className: String = "BatchNormalization", _ more: JSON.Object = [:]
    ) throws -> StoredModel {
        var model = LegacyModel.small
        let text = model.config.text().replacing(
            "[[[\"conv\", 0, 0, {}]]]", with: "[[[\"conv\", 0, 0, \(keywords.text())]]]")
        var config = try #require(JSON(parsing: text).object)
        var inner = try #require(config["config"]?.object)
        var entries = try #require(inner["layers"]?.array)
        let norm = try #require(entries.firstIndex { $0["config"]?["name"] == "norm" })
        var entry = try #require(entries[norm].object)
        var options: JSON.Object = className == "BatchNormalization" ? entry["config"]?.object ?? [:] : ["name": "norm"]
        for (key, value) in more.members { options[key] = value }
        entry["config"] = .object(options)
        entry["class_name"] = .string(className)
        entries[norm] = .object(entry)
        inner["layers"] = .array(entries)
        config["config"] = .object(inner)
        model.config = .object(config)
        if className != "BatchNormalization" {
            model.weights = model.weights.map { ($0.layer, $0.layer == "norm" ? [] : $0.arrays) }
        }
        try HDF5Access.inProcess.write(model.tree(), to: folder.file("small.h5"))
        return try StoredModel(contentsOf: folder.file("small.h5"), hdf5: .inProcess)
    }

    /// The same in Keras 3's words.
    private func keras3(_ keywords: JSON) throws -> StoredModel {
        let path = try written(keras2([:]), "plain.json", .keras3)
        let text = String(decoding: try fileBytes(path), as: UTF8.self)
        var json = try JSON(parsing: text)
        json = try JSON(parsing: json.text().replacing("\"kwargs\": {}", with: "\"kwargs\": \(keywords.text())"))
        try AtomicFile.write(Array(json.text().utf8), to: folder.file("three.json"))
        return try StoredModel(
            contentsOf: folder.file("small.h5"), architecture: folder.file("three.json"), hdf5: .inProcess)
    }

    private func written(_ model: StoredModel, _ name: String, _ dialect: Dialect? = nil) throws -> String {
        var options = WritingOptions()
        options.dialect = dialect
        try model.write(to: folder.file(name), options: options, hdf5: .inProcess)
        return folder.file(name)
    }

    private func read(_ path: String) throws -> StoredModel { try StoredModel(contentsOf: path, hdf5: .inProcess) }

    private static let refusal =
        "can't be run, because what these layers do in training is not done, and each is called with training=True: "

    @Test(arguments: [true, 1] as [JSON]) func keras2sIsRefusedAndShown(training: JSON) throws {
        let model = try keras2(["training": training])
        for model in [model, try read(written(model, "copy.mien")), try read(written(model, "copy.h5"))] {
            #expect(throws: NetworkError("\(Self.refusal)`norm` (BatchNormalization)")) {
                try Executor(model.network)
            }
            let text = try ModelSummary(model).text
            #expect(text.contains("BatchNormalization (training=True)"))
            #expect(
                text.contains("\nCan't be run, because they are called with training=True: `norm` (BatchNormalization)")
            )
            let layers = try ModelSummary(model).json()["layers"]?.array ?? []
            #expect(layers.filter { $0["isInTraining"] == true }.map { $0["name"] } == ["norm"])
        }
        let path = folder.file("three.h5")
        let fault = fileError { _ = try written(model, "three.h5", .keras3) }
        #expect(
            fault?.description
                == "\(path): layer `norm`: found a BatchNormalization that is called with training=True, expected a call that "
                + "does not say so, because Keras 3 does not heed it in predict")
        #expect(fault?.kind == .unwritable && !FilePaths.exists(path))
    }

    @Test(
        arguments: [
            ("BatchNormalization", ["trainable": false]), ("Dropout", ["rate": 0.0]),
            ("GaussianNoise", ["stddev": 0.0]),
            ("ActivityRegularization", ["l1": 0.5]), ("ReLU", [:]),
        ] as [(String, JSON.Object)])
    func whatDoesTheSameInTrainingIsRun(className: String, options: JSON.Object) throws {
        let model = try keras2(["training": true], className: className, options)
        _ = try Executor(model.network)
        #expect(try !ModelSummary(model).text.contains("training=True"))
        let plain = try keras2([:], className: className, options)
        #expect(try ModelDifference(model, plain).areEqual)
        let modern = try read(written(model, "three.h5", .keras3))
        #expect(modern.network.nodes == plain.network.nodes)
        // In its own words nothing is lost.
        #expect(try read(written(model, "two.h5")).network.nodes == model.network.nodes)
    }

    @Test(arguments: ["Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "RandomFlip"])
    func whatDoesSomethingElseInTrainingIsRefused(className: String) throws {
        let options: JSON.Object = className == "GaussianNoise" ? ["stddev": 0.5] : ["rate": 0.5]
        #expect(throws: NetworkError("\(Self.refusal)`norm` (\(className))")) {
            try Executor(keras2(["training": true], className: className, options).network)
        }
        _ = try Executor(keras2(["training": false], className: className, options).network)
    }

    @Test func keras3sMeansNothingWhenANetworkIsUsed() throws {
        let model = try keras3(["training": true])
        #expect(model.network.nodes.contains { $0.arguments.trainsByDefault })
        #expect(model.network.callsInTraining.isEmpty)
        _ = try Executor(model.network)
        #expect(try !ModelSummary(model).text.contains("training=True"))
        for name in ["copy.keras", "copy.h5", "copy.mien"] {
            #expect(try read(written(model, name)).network.nodes == model.network.nodes, "\(name)")
        }
        let plain = try keras2([:])
        let old = try read(written(model, "old.h5", .keras2))
        #expect(old.network.nodes == plain.network.nodes)
    }

    @Test func onlyKeras2sIsADifference() throws {
        let modern = try keras3(["training": true])
        let plain = try keras2([:])
        let trained = try keras2(["training": true])
        #expect(try ModelDifference(modern, plain).areEqual)
        #expect(try ModelDifference(modern, keras3([:])).areEqual)
        #expect(try ModelDifference(trained, trained).areEqual)
        for other in [modern, plain, try keras2(["training": false])] {
            let difference = try ModelDifference(trained, other)
            #expect(difference.layers.map(\.name) == ["norm"])
            #expect(difference.layers.first?.values.map(\.name) == ["arguments"])
        }
    }

    /// Two normalisations in a network of its own; the call of the second may say something else than that of the network.
    private func nested(_ outer: JSON?, _ inner: JSON?) throws -> StoredModel {
        func arguments(_ training: JSON?) -> CallArguments {
            CallArguments(positional: [.input(0)], keywords: training.map { ["training": .constant($0)] } ?? [:])
        }
        func from(_ node: Int) -> [NodeOutput] { [NodeOutput(node: node)] }
        let input = Layer(name: "x", InputLayer(shape: [nil, 2]))
        let norms = ["a", "b"].map { Layer(name: $0, BatchNormalization()) }
        let part = try Network(
            name: "part", form: .functional, layers: [input] + norms,
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: from(0)),
                Node(layer: 2, inputs: from(1), arguments: arguments(inner)),
            ], inputs: from(0), outputs: from(2))
        let network = try Network(
            name: "m", form: .functional,
            layers: [input, Layer(name: "part", NestedNetwork(className: "Functional", part))],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: from(0)),
                Node(layer: 1, call: 1, inputs: from(1), arguments: arguments(outer)),
            ], inputs: from(0), outputs: from(2))
        return StoredModel(
            network: network,
            provenance: Provenance(file: "m.h5", format: "", kerasVersion: nil, backend: nil, dialect: .keras2))
    }

    /// As tf_keras does it: the innermost call that says something counts.
    @Test func aNestedNetworkHandsItOn() throws {
        func names(_ outer: JSON?, _ inner: JSON?) throws -> [String] {
            try nested(outer, inner).network.callsInTraining.map(\.name)
        }
        #expect(try names(nil, nil) == [])
        #expect(try names(true, nil) == ["part@1/a", "part@1/b"])
        #expect(try names(true, false) == ["part@1/a"])
        #expect(try names(false, true) == ["part/b", "part@1/b"])
        #expect(try names(nil, true) == ["part/b", "part@1/b"])
        #expect(try names(false, false) == [])
        #expect(throws: NetworkError("\(Self.refusal)`part@1/a` (BatchNormalization)")) {
            try Executor(nested(true, false).network)
        }
        #expect(try !ModelDifference(nested(true, false), nested(true, nil)).areEqual)
        #expect(try !ModelDifference(nested(true, nil), nested(nil, nil)).areEqual)
        #expect(try ModelDifference(nested(nil, false), nested(false, nil)).areEqual)
    }
}
