import MienExecution
package import MienKernels
import MienTensors

/// One run of a network by its definitions, remembered, and played backwards: what faster runs are held against. In `Double`
/// it is the truth.
package final class Tape<Number: Real> {
    package let graph: GradientGraph
    /// For each step, the lists of numbers of its own.
    private let own: [[Numbers<Number>]]
    /// What goes in and what each step makes; nil for what nothing makes.
    private let values: [Numbers<Number>?]
    private let seed: UInt64
    private let step: Int

    /// Runs the network.
    ///
    /// - Parameters:
    ///   - inputs: one list for each input of the network, in row-major order.
    ///   - variables: the numbers of all variables.
    ///   - seed: what chance does depends on it and on the step.
    package init(_ graph: GradientGraph, inputs: [[Number]], variables: [Number], seed: UInt64 = 0, step: Int = 0) {
        precondition(variables.count == graph.numberCount, "a number for each place")
        let plan = graph.graph
        var values = [Numbers<Number>?](repeating: nil, count: plan.values.count)
        for (value, numbers) in zip(plan.inputs, inputs) {
            precondition(numbers.count == plan.shape(value).count, "inputs of the shapes that were planned for")
            values[value] = Numbers(numbers)
        }
        own = zip(plan.steps, graph.sources).map { step, sources in
            zip(step.computation.numbers, sources).map { list, source in
                switch source {
                case .constant: Numbers(list.map { Number($0) })
                case .run(let run): Numbers(Array(variables[run]))
                case .places(let places): Numbers(places.map { variables[Int($0)] })
                }
            }
        }
        for (place, made) in plan.steps.enumerated() {
            let shape = plan.shape(made.output)
            let output = Numbers<Number>(zeros: shape.count)
            made.computation.evaluate(
                inputs: made.inputs.compactMap { values[$0]?.read }, numbers: own[place].map(\.read),
                output: output.start, batch: shape[0], inputShapes: made.inputs.map { plan.shape($0).item },
                outputShape: shape.item, draws: made.draws(seed: seed, step: step))
            values[made.output] = output
        }
        (self.graph, self.values, self.seed, self.step) = (graph, values, seed, step)
    }

    /// The numbers of a value.
    package func value(_ index: Int) -> [Number] { values[index]?.list ?? [] }

    /// The gradients of a sum of products.
    ///
    /// - Parameters:
    ///   - factors: what the numbers of a value are multiplied by in that sum, which is the gradient of the value itself.
    ///   - wanted: values whose gradients are wanted besides.
    /// - Returns: one number for each of the variables', 0 for those that are not trained; and those of the wanted values.
    package func gradients(
        of factors: [(value: Int, gradient: [Number])], wanted: Set<Int> = []
    ) -> (variables: [Number], values: [Int: [Number]]) {
        let plan = graph.graph
        let needs = graph.needs(wanted: wanted)
        let gradients = plan.values.indices.map { needs[$0] ? Numbers<Number>(zeros: plan.shape($0).count) : nil }
        for (value, gradient) in factors {
            guard let sum = gradients[value] else { continue }
            for place in gradient.indices { sum.start[place] += gradient[place] }
        }
        var variables = [Number](repeating: 0, count: graph.numberCount)
        for (place, made) in plan.steps.enumerated().reversed() {
            guard let output = values[made.output], let gradient = gradients[made.output]?.read else { continue }
            let shape = plan.shape(made.output)
            let ownGradients = zip(own[place], graph.isTrainable[place]).map { list, isTrainable in
                isTrainable ? Numbers<Number>(zeros: list.count) : nil
            }
            made.computation.addGradients(
                inputs: made.inputs.compactMap { values[$0]?.read }, numbers: own[place].map(\.read),
                output: UnsafePointer(output.start), outputGradient: gradient,
                inputGradients: made.inputs.map { gradients[$0]?.start },
                numberGradients: ownGradients.map { $0?.start }, batch: shape[0],
                inputShapes: made.inputs.map { plan.shape($0).item }, outputShape: shape.item,
                draws: made.draws(seed: seed, step: step))
            for (source, gradient) in zip(graph.sources[place], ownGradients) {
                guard let gradient else { continue }
                switch source {
                case .constant: break
                case .run(let run):
                    for (index, place) in run.enumerated() { variables[place] += gradient.start[index] }
                case .places(let places):
                    for (index, place) in places.enumerated() { variables[Int(place)] += gradient.start[index] }
                }
            }
        }
        for variable in graph.variables where !variable.isTrainable {
            for place in variable.places { variables[place] = 0 }
        }
        return (variables, Dictionary(uniqueKeysWithValues: wanted.map { ($0, gradients[$0]?.list ?? []) }))
    }

    /// The variables with the running statistics of batch normalisation moved by those of this run, as Keras moves them: what
    /// was, times the momentum, plus what is, times the rest.
    package func movedStatistics(_ variables: [Number]) -> [Number] {
        var variables = variables
        let plan = graph.graph
        for (place, made) in plan.steps.enumerated() {
            guard case .batchNormalization(let normalization) = made.computation, let input = values[made.inputs[0]]
            else { continue }
            let channels = normalization.movingMean.count
            let (mean, variance) = (Numbers<Number>(zeros: channels), Numbers<Number>(zeros: channels))
            // What comes out besides, and is not needed.
            let output = Numbers<Number>(zeros: input.count)
            withExtendedLifetime(output) {
                Reference.batchNormalized(
                    input: UnsafePointer(input.start), gamma: nil, beta: nil, epsilon: normalization.epsilon,
                    output: output.start, mean: mean.start, variance: variance.start, cells: input.count / channels,
                    channels: channels)
            }
            let (momentum, rest) = (Number(normalization.momentum), Number(1 - normalization.momentum))
            for (source, statistic) in zip(graph.sources[place].dropFirst(2), [mean, variance]) {
                guard case .run(let run) = source else { continue }
                for (index, place) in run.enumerated() {
                    variables[place] = variables[place] * momentum + statistic.start[index] * rest
                }
            }
        }
        return variables
    }
}

extension GradientGraph {
    /// Which values have gradients that are needed: those of `wanted` and of what is trained flow through them.
    package func needs(wanted: Set<Int> = []) -> [Bool] {
        var needs = [Bool](repeating: false, count: graph.values.count)
        for value in wanted { needs[value] = true }
        for (step, isTrainable) in zip(graph.steps, isTrainable)
        where isTrainable.contains(true) || step.inputs.contains(where: { needs[$0] }) {
            needs[step.output] = true
        }
        return needs
    }
}

extension PlanGraph.Step {
    /// What chance does in this step; nil where it has no part.
    func draws(seed: UInt64, step: Int) -> Draws? {
        switch computation {
        case .noise(let noise): Draws(seed: seed, step: step, stream: noise.stream)
        case .randomTransform(let transform): Draws(seed: seed, step: step, stream: transform.stream)
        default: nil
        }
    }
}

extension Shape {
    /// The shape of one item of the batch.
    var item: Shape { Shape(Array(dimensions.dropFirst())) }
}
