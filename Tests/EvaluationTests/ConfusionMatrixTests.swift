import MienEvaluation
import Testing

@Suite struct ConfusionMatrixTests {
    /// Rows of what is true, columns of what was said, and who got no answer.
    private func matrix(_ rows: [[Int]], unanswered: [Int]? = nil) -> ConfusionMatrix {
        var matrix = ConfusionMatrix(classNames: rows.indices.map { "class \($0)" })
        for (trueClass, row) in rows.enumerated() {
            for (said, count) in row.enumerated() { for _ in 0..<count { matrix.add(trueClass, said: said) } }
            for _ in 0..<(unanswered?[trueClass] ?? 0) { matrix.add(trueClass, said: nil) }
        }
        return matrix
    }

    @Test func countsByTrueClassAndByWhatWasSaid() {
        let matrix = matrix([[3, 1, 0], [2, 4, 1], [0, 0, 5]])
        #expect(matrix[0, 1] == 1 && matrix[1, 0] == 2)
        #expect(matrix.count == 16 && matrix.correct == 12)
        #expect((0..<3).map(matrix.support) == [4, 7, 5])
        #expect((0..<3).map(matrix.saidCount) == [5, 5, 6])
        #expect(matrix.accuracy == 0.75)
        let precisions: [Double?] = [3.0 / 5, 4.0 / 5, 5.0 / 6]
        let recalls: [Double?] = [3.0 / 4, 4.0 / 7, 1]
        // 2 · 3 / (4 + 5), 2 · 4 / (7 + 5), 2 · 5 / (5 + 6)
        let f1s: [Double] = [6.0 / 9, 8.0 / 12, 10.0 / 11]
        #expect((0..<3).map(matrix.precision) == precisions)
        #expect((0..<3).map(matrix.recall) == recalls)
        #expect((0..<3).map(matrix.f1) == f1s)
        #expect(matrix.macroF1 == f1s.reduce(0, +) / 3)
        #expect(matrix.scoredClassCount == 3)
    }

    /// The first class is shown and never said, the second said and never shown, the last neither.
    @Test func aShareOfNothingIsNotZero() {
        let matrix = matrix([[0, 2, 1, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]])
        #expect((0..<4).map(matrix.precision) == [nil, 0, 0.5, nil])
        #expect((0..<4).map(matrix.recall) == [0, nil, 1, nil])
        #expect((0..<4).map(matrix.f1) == [0, 0, 2.0 / 3, nil])
        #expect(matrix.macroF1 == 2.0 / 9)
        #expect(matrix.scoredClassCount == 3)
    }

    @Test func whoGetsNoAnswerIsShownAndNotSaid() {
        let matrix = matrix([[2, 0], [1, 1]], unanswered: [0, 2])
        #expect(matrix.count == 6 && matrix.unansweredCount == 2 && matrix.unanswered == [0, 2])
        #expect(matrix.accuracy == 0.5)
        #expect((0..<2).map(matrix.support) == [2, 4])
        #expect((0..<2).map(matrix.saidCount) == [3, 1])
        #expect((0..<2).map(matrix.recall) == [1, 0.25])
        #expect((0..<2).map(matrix.precision) == [2.0 / 3, 1])
    }

    @Test func hasNoSharesWithoutPictures() {
        let matrix = matrix([[0, 0], [0, 0]])
        #expect(matrix.count == 0)
        #expect(matrix.accuracy == nil && matrix.macroF1 == nil)
    }
}
