import MienBasics
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@testable import MienCheckpointFormat

/// One test for each way in which a file can lie.
@Suite struct LyingFileTests {
    private func expect(
        _ bytes: [UInt8], _ message: String, kind: FileError.Kind = .malformed, budgets: Budgets = .standard,
        at location: SourceLocation = #_sourceLocation
    ) {
        let error = fileError { _ = try StoredModel(checkpoint: bytes, budgets: budgets) }
        #expect(error?.description == "model.mien: \(message)", sourceLocation: location)
        #expect(error?.kind == kind, sourceLocation: location)
    }

    /// The small network's file, with the value at `path` replaced, or removed.
    private func expect(
        _ path: String, _ value: JSON?, _ message: String, kind: FileError.Kind = .malformed,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        var file = try CraftedFile(StoredModel.small().bytes())
        file.change(path) { $0 = value }
        expect(file.bytes, message, kind: kind, at: location)
    }

    private let layer = "sections.0.value.graph.layers.1"

    @Test func anotherFormat() throws {
        expect([], "found an empty file, expected a Mien checkpoint", kind: .unrecognised)
        expect(Array("%PDF-1.4".utf8), "found a PDF document, expected a Mien checkpoint", kind: .unrecognised)
    }

    @Test func aFileThatEndsWithinThePreamble() throws {
        expect(Array(try StoredModel.small().bytes().prefix(19)), "found 19 bytes, expected at least 20")
    }

    @Test func aNewerMajorVersion() throws {
        expect(
            patched(try StoredModel.small().bytes(), 8, [2, 0, 3, 0]),
            "found a checkpoint of version 2.3, expected version 1", kind: .unsupported)
    }

    @Test func aHeaderBeyondTheCap() throws {
        expect(
            patched(try StoredModel.small().bytes(), 12, [1, 0, 0x80, 0]),
            "byte 12: found a header of 8388609 bytes, expected at most 8388608", kind: .overBudget)
        var budgets = Budgets()
        budgets.textBytes = 16
        let size = try CraftedFile(StoredModel.small().bytes()).header.text().utf8.count
        expect(
            try StoredModel.small().bytes(), "byte 12: found a header of \(size) bytes, expected at most 16",
            kind: .overBudget, budgets: budgets)
    }

    @Test func aHeaderBeyondTheFile() throws {
        expect(
            CraftedFile.sealed(Array("{}".utf8), []).dropLast(1),
            "byte 12: found a header of 2 bytes, expected at most the 1 that follow")
    }

    @Test func aHeaderThatWasChanged() throws {
        let bytes = try StoredModel.small().bytes()
        for place in [10, 16, 20, 200] {
            expect(
                patched(bytes, place, [bytes[place] ^ 1]),
                "header: found bytes with another checksum, expected those that the checksum was written for"
            )
        }
    }

    @Test func aHeaderThatIsNoJSON() throws {
        expect(CraftedFile.sealed(Array("{]".utf8), []), "header, 1:2: found ']', expected a key")
        expect(
            CraftedFile.sealed(Array("{\"sections\": [], \"sections\": []}".utf8), []),
            "header, 1:18: the key \"sections\" stands twice in one object")
        expect(CraftedFile.sealed([0x22, 0xFF, 0x22], []), "header, 1:3: found bytes that are not UTF-8 in a text")
    }

    @Test func aHeaderThatNestsTooDeep() throws {
        let deep = Array(repeating: UInt8(ascii: "["), count: 200)
        expect(CraftedFile.sealed(deep, []), "header, 1:129: lists and objects are nested too deep")
    }

    @Test func aHeaderOfAnotherShape() throws {
        expect(CraftedFile.sealed(Array("[]".utf8), []), "header: found a list of 0, expected an object")
        expect(CraftedFile.sealed(Array("{}".utf8), []), "header: found no `sections`, expected one")
        try expect("more", 1, "header: found a member `more`, expected only sections")
        try expect("sections", 1, "header.sections: found 1, expected a list")
        try expect("sections.0.tensors", nil, "header.sections[0]: found no `tensors`, expected one")
        try expect("sections.0.name", 5, "header.sections[0].name: found 5, expected a text")
    }

    @Test func twoSectionsOfOneName() throws {
        try expect(
            "sections.1.name", "network",
            "header.sections[1].name: found a second section `network`, expected names that differ")
    }

