import MienBasics
import MienEvaluation
import MienNetworks
import MienTensors
import Testing

@Suite struct ScoresTests {
    private func scores(_ classes: [Int], _ rows: [[Float]]) throws -> Scores {
        var scores = Scores(classNames: rows[0].indices.map { "class \($0)" })
        try scores.add(classes, output: Tensor([rows.count, rows[0].count], rows.flatMap(\.self)))
        return scores
    }

    private func expect(_ value: Double?, toBe expected: Double, within error: Double = 1e-7) throws {
        let value = try #require(value)
        #expect(abs(value - expected) <= error, "\(value), expected \(expected)")
    }

    @Test func theFirstOfTheLargestValuesIsSaid() throws {
        let scores = try scores(
            [0, 1, 2, 2], [[0.4, 0.4, 0.2], [0.4, 0.4, 0.2], [0, 0.5, 0.5], [0.25, 0.25, 0.5]])
        #expect(scores.confusion[0, 0] == 1 && scores.confusion[1, 0] == 1)
        #expect(scores.confusion[2, 1] == 1 && scores.confusion[2, 2] == 1)
        #expect(scores.confusion.accuracy == 0.5)
    }

    @Test func oneFaceIsEnough() throws {
        let scores = try scores([1], [[0.25, 0.75]])
        #expect(scores.confusion.accuracy == 1 && scores.confusion.macroF1 == 1)
        try expect(scores.crossEntropy, toBe: 0.2876820724517809)
        #expect(scores.remarks == [])
    }

    @Test func crossEntropyIsTheMeanOfLogarithms() throws {
        // log 2, log 4 and log 8
        let scores = try scores([0, 1, 1], [[0.5, 0.5], [0.75, 0.25], [0.875, 0.125]])
        try expect(scores.crossEntropy, toBe: 1.3862943611198906)
    }

    /// Keras 3.15.1: `CategoricalCrossentropy(reduction="none")` of ones at `classes` and of these rows. Its floats know 1 - 1e-7
    /// as 1 - 2⁻²³.
    @Test func crossEntropyIsKerass() throws {
        let rows: [[Float]] = [
            [1, 0, 0], [1, 0, 0], [0.2, 0.3, 0.5], [0.2002, 0.3003, 0.5], [1e-9, 0.5, 0.5], [0.1, 0.2, 0.6995],
        ]
        let classes = [0, 1, 2, 1, 0, 2]
        let expected = [1.1920930e-07, 16.118095, 0.6931472, 1.2034731, 16.118095, 0.3568894]
        for (index, value) in expected.enumerated() {
            try expect(scores([classes[index]], [rows[index]]).crossEntropy, toBe: value, within: 1e-6)
        }
        try expect(scores(classes, rows).crossEntropy, toBe: expected.reduce(0, +) / 6, within: 1e-6)
    }

    @Test(arguments: [[2, -1], [0.9, 0.2], [0, 0], [.infinity, 0]] as [[Float]])
    func thereIsNoCrossEntropyOfWhatIsNoProbability(values: [Float]) throws {
        let scores = try scores([0, 0], [values, [0.5, 0.5]])
        #expect(scores.crossEntropy == nil && scores.improbableCount == 1)
        #expect(scores.confusion.accuracy == 1 && scores.confusion.unansweredCount == 0)
        #expect(
            scores.remarks == [
                "there is no cross-entropy, because what the network gives is no probabilities for 1 of 2 faces: values that "
                    + "are below 0, or not 1 in all"
            ])
    }

    @Test(arguments: [[Float.nan, 0.9], [0.9, .nan], [.nan, .nan]]) func nanIsNoAnswer(values: [Float]) throws {
        for trueClass in 0..<2 {
            let scores = try scores([trueClass, 1], [values, [0.25, 0.75]])
            #expect(scores.confusion.unanswered[trueClass] == 1)
            #expect(scores.confusion.accuracy == 0.5 && scores.crossEntropy == nil)
            #expect(
                scores.remarks.first
                    == "the network gives NaN for 1 of 2 faces: that is no answer, and counts as a wrong one")
            #expect(scores.text.contains("True \\ said  class 0  class 1  no answer\n"))
        }
    }

    @Test func batchesAddUp() throws {
        var generator = SeededGenerator(seed: 5)
        let classes = (0..<50).map { _ in Int.random(in: 0..<4, using: &generator) }
        let rows = classes.map { _ -> [Float] in
            let values = (0..<4).map { _ in Float.random(in: 0...1, using: &generator) }
            return values.map { $0 / values.reduce(0, +) }
        }
        let whole = try scores(classes, rows)
        var parts = Scores(classNames: whole.confusion.classNames)
        for range in [0..<1, 1..<33, 33..<33, 33..<50] {
            try parts.add(classes[range], output: Tensor([range.count, 4], rows[range].flatMap(\.self)))
        }
        #expect(parts == whole && whole.confusion.count == 50)
    }

    @Test func refusesWhatIsNoRowOfClasses() throws {
        var scores = Scores(classNames: ["a", "b", "c"])
        var error = try #require(throws: NetworkError.self) {
            try scores.add([0], output: Tensor([1, 2], [0.5, 0.5]))
        }
        #expect(error.problem == "found 3 labels, expected 2, as many as the network gives classes")
        error = try #require(throws: NetworkError.self) {
            try scores.add([0], output: Tensor([1, 1, 3], [0.5, 0.5, 0]))
        }
        #expect(error.problem == "gives out a tensor of (1, 1, 3), expected a row of classes")
        var smile = Scores(classNames: ["happy"])
        error = try #require(throws: NetworkError.self) { try smile.add([0], output: Tensor([1, 1], [0.5])) }
        #expect(error.problem == "gives one value for each picture, expected one for each of two classes or more")
        #expect(scores == Scores(classNames: ["a", "b", "c"]))
    }

    @Test func quotesNamesInCSV() throws {
        var scores = Scores(classNames: ["so, so", "b"])
        try scores.add([0, 0], output: Tensor([2, 2], [1, 0, 1, 0]))
        #expect(
            scores.csv == """
                class,precision,recall,f1,support
                "so, so",1.0,1.0,1.0,2
                b,,,,0
                """)
    }
}
