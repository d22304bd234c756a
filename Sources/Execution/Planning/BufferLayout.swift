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
        /// In the arena of the slice that runs, so many floats from its start.
        case slice(Int)
    }

    /// For each value of the graph.
    private(set) var places: [Place?]
    /// The size of what is handed out, in floats.
    private(set) var resultCount = 0
    /// The size of the arena, in floats.
    private(set) var arenaCount = 0
    /// The size of a slice's arena, in floats.
    private(set) var sliceCount = 0

    /// A view lies where its input lies. Every other value gets the first gap that is large enough among those that live
    /// at the same time: within a slice, or while the whole plan runs.
    init(_ graph: PlanGraph, slicing: Slicing? = nil) {
        places = Array(repeating: nil, count: graph.values.count)
        var root = Array(graph.values.indices)
        for step in graph.steps {
            if case .view = step.computation { root[step.output] = root[step.inputs[0]] }
        }
        for (index, input) in graph.inputs.enumerated() { places[input] = .input(index) }
        for value in graph.values.indices where graph.values[value].isKept && places[root[value]] == nil {
            places[root[value]] = .result(resultCount)
            resultCount += Arena.aligned(graph.shape(value).count)
        }
        var lastUse = Array(repeating: -1, count: graph.values.count)
        for (index, step) in graph.steps.enumerated() {
            for input in step.inputs { lastUse[root[input]] = index }
        }
        let slicedSteps = slicing?.steps ?? 0
        var (arena, slice) = (Arena(), Arena())
        for (index, step) in graph.steps.enumerated()
        where places[step.output] == nil && root[step.output] == step.output {
            let (shape, end) = (graph.shape(step.output), max(lastUse[step.output], index))
            if let slicing, end < slicedSteps {
                let shape = slicing.shape(shape, items: slicing.items)
                places[step.output] = .slice(slice.place(shape.count, during: index...end))
            } else {
                let shape = slicing?.portion.map { slicing?.shape(shape, items: $0) ?? shape } ?? shape
                places[step.output] = .arena(arena.place(shape.count, during: index...end))
            }
        }
        (arenaCount, sliceCount) = (arena.count, slice.count)
        for value in root.indices where root[value] != value { places[value] = places[root[value]] }
    }
}