    @Test func aSectionThatIsMissing() throws {
        try expect("sections.0.name", "netwerk", "header: found no section `network`, expected one")
        try expect("sections.1.name", "x", "header: found no section `provenance`, expected one")
    }

    @Test func moreTensorsThanTheBudget() throws {
        var budgets = Budgets()
        budgets.members = 1
        expect(
            try StoredModel.small().bytes(), "header: found more than 1 tensors, expected fewer", kind: .overBudget,
            budgets: budgets)
    }

    @Test func anElementTypeThatDoesNotExist() throws {
        try expect(
            "sections.0.tensors.0.elementType", "float8",
            "header.sections[0].tensors[0].elementType: found \"float8\", expected one of bool, int8, uint8, int16, "
                + "uint16, int32, uint32, int64, uint64, float16, bfloat16, float32, float64")
    }

    @Test func aShapeThatIsNone() throws {
        let place = "header.sections[0].tensors[0].shape"
        try expect("sections.0.tensors.0.shape", "2", "\(place): found \"2\", expected a list")
        try expect("sections.0.tensors.0.shape", [-1], "\(place)[0]: found -1, expected a whole number from 0")
        try expect("sections.0.tensors.0.shape", [1.5], "\(place)[0]: found 1.5, expected a whole number from 0")
    }

    @Test func aShapeWhoseProductOverflows() throws {
        let large = JSON.integer(1 << 40)
        try expect(
            "sections.0.tensors.0.shape", [large, large],
            "header.sections[0].tensors[0].shape: found a list of 2, expected at most 64 sizes, whose product is a number "
                + "of 63 bits")
        try expect(
            "sections.0.tensors.0.shape", .array(Array(repeating: 1, count: 65)),
            "header.sections[0].tensors[0].shape: found a list of 65, expected at most 64 sizes, whose product is a number "
                + "of 63 bits")
    }

    @Test func aTensorThatIsLargerThanAnyFile() throws {
        let file = try CraftedFile(StoredModel.small().bytes())
        let start = file.bytes.count - file.data.count
        // The header keeps its length: 2^62 has 19 digits.
        var changed = file
        changed.change("sections.0.tensors.0.shape") { $0 = [.integer(1 << 62)] }
        let moved = changed.bytes.count - changed.data.count
        #expect(moved >= start)
        expect(
            changed.bytes,
            "header.sections[0].tensors[0]: found float32 \(1 << 62) at byte \(moved), expected it to end within the "
                + "file's \(changed.bytes.count) bytes")
    }

    @Test func aFileThatWasCutShort() throws {
        let bytes = try StoredModel.small().bytes()
        expect(
            bytes.dropLast(1),
            "header.sections[0].tensors[1]: found float32 3 at byte \(bytes.count - 12), expected it to end within the "
                + "file's \(bytes.count - 1) bytes")
    }

    @Test func aFileThatGoesOn() throws {
        let bytes = try StoredModel.small().bytes()
        expect(
            bytes + [0],
            "found \(bytes.count + 1) bytes, expected \(bytes.count), which is where the last tensor ends")
    }

    @Test func tensorsThatOverlap() throws {
        try expect(
            "sections.0.tensors.1.offset", 0,
            "header.sections[0].tensors[1].offset: found 0, expected 64, the first place behind the tensor before it")
    }

    @Test func aHoleBetweenTensors() throws {
        try expect(
            "sections.0.tensors.1.offset", 128,
            "header.sections[0].tensors[1].offset: found 128, expected 64, the first place behind the tensor before it")
    }

    @Test func aTensorThatIsNotAligned() throws {
        try expect(
            "sections.0.tensors.0.offset", 4,
            "header.sections[0].tensors[0].offset: found 4, expected 0, the first place behind the tensor before it")
    }

    @Test func aChecksumThatIsNone() throws {
        try expect(
            "sections.0.tensors.0.checksum", .integer(1 << 32),
            "header.sections[0].tensors[0].checksum: found 4294967296, expected a whole number 0 ... 4294967295")
    }

    @Test func aTensorThatIsNotThere() throws {
        for number: JSON in [2, -1, 0.0, "0", nil] {
            try expect(
                "\(layer).weights.0.tensor", number,
                "section `network`.graph.layers[1].weights[0].tensor: found \(number.kindDescription), expected the number "
                    + "of one of the section's 2 tensors")
        }
    }

    @Test func aTensorThatTwoWeightsName() throws {
        try expect(
            "\(layer).weights.1.tensor", 0,
            "section `network`.graph.layers[1].weights[1].tensor: found 0, expected a tensor that nothing else in the "
                + "section names")
    }

