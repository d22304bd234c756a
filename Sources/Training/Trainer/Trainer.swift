public import MienBasics
package import MienExecution
import MienGradients
import MienKernels
public import MienNetworks
public import MienTensors

/// Trains a network, step by step, as Keras's `train_step` does: a run with the layers in training, the loss and its gradients, the
/// optimizer's step, and the running statistics.
///
/// The same seed gives the same numbers, to the bit, for any number of threads. What is summed over a batch is summed at one place
/// (``step(_:)``), so that several processes could add theirs there.
public final class Trainer {
    package let objective: Objective
    public private(set) var optimizer: Optimizer
    /// The numbers of all variables.
    package private(set) var variables: [Float]
    package private(set) var state: OptimizerState<Float>
    /// What chance does depends on it and on the step.
    public let seed: UInt64
    private let kernels: ExecutionPlan.Kernels
    private let pool: ThreadPool
    /// For batches of one shape: the last one of an epoch may be smaller, and two plans would need twice the memory.
    private var planned: (shape: Shape, plan: TrainingPlan, start: (value: Int, activation: OutputActivation?))?
    private var gradients: [Float]

    /// What a step came to, before it moved the weights.
    public struct Outcome: Sendable, Equatable {
        /// Penalties included.
        public var loss: Float
        /// How many items were put into their class.
        public var correct: Int
    }

    /// - Throws: ``SettingsError`` for settings of layers that training does not know.
    public convenience init(
        _ network: Network, loss: Loss, optimizer: Optimizer, seed: UInt64 = 0, pool: ThreadPool = .shared
    ) throws(SettingsError) {
        try self.init(Objective(network, loss: loss), optimizer: optimizer, seed: seed, kernels: .fast, pool: pool)
    }

    package init(
        _ objective: Objective, optimizer: Optimizer, seed: UInt64, kernels: ExecutionPlan.Kernels, pool: ThreadPool
    ) {
        (self.objective, self.optimizer, self.seed) = (objective, optimizer, seed)
        (self.kernels, self.pool) = (kernels, pool)
        variables = objective.network.numbers
        gradients = Array(repeating: 0, count: variables.count)
        state = OptimizerState(optimizer, for: objective.weights)
    }

    /// How many numbers the network's weights have, and how many of them are trained.
    public var weightCount: Int { variables.count }
    public var trainableCount: Int { objective.trainable.reduce(0) { $0 + $1.places.count } }

    /// How many steps were done.
    public var stepCount: Int { state.iteration }

    /// The learning rate of the next step.
    public var learningRate: Float {
        get {
            optimizer.learningRate.isConstant ? state.learningRate : optimizer.learningRate.rate(at: state.iteration)
        }
        set { state.learningRate = newValue }
    }

    /// The network with the weights that it has now.
    public var network: Network { objective.network.replacingNumbers(variables) }

    /// The network as it is to be used: with the moving averages of its weights, where the optimizer keeps such.
    public var averagedNetwork: Network {
        guard optimizer.averaging != nil, state.iteration > 0 else { return network }
        var averaged = variables
        averaged.withUnsafeMutableBufferPointer { numbers in
            state.overwrite(objective.trainable.map { UnsafeMutableBufferPointer(rebasing: numbers[$0.places]) })
        }
        return objective.network.replacingNumbers(averaged)
    }

    /// Goes on with other numbers, and with what the optimizer remembers.
    package func resume(variables: [Float], state: OptimizerState<Float>) {
        precondition(variables.count == self.variables.count, "the network's numbers")
        (self.variables, self.state) = (variables, state)
    }

    /// How the network is trained and what the optimizer remembers, as Keras's files have it.
    public func trainingState(in dialect: Dialect = .keras3) -> TrainingState {
        TrainingState(
            configuration: [
                "optimizer": optimizer.json(in: dialect), "loss": objective.loss.json, "loss_weights": .null,
                "metrics": ["accuracy"], "weighted_metrics": .null, "run_eagerly": false, "steps_per_execution": 1,
                "jit_compile": false,
            ], optimizerVariables: state.variables(of: optimizer, for: objective.weights, in: dialect))
    }

    /// Goes on from a network of the same layers, and from what the optimizer remembers of it: Mien's state, or that in one of
    /// Keras's files.
    ///
    /// - Throws: ``SettingsError`` where it is the state of another training.
    public func resume(_ network: Network, _ state: TrainingState) throws(SettingsError) {
        let variables = network.variables
        guard variables.map(\.shape) == objective.network.variables.map(\.shape) else {
            throw SettingsError(place: "training state", found: "another network's weights", expected: "this one's")
        }
        let remembered = try OptimizerState<Float>(state.optimizerVariables, of: optimizer, for: objective.weights)
        resume(variables: network.numbers, state: remembered)
    }

