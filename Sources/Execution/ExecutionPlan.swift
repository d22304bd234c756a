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
        /// Its floats for each of the network's items, where the step runs for a slice of them.
        let count: Int
    }

    /// What goes in, in the order of the network's inputs; then what is given in place of layers' outputs.
    public let inputShapes: [Shape]
    /// In the order in which they run.
    public let steps: [Step]
    /// How many of the steps run for a few items of the batch at a time, each thread by itself, before the next items begin.
    public let slicedSteps: Int
    /// Items of the batch that they run for at a time.
    public let sliceItems: Int
    /// The memory between the steps, in bytes: for the whole batch, and for a slice of it, which each thread has.
    public var arenaByteCount: Int { (arenaCount + sliceCount) * MemoryLayout<Float>.stride }

    let arenaCount: Int
    /// The memory of a slice, in floats.
    let sliceCount: Int
    /// Items of the network's batch.
    let batch: Int
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
            kernels: kernels, sliceCache: Slicing.cache, packed: PackedWeights(), pool: .shared)
    }

    /// Plans `network` for a machine whose cores keep so many bytes close at hand, with the packed weights that other plans
    /// have, too. The threads of `pool` pack what is missing.
    init(
        _ network: Network, inputs shapes: [Shape], recording names: [String],
        replacing replaced: [(name: String, shape: Shape)], givesOutputs: Bool, kernels: Kernels, sliceCache: Int,
        packed: PackedWeights, pool: ThreadPool
    ) throws(NetworkError) {
        for name in names + replaced.map(\.name) { try network.check(nodeName: name) }
        var (graph, recorded, outputs) = try PlanGraph.lowered(
            network, inputs: shapes, recording: Set(names), replacing: replaced, givesOutputs: givesOutputs)
        if kernels != .reference { graph.fuse() }
        let slicing = kernels == .reference ? nil : Slicing(graph, cache: sliceCache)
        let layout = BufferLayout(graph, slicing: slicing)

        func recording(_ name: String, _ value: Int) -> Recording {
            guard let place = layout.places[value] else { preconditionFailure("a value that is kept has a place") }
            return Recording(name: name, shape: graph.shape(value), place: place)
        }
        inputShapes = shapes + replaced.map(\.shape)
        arenaCount = layout.arenaCount
        sliceCount = layout.sliceCount
        batch = slicing?.batch ?? 1
        sliceItems = slicing?.items ?? batch
        resultCount = layout.resultCount
        recordings = names.compactMap { name in recorded[name].map { recording(name, $0) } }
        self.outputs = zip(network.outputs, outputs).map { output, value in
            recording(network.name(of: network.nodes[output.node]), value)
        }
        func operand(_ value: Int, inSlice isInSlice: Bool) -> Operand {
            guard let place = layout.places[value] else { preconditionFailure("what a step needs has a place") }
            return Operand(place: place, count: isInSlice ? graph.shape(value).count / (slicing?.batch ?? 1) : 0)
        }
        let working = graph.steps.indices.filter { index in
            if case .view = graph.steps[index].computation { false } else { true }
        }
        slicedSteps = slicing.map { slicing in working.count { $0 < slicing.steps } } ?? 0
        steps = pool.map(0..<working.count) { place in
            let step = graph.steps[working[place]]
            let slicing = slicing.flatMap { working[place] < $0.steps ? $0 : nil }
            let inputs = step.inputs.map(graph.shape)
            let shape = graph.shape(step.output)
            let operation = step.computation.operation(
                kernels, inputs: inputs.map { slicing?.shape($0) ?? $0 }, output: slicing?.shape(shape) ?? shape,
                packed: packed)
            return Step(
                layers: step.layers, shape: shape, algorithm: operation.algorithm, flops: operation.flops * shape[0],
                inputBytes: inputs.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride,
                weightBytes: operation.weightCount * MemoryLayout<Float>.stride,
                outputBytes: shape.count * MemoryLayout<Float>.stride,
                operation: operation, inputs: step.inputs.map { operand($0, inSlice: slicing != nil) },
                output: operand(step.output, inSlice: slicing != nil),
                itemsEach: slicing.map { shape[0] / $0.batch } ?? shape[0])
        }
    }

    /// Runs the plan.
    ///
    /// - Parameter observing: gets how long each step took; the slices of a batch then run one after the other, each on all
    ///   threads, and a step is heard of once for each.
    /// - Precondition: the tensors have ``inputShapes``.
    func run(
        _ inputs: [Tensor], scratch: Scratch, pool: ThreadPool,
        observing: ((_ step: Int, _ time: Duration) -> Void)? = nil
    ) -> Activations {
        precondition(inputs.map(\.shape) == inputShapes, "inputs of the shapes that were planned for")
        let results = Storage(byteCount: resultCount * MemoryLayout<Float>.stride) { results in
            inputs.withPointers { inputs in
                scratch.lend(arenaCount) { arena in
                    let memory = RunMemory(
                        inputs: inputs, results: results.bindMemory(to: Float.self).baseAddress ?? arena, arena: arena)
                    runSlices(memory, scratch, pool, observing)
                    run(slicedSteps..<steps.count, memory, pool, observing)
                }
            }
        }
        func tensor(_ recording: Recording) -> Tensor {
            switch recording.place {
            case .input(let index): inputs[index].reshaped(to: recording.shape)
            case .result(let offset):
                Tensor(recording.shape, results, byteOffset: offset * MemoryLayout<Float>.stride)
            case .arena, .slice: preconditionFailure("what is handed out does not lie in the arena")
            }
        }
        return Activations(
            recorded: recordings.map { ($0.name, tensor($0)) }, outputs: outputs.map { ($0.name, tensor($0)) })
    }

    /// Runs the first steps slice by slice: as many slices as all threads can take alike, each on one thread, and what is
    /// left over on all of them together.
    private func runSlices(
        _ memory: RunMemory, _ scratch: Scratch, _ pool: ThreadPool, _ observing: ((Int, Duration) -> Void)?
    ) {
        guard slicedSteps > 0 else { return }
        let items = min(sliceItems, max(batch / pool.threads, 1))
        let slices = (batch + items - 1) / items
        let slicesAlone = observing == nil ? slices / pool.threads * pool.threads : 0
        func runSlice(_ slice: Int, _ pool: ThreadPool) {
            scratch.lend(sliceCount) { arena in
                let items = slice * items..<min((slice + 1) * items, batch)
                run(0..<slicedSteps, memory.slice(items, in: arena), pool, observing)
            }
        }
        pool.run(slicesAlone) { runSlice($0, .single) }
        for slice in slicesAlone..<slices { runSlice(slice, pool) }
    }

    private func run(
        _ steps: Range<Int>, _ memory: RunMemory, _ pool: ThreadPool, _ observing: ((Int, Duration) -> Void)?
    ) {
        for index in steps {
            let start = observing == nil ? nil : ContinuousClock.now
            let step = self.steps[index]
            step.operation.run(
                inputs: step.inputs.map(memory.read), output: memory.write(step.output),
                batch: step.itemsEach * memory.items.count, pool: pool)
            if let start { observing?(index, ContinuousClock.now - start) }
        }
    }
}

