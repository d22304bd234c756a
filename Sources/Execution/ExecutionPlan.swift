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

        let operation: any Operation
        let inputs: [BufferLayout.Place]
        let output: BufferLayout.Place
    }

    /// What goes in, in the order of the network's inputs; then what is given in place of layers' outputs.
    public let inputShapes: [Shape]
    /// In the order in which they run.
    public let steps: [Step]
    /// The memory between the steps, in bytes.
    public var arenaByteCount: Int { arenaCount * MemoryLayout<Float>.stride }

    let arenaCount: Int
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
        for name in names + replaced.map(\.name) { try network.check(nodeName: name) }
        var (graph, recorded, outputs) = try PlanGraph.lowered(
            network, inputs: shapes, recording: Set(names), replacing: replaced, givesOutputs: givesOutputs)
        if kernels != .reference { graph.fuse() }
        let layout = BufferLayout(graph)

        func recording(_ name: String, _ value: Int) -> Recording {
            guard let place = layout.places[value] else { preconditionFailure("a value that is kept has a place") }
            return Recording(name: name, shape: graph.shape(value), place: place)
        }
        inputShapes = shapes + replaced.map(\.shape)
        arenaCount = layout.arenaCount
        resultCount = layout.resultCount
        recordings = names.compactMap { name in recorded[name].map { recording(name, $0) } }
        self.outputs = zip(network.outputs, outputs).map { output, value in
            recording(network.name(of: network.nodes[output.node]), value)
        }
        steps = graph.steps.compactMap { step -> Step? in
            if case .view = step.computation { return nil }
            let inputs = step.inputs.map(graph.shape)
            let shape = graph.shape(step.output)
            let operation = step.computation.operation(kernels, inputs: inputs, output: shape)
            guard let output = layout.places[step.output] else { preconditionFailure("a step's output has a place") }
            return Step(
                layers: step.layers, shape: shape, algorithm: operation.algorithm, flops: operation.flops * shape[0],
                operation: operation, inputs: step.inputs.compactMap { layout.places[$0] }, output: output)
        }
    }

    /// Runs the plan.
    ///
    /// - Parameter observing: gets how long each step took.
    /// - Precondition: the tensors have ``inputShapes``, and `arena` has room for the plan.
    func run(
        _ inputs: [Tensor], arena: UnsafeMutablePointer<Float>, pool: ThreadPool,
        observing: ((_ step: Int, _ time: Duration) -> Void)? = nil
    ) -> Activations {
        precondition(inputs.map(\.shape) == inputShapes, "inputs of the shapes that were planned for")
        let results = Storage(byteCount: resultCount * MemoryLayout<Float>.stride) { memory in
            let memory = memory.bindMemory(to: Float.self)
            inputs.withPointers { inputs in
                func write(_ place: BufferLayout.Place) -> UnsafeMutablePointer<Float> {
                    switch place {
                    case .arena(let offset): return arena + offset
                    case .result(let offset):
                        guard let start = memory.baseAddress else { preconditionFailure("a result has memory") }
                        return start + offset
                    case .input: preconditionFailure("an input is not written to")
                    }
                }
                func read(_ place: BufferLayout.Place) -> UnsafePointer<Float> {
                    if case .input(let index) = place { inputs[index] } else { UnsafePointer(write(place)) }
                }
                for (index, step) in steps.enumerated() {
                    let start = observing == nil ? nil : ContinuousClock.now
                    step.operation.run(
                        inputs: step.inputs.map(read), output: write(step.output), batch: step.shape[0], pool: pool)
                    if let start { observing?(index, ContinuousClock.now - start) }
                }
            }
        }
        func tensor(_ recording: Recording) -> Tensor {
            switch recording.place {
            case .input(let index): inputs[index].reshaped(to: recording.shape)
            case .result(let offset):
                Tensor(recording.shape, results, byteOffset: offset * MemoryLayout<Float>.stride)
            case .arena: preconditionFailure("what is handed out does not lie in the arena")
            }
        }
        return Activations(
            recorded: recordings.map { ($0.name, tensor($0)) }, outputs: outputs.map { ($0.name, tensor($0)) })
    }
}
