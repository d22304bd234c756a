import MienExecution
import MienTensors

/// Where each value and each gradient of a plan for training lies, in floats from the start of one arena. What is not needed at
/// the same time shares memory.
///
/// Time goes through the steps, and then back through them.
struct TrainingLayout {
    /// For each value, the one whose memory it lies in: views, and what runs in place, lie where their inputs lie.
    private(set) var roots: [Int]
    /// By root.
    private(set) var places: [Int?]
    private(set) var gradients: [Int?]
    private(set) var count = 0
    /// The most that one step's additions need.
    private(set) var spareCount = 0

    init(
        _ graph: GradientGraph, _ operations: [any TrainingOperation], needs: [Bool], starts: [Int], wanted: Set<Int>
    ) {
        let plan = graph.graph
        let steps = plan.steps
        let kept = Set(starts + graph.outputs + plan.inputs)
        var uses = [Int](repeating: 0, count: plan.values.count)
        for step in steps { for input in step.inputs { uses[input] += 1 } }
        // Whether the way back looks at a value: of its memory that is, of all that lie in it.
        var isLookedAt = [Bool](repeating: false, count: plan.values.count)
        for (index, step) in steps.enumerated() where needs[step.output] {
            if operations[index].needsOutput { isLookedAt[step.output] = true }
            if operations[index].needsInputs { for input in step.inputs { isLookedAt[input] = true } }
        }
        var roots = Array(plan.values.indices)
        for (index, step) in steps.enumerated() {
            guard let input = step.inputs.first else { continue }
            if step.computation.isView {
                roots[step.output] = roots[input]
            } else if operations[index].runsInPlace, uses[input] == 1, !isLookedAt[input], !kept.contains(input),
                roots[input] == input, needs[input] == needs[step.output]
            {
                roots[step.output] = roots[input]
            }
        }
        // From when to when there is something in a root's memory, and in its gradient's.
        let last = 2 * steps.count
        var made = [Int](repeating: 0, count: roots.count)
        var read = [Int](repeating: 0, count: roots.count)
        var gradientMade = [Int](repeating: last, count: roots.count)
        var gradientRead = [Int](repeating: 0, count: roots.count)
        var hasGradient = [Bool](repeating: false, count: roots.count)
        for (index, step) in steps.enumerated() {
            let (output, back) = (roots[step.output], last - 1 - index)
            if output == step.output { made[output] = index }
            read[output] = max(read[output], index)
            for input in step.inputs { read[roots[input]] = max(read[roots[input]], index) }
            guard needs[step.output] else { continue }
            if operations[index].needsOutput { read[output] = max(read[output], back) }
            if operations[index].needsInputs {
                for input in step.inputs { read[roots[input]] = max(read[roots[input]], back) }
            }
            for value in step.inputs + [step.output] where needs[value] {
                let root = roots[value]
                hasGradient[root] = true
                gradientMade[root] = min(gradientMade[root], back)
                gradientRead[root] = max(gradientRead[root], back)
            }
            let additions = step.inputs.filter { needs[$0] }.map { Self.aligned(plan.shape($0).count) }
            spareCount = max(spareCount, additions.reduce(0, +))
        }
        for value in kept { read[roots[value]] = last }
        for value in starts where needs[value] {
            hasGradient[roots[value]] = true
            gradientMade[roots[value]] = 0
        }
        for value in wanted where needs[value] { gradientRead[roots[value]] = last }
        // What begins earlier is placed earlier.
        var arena = Arena()
        places = Array(repeating: nil, count: roots.count)
        gradients = places
        var wishes: [(start: Int, end: Int, value: Int, isGradient: Bool)] = []
        for value in roots.indices where roots[value] == value {
            wishes.append((made[value], read[value], value, false))
            if hasGradient[value] {
                wishes.append((gradientMade[value], max(gradientRead[value], gradientMade[value]), value, true))
            }
        }
        for wish in wishes.sorted(by: {
            ($0.start, $0.isGradient ? 1 : 0, $0.value) < ($1.start, $1.isGradient ? 1 : 0, $1.value)
        }) {
            let place = arena.place(plan.shape(wish.value).count, during: wish.start...wish.end)
            if wish.isGradient { gradients[wish.value] = place } else { places[wish.value] = place }
        }
        count = arena.count
        self.roots = roots
    }

    /// The next multiple of a cache line, in floats.
    private static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }

    func aligned(_ count: Int) -> Int { Self.aligned(count) }
}
