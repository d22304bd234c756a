import MienBasics
import MienNetworks
import MienTensors
import MienTraining
import Testing

struct OptimizerStateTests {
    /// Two weights of one shape, whose order only the names tell, and one of another.
    private let weights = [
        OptimizedWeight(path: "a/kernel", shape: [2, 2]), OptimizedWeight(path: "b/kernel", shape: [2, 2]),
        OptimizedWeight(path: "b/bias", shape: [2]),
    ]

    /// A state in which every number is another.
    private func state(of optimizer: Optimizer) -> OptimizerState<Float> {
        var state = OptimizerState<Float>(optimizer, for: weights)
        var next: Float = 1
        func fill(_ array: inout [Float]) {
            for index in array.indices {
                array[index] = next
                next += 1
            }
        }
        state.iteration = 12345
        state.learningRate = 0.25
        for index in state.averages.indices { fill(&state.averages[index]) }
        for index in state.slots.indices { fill(&state.slots[index]) }
        return state
    }

    private func expectEqual(_ state: OptimizerState<Float>, _ other: OptimizerState<Float>) {
        #expect(state.iteration == other.iteration)
        #expect(state.learningRate == other.learningRate)
        #expect(state.averages == other.averages)
        #expect(state.slots == other.slots)
        #expect(state.momentumProduct == other.momentumProduct)
    }

    private static let optimizers: [Optimizer] = [
        Optimizer(.sgd(SGD()), learningRate: .constant(0.25)),
        Optimizer(.sgd(SGD(momentum: 0.5)), learningRate: .constant(0.25), averaging: WeightAveraging()),
        Optimizer(.adam(Adam()), learningRate: .constant(0.25)),
        Optimizer(.adam(Adam(amsgrad: true)), learningRate: .constant(0.25)),
        Optimizer(.adamW(Adam()), learningRate: .warmUp(to: 0.25, steps: 3), weightDecay: 0.5),
        Optimizer(.rmsprop(RMSprop(momentum: 0.5, centered: true)), learningRate: .constant(0.25)),
        Optimizer(.adagrad(Adagrad()), learningRate: .constant(0.25)),
        Optimizer(.nadam(Nadam()), learningRate: .constant(0.25)),
    ]

    @Test(arguments: optimizers) func comesBackByNamesAndByPlaces(_ optimizer: Optimizer) throws {
        var state = state(of: optimizer)
        if case .nadam = optimizer.method { state.momentumProduct = 0.125 }
        let variables = state.variables(of: optimizer, for: weights)
        var read = try OptimizerState(variables, of: optimizer, for: weights)
        if !optimizer.learningRate.isConstant { read.learningRate = 0.25 }
        expectEqual(read, state)
        let numbered = variables.enumerated().map { (name: "vars/\($0)", tensor: $1.tensor) }
        read = try OptimizerState(numbered, of: optimizer, for: weights)
        if !optimizer.learningRate.isConstant { read.learningRate = 0.25 }
        expectEqual(read, state)
    }

    /// Keras 2 does not keep the learning rate, nor Nadam's product, which is told from the steps.
    @Test(arguments: optimizers) func comesBackFromKeras2(_ optimizer: Optimizer) throws {
        let state = state(of: optimizer)
        let variables = state.variables(of: optimizer, for: weights, in: .keras2)
        var read = try OptimizerState(variables, of: optimizer, for: weights)
        read.learningRate = 0.25
        if case .nadam(let nadam) = optimizer.method {
            #expect(read.momentumProduct < 1e-30)
            var short = state
            short.iteration = 2
            let product = try OptimizerState(
                short.variables(of: optimizer, for: weights, in: .keras2), of: optimizer, for: weights
            ).momentumProduct
            let first: Float = nadam.momentumProduct(after: 1, iteration: 0)
            #expect(product == nadam.momentumProduct(after: first, iteration: 1))
            read.momentumProduct = 1
        }
        expectEqual(read, state)
        let numbered = variables.enumerated().map { (name: "vars/\($0)", tensor: $1.tensor) }
        read = try OptimizerState(numbered, of: optimizer, for: weights)
        #expect(read.slots == state.slots)
    }