/// Where the values lie while a plan runs, for all items of the batch or for a slice.
private struct RunMemory {
    let inputs: [UnsafePointer<Float>]
    let results: UnsafeMutablePointer<Float>
    let arena: UnsafeMutablePointer<Float>
    /// Of a slice.
    private(set) var sliceArena: UnsafeMutablePointer<Float>?
    /// The network's items that the steps run for. Steps for the whole batch know their items.
    private(set) var items = 0..<1

    init(
        inputs: [UnsafePointer<Float>], results: UnsafeMutablePointer<Float>, arena: UnsafeMutablePointer<Float>
    ) {
        (self.inputs, self.results, self.arena) = (inputs, results, arena)
    }

    func slice(_ items: Range<Int>, in arena: UnsafeMutablePointer<Float>) -> RunMemory {
        var slice = self
        (slice.items, slice.sliceArena) = (items, arena)
        return slice
    }

    func write(_ operand: ExecutionPlan.Operand) -> UnsafeMutablePointer<Float> {
        let skipped = items.lowerBound * operand.count
        switch operand.place {
        case .arena(let offset): return arena + offset + skipped
        case .result(let offset): return results + offset + skipped
        case .slice(let offset):
            guard let sliceArena else { preconditionFailure("what lies in a slice is made and read in it") }
            return sliceArena + offset
        case .input: preconditionFailure("an input is not written to")
        }
    }

    func read(_ operand: ExecutionPlan.Operand) -> UnsafePointer<Float> {
        guard case .input(let index) = operand.place else { return UnsafePointer(write(operand)) }
        return inputs[index] + items.lowerBound * operand.count
    }
}
