/// What each position along an axis of an output sees of the input: a run of neighbours, each with a weight.
///
/// Resizing, repeating and adaptive pooling are such runs, along one axis after the other.
package struct AxisTaps: Hashable, Sendable {
    /// Positions of the input.
    package let input: Int
    /// For each position of the output: the first position that it sees.
    package private(set) var starts: [Int] = []
    /// For each position of the output: where its weights begin; the end of the last ones comes last.
    package private(set) var ends: [Int] = [0]
    /// One after the other.
    package private(set) var weights: [Float] = []

    /// - Precondition: the runs lie in the input.
    package init(input: Int, runs: [(start: Int, weights: [Float])]) {
        self.input = input
        for run in runs {
            precondition(run.start >= 0 && run.start + run.weights.count <= input, "runs that lie in the input")
            starts.append(run.start)
            weights += run.weights
            ends.append(weights.count)
        }
    }

    /// Positions of the output.
    package var output: Int { starts.count }

    /// The way back: for each position of the input a run of the output's positions, each with the weight that it gives the
    /// input's.
    package var reversed: AxisTaps {
        var seen = [(start: Int, weights: [Float])?](repeating: nil, count: input)
        for position in 0..<output {
            for (tap, place) in range(position).enumerated() {
                var run = seen[starts[position] + tap] ?? (position, [])
                // Positions between that do not see it.
                let skipped = position - run.start - run.weights.count
                run.weights += [Float](repeating: 0, count: skipped) + [weights[place]]
                seen[starts[position] + tap] = run
            }
        }
        return AxisTaps(input: output, runs: seen.map { $0 ?? (0, []) })
    }

    /// Where in ``weights`` those of a position are.
    package func range(_ position: Int) -> Range<Int> { ends[position]..<ends[position + 1] }
}
