import MienBasics
import MienKernels
import MienNetworks
import MienTensors
import MienTraining
import Testing

struct OptimizerTests {
    /// The weights of ``GoldenInputs`` after four steps, and the state.
    private func trained<Number: Real>(_ golden: GoldenOptimizer) throws -> ([Number], OptimizerState<Number>) {
        var optimizer = try Optimizer(JSON(parsing: golden.json))
        var weights = GoldenInputs.weights
        if golden.name == "undecayed bias" { optimizer.undecayed = ["bias"] }
        if golden.name == "constraint" { weights[0].constraint = .maxNorm(maxValue: 0.75) }
        if Number.self == Double.self, case .constant(let rate) = optimizer.learningRate {
            // Keras's configuration has the rate as a float, while the weights in doubles were trained with what it was made
            // from.
            optimizer.learningRate = .constant(Double(Float(rate).description) ?? rate)
        }
        var state = OptimizerState<Number>(optimizer, for: weights)
        var values: [[Number]] = GoldenInputs.values()
        for step in 0..<4 {
            var gradients: [[Number]] = GoldenInputs.gradients(at: step)
            withBuffers(&values) { values in
                withBuffers(&gradients) { gradients in
                    state.apply(optimizer, gradients: gradients, to: values, of: weights)
                }
            }
        }
        return (values.flatMap(\.self), state)
    }

    /// All bits are Keras's, but where a power is the C library's, whose last bit is its own.
    private func ulps<Number: Real>(_ golden: GoldenOptimizer) -> Number {
        golden.name.contains("dam") || golden.name == "average" ? 2 : 0
    }

    @Test(arguments: Golden.optimizers) func stepsAreKerasInFloats(_ golden: GoldenOptimizer) throws {
        let (values, state): ([Float], OptimizerState<Float>) = try trained(golden)
        expectClose(values, floats(golden.floats), ulps: ulps(golden), golden.name)
        #expect(state.iteration == 4)
    }

    @Test(arguments: Golden.optimizers.filter { !$0.doubles.isEmpty })
    func stepsAreKerasInDoubles(_ golden: GoldenOptimizer) throws {
        let (values, _): ([Double], OptimizerState<Double>) = try trained(golden)
        expectClose(values, doubles(golden.doubles), ulps: ulps(golden), golden.name)
    }

    @Test(arguments: Golden.optimizers) func variablesAreKeras(_ golden: GoldenOptimizer) throws {
        let optimizer = try Optimizer(JSON(parsing: golden.json))
        let (_, state): ([Float], OptimizerState<Float>) = try trained(golden)
        let variables = state.variables(of: optimizer, for: GoldenInputs.weights)
        // Keras counts optimizers: what was configured is the second of its class in golden.py, what was trained the first.
        let first = golden.variables[0].split(separator: "/")[0]
        let names = variables.map { "\(first)/" + $0.name.split(separator: "/").dropFirst().joined(separator: "/") }
        #expect(names == golden.variables)
        #expect(optimizer.name.hasPrefix(first))
        expectClose(
            variables.flatMap { $0.tensor.floats.values }, floats(golden.values), ulps: ulps(golden), golden.name)
    }

    @Test(arguments: Golden.optimizers) func settingsComeBack(_ golden: GoldenOptimizer) throws {
        let json = try JSON(parsing: golden.json)
        #expect(try Optimizer(json).json() == json)
    }

    /// Every slot is its own part of the weight: a step on two halves is a step on the whole.
    @Test(arguments: Golden.optimizers) func partsAreUpdatedApart(_ golden: GoldenOptimizer) throws {
        let optimizer = try Optimizer(JSON(parsing: golden.json))
        let weight: [Float] = GoldenInputs.values()[0]
        let gradient: [Float] = GoldenInputs.gradients(at: 1)[0]
        let slots = optimizer.slots.indices.map { slot in weight.map { (abs($0) + 0.25) / Float(slot + 1) } }
        let step = OptimizerStep<Float>(iteration: 3, learningRate: 0.125, momentumProduct: 0.25)
        func updated(_ ranges: [Range<Int>]) -> [[Float]] {
            var arrays = [weight, gradient] + slots
            withBuffers(&arrays) { buffers in
                for range in ranges {
                    let parts = buffers.map { UnsafeMutableBufferPointer(rebasing: $0[range]) }
                    Weights.update(
                        parts[0], gradient: UnsafeBufferPointer(parts[1]), slots: Array(parts[2...]), by: optimizer,
                        at: step)
                }
            }
            return arrays
        }
        let whole = updated([0..<12])
        #expect(whole == updated([0..<5, 5..<12]))
        #expect(whole[0] != weight)
    }

    @Test func averageReplacesWeightsInTheEnd() {
        let optimizer = Optimizer(
            .sgd(SGD()), learningRate: .constant(0.5), averaging: WeightAveraging(momentum: 0.5))
        let weights = [OptimizedWeight(path: "w", shape: [1])]
        var state = OptimizerState<Double>(optimizer, for: weights)
        var values = [[1.0]]
        for _ in 0..<3 {
            var gradients = [[1.0]]
            withBuffers(&values) { values in
                withBuffers(&gradients) { state.apply(optimizer, gradients: $0, to: values, of: weights) }
            }
        }
        #expect(values == [[-0.5]])
        // 0.5, then (0.5 + 0) / 2, then (0.25 − 0.5) / 2.
        withBuffers(&values) { state.overwrite($0) }
        #expect(values == [[-0.125]])
    }
}
