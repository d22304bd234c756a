public import MienBasics
public import MienNetworks
public import MienTensors
import Synchronization

/// Runs a network, for inputs of any shape that fits it.
///
///     let executor = try Executor(network, recording: ["conv2d_3"])
///     let result = try executor.run(face)
///     result.output          // 1 × 7
///     result["conv2d_3"]     // 1 × 22 × 22 × 64, NHWC
///
/// Plans are made once per shape and kept. Several tasks may use one executor at once.
public final class Executor: Sendable {
    public let network: Network
    /// The layers whose outputs can be seen after a run.
    public let recording: [String]
    /// Whether runs give the network's own outputs too.
    public let givesOutputs: Bool
    /// Which kernels plans may choose.
    public let kernels: ExecutionPlan.Kernels
    /// The threads that runs share.
    public let pool: ThreadPool
    private let plans = Mutex<[Runs: ExecutionPlan]>([:])
    private let scratch = Scratch()
    private let packed = PackedWeights()
    private let room: Slicing.Room

    /// - Parameters:
    ///   - replaced: layers that runs get another tensor in place of, ``run(_:replacing:)``; what is needed for nothing else
    ///     need not be known.
    ///   - givesOutputs: false for only the layers of `recording`, and for a network that can be run so far and no further;
    ///     ``Activations/outputs`` is then empty.
    /// - Throws: `NetworkError` when a name in `recording` is not a layer's; it names the nearest ones. Also when layers
    ///   are of unknown classes; it names them all.
    public convenience init(
        _ network: Network, recording: [String] = [], replacing replaced: Set<String> = [], givesOutputs: Bool = true,
        kernels: ExecutionPlan.Kernels = .fast, pool: ThreadPool = .shared
    ) throws(NetworkError) {
        try self.init(
            network, recording: recording, replacing: replaced, givesOutputs: givesOutputs, kernels: kernels,
            pool: pool, room: Slicing.Room())
    }

    /// Runs a network as if there were so much room: so small networks run in slices and portions, too.
    package init(
        _ network: Network, recording: [String] = [], replacing replaced: Set<String> = [], givesOutputs: Bool = true,
        kernels: ExecutionPlan.Kernels = .fast, pool: ThreadPool = .shared, room: Slicing.Room
    ) throws(NetworkError) {
        for name in recording { try network.check(nodeName: name) }
        try network.checkLayersCanBeRun(recording: Set(recording), replacing: replaced, givesOutputs: givesOutputs)
        self.network = network
        self.recording = recording
        self.givesOutputs = givesOutputs
        self.kernels = kernels
        self.pool = pool
        self.room = room
    }

    /// The plan for inputs of these shapes, made if there is none yet.
    ///
    /// - Throws: `NetworkError` when a layer can't be run or the shapes do not fit the network.
    public func plan(for shapes: [Shape]) throws(NetworkError) -> ExecutionPlan {
        try keptPlan(for: Runs(inputs: shapes))
    }

    /// What a plan is kept for.
    private struct Runs: Hashable {
        var inputs: [Shape]
        var replaced: [String] = []
        var replacedShapes: [Shape] = []
    }

    private func keptPlan(for runs: Runs) throws(NetworkError) -> ExecutionPlan {
        if let plan = plans.withLock({ $0[runs] }) { return plan }
        let plan = try self.plan(
            for: runs.inputs, replacing: zip(runs.replaced, runs.replacedShapes).map { ($0, $1) })
        plans.withLock { $0[runs] = plan }
        return plan
    }

    /// Runs a network of one input on a batch, with the axes that it has in Keras: mostly NHWC for pictures.
    ///
    /// - Throws: `NetworkError` when a layer can't be run or the shape does not fit the network.
    public func run(_ input: Tensor) throws(NetworkError) -> Activations { try run([input]) }

    /// Runs the network on one tensor for each of its inputs.
    ///
    /// - Throws: `NetworkError` when a layer can't be run or the shapes do not fit the network.
    public func run(_ inputs: [Tensor]) throws(NetworkError) -> Activations {
        run(try plan(for: inputs.map(\.shape)), on: inputs)
    }

    /// Runs the network with somebody else's numbers between its layers: what is recorded is what each layer gives, and what
    /// follows a layer of `given` goes on with the tensor that is given in place of its first output. So a layer's own work
    /// can be told from what it was fed, and what stands behind a layer that nobody knows can be run.
    ///
    /// - Parameter keepsPlan: whether the plan is kept, for further runs with other numbers in the same places.
    /// - Throws: `NetworkError` when a layer can't be run, a name is wrong, or the shapes do not fit.
    public func run(
        _ inputs: [Tensor], replacing given: [(name: String, tensor: Tensor)], keepsPlan: Bool = false
    ) throws(NetworkError) -> Activations {
        let shapes = inputs.map(\.shape)
        let plan =
            keepsPlan
            ? try keptPlan(
                for: Runs(
                    inputs: shapes, replaced: given.map(\.name), replacedShapes: given.map(\.tensor.shape)))
            : try plan(for: shapes, replacing: given.map { ($0.name, $0.tensor.shape) })
        return run(plan, on: inputs + given.map(\.tensor))
    }

    private func plan(
        for shapes: [Shape], replacing replaced: [(name: String, shape: Shape)]
    ) throws(NetworkError) -> ExecutionPlan {
        try ExecutionPlan(
            network, inputs: shapes, recording: recording, replacing: replaced, givesOutputs: givesOutputs,
            kernels: kernels, room: room, packed: packed, pool: pool)
    }

    /// How long each step of the plan for these inputs takes in one run, in seconds.
    func stepTimes(_ inputs: [Tensor]) throws(NetworkError) -> [Double] {
        let plan = try plan(for: inputs.map(\.shape))
        var times = Array(repeating: 0.0, count: plan.steps.count)
        _ = run(plan, on: inputs) { times[$0] += $1 / .seconds(1) }
        return times
    }

    private func run(
        _ plan: ExecutionPlan, on tensors: [Tensor], observing: ((_ step: Int, _ time: Duration) -> Void)? = nil
    ) -> Activations {
        plan.run(tensors, scratch: scratch, pool: pool, observing: observing)
    }
}
