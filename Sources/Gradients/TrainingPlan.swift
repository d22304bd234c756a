package import MienBasics
package import MienExecution
import MienKernels
package import MienTensors

/// How a network is run, and run back, for a batch of one size: operations chosen, memory laid out.
///
/// A value's memory is used again as soon as neither what follows nor the way back needs it. Nothing here depends, to the bit, on
/// the number of threads.
package final class TrainingPlan {
    package let graph: GradientGraph
    /// The values whose gradients are handed in.
    package let starts: [Int]
    private let pool: ThreadPool
    private let operations: [any TrainingOperation]
    /// The steps with many numbers to take in, and those with few.
    private let heavy: [Int]
    private let light: [Int]
    private let needs: [Bool]
    private let layout: TrainingLayout
    private let arena: FloatMemory
    /// What a gradient is made in when another one is to be added to it.
    private let spare: FloatMemory
    private let scratch: FloatMemory
    /// The lists of numbers that are not simply a run of the variables: constants, and what is rearranged.
    private let own: [[Numbers<Float>?]]
    private let ownGradients: [[Numbers<Float>?]]
    private var draws: [Draws?] = []
    /// Is told how long each step took: to take in its numbers, to run, and to run back.
    package var observing: ((_ step: Int, _ phase: Phase, _ time: Duration) -> Void)?

    package enum Phase: Sendable { case loading, running, runningBack }

    /// - Parameters:
    ///   - starts: the values whose gradients will be handed in; the network's outputs where none are named.
    ///   - wanted: values whose gradients are wanted besides those of the variables.
    ///   - isGuided: whether a rectifier hands back nothing that is negative, as in guided backpropagation: what comes out are
    ///     then no gradients any more.
    package init(
        _ graph: GradientGraph, starts: [Int]? = nil, wanted: Set<Int> = [], kernels: ExecutionPlan.Kernels = .fast,
        isGuided: Bool = false, pool: ThreadPool = .shared
    ) {
        let plan = graph.graph
        self.graph = graph
        self.starts = starts ?? graph.outputs
        self.pool = pool
        let needs = graph.reached(from: self.starts, wanted: wanted)
        self.needs = needs
        operations = zip(plan.steps, graph.isTrainable).map { step, isTrainable in
            TrainingStep(
                computation: step.computation, inputs: step.inputs.map(plan.shape), output: plan.shape(step.output),
                wantsInputs: step.inputs.map { needs[$0] }, wantsNumbers: isTrainable, kernels: kernels
            ).operation(isGuided: isGuided)
        }
        heavy = plan.steps.indices.filter { plan.steps[$0].computation.numbers.reduce(0) { $0 + $1.count } >= 1 << 17 }
        light = plan.steps.indices.filter { [heavy] in !heavy.contains($0) }
        layout = TrainingLayout(graph, operations, needs: needs, starts: self.starts, wanted: wanted)
        arena = FloatMemory(count: layout.count)
        spare = FloatMemory(count: layout.spareCount)
        scratch = FloatMemory(count: operations.map(\.scratchCount).max() ?? 0)
        own = zip(plan.steps, graph.sources).map { step, sources in
            zip(step.computation.numbers, sources).map { list, source in
                if case .run = source { nil } else { list.isEmpty ? nil : Numbers(list) }
            }
        }
        ownGradients = plan.steps.indices.map { index in
            zip(graph.isTrainable[index], plan.steps[index].computation.numbers).map { isTrainable, list in
                isTrainable ? Numbers(zeros: list.count) : nil
            }
        }
    }

    /// The floats that lie between the steps, and beside them for their gradients.
    package var memoryCount: Int { arena.count + spare.count + scratch.count }

    /// Where the numbers of a value lie after a run, if it is one of the starts, or an input or output of the network; of others
    /// only just after the step that gave them out.
    package func value(_ value: Int) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(start: read(value), count: graph.graph.shape(value).count)
    }

    /// Where the gradient of a value is handed in that is one of the starts, and found that is wanted. Two starts may be views of
    /// the same memory: then it holds the sum of both.
    package func gradient(_ value: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: gradientStart(value), count: graph.graph.shape(value).count)
    }

    /// Runs the network.
    ///
    /// - Parameters:
    ///   - inputs: one tensor for each input of the network.
    ///   - variables: the numbers of all variables; nil for those of the run before.
    ///   - seed: what chance does depends on it and on the step.
    package func run(_ inputs: [Tensor], variables: UnsafePointer<Float>?, seed: UInt64 = 0, step: Int = 0) {
        let plan = graph.graph
        precondition(inputs.map(\.shape) == plan.inputs.map(plan.shape), "inputs of the shapes that were planned for")
        for (value, tensor) in zip(plan.inputs, inputs) {
            tensor.withValues { values in
                guard let from = values.baseAddress else { return }
                write(value).update(from: from, count: values.count)
            }
        }
        draws = plan.steps.map { $0.draws(seed: seed, step: step) }
        if let variables { load(variables) }
        for (index, step) in plan.steps.enumerated() where !step.computation.isView {
            observe(index, .running) {
                operations[index].run(step.inputs.map(read), write(step.output), draws[index], pool: pool)
            }
        }
    }

    /// Has all operations take in their numbers.
    private func load(_ variables: UnsafePointer<Float>) {
        if observing == nil {
            // Threads share what is much, and what is little has a thread each.
            for index in heavy { load(index, variables) }
            pool.run(light.count) { load(light[$0], variables) }
        } else {
            for index in operations.indices { observe(index, .loading) { load(index, variables) } }
        }
    }

    /// Goes back from the gradients that were written to those of the ``starts``.
    ///
    /// - Parameter gradients: a number for each of the variables', which is written over: 0 for those that are not trained. Nil
    ///   where none is.
    package func runBackward(gradients: UnsafeMutablePointer<Float>? = nil) {
        let plan = graph.graph
        gradients?.update(repeating: 0, count: graph.numberCount)
        // By the place of its memory: whether a value has a gradient yet.
        var isStarted = [Bool](repeating: false, count: plan.values.count)
        for value in starts { isStarted[layout.roots[value]] = true }
        for (index, step) in plan.steps.enumerated().reversed() {
            guard needs[step.output], isStarted[layout.roots[step.output]], !step.computation.isView else { continue }
            var targets: [UnsafeMutablePointer<Float>?] = []
            var additions: [(value: Int, from: UnsafeMutablePointer<Float>)] = []
            var next = spare.floats
            for value in step.inputs {
                let root = layout.roots[value]
                guard needs[value] else {
                    targets.append(nil)
                    continue
                }
                if root == layout.roots[step.output] {
                    // In place: nothing else goes into it.
                    targets.append(gradientStart(value))
                } else if isStarted[root] {
                    additions.append((value, next))
                    targets.append(next)
                    next += Arena.aligned(plan.shape(value).count)
                } else {
                    isStarted[root] = true
                    targets.append(gradientStart(value))
                }
            }
            let pass = BackwardPass(
                inputs: step.inputs.map(read), output: read(step.output),
                outputGradient: UnsafePointer(gradientStart(step.output)), inputGradients: targets,
                numberGradients: ownGradients[index].map { $0?.start }, draws: draws[index],
                scratch: scratch.floats, pool: pool)
            observe(index, .runningBack) { operations[index].runBackward(pass) }
            for (value, from) in additions { add(from, to: gradientStart(value), count: plan.shape(value).count) }
            for (source, list) in zip(graph.sources[index], ownGradients[index]) {
                guard let list else { continue }
                guard let gradients else { preconditionFailure("a place for the gradients of what is trained") }
                switch source {
                case .constant: break
                case .run(let run): add(list.start, to: gradients + run.lowerBound, count: run.count)
                case .places(let places):
                    for (number, place) in places.enumerated() { gradients[Int(place)] += list.start[number] }
                }
            }
        }
        guard let gradients else { return }
        for variable in graph.variables where !variable.isTrainable {
            (gradients + variable.places.lowerBound).update(repeating: 0, count: variable.places.count)
        }
    }

    /// Moves the running statistics of batch normalisation by those of the last run, as Keras moves them.
    package func moveStatistics(_ variables: UnsafeMutablePointer<Float>) {
        for (index, step) in graph.graph.steps.enumerated() {
            guard case .batchNormalization(let normalization) = step.computation,
                let operation = operations[index] as? BatchNormalizationTraining
            else { continue }
            let (momentum, rest) = (Float(normalization.momentum), Float(1 - normalization.momentum))
            for (source, statistic) in zip(graph.sources[index].dropFirst(2), [operation.mean, operation.variance]) {
                guard case .run(let run) = source else { continue }
                for (place, number) in zip(run, statistic) {
                    variables[place] = variables[place] * momentum + number * rest
                }
            }
        }
    }

    private func observe(_ step: Int, _ phase: Phase, _ body: () -> Void) {
        guard let observing else { return body() }
        let start = ContinuousClock.now
        body()
        observing(step, phase, ContinuousClock.now - start)
    }

    private func load(_ index: Int, _ variables: UnsafePointer<Float>) {
        let sources = graph.sources[index]
        guard !sources.isEmpty else { return }
        var pointers: [UnsafePointer<Float>?] = []
        for (source, own) in zip(sources, own[index]) {
            switch source {
            case .constant: pointers.append(own?.read)
            case .run(let run): pointers.append(variables + run.lowerBound)
            case .places(let places):
                guard let own else { preconditionFailure("room for what is rearranged") }
                for (number, place) in places.enumerated() { own.start[number] = variables[Int(place)] }
                pointers.append(own.read)
            }
        }
        operations[index].load(pointers, pool: pool)
    }

    private func add(_ from: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int) {
        let size = 16_384
        pool.run((count + size - 1) / size) { part in
            for index in part * size..<min(part * size + size, count) { sum[index] += from[index] }
        }
    }

    private func read(_ value: Int) -> UnsafePointer<Float> { UnsafePointer(write(value)) }

    private func write(_ value: Int) -> UnsafeMutablePointer<Float> {
        guard let place = layout.places[layout.roots[value]] else { preconditionFailure("a value with memory") }
        return arena.floats + place
    }

    private func gradientStart(_ value: Int) -> UnsafeMutablePointer<Float> {
        guard let place = layout.gradients[layout.roots[value]] else { preconditionFailure("a gradient with memory") }
        return arena.floats + place
    }
}

extension GradientGraph {
    /// Which values have gradients that are needed and that there are: what is trained or wanted is reached through them from
    /// the `starts`.
    func reached(from starts: [Int], wanted: Set<Int>) -> [Bool] {
        var isReached = [Bool](repeating: false, count: graph.values.count)
        for value in starts { isReached[value] = true }
        for step in graph.steps.reversed() where isReached[step.output] {
            for input in step.inputs { isReached[input] = true }
        }
        return zip(needs(wanted: wanted), isReached).map { $0 && $1 }
    }
}

extension Computation {
    /// Whether it changes nothing but the shape.
    var isView: Bool { if case .view = self { true } else { false } }
}
