import MienBasics
import MienExecution
import MienGradients
import MienNetworks
import MienTensors
import MienTraining
import Testing

@Suite struct ArchitectureTests {
    /// As many numbers as Keras counts in the same layers.
    @Test(arguments: [
        (Architecture.miniXception, 58_423), (.simpleCNN, 539_047), (.vgg, 7_316_039), (.resnetSE, 2_845_663),
    ])
    func hasAsManyWeightsAsInKeras(architecture: Architecture, count: Int) throws {
        let network = try architecture.network()
        let weights = try network.expectedWeights().compactMap(\.self).flatMap(\.self)
        #expect(weights.reduce(0) { $0 + $1.shape.count } == count)
        #expect(try network.shapes(for: [[2, 48, 48, 1]]).last??.first == [2, 7])
    }

    @Test(arguments: [Architecture.miniXception, .simpleCNN])
    func takesAStep(architecture: Architecture) throws {
        let network = try architecture.network(width: 32, height: 32).initialized(seed: 1)
        let trainer = try Trainer(
            network, loss: Loss(.categoricalCrossentropy()),
            optimizer: Optimizer(.sgd(SGD()), learningRate: .constant(0.01)))
        var generator = SeededGenerator(seed: 2)
        let input = Tensor([2, 32, 32, 1]) { pixels in
            for index in pixels.indices { pixels[index] = Float(generator.unit()) }
        }
        let outcome = try trainer.step(TrainingBatch(input: input, classes: [1, 4]))
        #expect(outcome.loss > 0.5 && outcome.loss < 20)
        let output = try Executor(trainer.network).run(input).output
        #expect(abs(output.values.reduce(0, +) - 2) < 1e-5)
    }

    @Test func seedsTellWeightsApart() throws {
        let network = try Architecture.miniXception.network(width: 64, height: 56, channels: 3, classes: 3)
        let first = try network.initialized(seed: 1).numbers
        #expect(try network.initialized(seed: 1).numbers == first)
        #expect(try network.initialized(seed: 2).numbers != first)
    }

    @Test func initializersAreTheConfigurations() throws {
        var network = try Architecture.simpleCNN.network()
        var layers = network.layers
        let index = try #require(layers.firstIndex { $0.name == "conv2d_1" })
        layers[index].otherSettings["kernel_initializer"] = ["class_name": "Constant", "config": ["value": 0.25]]
        network = try network.replacingLayers(with: layers).initialized(seed: 1)
        let kernel = try #require(network.layers[index].weight(named: "kernel")).tensor.floats.values
        #expect(kernel.allSatisfy { $0 == 0.25 })
        let norm = try #require(network.layers.first { $0.name == "batch_normalization" })
        #expect(norm.weights.map { $0.tensor.floats.values[0] } == [1, 0, 0, 1])
        #expect(norm.weights.map(\.isTrainable) == [true, true, false, false])
    }

    @Test func saysWhatIsTooSmall() throws {
        #expect(throws: NetworkError.self) { try Architecture.miniXception.network(width: 4, height: 4) }
    }
}
