import MienBasics
import MienExecution
import MienHDF5
import MienHDF5Tree
import MienKerasFormat
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Configurations that are broken at random: a model is read and run, or there is one error. Nothing else.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct ConfigurationFuzzTests {
    static let cases = [
        "functional_residual.k3.h5", "functional_multi_io.tfk.h5", "nested_deep.k3.h5", "nested_shared_twice.tfk.h5",
        "shared_layer.k3.h5", "activation_layers.tfk.h5", "separable_conv2d.k3.h5", "mobilenet_like.tfk.h5",
        "maxpool_channels_first.k3.h5", "conv2d_groups.tfk.h5", "rescaling_vec.k3.h5", "global_pooling.k3.h5",
        "sequential_with_input.tfk.h5", "pool1d.k3.h5", "conv1d_causal.k3.h5", "merges.k3.h5", "shape_layers.tfk.h5",
        "dict_io.k3.h5", "op_layers.tfk.h5", "inference_noops.k3.h5",
    ]

    private static let hostile: [JSON] = [
        nil, true, false, 0, 1, -1, 2, 3, 7, 64, 1_000_000, 2_147_483_647, 4_294_967_296, .integer(.max),
        .integer(.min),
        0.5, 1e300, -1e-300, .number(.nan), .number(.infinity), "", "same", "valid", "causal", "channels_first",
        "linear",
        "th", "full", "sum", "concat", "Merge", "Convolution1D", "Sequential",
        "softmax", "glu", "relu", "Dense", "InputLayer", "Add", "Functional", [], [0], [1, 1], [-1], [nil], [nil, nil],
        [:],
        [[1, 1], [2, 2]], ["class_name": "Softmax", "config": [:]],
        ["class_name": "PReLU", "config": [:]], ["class_name": "__keras_tensor__"],
    ]

    /// The places in a document, each as the way to it.
    private static func places(in json: JSON, _ way: [JSON]) -> [[JSON]] {
        switch json {
        case .array(let elements):
            [way] + elements.enumerated().flatMap { places(in: $1, way + [.integer($0)]) }
        case .object(let object): [way] + object.members.flatMap { places(in: $0.value, way + [.string($0.key)]) }
        default: [way]
        }
    }

    private static func value(at way: ArraySlice<JSON>, in json: JSON) -> JSON {
        guard let step = way.first else { return json }
        if let index = step.integer { return value(at: way.dropFirst(), in: json.array?[index] ?? nil) }
        return value(at: way.dropFirst(), in: json[step.string ?? ""] ?? nil)
    }

    /// `json` with another value, or none, at a place.
    private static func replacing(_ way: ArraySlice<JSON>, in json: JSON, with new: JSON?) -> JSON {
        guard let step = way.first else { return new ?? nil }
        switch (json, step) {
        case (.array(var elements), .integer(let index)):
            if way.count == 1 && new == nil {
                elements.remove(at: index)
            } else {
                elements[index] = replacing(way.dropFirst(), in: elements[index], with: new)
            }
            return .array(elements)
        case (.object(var object), .string(let key)):
            object[key] =
                way.count == 1 && new == nil ? nil : replacing(way.dropFirst(), in: object[key] ?? nil, with: new)
            return .object(object)
        default: return json
        }
    }

    private func mutant(of json: JSON, _ generator: inout SeededGenerator) -> JSON {
        var json = json
        for _ in 0...generator.index(below: 2) {
            let places = Self.places(in: json, [])
            let way = places[generator.index(below: places.count)][...]
            switch generator.index(below: 8) {
            case 0: json = Self.replacing(way, in: json, with: nil)
            case 1, 2:
                let other = places[generator.index(below: places.count)][...]
                json = Self.replacing(way, in: json, with: Self.value(at: other, in: json))
            default:
                json = Self.replacing(way, in: json, with: Self.hostile[generator.index(below: Self.hostile.count)])
            }
        }
        return json
    }

    /// Looks at the model in every way that does not take long.
    private func use(_ model: StoredModel) throws {
        let summary = try ModelSummary(model)
        #expect(!summary.text.isEmpty)
        #expect(try !summary.json().text().isEmpty)
        let network = model.network
        let shapes = network.inputs.map { input in
            Shape(checking: network.inputShape(input).dimensions.map { $0 ?? 3 })
        }
        guard shapes.allSatisfy({ ($0?.count ?? .max) <= 1 << 16 }) else { return }
        let inputs = shapes.compactMap { $0.map { Tensor($0, Array(repeating: 0.5, count: $0.count)) } }
        for kernels in [ExecutionPlan.Kernels.fast, .reference] {
            let executor = try Executor(network, recording: network.nodeNames, kernels: kernels)
            let plan = try executor.plan(for: inputs.map(\.shape))
            guard plan.steps.reduce(0, { $0 + $1.flops }) < 1 << 22, plan.arenaByteCount < 1 << 24 else { continue }
            let result = try executor.run(inputs)
            #expect(result.outputs.count == network.outputs.count)
        }
    }

    @Test(arguments: cases) func aBrokenConfigurationIsReadOrIsOneError(file: String) throws {
        try breakConfiguration(of: HDF5Access.inProcess.read(SharedData.path("keras-cases/\(file)")), file)
    }

    @Test(arguments: [
        "functional_residual.tfk.h5", "nested_deep.tfk.h5", "separable_conv2d.tfk.h5", "nested_sequential.tfk.h5",
        "sequential_with_input.tfk.h5", "conv1d_same_s2.tfk.h5", "bn.tfk.h5", "functional_multi_io.tfk.h5",
    ])
    func aBrokenConfigurationOfKeras1IsReadOrIsOneError(file: String) throws {
        let keras2 = try HDF5Access.inProcess.read(SharedData.path("keras-cases/\(file)"))
        try breakConfiguration(of: Keras1Writer().tree(of: keras2), file)
    }

    private func breakConfiguration(of tree: HDF5Tree, _ file: String) throws {
        let config = try JSON(parsing: try #require(try tree.root.attributes.string("model_config")))
        var outcomes = (read: 0, refused: 0)
        for seed in 0..<30 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var broken = tree
            let mutant = mutant(of: config, &generator)
            broken.root.attributes["model_config"] = .text(mutant.text())
            do {
                let model = try StoredModel(KerasHDF5(broken, file: file))
                outcomes.read += 1
                try use(model)
            } catch let error as FileError {
                #expect(error.file == file, "seed \(seed)")
                outcomes.refused += 1
            } catch is NetworkError {
                outcomes.refused += 1
            }
        }
        #expect(outcomes.read > 0 && outcomes.refused > 0, "\(outcomes)")
    }
}
