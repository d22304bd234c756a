import MienBasics
import MienExecution
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import MienVerification
import Testing

/// `cases>Scale` of the cases: three dense layers inside a layer with a weight of its own.
private struct Scale: UnaryCustomLayer {
    static let className = "cases>Scale"

    let factor: Float

    init(config: JSON.Object) throws(LayerError) {
        guard let factor = config["factor"]?.number else { throw LayerError("has no factor") }
        self.factor = Float(factor)
    }

    func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        guard let size = input[-1] else { throw LayerError("found an input of open size") }
        func dense(_ name: String, _ path: String) -> [WeightSpecification] {
            [
                WeightSpecification("\(name)_kernel", [size, 2], otherNames: ["\(path)/vars/0"]),
                WeightSpecification("\(name)_bias", [2], otherNames: ["\(path)/vars/1"]),
            ]
        }
        return [WeightSpecification("g", [size], otherNames: ["vars/0"])] + dense("inner", "inner")
            + dense("first", "many/dense") + dense("second", "many/dense_1")
    }

    func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape { [input[0], 2] }

    func callAsFunction(_ input: Tensor, weights: LayerWeights) -> Tensor {
        Tensor([input.shape[0], 2]) { output in
            for row in 0..<input.shape[0] {
                func dense(_ name: String, _ unit: Int, _ factor: (Int) -> Float) -> Float {
                    (0..<input.shape[1]).reduce(weights["\(name)_bias"][unit]) {
                        $0 + input[row, $1] * factor($1) * weights["\(name)_kernel"][$1, unit]
                    }
                }
                for unit in 0..<2 {
                    output[row * 2 + unit] =
                        dense("inner", unit) { weights["g"][$0] * factor } + dense("first", unit) { _ in 1 }
                        - dense("second", unit) { _ in 1 }
                }
            }
        }
    }
}

/// Two inputs of one shape, and their sum, their difference, and the mean of both of a whole batch.
private struct Mixed: CustomLayer {
    static let className = "Mixed"

    init(config: JSON.Object) {}

    func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        guard inputs.count == 2 else { throw LayerError("found \(inputs.count) inputs, expected two") }
        return [inputs[0], inputs[0], [1, 1]]
    }

    func outputs(for inputs: [Tensor], weights: LayerWeights) -> [Tensor] {
        func both(_ body: (Float, Float) -> Float) -> [Float] { zip(inputs[0].values, inputs[1].values).map(body) }
        let sum = both(+)
        return [
            Tensor(inputs[0].shape, sum), Tensor(inputs[0].shape, both(-)),
            Tensor([1, 1], [sum.reduce(0, +) / Float(2 * sum.count)]),
        ]
    }
}

/// Each number with its place in memory added.
private struct Numbered: UnaryCustomLayer {
    static let className = "Numbered"

    init(config: JSON.Object) {}

    func callAsFunction(_ input: Tensor, weights: LayerWeights) -> Tensor {
        Tensor(input.shape, input.values.enumerated().map { $1 + Float($0) })
    }
}