    /// Makes ready for batches of this shape; a step does it itself.
    ///
    /// - Throws: `NetworkError` for a layer that can't be trained, and a shape that does not fit the network.
    public func prepare(for shape: Shape) throws(NetworkError) { _ = try plan(for: shape) }

    /// One step.
    ///
    /// - Throws: `NetworkError` for a layer that can't be trained; ``TrainingFault`` where the loss is no number: the weights are
    ///   as they were then.
    public func step(_ batch: TrainingBatch) throws -> Outcome {
        let (objective, optimizer, pool) = (objective, optimizer, pool)
        let shape = batch.input.shape
        let (plan, start) = try plan(for: shape)
        plan.run([batch.input], variables: variables, seed: seed, step: state.iteration)
        let predictions = plan.value(start.value)
        let classes = predictions.count / shape[0]
        let targets = objective.loss.targets(batch.classes, of: classes)
        let value = targets.withUnsafeBufferPointer { targets in
            func evaluate(_ weights: UnsafeBufferPointer<Float>?) -> LossValue<Float> {
                Losses.evaluate(
                    objective.loss, targets: targets, predictions: predictions, rows: shape[0],
                    behind: start.activation, sampleWeights: weights, gradient: plan.gradient(start.value))
            }
            return batch.weights?.withUnsafeBufferPointer(evaluate) ?? evaluate(nil)
        }
        let correct = batch.classes.countOfCorrect(in: predictions, of: classes)
        guard value.total.isFinite else { throw fault(batch.input) }
        plan.runBackward(gradients: &gradients)
        if let fault = gradientFault() { throw fault }
        var loss = value.total
        let places = objective.trainable.map(\.places)
        var (variables, state) = (variables, state)
        self.variables = []
        variables.withUnsafeMutableBufferPointer { variables in
            gradients.withUnsafeMutableBufferPointer { gradients in
                loss += objective.addPenalties(of: UnsafeBufferPointer(variables), to: gradients)
                guard let start = variables.baseAddress else { return }
                plan.moveStatistics(start)
                state.apply(
                    optimizer, gradients: places.map { UnsafeMutableBufferPointer(rebasing: gradients[$0]) },
                    to: places.map { UnsafeMutableBufferPointer(rebasing: variables[$0]) }, of: objective.weights,
                    pool: pool)
            }
        }
        (self.variables, self.state) = (variables, state)
        return Outcome(loss: loss, correct: correct)
    }

    private func plan(
        for shape: Shape
    ) throws(NetworkError) -> (plan: TrainingPlan, start: (value: Int, activation: OutputActivation?)) {
        if let planned, planned.shape == shape { return (planned.plan, planned.start) }
        planned = nil
        let graph = try objective.graph(for: [shape])
        let start = objective.start(of: graph)
        let plan = TrainingPlan(graph, starts: [start.value], kernels: kernels, pool: pool)
        planned = (shape, plan, start)
        return (plan, start)
    }

    /// The weight whose gradient is not finite, if there is one: of several that of the last layer, where the way back began.
    private func gradientFault() -> TrainingFault? {
        let isFinite = gradients.withUnsafeBufferPointer { gradients in
            // As whole numbers, so that it goes by vectors: none has all bits of the exponent.
            gradients.reduce(UInt32(0)) { max($0, $1.bitPattern & 0x7FFF_FFFF) } < Float.infinity.bitPattern
        }
        guard !isFinite,
            let variable = objective.trainable.last(where: { !gradients[$0.places].allSatisfy(\.isFinite) })
        else { return nil }
        return TrainingFault(
            step: state.iteration, place: "layer `\(variable.layer)`",
            problem: "the gradient of its weight \(variable.name) is not finite")
    }

    /// Where the first number that is none comes from: a weight, or a layer that gives it out of what are numbers.
    private func fault(_ input: Tensor) -> TrainingFault {
        func found(_ place: String, _ problem: String) -> TrainingFault {
            TrainingFault(step: state.iteration, place: place, problem: problem)
        }
        if !input.values.allSatisfy(\.isFinite) { return found("the input", "found a number that is not finite") }
        for variable in objective.network.variables where !variables[variable.places].allSatisfy(\.isFinite) {
            return found("layer `\(variable.layer)`", "its weight \(variable.name) is not finite any more")
        }
        guard let plan = planned?.plan else { return found("the network", "can't be run") }
        // Once more, with a look at what each step gives out before another one writes over it.
        let steps = plan.graph.graph.steps
        var first: Int?
        plan.observing = { [unowned plan] step, phase, _ in
            guard phase == .running, first == nil, !plan.value(steps[step].output).allSatisfy(\.isFinite) else {
                return
            }
            first = step
        }
        plan.run([input], variables: variables, seed: seed, step: state.iteration)
        plan.observing = nil
        if let first { return found("layer `\(steps[first].layers[0])`", "gives out a number that is not finite") }
        return found("the loss", "is not finite")
    }
}
