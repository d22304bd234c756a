import MienTensors

/// Where each value of a plan lies while the plan runs: values that are not needed at the same time share memory.
struct BufferLayout: Sendable {
    /// Where a value's numbers are.
    enum Place: Sendable, Equatable {
        /// In the tensor that was handed in, by its position among the network's inputs.
        case input(Int)
        /// In the memory that is handed out, so many floats from its start.
        case result(Int)
        /// In the arena, so many floats from its start.
        case arena(Int)
    }

    /// For each value of the graph.
    private(set) var places: [Place?]
    /// The size of what is handed out, in floats.
    private(set) var resultCount = 0
    /// The size of the arena, in floats.
    private(set) var arenaCount = 0

    /// A view lies where its input lies. Every other value gets the first gap that is large enough among those that live
    /// at the same time.
    init(_ graph: PlanGraph) {
        places = Array(repeating: nil, count: graph.values.count)
        var root = Array(graph.values.indices)
        for step in graph.steps {
            if case .view = step.computation { root[step.output] = root[step.inputs[0]] }
        }
        for (index, input) in graph.inputs.enumerated() { places[input] = .input(index) }
        for value in graph.values.indices where graph.values[value].isKept && places[root[value]] == nil {
            places[root[value]] = .result(resultCount)
            resultCount += Self.aligned(graph.shape(value).count)
        }
        var lastUse = Array(repeating: -1, count: graph.values.count)
        for (index, step) in graph.steps.enumerated() {
            for input in step.inputs { lastUse[root[input]] = index }
        }
        var live: [(range: Range<Int>, until: Int)] = []
        for (index, step) in graph.steps.enumerated() where root[step.output] == step.output {
            guard places[step.output] == nil else { continue }
            live.removeAll { $0.until < index }
            let size = Self.aligned(graph.shape(step.output).count)
            var start = 0
            for block in live.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
                if start + size <= block.range.lowerBound { break }
                start = max(start, block.range.upperBound)
            }
            live.append((start..<start + size, max(lastUse[step.output], index)))
            arenaCount = max(arenaCount, start + size)
            places[step.output] = .arena(start)
        }
        for value in root.indices where root[value] != value { places[value] = places[root[value]] }
    }

    /// The next multiple of a cache line, in floats: values start at one.
    private static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}