    @Test func aTensorThatNothingNames() throws {
        try expect(
            "\(layer).weights", [],
            "section `network`: found tensor 0, which nothing names, expected each to be named once")
    }

    @Test func aLayerOfAClassThatNobodyKnows() throws {
        try expect(
            "\(layer).className", "Dance",
            "section `network`.graph.layers[1].className: found \"Dance\", expected a layer that this version of Mien knows",
            kind: .unsupported)
    }

    @Test func anOptionThatTheLayerHasNot() throws {
        try expect(
            "\(layer).options.groups", 2,
            "section `network`.graph.layers[1].options: found an option `groups`, expected only those that the layer has",
            kind: .unsupported)
    }

    @Test func anOptionOfAnotherType() throws {
        try expect(
            "\(layer).options.units", "many",
            "section `network`.graph.layers[1].options.units: found \"many\", expected a whole number")
    }

    @Test func aLayerOfAnotherKind() throws {
        let place = "section `network`.graph.layers[1]"
        try expect(
            "\(layer).kind", "custom", "\(place).kind: found \"custom\", expected one of known, network, opaque")
        try expect(
            "\(layer).kind", "opaque", "\(place): found a member `options`, expected none in a layer of this kind")
        try expect("\(layer).options", nil, "\(place): found no `options`, expected one in a layer of this kind")
    }

    @Test func twoLayersOfOneName() throws {
        try expect("\(layer).name", "face", "layer `face`: two layers have this name")
    }

    @Test func aNodeOfALayerThatIsNotThere() throws {
        try expect(
            "sections.0.value.graph.nodes.1.layer", 2,
            "section `network`.graph.nodes[1].layer: found 2, expected the number of one of 2 layers")
    }

    @Test func twoNodesThatAreTheSameCall() throws {
        try expect(
            "sections.0.value.graph.nodes.1.layer", 0,
            "section `network`.graph.nodes[1].call: found 0, expected a call of `face` that no other node is")
    }

    @Test func aNodeThatTakesItsInputFromALaterOne() throws {
        try expect(
            "sections.0.value.graph.nodes.1.inputs", [[1, 0]],
            "section `network`.graph.nodes[1].inputs[0][0]: found 1, expected a node that stands before")
        try expect(
            "sections.0.value.graph.outputs", [[0, 0, 0]],
            "section `network`.graph.outputs[0]: found a list of 3, expected the numbers of a node and of its output")
    }

    @Test func aNetworkWithoutEnds() throws {
        try expect(
            "sections.0.value.graph.outputs", [],
            "found 1 inputs and 0 outputs, expected at least one of each")
    }

    @Test func aDialectThatDoesNotExist() throws {
        try expect(
            "sections.0.value.dialect", "keras9",
            "section `network`.dialect: found \"keras9\", expected one of keras1, keras2, keras3")
    }

    @Test func aCardThatSaysSomethingElse() throws {
        var file = try CraftedFile(StoredModel.everything().bytes())
        file.change("sections.1.value.scale") { $0 = "255" }
        expect(
            file.bytes,
            "section `card`.scale: found \"255\", expected one of unit, signed, raw, standardized")
        file.change("sections.1.value") { $0 = ["colour": "red"] }
        expect(
            file.bytes,
            "section `card`: found a member `colour`, expected only classNames, scale, mean, standardDeviation, grey, "
                + "resize, fit, licence, notes")
        for (key, choices) in [
            ("grey", Preprocessing.GreyFormula.allCases.map(\.rawValue)),
            ("resize", Preprocessing.ResizeKernel.allCases.map(\.rawValue)),
            ("fit", Preprocessing.Fit.allCases.map(\.rawValue)),
        ] {
            file.change("sections.1.value") { $0 = .object([key: "of-tomorrow"]) }
            expect(
                file.bytes,
                "section `card`.\(key): found \"of-tomorrow\", expected one of \(choices.joined(separator: ", "))")
        }
    }

