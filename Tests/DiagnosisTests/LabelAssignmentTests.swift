import MienBasics
import Testing

@testable import MienDiagnosis

@Suite struct LabelAssignmentTests {
    @Test func theMostRightAnswersCount() {
        // Greedily the first output would take the first emotion, and the second one lose.
        let counts = [[10, 9, 0], [9, 0, 0], [0, 0, 5]]
        let assignment = LabelAssignment(counts)
        #expect(assignment.emotions == [1, 0, 2])
        #expect(assignment.right == 23)
    }

    /// Held against all permutations.
    @Test func noOtherAssignmentIsBetter() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let size = 1 + generator.index(below: 6)
            let counts = (0..<size).map { _ in (0..<size).map { _ in generator.index(below: 20) } }
            var best = -1
            func walk(_ output: Int, _ free: [Int], _ sum: Int) {
                if output == size { best = max(best, sum) }
                for (place, emotion) in free.enumerated() {
                    walk(
                        output + 1, free.enumerated().filter { $0.offset != place }.map(\.element),
                        sum + counts[output][emotion])
                }
            }
            walk(0, Array(0..<size), 0)
            let assignment = LabelAssignment(counts)
            #expect(assignment.right == best)
            #expect(Set(assignment.emotions) == Set(0..<size))
            #expect(assignment.emotions.enumerated().reduce(0) { $0 + counts[$1.offset][$1.element] } == best)
        }
    }
}
