import MienBasics
import MienEvaluation
import MienExecution
import MienImaging
import MienNetworks
import MienSelectivity
import MienTensors
import Testing

@testable import MienExplanations

@Suite struct FaceSurveyTests {
    /// One channel answers to light in the upper half, the other to light in the lower one; the network says class 0 of the first.
    private static func executor() throws -> Executor {
        var convolution = Convolution(rank: 2)
        convolution.filters = 2
        convolution.kernelSize = Sizes([6, 12])
        convolution.strides = Sizes([6, 12])
        convolution.activation = .function(.relu)
        var dense = Dense()
        dense.units = 2
        dense.activation = .function(.softmax)
        let even = (0..<72 * 2).map { _ in Float(1) / 72 }
        let network = try Network(
            name: "halves",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 12, 12, 1])),
                Layer(
                    name: "conv", convolution,
                    weights: [
                        Weight(name: "kernel", StoredTensor(Tensor([6, 12, 1, 2], even))),
                        Weight(name: "bias", StoredTensor(Tensor([2], [-0.3, -100]))),
                    ]),
                Layer(name: "flatten", Flatten()),
                Layer(
                    name: "dense", dense,
                    weights: [
                        // Upper, dead, lower, dead.
                        Weight(name: "kernel", StoredTensor(Tensor([4, 2], [9, -9, 0, 0, -9, 9, 0, 0]))),
                        Weight(name: "bias", StoredTensor(Tensor([2], [0, 0]))),
                    ]),
            ])
        return try Executor(network, recording: ["conv", "dense"])
    }

    /// Faces with more light above, of class 0, or below, of class 1.
    private static func face(_ index: Int) -> Image {
        var generator = SeededGenerator(seed: UInt64(index))
        let isUpper = index % 2 == 0
        return Image(
            width: 12, height: 12, channels: 1,
            pixels: (0..<144).map { UInt8(($0 < 72) == isUpper ? 130 : 30) + UInt8(generator.index(below: 60)) })
    }

    private static func survey(_ count: Int = 150, exactFaces: Int = 1000) throws -> FaceSurvey {
        var card = ModelCard()
        card.scale = .unit
        let preprocessing = try #require(Preprocessing(card, crop: nil))
        return try FaceSurvey(
            executor(), classes: (0..<count).map { $0 % 2 }, classNames: ["above", "below"], outputs: [0, 1],
            outputNames: ["above", "below"], pairs: [(0, 1)], preprocessing: preprocessing, exactFaces: exactFaces,
            picture: { ("\($0)", face($0)) })
    }

    @Test func whatWasPlantedIsFound() throws {
        let survey = try Self.survey()
        #expect(survey.scores?.confusion.accuracy == 1)
        #expect(survey.layers.map(\.selectivity.layer) == ["conv", "dense"] && survey.layers[0].kind == "Conv2D")
        let layer = survey.layers[0].selectivity
        #expect((layer.height, layer.width, layer.channels.count) == (2, 1, 2))
        #expect(layer.channels[1].isDead && !layer.channels[0].isDead)
        // The channel's mean over both halves is the same for both classes: its place tells them apart.
        let maps = layer.meanMaps
        #expect(maps[0, 0, 0, 0] > 0.2 && maps[0, 1, 0, 0] < 0.05 && maps[1, 1, 0, 0] > 0.2)
        let difference = try #require(survey.layers[0].differences.first)
        #expect(difference.difference[0, 0, 0] > 0.2 && difference.q[0, 0, 0] < 1e-6)
        let dense = survey.layers[1].selectivity
        #expect(dense.channels[0].classes[0]?.auc == 1 && dense.channels[0].classes[1]?.auc == 0)
        #expect(dense.separability.probe?.accuracy == 1)
    }

    @Test func meanFacesAreTheirs() throws {
        let survey = try Self.survey(10)
        let mean = try #require(survey.meanFaces[0])
        let expected = (0..<144).map { place in
            let sum = stride(from: 0, to: 10, by: 2).reduce(0) { $0 + Int(Self.face($1).pixels[place]) }
            return UInt8((sum + 2) / 5)
        }
        #expect(mean.pixels == expected)
    }

    @Test func ofManyFacesAnEvenSampleIsRanked() throws {
        let survey = try Self.survey(exactFaces: 40)
        #expect(survey.layers[1].selectivity.keptFaces == 40 && survey.layers[1].selectivity.counts == [75, 75])
    }
}
