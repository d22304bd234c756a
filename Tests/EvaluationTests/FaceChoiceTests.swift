import MienEvaluation
import MienTensors
import Testing

@Suite struct FaceChoiceTests {
    private static let classes = [0, 1, 0, 1, 0, 0, 1, 0]
    /// Faces × classes; of class 0 the network is right about 0, 4 and 5, as sure of 4 as of 5, and wrong about 2; 7 is not a number.
    private static let output = Tensor(
        [8, 3],
        [
            0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.2, 0.2, 0.6, 0.9, 0.05, 0.05, 0.7, 0.2, 0.1, 0.7, 0.1, 0.2, 0.3, 0.3, 0.4,
            0.9, .nan, 0.1,
        ])

    private func faces(_ choice: FaceChoice, _ count: Int, of trueClass: Int, seed: UInt64 = 0) -> [Int] {
        choice.faces(count, of: trueClass, classes: Self.classes, output: Self.output, seed: seed)
    }

    @Test func theFirstComeFirst() {
        #expect(
            faces(.first, 2, of: 0) == [0, 2] && faces(.first, 9, of: 1) == [1, 3, 6] && faces(.first, 1, of: 2) == [])
    }

    @Test func theSurestComeFirst() {
        #expect(faces(.confident, 9, of: 0) == [4, 5, 0] && faces(.confident, 1, of: 1) == [1])
    }

    @Test func theMostWrongComeFirst() {
        #expect(faces(.wrong, 9, of: 0) == [2] && faces(.wrong, 9, of: 1) == [3, 6])
    }

    @Test func chanceIsThatOfItsSeedAndFair() {
        #expect(faces(.random, 3, of: 0, seed: 4) == faces(.random, 3, of: 0, seed: 4))
        var counts = [Int](repeating: 0, count: 8)
        for seed in 0..<3000 {
            let chosen = faces(.random, 2, of: 0, seed: UInt64(seed))
            #expect(chosen.count == 2 && chosen[0] < chosen[1])
            for face in chosen { counts[face] += 1 }
        }
        // Two of five faces: 1,200 ± 27.
        #expect([0, 2, 4, 5, 7].allSatisfy { abs(counts[$0] - 1200) < 130 } && counts.reduce(0, +) == 6000)
    }
}
