import MienBasics
import MienKernels
public import MienNetworks
public import MienTensors

/// How a network runs for inputs of given shapes: the operations in order, an algorithm with packed weights for each,
/// and a place in memory for everything between them.
///
/// A plan keeps, unfused and named, exactly the layers that the caller asked to see. It is immutable, and any number of
/// runs may use it at once.
public struct ExecutionPlan: Sendable {
    /// Which kernels a plan may choose.
    public enum Kernels: String, Sendable {
        /// The fastest for each step, Winograd's for convolutions of 3×3: rounded a few times as coarsely as the strict ones.
        case fast
        /// The fastest of those that compute every product of the definition.
        case strict
        /// The naive definitions, nothing fused: slow, and what the others are held against.
        case reference
    }

    /// One line of the printed plan.
    public struct Step: Sendable {
        /// The layers whose work it does, in their order.
        public let layers: [String]
        /// What it gives out.
        public let shape: Shape
        /// The kernel's name.
        public let algorithm: String
        /// Multiplications and additions.
        public let flops: Int
        /// What goes in, in bytes.
        public let inputBytes: Int
        /// The numbers that the step holds itself, weights as they are packed, in bytes.
        public let weightBytes: Int
        /// What comes out, in bytes.
        public let outputBytes: Int

        let operation: any Operation
        let inputs: [Operand]
        let output: Operand
        /// Items that the operation has for each of the network's.
        let itemsEach: Int
    }

    /// A value that a step reads or writes.
    struct Operand: Sendable {
        let place: BufferLayout.Place
        /// Its floats for each of the network's items, where the step runs for some of them at a time.
        let count: Int
    }

    /// What goes in, in the order of the network's inputs; then what is given in place of layers' outputs.
    public let inputShapes: [Shape]
    /// In the order in which they run.
    public let steps: [Step]
    /// How many of the steps run for a few items of the batch at a time, each thread by itself, before the next items begin.
    public let slicedSteps: Int
    /// Items of the batch that they run for at a time; 1 where there are none.
    public var sliceItems: Int { slicing?.items ?? 1 }
    /// Items of the batch that go through all steps before the next ones begin; nil where the whole batch does.
    public var portionItems: Int? { slicing?.portion }
    /// The memory between the steps, in bytes: for a portion of the batch, and for a slice of it, which each thread has.
    public var arenaByteCount: Int { (arenaCount + sliceCount) * MemoryLayout<Float>.stride }

    let arenaCount: Int
    /// The memory of a slice, in floats.
    let sliceCount: Int
    /// How steps share out the batch; nil where all run for the whole of it.
    let slicing: Slicing?
    /// The memory that is handed out, in floats.
    let resultCount: Int
    /// What can be seen afterwards.
    let recordings: [Recording]
    /// The network's outputs.
    let outputs: [Recording]

    /// A value that is handed out, under the name of the node that made it.
    struct Recording: Sendable {
        let name: String
        let shape: Shape
        let place: BufferLayout.Place
    }

    /// Plans `network` for inputs of these shapes.
    ///
    /// - Parameters:
    ///   - recording: names of the layers whose outputs can be seen afterwards.
    ///   - replaced: layers, by name, behind which the network goes on with a tensor of that shape, which is given, and not
    ///     with what the layer gave. One that is needed for nothing else is not run, and need not be known.
    ///   - givesOutputs: whether the network's own outputs can be seen, too.
    /// - Throws: `NetworkError` when a layer can't be run, a name is wrong, or the shapes do not fit.
    public init(
        _ network: Network, inputs shapes: [Shape], recording names: [String] = [],
        replacing replaced: [(name: String, shape: Shape)] = [], givesOutputs: Bool = true, kernels: Kernels = .fast
    ) throws(NetworkError) {
        try self.init(
            network, inputs: shapes, recording: names, replacing: replaced, givesOutputs: givesOutputs,
            kernels: kernels, room: Slicing.Room(), packed: PackedWeights(), pool: .shared)
    }

    /// Plans `network` for a machine that has so much room, with the packed weights that other plans have, too. The threads of
    /// `pool` pack what is missing.
    init(
        _ network: Network, inputs shapes: [Shape], recording names: [String],
        replacing replaced: [(name: String, shape: Shape)], givesOutputs: Bool, kernels: Kernels, room: Slicing.Room,
        packed: PackedWeights, pool: ThreadPool
    ) throws(NetworkError) {
        for name in names + replaced.map(\.name) { try network.check(nodeName: name) }
        var (graph, recorded, outputs) = try PlanGraph.lowered(
            network, inputs: shapes, recording: Set(names), replacing: replaced, givesOutputs: givesOutputs)
        if kernels != .reference { graph.fuse() }
        let slicing = kernels == .reference ? nil : Slicing(graph, room: room)
        let layout = BufferLayout(graph, slicing: slicing)

        func recording(_ name: String, _ value: Int) -> Recording {
            guard let place = layout.places[value] else { preconditionFailure("a value that is kept has a place") }
            return Recording(name: name, shape: graph.shape(value), place: place)
        }
        inputShapes = shapes + replaced.map(\.shape)
        arenaCount = layout.arenaCount
        sliceCount = layout.sliceCount
        self.slicing = slicing
        resultCount = layout.resultCount
        recordings = names.compactMap { name in recorded[name].map { recording(name, $0) } }
        self.outputs = zip(network.outputs, outputs).map { output, value in
            recording(network.name(of: network.nodes[output.node]), value)
        }
        func operand(_ value: Int, sharedOut slicing: Slicing?) -> Operand {
            guard let place = layout.places[value] else { preconditionFailure("what a step needs has a place") }
            return Operand(place: place, count: slicing.map { graph.shape(value).count / $0.batch } ?? 0)
        }
        let working = graph.steps.indices.filter { index in
            if case .view = graph.steps[index].computation { false } else { true }
        }
        slicedSteps = slicing.map { slicing in working.count { $0 < slicing.steps } } ?? 0
        steps = pool.map(0..<working.count) { place in
            let step = graph.steps[working[place]]
            let items = slicing?.items(ofStep: working[place])
            // Nil where the step runs for the whole batch.
            let slicing = items == nil ? nil : slicing
            func shared(_ shape: Shape) -> Shape { items.map { slicing?.shape(shape, items: $0) ?? shape } ?? shape }
            let inputs = step.inputs.map(graph.shape)
            let shape = graph.shape(step.output)
            let operation = step.computation.operation(
                kernels, inputs: inputs.map(shared), output: shared(shape), packed: packed)
            return Step(
                layers: step.layers, shape: shape, algorithm: operation.algorithm, flops: operation.flops * shape[0],
                inputBytes: inputs.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride,
                weightBytes: operation.weightCount * MemoryLayout<Float>.stride,
                outputBytes: shape.count * MemoryLayout<Float>.stride,
                operation: operation, inputs: step.inputs.map { operand($0, sharedOut: slicing) },
                output: operand(step.output, sharedOut: slicing),
                itemsEach: slicing.map { shape[0] / $0.batch } ?? shape[0])
        }
    }
}
