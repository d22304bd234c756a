import MienBasics
import MienExecution
import MienGradients
import MienNetworks
import MienTensors

/// A network of one picture, run for scores of classes and their gradients: portion by portion of what may be many items.
final class ScoredNetwork {
    let network: Network
    let kernels: ExecutionPlan.Kernels
    let pool: ThreadPool
    /// Where the channels of the input stand.
    let inputFormat: DataFormat
    private let layer: String?
    private let numbers: [Float]
    /// The shape of an item that what follows was made for.
    private var item: Shape?
    private var graphs: [Int: ScoreGraph] = [:]
    private var plans: [Key: TrainingPlan] = [:]
    private var portions: [ScorePass: Int] = [:]

    private struct Key: Hashable {
        var batch: Int
        var pass: ScorePass
    }

    /// The floats that a plan may have between its steps: 256 MiB.
    private static let room = 64 << 20
    private static let largestPortion = 32
    /// Plans that are kept.
    private static let planCount = 4

    init(
        _ network: Network, layer: String?, kernels: ExecutionPlan.Kernels, pool: ThreadPool
    ) throws(NetworkError) {
        guard network.inputs.count == 1 else {
            throw NetworkError("takes \(network.inputs.count) inputs, expected one picture")
        }
        if let layer { try network.check(nodeName: layer) }
        inputFormat = network.mapFormat(of: network.name(of: network.nodes[network.inputs[0].node]))
        numbers = network.numbers
        (self.network, self.layer, self.kernels, self.pool) = (network, layer, kernels, pool)
    }

    /// The layer that is looked at for items of a shape; nil where none gives maps.
    func layer(for item: Shape) throws(NetworkError) -> String? {
        if self.item == item, let graph = graphs.values.first { return graph.layer }
        return try graph(batch: 1, item: item).layer
    }

    /// What the network is for a batch of so many items.
    func graph(batch: Int, item: Shape) throws(NetworkError) -> ScoreGraph {
        if self.item != item {
            (graphs, plans, portions) = ([:], [:], [:])
            self.item = item
        }
        if let graph = graphs[batch] { return graph }
        let graph = try ScoreGraph(network, layer: layer, input: Shape([batch] + item.dimensions))
        if graphs.count >= Self.planCount { graphs = [:] }
        graphs[batch] = graph
        return graph
    }

    /// Runs the network on `count` items, as many at a time as there is room for.
    ///
    /// - Parameters:
    ///   - item: the shape of each.
    ///   - fill: writes an item's numbers, with the axes that the network takes; called for several at once.
    ///   - body: gets what some items gave, in their order.
    /// - Throws: `NetworkError` where the network can't be run, gradients are not known, or there is no such class.
    func run(
        _ pass: ScorePass, count: Int, item: Shape, classOf: (Int) -> Int,
        fill: (Int, UnsafeMutableBufferPointer<Float>) -> Void, _ body: (Range<Int>, ScorePassed) -> Void
    ) throws(NetworkError) {
        guard count > 0 else { return }
        let largest = count == 1 ? 1 : try portion(pass, item: item)
        // Even parts need the fewest plans.
        let parts = (count + largest - 1) / largest
        let size = (count + parts - 1) / parts
        for first in stride(from: 0, to: count, by: size) {
            let items = first..<min(first + size, count)
            let input = Tensor(Shape([items.count] + item.dimensions)) { values in
                pool.run(items.count) { index in
                    let places = index * item.count..<(index + 1) * item.count
                    fill(first + index, UnsafeMutableBufferPointer(rebasing: values[places]))
                }
            }
            body(items, try run(pass, input, classes: items.map(classOf)))
        }
    }

    /// Runs the network on a batch, as many items at a time as there is room for.
    func run(
        _ pass: ScorePass, _ input: Tensor, classes: [Int], _ body: (Range<Int>, ScorePassed) -> Void
    ) throws(NetworkError) {
        let item = Shape(Array(input.shape.dimensions.dropFirst()))
        try run(
            pass, count: input.shape[0], item: item, classOf: { classes[$0] },
            fill: { index, values in
                input.withValues {
                    _ = values.update(fromContentsOf: $0[index * item.count..<(index + 1) * item.count])
                }
            }, body)
    }

    /// The scores of a batch.
    func scores(_ score: AttributionScore, _ input: Tensor, classes: [Int]) throws(NetworkError) -> [Float] {
        var scores: [Float] = []
        try run(ScorePass(target: .scores, score: score), input, classes: classes) { scores += $1.scores }
        return scores
    }

    /// How many items there is room for at a time.
    private func portion(_ pass: ScorePass, item: Shape) throws(NetworkError) -> Int {
        let one = try graph(batch: 1, item: item)
        if let portion = portions[pass] { return portion }
        let memory = try one.plan(for: pass, kernels: kernels, pool: pool).memoryCount
        let portion = min(max(Self.room / max(memory, 1), 1), Self.largestPortion)
        portions[pass] = portion
        return portion
    }

    private func run(_ pass: ScorePass, _ input: Tensor, classes: [Int]) throws(NetworkError) -> ScorePassed {
        let batch = input.shape[0]
        let graph = try graph(batch: batch, item: Shape(Array(input.shape.dimensions.dropFirst())))
        let chosen = try ChosenScores(graph, pass, classes, format: graph.layer.map(network.mapFormat(of:)))
        let key = Key(batch: batch, pass: pass)
        let plan: TrainingPlan
        if let known = plans[key] {
            plan = known
            plan.run([input], variables: nil)
        } else {
            plan = try graph.plan(for: pass, kernels: kernels, pool: pool)
            if plans.count >= Self.planCount { plans = [:] }
            plans[key] = plan
            plan.run([input], variables: numbers)
        }
        var passed = ScorePassed(scores: chosen.read(plan.value(chosen.value)))
        func tensor(_ value: Int, _ numbers: some Collection<Float>, _ format: DataFormat) -> Tensor {
            format.channelsLast(Tensor(graph.graph.graph.shape(value), Array(numbers)))
        }
        let layerFormat = graph.layer.map(network.mapFormat(of:)) ?? .channelsLast
        if pass.target.usesLayer {
            let value = try graph.layerValue()
            passed.layer = tensor(value, plan.value(value), layerFormat)
            if pass.target.usesGradient { plan.gradient(value).update(repeating: 0) }
        }
        guard pass.target.usesGradient else { return passed }
        chosen.start(plan.gradient(chosen.value))
        plan.runBackward()
        if pass.target.usesInputGradient {
            let value = graph.graph.graph.inputs[0]
            passed.gradient = tensor(value, plan.gradient(value), inputFormat)
        } else {
            let value = try graph.layerValue()
            passed.gradient = tensor(value, plan.gradient(value), layerFormat)
        }
        return passed
    }
}