    @Test(
        arguments: [
            ("mean", [], "mean: found a list of 0, expected one number, or one for each channel"),
            ("mean", [0.5, .number(.nan)], "mean[1]: found nan, expected a finite number"),
            ("mean", [1e39], "mean[0]: found 1e+39, expected a finite number"),
            ("standardDeviation", [0], "standardDeviation[0]: found 0.0, expected a finite number above 0"),
            ("standardDeviation", [1, -0.5], "standardDeviation[1]: found -0.5, expected a finite number above 0"),
            ("standardDeviation", [1e-60], "standardDeviation[0]: found 1e-60, expected a finite number above 0"),
        ] as [(String, JSON, String)])
    func aMeanThatPixelsCanNotHave(key: String, numbers: JSON, message: String) throws {
        var file = try CraftedFile(StoredModel.everything().bytes())
        file.change("sections.1.value.\(key)") { $0 = numbers }
        expect(file.bytes, "section `card`.\(message)")
    }

    @Test func aMeanForAnotherNumberOfChannels() throws {
        var model = try StoredModel.small()
        model.network = try Network(
            name: "picture",
            sequence: [Layer(name: "face", InputLayer(shape: [nil, 6, 6, 3])), Layer(name: "relu", ReLU())])
        model.card.mean = [1, 2, 3]
        var file = try CraftedFile(model.bytes())
        file.change("sections.1.value.mean") { $0 = [1, 2] }
        expect(file.bytes, "section `card`.mean: found 2 numbers, expected 1, or one for each of 3 channels")
        file.change("sections.1.value") { $0 = ["standardDeviation": [1, 2]] }
        expect(
            file.bytes, "section `card`.standardDeviation: found 2 numbers, expected 1, or one for each of 3 channels")
        model.card.mean = [1, 2]
        let error = fileError { _ = try model.bytes() }
        #expect(error?.kind == .unwritable && error?.place == "section `card`.mean")
    }

    @Test(arguments: [
        "zzz", "", ":", "sha256:", ":ab", "SHA256:ab", "sha256:AB", "sha256:ab:cd", "sha256:ag", "shä:ab",
    ])
    func aDigestThatIsNone(digest: String) throws {
        let value = JSON.string(digest)
        try expect(
            "sections.1.value.source.digest", value,
            "section `provenance`.source.digest: found \(value.kindDescription), expected an algorithm's name and "
                + "hexadecimal digits in lower case, as in sha256:9f86")
    }

    /// The checksums of all of these are right.
    @Test func weightsThatAreNotTheLayers() throws {
        let place = "section `network`: `classes`"
        let all = "kernel 2 × 3, bias 3"
        try expect("\(layer).options.use_bias", false, "\(place): found \(all), expected kernel 2 × 3")
        try expect("\(layer).weights.0.name", "kern", "\(place): found kern 2 × 3, bias 3, expected \(all)")
        try expect(
            "sections.0.tensors.0.shape", [3, 2], "\(place): found kernel 3 × 2, bias 3, expected \(all)")
        var file = try CraftedFile(StoredModel.small().bytes())
        file.change("\(layer).weights") { $0 = .array(($0?.array ?? []).reversed()) }
        expect(file.bytes, "\(place): found bias 3, kernel 2 × 3, expected \(all)")
    }