/// Layers that run because somebody said what they do.
@Suite struct BoundLayersTests {
    static let forms = KerasCase.Writer.allCases.flatMap { writer in
        KerasCase.Form.allCases.flatMap { form in
            ["custom_layer", "lambda_layer"].map { KerasCase(name: $0, writer: writer, form: form) }
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: forms)
    func agreesWithKeras(in test: KerasCase) throws {
        let model = try test.model()
        let network = try model.network.binding([Scale.self])
        for kernels in [ExecutionPlan.Kernels.fast, .reference] {
            let verification = try Verification(network, against: test.reference(), kernels: kernels)
            #expect(verification.passes && verification.rows.count == 3, "\(test)\n\(verification.text)")
        }
        if test.name == "lambda_layer" {
            #expect(model.provenance.remarks == ["Lambda `lam`: recognised as x * 2.0 + 1.0"])
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: forms.filter { $0.form != .weights })
    func staysInFilesAsItCame(_ test: KerasCase) throws {
        let folder = TemporaryFolder()
        let model = try test.model()
        var bound = model
        bound.network = try model.network.binding([Scale.self])
        let name = test.writer == .tfKeras || test.form == .legacy ? "a.h5" : "a.keras"
        // The order of the weights within it is that of the layout which it came in.
        let isOtherLayout = test.description == "custom_layer.tfk.keras"
        for file in isOtherLayout ? ["a.mien"] : [name, "a.mien"] {
            try bound.write(to: folder.file(file), options: WritingOptions(), hdf5: .inProcess)
            let copy = try StoredModel(contentsOf: folder.file(file), hdf5: .inProcess)
            #expect(try ModelDifference(copy, model).areEqual, "\(file)")
            let again = try Verification(copy.network.binding([Scale.self]), against: test.reference())
            #expect(again.passes, "\(file)\n\(again.text)")
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func anUnknownLayerLeavesTheRestToCompare()
        throws
    {
        let test = KerasCase(name: "custom_layer", writer: .keras3, form: .archive)
        let verification = try Verification(test.model().network, against: test.reference())
        #expect(!verification.passes && verification.divergences.isEmpty)
        #expect(verification.notRun.map(\.name) == ["sc", "output"])
        #expect(
            verification.text.hasSuffix(
                "1 of 3 were compared and agree, within 1e-05 of each layer's largest value.\n"
                    + "Not run: 2, because of `sc` (Scale3)."), "\(verification.text)")
        #expect(verification.text.contains("not run: behind `sc` (Scale3)"))
        var reference = try test.reference()
        reference.layers = [("input_img", Tensor(reference.inputs[0].shape) { $0.update(repeating: 9) })]
        let differing = try Verification(test.model().network, against: reference)
        #expect(differing.divergences.map(\.name) == ["input_img"] && differing.notRun.map(\.name) == ["output"])
        reference.layers = []
        #expect(throws: NetworkError.self) { try Verification(test.model().network, against: reference) }
    }

    private func unknown(_ className: String, _ configuration: JSON.Object = [:]) -> OpaqueLayer {
        OpaqueLayer(className: className, configuration: configuration)
    }

    /// in a, b → mixed → its three outputs, of which the second one goes through a nested network.
    private func mixed() throws -> Network {
        let inner = try Network(
            name: "inner",
            sequence: [Layer(name: "in", InputLayer(shape: [nil, 2])), Layer(name: "relu", ReLU())])
        let layers = [
            Layer(name: "a", InputLayer(shape: [nil, 2])), Layer(name: "b", InputLayer(shape: [nil, 2])),
            Layer(name: "mixed", unknown("Mixed")),
            Layer(name: "inner", NestedNetwork(className: "Functional", inner)),
        ]
        let nodes = [
            Node(layer: 0, inputs: []), Node(layer: 1, inputs: []),
            Node(layer: 2, inputs: [NodeOutput(node: 0), NodeOutput(node: 1)]),
            Node(layer: 3, inputs: [NodeOutput(node: 2, output: 1)]),
            Node(layer: 3, call: 1, inputs: [NodeOutput(node: 0)]),
        ]
        return try Network(
            name: "n", form: .functional, layers: layers, nodes: nodes, inputs: [0, 1].map { NodeOutput(node: $0) },
            outputs: [NodeOutput(node: 2), NodeOutput(node: 3), NodeOutput(node: 2, output: 2), NodeOutput(node: 4)])
    }

    @Test func severalInputsAndOutputs() throws {
        let network = try mixed().binding([Mixed.self])
        let inputs = [Tensor([2, 2], [1, 2, 3, 4]), Tensor([2, 2], [0, 3, 5, 2])]
        for kernels in [ExecutionPlan.Kernels.fast, .reference] {
            let result = try Executor(network, recording: ["inner/relu"], kernels: kernels).run(inputs)
            #expect(result.outputs.map(\.tensor.values) == [[1, 5, 8, 6], [1, 0, 0, 2], [2.5], [1, 2, 3, 4]])
            #expect(result["inner/relu"].values == [1, 0, 0, 2])
            #expect(result.outputs.map(\.tensor.shape) == [[2, 2], [2, 2], [1, 1], [2, 2]])
        }
        let error = #expect(throws: NetworkError.self) { try Executor(mixed()) }
        #expect(error?.description == "can't be run, because these layers are not known: `mixed` (Mixed)")
    }

    /// A layer behind one with its channels first is given them first.
    @Test func axesAreThoseOfKeras() throws {
        var pooling = Pooling(.max, rank: 2)
        (pooling.poolSize, pooling.dataFormat) = (Sizes([1, 1]), .channelsFirst)
        let network = try Network(
            name: "n",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 3, 1, 2])), Layer(name: "pool", pooling),
                Layer(name: "numbered", unknown("Numbered")), Layer(name: "again", pooling),
            ]
        ).binding([Numbered.self])
        for kernels in [ExecutionPlan.Kernels.fast, .reference] {
            let input = Tensor([1, 3, 1, 2], [0, 10, 20, 30, 40, 50])
            let output = try Executor(network, kernels: kernels).run(input).output
            #expect(output.shape == [1, 3, 1, 2] && output.values == [0, 11, 22, 33, 44, 55])
        }
    }

    @Test func whatDoesNotDependOnAnUnknownLayerRuns() throws {
        let network = try mixed()
        let obstacle = BlockingLayer(name: "mixed", className: "Mixed")
        let blocked = network.blocked()
        #expect(
            blocked.calls == [
                "mixed": [obstacle], "inner": [obstacle], "inner/in": [obstacle], "inner/relu": [obstacle],
            ])
        #expect(blocked.outputs == [[obstacle], [obstacle], [obstacle], []])
        let executor = try Executor(network, recording: ["a", "inner@1/relu"], givesOutputs: false)
        let result = try executor.run([Tensor([1, 2], [-1, 2]), Tensor([1, 2], [0, 0])])
        #expect(result["inner@1/relu"].values == [0, 2] && result.outputs.isEmpty)
        #expect(throws: NetworkError.self) { try Executor(network, recording: ["inner/relu"], givesOutputs: false) }
    }

    private func scale(_ weights: [Weight], _ configuration: JSON.Object = ["factor": 2]) throws -> Network {
        try Network(
            name: "n",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 5])),
                Layer(name: "sc", unknown("cases>Scale", configuration), weights: weights),
            ])
    }

    private func weights(_ names: [String]) -> [Weight] {
        let shapes: [Shape] = [[5], [5, 2], [2], [5, 2], [2], [5, 2], [2]]
        return zip(names, shapes).map { name, shape in
            Weight(name: name, StoredTensor(Tensor(shape) { $0.update(repeating: 1) }))
        }
    }

    /// Those of layers inside come in another order from a `.keras` file, and equal shapes would hide it.
    @Test func weightsAreFoundByNameOrInTheOrderOfTheirMaking() throws {
        let named = [
            "vars/0", "inner/vars/0", "inner/vars/1", "many/dense/vars/0", "many/dense/vars/1", "many/dense_1/vars/0",
            "many/dense_1/vars/1",
        ]
        let legacy = ["g", "kernel", "bias", "kernel", "bias", "kernel", "bias"]
        let input = Tensor([1, 5], [1, 1, 1, 1, 1])
        for names in [named, legacy] {
            let network = try scale(weights(names)).binding([Scale.self])
            #expect(try Executor(network).run(input).output.values == [11, 11])
        }
        var shuffled = weights(named)
        shuffled.append(shuffled.remove(at: 0))
        #expect(try Executor(scale(shuffled).binding([Scale.self])).run(input).output.values == [11, 11])
        for names in [["x/vars/0"] + named.dropFirst(), Array(legacy.dropLast())] {
            let network = try scale(weights(names)).binding([Scale.self])
            let error = #expect(throws: NetworkError.self) { try Executor(network).run(input) }
            #expect(
                error?.description.hasPrefix("layer `sc`: found the weights \(names[0]) 5, ") == true,
                "\(String(describing: error))")
            #expect(error?.description.contains("expected g or vars/0 5, inner_kernel or inner/vars/0 5 × 2") == true)
        }
    }

    @Test func aConfigurationThatTheClassRefusesIsNamed() throws {
        let error = #expect(throws: NetworkError.self) { try scale([], [:]).binding([Scale.self]) }
        #expect(error == NetworkError(layer: "sc", "has no factor"))
    }

    @Test func aLambdaComputesWhatTheCallerSays() throws {
        let network = try Network(
            name: "n",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 2])), Layer(name: "half", unknown("Lambda")),
                Layer(name: "relu", ReLU()),
            ])
        #expect(throws: NetworkError.self) { try Executor(network) }
        let bound = try network.binding(lambdas: ["half": LambdaFunction("(x - 1) / 2")])
        #expect(try Executor(bound).run(Tensor([1, 2], [5, -3])).output.values == [2, 0])
        for name in ["relu", "nobody"] {
            let error = #expect(throws: NetworkError.self) { try network.binding(lambdas: [name: LambdaFunction("x")]) }
            #expect(
                error?.problem.hasSuffix("expected a Lambda; those are `half`") == true, "\(String(describing: error))")
        }
    }

    /// Every function of the table runs, against numbers that TensorFlow gives.
    @Test(
        arguments: [
            ("x / 2", [0.5, -1, 1.5, 2]), ("2 / x", [2, -1, 2 / 3, 0.5]), ("1 - x", [0, 3, -2, -3]),
            ("-x", [-1, 2, -3, -4]),
            ("x ** 2", [1, 4, 9, 16]), ("relu(x)", [1, 0, 3, 4]), ("tf.abs(x)", [1, 2, 3, 4]),
            ("K.sum(x, axis=1)", [-1, 7]),
            ("mean(x, 1, True)", [-0.5, 3.5]), ("max(x, axis=-1)", [1, 4]), ("min(x, axis=[1])", [-2, 3]),
            ("x[:, 0]", [1, 3]),
            ("x[..., ::-1]", [-2, 1, 4, 3]), ("tf.clip_by_value(x, -1, 3.5)", [1, -1, 3, 3.5]),
            ("tf.nn.l2_normalize(x, axis=1)", [0.4472136, -0.8944272, 0.6, 0.8]),
            ("tf.reshape(x, [-1, 2, 1])", [1, -2, 3, 4]),
            ("tf.maximum(x, 2)", [2, 2, 3, 4]), ("tf.concat([x, x * 2], axis=1)", [1, -2, 2, -4, 3, 4, 6, 8]),
            ("tf.cast(x, tf.float32) + square(x)", [2, 2, 12, 20]), ("x", [1, -2, 3, 4]),
            ("tf.stack([x, -x], axis=1)", [1, -2, -1, 2, 3, 4, -3, -4]), ("K.expand_dims(x, axis=1)", [1, -2, 3, 4]),
        ] as [(String, [Float])])
    func formulasCompute(text: String, values: [Float]) throws {
        let network = try Network(
            name: "n", sequence: [Layer(name: "in", InputLayer(shape: [nil, 2])), Layer(name: "f", unknown("Lambda"))])
        let bound = try network.binding(lambdas: ["f": LambdaFunction(text)])
        let result = try Executor(bound).run(Tensor([2, 2], [1, -2, 3, 4])).output
        #expect(result.count == values.count)
        for (found, expected) in zip(result.values, values) { #expect(abs(found - expected) <= 1e-6, "\(text)") }
    }
}
