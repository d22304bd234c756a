import MienBasics
import MienEvaluation
import MienExecution
import MienExplanations
import MienFER2013
import MienImaging
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@Suite struct ChosenFacesTests {
    /// Five grey faces of three emotions, whose grey is what a network tells them by.
    private static func data(_ body: (String) throws -> Void) throws {
        let shades: [(emotion: Int, grey: Int)] = [(3, 250), (4, 10), (3, 60), (0, 128), (3, 200)]
        let rows = shades.map {
            "\($0.emotion),\(Array(repeating: "\($0.grey)", count: 2304).joined(separator: " ")),Training\n"
        }
        let folder = TemporaryFolder()
        try AtomicFile.write("emotion,pixels,Usage\n" + rows.joined(), to: folder.file("faces.csv"))
        try body(folder.file("faces.csv"))
    }

    /// Says happy of bright faces and sad of dark ones.
    private static func judge() throws -> ChosenFaces.Judge {
        var dense = Dense()
        dense.units = 2
        dense.activation = .function(.softmax)
        let weights = (0..<2304 * 2).map { $0 % 2 == 0 ? Float(1) / 2304 : 0 }
        let network = try Network(
            name: "bright",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 48, 48, 1])), Layer(name: "flatten", Flatten()),
                Layer(
                    name: "dense", dense,
                    weights: [
                        Weight(name: "kernel", StoredTensor(Tensor([2304, 2], weights))),
                        Weight(name: "bias", StoredTensor(Tensor([2], [-0.4, 0]))),
                    ]),
            ])
        var card = ModelCard()
        card.scale = .unit
        let preprocessing = try #require(Preprocessing(card, crop: nil))
        return ChosenFaces.Judge(
            try Executor(network), preprocessing: preprocessing, order: try LabelOrder(["happy", "sad"]))
    }

    private func rows(_ faces: ChosenFaces) -> [String] {
        faces.faces.map { String($0.name.split(separator: " ").last ?? "") }
    }

    @Test func theFirstOfEachEmotionComeInTheirOrder() throws {
        try Self.data { path in
            let faces = try ChosenFaces(at: [path], emotions: [.sad, .happy], each: 1)
            #expect(rows(faces) == ["3", "2"])
            #expect(faces.groups.map(\.emotion) == [.sad, .happy] && faces.groups.map(\.faces) == [[0], [1]])
            let two = try ChosenFaces(at: [path], emotions: [.happy], each: 3)
            #expect(rows(two) == ["2", "4", "6"])
        }
    }

    @Test func theNetworkChoosesWhatItIsSureOf() throws {
        try Self.data { path in
            let judge = try Self.judge()
            let sure = try ChosenFaces(at: [path], emotions: [.happy], each: 5, choice: .confident, judge: judge)
            #expect(rows(sure) == ["2", "6"])
            let wrong = try ChosenFaces(at: [path], emotions: [.happy, .sad], each: 5, choice: .wrong, judge: judge)
            #expect(rows(wrong) == ["4"] && wrong.groups.count == 1)
            // No output stands for angry: the network says something else of it.
            #expect(
                rows(try ChosenFaces(at: [path], emotions: [.angry], each: 1, choice: .wrong, judge: judge)) == ["5"])
            let none = try #require(throws: FileError.self) {
                try ChosenFaces(at: [path], emotions: [.sad], each: 1, choice: .wrong, judge: judge)
            }
            #expect("\(none)".contains("found no face of these emotions of which the network says another one"))
        }
    }

    @Test func tooFewFacesAreSaid() throws {
        try Self.data { path in
            let error = try #require(throws: FileError.self) {
                try ChosenFaces(at: [path], emotions: [.happy, .sad], each: 2, choice: .random)
            }
            #expect("\(error)" == "\(path): found 1 sad face, expected 2")
        }
    }
}