    @Test func allWeightsThatAreWrongAreToldAtOnce() throws {
        var model = try StoredModel.small()
        var dense = Dense()
        dense.units = 1
        let inner = try Network(
            name: "inner",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 3])),
                Layer(
                    name: "dense", dense,
                    weights: [
                        Weight(name: "kernel", StoredTensor(Tensor([3, 1], [1, 2, 3]))),
                        Weight(name: "bias", StoredTensor(Tensor([1], [1]))),
                    ]),
            ])
        let opaque = OpaqueLayer(className: "Lambda", configuration: [:])
        let behind = inner.layers[1]
        model.network = try Network(
            name: "large",
            sequence: model.network.layers + [
                Layer(name: "inner", NestedNetwork(className: "Functional", inner)), Layer(name: "lambda", opaque),
                Layer(name: "behind", behind.specification, weights: behind.weights),
            ])
        var file = try CraftedFile(model.bytes())
        let layers = "sections.0.value.graph.layers"
        file.change("\(layers).1.weights.0.name") { $0 = "kern" }
        file.change("\(layers).2.graph.layers.1.weights.1.name") { $0 = "b" }
        file.change("\(layers).4.weights.1.name") { $0 = "c" }
        expect(
            file.bytes,
            "section `network`: `classes`: found kern 2 × 3, bias 3, expected kernel 2 × 3, bias 3; `inner/dense`: found "
                + "kernel 3 × 1, b 1, expected kernel 3 × 1, bias 1; `behind`: found kernel 3 × 1, c 1, expected kernel "
                + "3 × 1, bias 1")
        file.change("\(layers).1.weights.0.name") { $0 = "kernel" }
        file.change("\(layers).2.graph.layers.1.weights.1.name") { $0 = "bias" }
        file.change("\(layers).4.weights") { $0 = .array(($0?.array ?? []).reversed()) }
        expect(
            file.bytes, "section `network`: `behind`: found c 1, kernel 3 × 1, expected kernel 3 × 1, bias 1")
    }

    /// What a reader refuses is not written.
    @Test func aModelWithOtherWeightsIsNotWritten() throws {
        var model = try StoredModel.small()
        model.network = model.network.replacingLayers(
            with: model.network.layers.map { layer in
                var layer = layer
                layer.weights.reverse()
                return layer
            })
        let error = fileError { _ = try model.bytes() }
        #expect(error?.kind == .unwritable)
        #expect(error?.problem == "`classes`: found bias 3, kernel 2 × 3, expected kernel 2 × 3, bias 3")
    }

    @Test func testVectorsOfAnotherNetwork() throws {
        let place = "section `testVectors`"
        func expect(
            _ path: String, _ value: JSON, _ message: String, at location: SourceLocation = #_sourceLocation
        ) throws {
            var file = try CraftedFile(StoredModel.everything().bytes())
            file.change("sections.3.value.\(path)") { $0 = value }
            self.expect(file.bytes, "\(place).\(message)", at: location)
        }
        let first: JSON = ["name": "features", "tensor": 1]
        try expect(
            "layers", [["name": "nope", "tensor": 1]], "layers[0].name: found `nope`, expected a layer of the network")
        var file = try CraftedFile(StoredModel.everything().bytes())
        file.change("sections.3.value") {
            $0 = ["inputs": [0], "layers": [first, ["name": "features", "tensor": 2]], "outputs": []]
        }
        self.expect(file.bytes, "\(place).outputs: found 0, expected 1, as many as the network has")
        file.change("sections.3.value") { $0 = ["inputs": [0], "layers": [], "outputs": [1, 2]] }
        self.expect(file.bytes, "\(place).outputs: found 2, expected 1, as many as the network has")
        file.change("sections.3.value") { $0 = ["inputs": [0, 1], "layers": [], "outputs": [2]] }
        self.expect(file.bytes, "\(place).inputs: found 2, expected 1, as many as the network has")
        var model = try StoredModel.everything()
        for name in ["features", "features/dense", "features@1/dense", "features@1"] {
            model.testVectors?.layers = [(name, Tensor([1, 2], [1, 2]))]
            #expect(try StoredModel(checkpoint: model.bytes()).testVectors?.layers.map(\.name) == [name])
        }
        model.testVectors?.layers = [("features", Tensor([1], [1])), ("features", Tensor([1], [2]))]
        let twice = fileError { _ = try model.bytes() }
        #expect(twice?.place == "\(place).layers[1].name")
        #expect(twice?.problem == "found `features` again, expected names that differ")
    }

    @Test func testVectorsThatAreNoFloats() throws {
        var file = try CraftedFile(StoredModel.everything().bytes())
        file.change("sections.3.tensors.0.elementType") { $0 = "int32" }
        expect(
            file.bytes, "section `testVectors`.inputs[0]: found a tensor of int32, expected float32")
        file.change("sections.3.value.inputs") { $0 = [] }
        expect(file.bytes, "section `testVectors`.inputs: found a list of 0, expected at least one")
    }

    /// The header's damage is seen at once, and a tensor's when somebody asks.
    @Test func aTensorThatWasChanged() throws {
        let bytes = try StoredModel.small().bytes()
        func damage(_ bytes: [UInt8]) throws -> [String] {
            try Checkpoint.examine(Storage(copying: bytes), file: "model.mien").damage
        }
        let (first, second) = (bytes.count - 76, bytes.count - 12)
        #expect(try damage(bytes) == [])
        #expect(
            try damage(patched(bytes, second, [9])) == [
                "tensor 1 of section `network`, at byte \(second): its bytes are not those that were written"
            ])
        #expect(
            try damage(patched(bytes, second - 1, [9])) == [
                "tensor 1 of section `network`, at byte \(second): the padding before it is not zero"
            ])
        #expect(
            try damage(patched(bytes, first, [9])) == [
                "tensor 0 of section `network`, at byte \(first): its bytes are not those that were written"
            ])
        #expect(throws: Never.self) { try StoredModel(checkpoint: patched(bytes, second, [9])) }
    }
}
