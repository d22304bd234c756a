import MienBasics
import MienExecution
import MienGradients
import MienNetworks
import MienRandomNetworks
import MienTensors
import Testing

/// Fast gradients of whole networks, held against those by definition in `Double`.
@Suite struct TrainingPlanTests {
    @Test(arguments: [ExecutionPlan.Kernels.strict, .fast, .reference])
    func plansAgreeWithTheTape(kernels: ExecutionPlan.Kernels) throws {
        var trained = 0
        for seed in 0..<200 {
            if let fault = try Self.fault(seed: UInt64(seed), kernels, &trained) {
                Issue.record("seed \(seed): \(fault)")
            }
        }
        #expect(trained > 100)
    }

    private static func fault(seed: UInt64, _ kernels: ExecutionPlan.Kernels, _ trained: inout Int) throws -> String? {
        let network = try RandomNetwork(seed: seed).network
        let inputs = RandomNetwork.inputs(of: network, batch: 3, seed: seed)
        guard let graph = try? GradientGraph(network, inputs: inputs.map(\.shape), isTraining: true) else { return nil }
        trained += 1
        let numbers = network.numbers
        let tape = Tape(
            graph, inputs: inputs.map { $0.values.map(Double.init) }, variables: numbers.map(Double.init), seed: seed,
            step: 3)
        var generator = SeededGenerator(seed: seed)
        let factors = graph.outputs.map { output in
            (value: output, gradient: tape.value(output).map { _ in generator.uniform(-1...1) })
        }
        let wanted = Set(graph.graph.inputs)
        let expected = tape.gradients(of: factors, wanted: wanted)
        // Gradients that are sums of what cancels out keep its rounding, by definition too.
        let rounded = Tape(graph, inputs: inputs.map(\.values), variables: numbers, seed: seed, step: 3)
            .gradients(of: factors.map { ($0.value, $0.gradient.map { Float($0) }) }, wanted: wanted)
        var first: [Float]?
        for threads in [1, 3] {
            let plan = TrainingPlan(graph, wanted: wanted, kernels: kernels, pool: ThreadPool(threads: threads))
            // Twice, of which the first must leave nothing behind.
            var gradients = [Float](repeating: .nan, count: graph.numberCount)
            for step in [2, 3] {
                plan.run(inputs, variables: numbers, seed: seed, step: step)
                for (value, _) in factors { plan.gradient(value).update(repeating: 0) }
                for (value, gradient) in factors {
                    let start = plan.gradient(value)
                    for index in start.indices { start[index] += Float(gradient[index]) }
                }
                gradients.withUnsafeMutableBufferPointer { gradients in
                    guard let start = gradients.baseAddress else { return }
                    plan.runBackward(gradients: start)
                }
            }
            for (value, _) in factors {
                if let fault = difference(plan.value(value), tape.value(value), rounded: []) {
                    return "output: \(fault)"
                }
            }
            for variable in graph.variables {
                let places = variable.places
                if let fault = difference(
                    gradients[places], Array(expected.variables[places]), rounded: rounded.variables[places])
                {
                    return "\(variable.layer)/\(variable.name): \(fault)"
                }
            }
            for value in wanted.sorted() {
                if let fault = difference(
                    plan.gradient(value), expected.values[value] ?? [], rounded: rounded.values[value] ?? [])
                {
                    return "input: \(fault)"
                }
            }
            if let first, first.map(\.bitPattern) != gradients.map(\.bitPattern) { return "not the same on 3 threads" }
            first = gradients
        }
        return nil
    }

    /// How far numbers are off, by more than a share of the largest of them or some times what they are off by definition in
    /// single precision; nil where they are not.
    private static func difference(
        _ found: some Collection<Float>, _ expected: [Double], rounded: some Collection<Float>
    ) -> String? {
        let largest = expected.reduce(0) { max($0, abs($1)) }
        func worst(_ numbers: some Collection<Float>) -> Double {
            zip(numbers, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
        }
        let isClose = worst(found) <= max(1e-4 * largest, 8 * worst(rounded), 1e-7)
        return found.count == expected.count && isClose ? nil : "\(worst(found)) off, the largest is \(largest)"
    }
}
