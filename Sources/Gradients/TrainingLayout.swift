import MienExecution
import MienTensors

/// Where each value and each gradient of a plan for training lies, in floats from the start of one arena. What is not needed at
/// the same time shares memory.
///
/// Time goes through the steps, and then back through them.
struct TrainingLayout {
    /// For each value, the one whose memory it lies in: views, and what runs in place, lie where their inputs lie.
    let roots: [Int]
    /// By root.
    private(set) var places: [Int?]
    private(set) var gradients: [Int?]
    private(set) var count = 0
    /// The most that the additions of one step need, in floats.
    let spareCount: Int

    init(
        _ graph: GradientGraph, _ operations: [any TrainingOperation], needs: [Bool], starts: [Int], wanted: Set<Int>
    ) {
        let plan = graph.graph
        let kept = Set(starts + graph.outputs + plan.inputs)
        roots = Self.roots(plan, operations, needs: needs, kept: kept)
        spareCount = plan.steps.reduce(0) { most, step in
            max(most, step.inputs.reduce(0) { $0 + (needs[$1] ? Arena.aligned(plan.shape($1).count) : 0) })
        }
        var (values, gradientLives) = Self.lives(plan, operations, needs: needs, roots: roots)
        let end = 2 * plan.steps.count
        for value in kept { values[roots[value]].include(end) }
        // They are handed in before the way back, and those that are wanted are looked at behind it.
        for value in starts where needs[value] { gradientLives[roots[value]].include(0) }
        for value in wanted where needs[value] { gradientLives[roots[value]].include(end) }

        places = Array(repeating: nil, count: roots.count)
        gradients = places
        var wishes: [(life: ClosedRange<Int>, value: Int, isGradient: Bool)] = []
        for value in roots.indices where roots[value] == value {
            wishes.append((values[value].range ?? 0...0, value, false))
            if let range = gradientLives[value].range { wishes.append((range, value, true)) }
        }
        // What begins earlier is placed earlier.
        var arena = Arena()
        let ordered = wishes.enumerated().sorted { ($0.1.life.lowerBound, $0.0) < ($1.1.life.lowerBound, $1.0) }
        for (_, wish) in ordered {
            let place = arena.place(plan.shape(wish.value).count, during: wish.life)
            if wish.isGradient { gradients[wish.value] = place } else { places[wish.value] = place }
        }
        count = arena.count
    }

    private static func roots(
        _ plan: PlanGraph, _ operations: [any TrainingOperation], needs: [Bool], kept: Set<Int>
    ) -> [Int] {
        var uses = [Int](repeating: 0, count: plan.values.count)
        // Whether the way back looks at a value: then nothing may be written over it.
        var isLookedAt = [Bool](repeating: false, count: plan.values.count)
        for (index, step) in plan.steps.enumerated() {
            for input in step.inputs { uses[input] += 1 }
            guard needs[step.output] else { continue }
            if operations[index].needsOutput { isLookedAt[step.output] = true }
            if operations[index].needsInputs { for input in step.inputs { isLookedAt[input] = true } }
        }
        var roots = Array(plan.values.indices)
        for (index, step) in plan.steps.enumerated() {
            guard let input = step.inputs.first else { continue }
            if step.computation.isView {
                roots[step.output] = roots[input]
            } else if operations[index].runsInPlace, uses[input] == 1, !isLookedAt[input], !kept.contains(input),
                roots[input] == input, needs[input] == needs[step.output]
            {
                roots[step.output] = input
            }
        }
        return roots
    }

    /// From when to when there is something in the memory of a root, and of its gradient.
    private static func lives(
        _ plan: PlanGraph, _ operations: [any TrainingOperation], needs: [Bool], roots: [Int]
    ) -> (values: [Life], gradients: [Life]) {
        var values = [Life](repeating: Life(), count: roots.count)
        var gradients = values
        for value in plan.inputs { values[roots[value]].include(0) }
        for (index, step) in plan.steps.enumerated() {
            let (output, back) = (roots[step.output], 2 * plan.steps.count - 1 - index)
            values[output].include(index)
            for input in step.inputs { values[roots[input]].include(index) }
            guard needs[step.output] else { continue }
            if operations[index].needsOutput { values[output].include(back) }
            if operations[index].needsInputs { for input in step.inputs { values[roots[input]].include(back) } }
            for value in step.inputs + [step.output] where needs[value] { gradients[roots[value]].include(back) }
        }
        return (values, gradients)
    }

    /// From when to when a memory holds something; nil for one that nobody uses.
    private struct Life {
        private(set) var range: ClosedRange<Int>?

        mutating func include(_ time: Int) {
            range = min(range?.lowerBound ?? time, time)...max(range?.upperBound ?? time, time)
        }
    }
}
