import MienBasics
import MienExecution
import MienGradients
import MienNetworks
import MienTensors
import MienTraining
import Testing

@Suite struct TrainerTests {
    /// Pictures of 8 × 8 whose class is where they are bright.
    struct Squares: TrainingData {
        var count = 48
        var size = 16
        var batchCount: Int { (count + size - 1) / size }

        func batch(at number: Int, epoch: Int) throws -> TrainingBatch {
            var generator = SeededGenerator(seed: UInt64(number + 100 * epoch))
            let classes = (number * size..<min(number * size + size, count)).map { _ in generator.index(below: 3) }
            let input = Tensor([classes.count, 8, 8, 1]) { pixels in
                for index in pixels.indices {
                    let (item, cell) = (index / 64, index % 64)
                    let isBright = cell / 24 == classes[item]
                    pixels[index] = Float(generator.uniform(0...0.5)) + (isBright ? 0.5 : 0)
                }
            }
            return TrainingBatch(input: input, classes: classes)
        }
    }

    /// Convolution, batch normalisation, dropout, two dense layers, with weights by chance.
    static func network(dropout: Double = 0.25) throws -> Network {
        var generator = SeededGenerator(seed: 1)
        func weight(_ name: String, _ shape: Shape, _ spread: Double, isTrainable: Bool = true) -> Weight {
            Weight(
                name: name,
                StoredTensor(
                    Tensor(shape) { values in
                        for index in values.indices { values[index] = Float(generator.uniform(-spread...spread)) }
                    }), isTrainable: isTrainable)
        }
        func constant(_ name: String, _ value: Float, isTrainable: Bool = true) -> Weight {
            Weight(
                name: name, StoredTensor(Tensor([6], Array(repeating: value, count: 6))), isTrainable: isTrainable)
        }
        var convolution = MienNetworks.Convolution(rank: 2)
        convolution.filters = 6
        convolution.kernelSize = Sizes([3, 3])
        var dense = Dense()
        dense.units = 3
        dense.activation = .function(.softmax)
        var dropoutLayer = Layer(
            name: "dropout", try #require(LayerRegistry.prototype(named: "Dropout")))
        dropoutLayer.otherSettings["rate"] = .number(dropout)
        return try Network(
            name: "squares",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 8, 8, 1])),
                Layer(
                    name: "conv", convolution,
                    weights: [weight("kernel", [3, 3, 1, 6], 0.4), constant("bias", 0)],
                    otherSettings: [
                        "kernel_regularizer": ["class_name": "L2", "config": ["l2": 0.001]]
                    ]),
                Layer(
                    name: "norm", BatchNormalization(),
                    weights: [
                        constant("gamma", 1), constant("beta", 0), constant("moving_mean", 0, isTrainable: false),
                        constant("moving_variance", 1, isTrainable: false),
                    ]),
                Layer(name: "relu", ReLU()), Layer(name: "flatten", Flatten()), dropoutLayer,
                Layer(name: "dense", dense, weights: [weight("kernel", [216, 3], 0.1), weight("bias", [3], 0.1)]),
            ])
    }

    static func trainer(_ network: Network, threads: Int = 2, rate: Double = 0.01) throws -> Trainer {
        try Trainer(
            network, loss: Loss(.sparseCategoricalCrossentropy()),
            optimizer: Optimizer(.adam(Adam()), learningRate: .constant(rate)), seed: 9,
            pool: ThreadPool(threads: threads))
    }

    @Test func learnsWhereSquaresAreBright() throws {
        let run = TrainingRun(try Self.trainer(try Self.network()), on: Squares(), epochs: 20)
        try run.run()
        #expect(run.isFinished && run.history.count == 20)
        let (first, last) = (try #require(run.history.first), try #require(run.history.last))
        #expect(try #require(first.metrics["loss"]) > 0.5)
        #expect(try #require(last.metrics["accuracy"]) > 0.95)
        // As it is used: with running statistics and without dropout.
        let batch = try Squares().batch(at: 0, epoch: 99)
        let output = try Executor(run.trainer.network).run(batch.input).output
        let correct = batch.classes.enumerated().count { item, expected in
            let row = (0..<3).map { output[item, $0] }
            return row.firstIndex(of: row.max() ?? 0) == expected
        }
        #expect(correct >= batch.classes.count - 1)
    }

    /// The fast steps are those by definition.
    @Test func stepsAgreeWithTheReference() throws {
        let network = try Self.network()
        let trainer = try Self.trainer(network)
        var reference = ReferenceTrainer<Double>(
            try Objective(network, loss: Loss(.sparseCategoricalCrossentropy())), optimizer: trainer.optimizer, seed: 9)
        for number in 0..<5 {
            let batch = try Squares().batch(at: number % 3, epoch: number)
            let outcome = try trainer.step(batch)
            let loss = try reference.step(
                batch.input.values.map(Double.init), shape: batch.input.shape, targets: batch.classes.map(Double.init))
            #expect(abs(Double(outcome.loss) - loss) < 1e-5)
        }
        // Adam moves a weight by about its rate, whatever the gradient: one that is nothing but rounding moves it, too.
        for variable in network.variables where variable.layer != "conv" || variable.name != "bias" {
            for place in variable.places {
                #expect(
                    abs(Double(trainer.variables[place]) - reference.variables[place]) < 1e-3,
                    "\(variable.layer)/\(variable.name)")
            }
        }
    }

    @Test func threadsChangeNoBit() throws {
        let runs = try [1, 2, 3].map { threads in
            let run = TrainingRun(
                try Self.trainer(try Self.network(), threads: threads), on: Squares(count: 40), epochs: 2)
            try run.run()
            return run.trainer.variables.map(\.bitPattern)
        }
        #expect(runs[0] == runs[1] && runs[0] == runs[2])
    }

    /// Stopped after any step and gone on from what was written down, in a new process as it were.
    @Test func goesOnWhereItWasStopped() throws {
        func run(_ network: Network) throws -> TrainingRun {
            TrainingRun(
                try Self.trainer(network), on: Squares(), epochs: 4,
                earlyStopping: EarlyStopping(
                    try MetricMonitor("val_loss", minDelta: 0), patience: 1, restoreBestWeights: true),
                reduction: ReduceLROnPlateau(try MetricMonitor("val_loss", minDelta: 0), factor: 0.5, patience: 1)
            ) { network in
                // Gets worse after the second epoch.
                let sum = network.numbers.reduce(0) { $0 + Double($1) }
                return ["val_loss": sum.truncatingRemainder(dividingBy: 1)]
            }
        }
        let whole = try run(try Self.network())
        try whole.run()
        for stop in [1, 3, 5, 7] {
            let first = try run(try Self.network())
            var steps = 0
            try first.run { event in
                if case .batch = event { steps += 1 }
                return steps < stop
            }
            let (network, state) = (first.trainer.network, first.state())
            let second = try run(try Self.network())
            try second.resume(network, state, best: first.bestNetwork)
            try second.run()
            #expect(second.trainer.variables.map(\.bitPattern) == whole.trainer.variables.map(\.bitPattern), "\(stop)")
            #expect(second.history == whole.history)
        }
    }

    @Test func aLossThatIsNoNumberSaysWhereItBegan() throws {
        let network = try Self.network()
        let trainer = try Self.trainer(network)
        _ = try trainer.step(try Squares().batch(at: 0, epoch: 0))
        let before = trainer.variables
        var batch = try Squares().batch(at: 1, epoch: 0)
        batch.input = Tensor(batch.input.shape, batch.input.values.map { $0 > 0.9 ? .nan : $0 })
        let fault = try #require(throws: TrainingFault.self) { try trainer.step(batch) }
        #expect(fault.description == "step 2: the input: found a number that is not finite")
        #expect(trainer.variables == before)

        var numbers = network.numbers
        numbers[20] = .infinity
        let broken = try Self.trainer(network.replacingNumbers(numbers))
        let other = try #require(throws: TrainingFault.self) { try broken.step(try Squares().batch(at: 0, epoch: 0)) }
        #expect(other.place == "layer `conv`")

        let wild = try Self.trainer(network, rate: 1e38)
        let last = #expect(throws: TrainingFault.self) {
            for number in 0..<9 { _ = try wild.step(try Squares().batch(at: number % 3, epoch: number)) }
        }
        #expect(try #require(last).step > 0)
    }

    @Test func refusesWhatItDoesNotTrain() throws {
        var network = try Self.network()
        var layers = network.layers
        layers[6].otherSettings["activity_regularizer"] = ["class_name": "L2", "config": ["l2": 0.1]]
        network = network.replacingLayers(with: layers)
        let error = try #require(throws: SettingsError.self) { try Self.trainer(network) }
        #expect(error.place == "layer `dense`: activity_regularizer")
    }
}
