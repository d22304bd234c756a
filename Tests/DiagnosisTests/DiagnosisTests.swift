import MienBasics
import MienDiagnosis
import MienExecution
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@Suite struct DiagnosisTests {
    @Test func nothingIsFoundInAHealthyModel() throws {
        let diagnosis = Diagnosis(try .healthy())
        #expect(diagnosis.findings == [])
        #expect(diagnosis.passes)
        #expect(
            diagnosis.text == """
                fer.keras: Keras archive, Keras 3.15.1
                Nothing keeps it from running, and nothing about it is suspicious.
                """)
    }

    @Test(arguments: Fault.all) func aFaultIsFoundAndNothingElse(fault: Fault) throws {
        let diagnosis = Diagnosis(try fault.make())
        #expect(Set(diagnosis.findings.map(\.kind)) == fault.besides.union([fault.kind]))
        let finding = try #require(diagnosis.findings.first { $0.kind == fault.kind })
        #expect(finding.severity == fault.severity)
        #expect(finding.places.first?.layer == fault.layer)
        let found = finding.places.first?.found ?? ""
        #expect(fault.found.isEmpty ? found.isEmpty : found.hasPrefix(fault.found), "\(found)")
        #expect(![finding.title, finding.reason, finding.remedy].contains(""))
        #expect(diagnosis.passes == (fault.severity != .error))
        let lines = diagnosis.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.last != " " && ($0.count <= 100 || $0.contains("`")) })
    }

    @Test func thereIsAFaultOfEachKind() {
        #expect(Set(Fault.all.map(\.kind)) == Set(Finding.Kind.allCases))
    }

    /// Every layer that can't be run is named, those behind the first too, by its path.
    @Test func allThatCanNotBeRunIsListed() throws {
        var lstm = LSTM()
        lstm.cell.units = 8
        lstm.cell.activation = .unknown("wobble")
        let inner = try Network(
            name: "inner",
            sequence: [.input([nil, 8]), Layer(name: "mine", OpaqueLayer(className: "mine>Gate", configuration: [:]))])
        let model = try Network(
            name: "model",
            sequence: [.input([nil, 8]), Layer(name: "inner", NestedNetwork(className: "Functional", inner))])
        var stored = try StoredModel.healthy()
        try stored.changeLayers { layers in
            layers.insert(.opaque("Lambda"), at: 1)
            layers.insert(Layer(name: "model", NestedNetwork(className: "Functional", model)), at: layers.count - 1)
            layers.insert(Layer(name: "lstm", lstm), at: layers.count - 1)
        }
        let errors = Diagnosis(stored).findings.filter { $0.severity == .error }
        #expect(errors.map(\.kind) == [.lambdaLayer, .customLayer, .unsupportedActivation])
        #expect(errors.map { $0.places.map(\.layer) } == [["odd"], ["model/inner/mine"], ["lstm"]])
    }

    /// As a file may say it whose calls are damaged.
    @Test func aNestedNetworkThatIsCalledWithNothingCanNotBeRun() throws {
        let inner = try Network(name: "inner", sequence: StoredModel.healthyLayers)
        var stored = try StoredModel.healthy()
        stored.network = try Network(
            name: "faces", form: .functional,
            layers: [.input(), Layer(name: "inner", NestedNetwork(className: "Functional", inner))],
            nodes: [Node(layer: 0, inputs: []), Node(layer: 1, inputs: [])], inputs: [NodeOutput(node: 0)],
            outputs: [NodeOutput(node: 1)])
        let finding = try #require(Diagnosis(stored).findings.first)
        #expect(finding.kind == .unsupportedOption)
        #expect(finding.places == [.init(layer: "inner", "Functional: found 0 inputs, expected 1")])
    }

    /// Three sizes that no tensor has.
    @Test func anInputBeyondReasonIsJudgedAllTheSame() throws {
        let size = Int(Int32.max)
        let stored = try StoredModel.healthy([.input([nil, size, size, size]), .pooling, .classes()])
        let finding = try #require(Diagnosis(stored).findings.first)
        #expect(
            finding.places == [
                .init(
                    layer: "face",
                    "InputLayer: takes a tensor of (None, 2147483647, 2147483647, 2147483647), which is beyond reason")
            ])
        #expect(!Diagnosis(stored).passes)
    }

    /// What nobody needs does not keep a network from running.
    @Test func anUnknownLayerThatNoOutputDependsOnIsNoError() throws {
        var stored = try StoredModel.healthy()
        let network = stored.network
        stored.network = try Network(
            name: "faces", form: .functional, layers: network.layers + [.opaque("mine>Gate")],
            nodes: network.nodes + [Node(layer: 5, inputs: [NodeOutput(node: 3)])], inputs: network.inputs,
            outputs: network.outputs)
        let diagnosis = Diagnosis(stored)
        #expect(diagnosis.passes)
        #expect(diagnosis.findings.map(\.kind) == [.unusedLayers, .noConversion])
    }

    /// Training changes a few numbers only, or moves the bias alone: neither passes for untouched.
    @Test func whatWasTrainedALittleIsNotCalledUntrained() throws {
        for (name, index, value) in [("kernel", 5, Float(0.5)), ("bias", 2, 1e-9)] {
            var stored = try StoredModel.healthy()
            try stored.change("conv") { conv in
                conv.set("kernel", uniform(0.272, [3, 3, 1, 8]))
                conv.set("bias", constant(0, [8]))
                conv.set(name, at: index, value)
            }
            #expect(Diagnosis(stored).findings == [])
        }
    }

    @Test func theFirstOfManyPlacesAreShown() throws {
        var stored = try StoredModel.healthy()
        stored.provenance.remarks = (0..<20).map { "remark \($0)" }
        let text = Diagnosis(stored).text
        #expect(text.contains("    remark 7\n    … and 12 more, which --json lists\n"))
        #expect(!text.contains("remark 8"))
    }

    @Test func commandsNameTheFileAsAShellTakesIt() throws {
        var stored = try StoredModel.healthy()
        stored.card.scale = nil
        stored.provenance.file = "my faces/it's.h5"
        let remedy = Diagnosis(stored, architecture: "a.json").findings[0].remedy
        #expect(
            remedy.contains(
                "`mien convert 'my faces/it'\\''s.h5' 'it'\\''s.mien' --set-card scale=unit --architecture a.json`"))
    }

    @Test func aCheckpointIsNotToBeWrittenOverItself() throws {
        var stored = try StoredModel.healthy()
        stored.card.classNames = ["happy"]
        stored.provenance.file = "fer.mien"
        let remedy = Diagnosis(stored).findings[0].remedy
        #expect(remedy.hasPrefix("`mien convert fer.mien fer.corrected.mien --set-card labels=…` "))
    }

    @Test(arguments: [
        ("(x - 127.5) / 127.5", "raw"), ("0.00784313725 * x - 1", "raw"), ("(1 - x) * -2 + 1", "unit"),
        ("(x - 0.5) * 2", "unit"), ("x * x / 255", nil), ("x - mean(x, axis=[1, 2, 3], keepdims=True)", nil),
    ])
    func aFormulaThatScalesPixelsIsSeen(formula: String, scale: String?) throws {
        var stored = try StoredModel.healthy()
        stored.card.scale = nil
        try stored.changeLayers { $0.insert(.opaque("Lambda"), at: 1) }
        stored.network = try stored.network.binding(lambdas: ["odd": LambdaFunction(formula)])
        let finding = try #require(Diagnosis(stored).findings.first { $0.kind == .missingScale })
        #expect(finding.places == (scale.map { [.init(layer: "odd", "takes pixels of the scale `\($0)`")] } ?? []))
    }

    @Test func aFormulaThatIsASoftmaxIsSeen() throws {
        var stored = try StoredModel.healthy()
        try stored.changeLayers { $0.append(.opaque("Lambda")) }
        stored.network = try stored.network.binding(lambdas: ["odd": LambdaFunction("tf.nn.softmax(x)")])
        #expect(Diagnosis(stored).findings.first?.kind == .softmaxTwice)
        stored.network = try stored.network.binding(lambdas: ["odd": LambdaFunction("x / 2")])
        #expect(Diagnosis(stored).findings.map(\.kind) == [.noConversion])
    }

    // MARK: Other people's models

    private static let models: [(file: String, kinds: [Finding.Kind])] = [
        ("fer_api_emotion.h5", [.zeroVariance, .missingScale, .missingLabels]),
        ("fer_api_emotion.keras", [.zeroVariance, .missingScale, .missingLabels]),
        ("squeeze_excite_emotions.h5", [.missingScale, .missingLabels]),
        ("fer2013_big_XCEPTION.54-0.66.hdf5", [.missingScale, .missingLabels]),
        ("fer2013_mini_XCEPTION.102-0.66.hdf5", [.missingScale, .missingLabels]),
        ("tiny_XCEPTION_KDEF.hdf5", [.missingScale, .missingLabels]),
        ("nested_mobilenetv2.keras", [.missingScale, .colourInput, .missingLabels]),
    ]

    /// They were trained and are used: nothing about them is suspicious.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: models)
    func aModelThatWasTrainedIsNotSuspicious(file: String, kinds: [Finding.Kind]) throws {
        let diagnosis = Diagnosis(try StoredModel(contentsOf: SharedData.path("models/\(file)"), hdf5: .inProcess))
        #expect(diagnosis.findings.map(\.kind) == kinds)
        #expect(diagnosis.findings.allSatisfy { $0.severity == .note })
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func aNetworkThatScalesItsPixelsIsSaidTo() throws {
        let path = SharedData.path("models/nested_mobilenetv2.keras")
        let finding = Diagnosis(try StoredModel(contentsOf: path, hdf5: .inProcess)).findings[0]
        #expect(finding.places == [.init(layer: "true_divide_1", "takes pixels of the scale `raw`")])
    }

    /// Over networks of nearly every layer that Keras has: what passes is what can be planned.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func whatPassesCanBeRun() throws {
        let folder = SharedData.path("keras-cases")
        var (passing, failing) = (0, 0)
        for name in try FilePaths.contents(ofFolder: folder).sorted()
        where name.hasSuffix(".keras") || name.hasSuffix(".tfk.h5") {
            // Some can't be read, which other tests are about.
            guard let model = try? StoredModel(contentsOf: FilePaths.join(folder, name), hdf5: .inProcess) else {
                continue
            }
            let shapes = model.network.inputs.map { input in
                let sizes = model.network.inputShape(input).dimensions
                return Shape(sizes.enumerated().map { axis, size in size ?? (axis == 0 ? 1 : 32) })
            }
            let isPlanned = (try? ExecutionPlan(model.network, inputs: shapes, kernels: .reference)) != nil
            #expect(Diagnosis(model).passes == isPlanned, "\(name)")
            if isPlanned { passing += 1 } else { failing += 1 }
        }
        #expect(passing > 200 && failing > 3)
    }
}