    /// The names of a `.h5` file by tf_keras 2.21.
    @Test func namesOfKeras2() {
        let weights = [
            OptimizedWeight(path: "d1/kernel", shape: [3, 2]), OptimizedWeight(path: "d1/bias", shape: [2]),
        ]
        func names(_ method: Optimizer.Method, averaging: WeightAveraging? = nil) -> [String] {
            Optimizer(method, learningRate: .constant(1), averaging: averaging).variables(for: weights, in: .keras2)
                .map(\.name)
        }
        #expect(names(.sgd(SGD())) == ["iteration:0", "SGD/m/d1/kernel:0", "SGD/m/d1/bias:0"])
        #expect(
            names(.adam(Adam(amsgrad: true))) == [
                "iteration:0", "Adam/m/d1/kernel:0", "Adam/v/d1/kernel:0", "Adam/m/d1/bias:0", "Adam/v/d1/bias:0",
                "Adam/vhat/d1/kernel:0", "Adam/vhat/d1/bias:0",
            ])
        #expect(
            names(.adamW(Adam()), averaging: WeightAveraging()).prefix(4) == [
                "iteration:0", "AdamW/average/d1/kernel:0", "AdamW/average/d1/bias:0", "AdamW/m/d1/kernel:0",
            ])
        #expect(
            names(.rmsprop(RMSprop(momentum: 0.5, centered: true))) == [
                "iteration:0", "RMSprop/velocity/d1/kernel:0", "RMSprop/velocity/d1/bias:0",
                "RMSprop/momentum/d1/kernel:0", "RMSprop/momentum/d1/bias:0", "RMSprop/average_gradient/d1/kernel:0",
                "RMSprop/average_gradient/d1/bias:0",
            ])
        #expect(
            names(.adagrad(Adagrad())) == [
                "iteration:0", "Adagrad/accumulator/d1/kernel:0", "Adagrad/accumulator/d1/bias:0",
            ])
    }

    private func variable(_ name: String, _ shape: Shape, _ first: Float) -> (name: String, tensor: StoredTensor) {
        let values = (0..<shape.count).map { first + Float($0) }
        return (name, StoredTensor(Tensor(shape, values)))
    }

    /// TensorFlow's own optimizers, up to 2.10: all of one slot before the next, and the slot's name at the end.
    @Test(arguments: ["Adam/", "training/Adam/"]) func readsOptimizersBefore2_11(_ prefix: String) throws {
        let weights = [
            OptimizedWeight(path: "a/kernel", shape: [2]), OptimizedWeight(path: "b/kernel", shape: [2]),
        ]
        let variables = [
            variable("\(prefix)iter:0", [], 7), variable("\(prefix)a/kernel/m:0", [2], 10),
            variable("\(prefix)b/kernel/m:0", [2], 20), variable("\(prefix)a/kernel/v:0", [2], 30),
            variable("\(prefix)b/kernel/v:0", [2], 40),
        ]
        let optimizer = Optimizer(.adam(Adam()), learningRate: .constant(0.5))
        let state = try OptimizerState(variables, of: optimizer, for: weights)
        #expect(state.iteration == 7)
        #expect(state.learningRate == 0.5)
        #expect(state.slots == [[10, 11, 30, 31], [20, 21, 40, 41]])
    }

    @Test func refusesVariablesOfSomethingElse() {
        let adam = Optimizer(.adam(Adam()), learningRate: .constant(0.5))
        let sgd = Optimizer(.sgd(SGD(momentum: 0.5)), learningRate: .constant(0.5))
        let variables = state(of: adam).variables(of: adam, for: weights)
        func words(_ variables: [(name: String, tensor: StoredTensor)], _ optimizer: Optimizer) -> String? {
            do throws(SettingsError) {
                _ = try OptimizerState(variables, of: optimizer, for: weights)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(
            words(variables, sgd)
                == "optimizer SGD: variables: found 8 from `adam/iteration` on, expected 5 of Keras 3, or 4 of Keras 2")
        #expect(
            words(Array(variables.dropLast()), adam)
                == "optimizer Adam: variables: found 1 arrays less, expected one for each weight and slot")
        #expect(words([], adam) == "optimizer Adam: variables: found none, expected 8 of Keras 3, or 7 of Keras 2")
        var other = variables
        other[2].tensor = variable("", [3], 0).tensor
        #expect(
            words(other, adam) == "optimizer Adam: variables: adam/a_kernel_momentum: found 3, expected 2 × 2")
        other = variables
        other[0].tensor = variable("", [], -1).tensor
        #expect(words(other, adam)?.contains("adam/iteration: found -1.0, expected a count") == true)
    }
}
