import MienBasics
import MienExecution
import MienGradients
import MienKernels
import MienNetworks
import MienTensors
import Testing

/// What a layer makes in training of pictures that are ``picture(_:)``s.
struct GoldenAugmentation: Sendable, CustomTestStringConvertible {
    /// As Keras writes the layer.
    var json: String
    var sizes: [Int]
    var output: [UInt32]

    var testDescription: String { json }
}

/// Pictures of these sizes: the formula of golden.py.
func pictures(_ sizes: [Int]) -> Tensor {
    Tensor(Shape(sizes)) { output in
        for index in output.indices { output[index] = Float((index * 37 + index / 7 * 5) % 61 - 30) / 32 }
    }
}

/// A network of layers of augmentation for pictures of one size, as it is trained.
struct AugmentedNetwork {
    let network: Network
    let graph: GradientGraph

    /// - Parameter layers: the layers' configurations.
    init(
        _ layers: [(className: String, config: JSON.Object)], in dialect: Dialect = .keras3, sizes: [Int],
        isTraining: Bool = true
    ) throws {
        var sequence = [Layer(name: "input", InputLayer(shape: PartialShape(Shape(sizes))))]
        for (index, layer) in layers.enumerated() {
            let prototype = try #require(LayerRegistry.prototype(named: layer.className))
            let (specification, rest) = try prototype.read(layer.config, in: dialect)
            sequence.append(Layer(name: "layer\(index)", specification, otherSettings: rest))
        }
        network = try Network(name: "augmented", sequence: sequence)
        graph = try GradientGraph(network, inputs: [Shape(sizes)], isTraining: isTraining)
    }

    init(
        _ className: String, _ config: JSON.Object, in dialect: Dialect = .keras3, sizes: [Int], isTraining: Bool = true
    ) throws {
        try self.init([(className, config)], in: dialect, sizes: sizes, isTraining: isTraining)
    }

    init(json: String, sizes: [Int]) throws {
        let json = try JSON(parsing: json)
        try self.init(
            try #require(json["class_name"]?.string), try #require(json["config"]?.object), sizes: sizes)
    }

    /// What the fast kernels make of pictures.
    func run(_ input: Tensor, seed: UInt64 = 1, step: Int = 0, threads: Int = 2) -> [Float] {
        let plan = TrainingPlan(graph, kernels: .fast, pool: ThreadPool(threads: threads))
        plan.run([input], variables: [], seed: seed, step: step)
        return Array(plan.value(graph.outputs[0]))
    }

    /// The gradient that the fast kernels hand back to the pictures.
    func gradient(
        _ input: Tensor, of factors: [Float], seed: UInt64, step: Int, threads: Int = 2
    ) -> [Float] {
        let wanted = graph.graph.inputs[0]
        let plan = TrainingPlan(graph, wanted: [wanted], kernels: .fast, pool: ThreadPool(threads: threads))
        plan.run([input], variables: [], seed: seed, step: step)
        let start = plan.gradient(graph.outputs[0])
        for index in start.indices { start[index] = factors[index] }
        var none: [Float] = [0]
        none.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { plan.runBackward(gradients: start) }
        }
        return Array(plan.gradient(wanted))
    }

    /// What the definition makes of pictures.
    func tape<Number: Real>(_ input: [Number], seed: UInt64, step: Int) -> Tape<Number> {
        Tape(graph, inputs: [input], variables: [], seed: seed, step: step)
    }
}

extension LayerSpecification {
    /// The layer that a configuration describes, and what is left of that.
    func read(
        _ config: JSON.Object, in dialect: Dialect
    ) throws -> (specification: any LayerSpecification, rest: JSON.Object) {
        let (specification, rest) = try reading(config, in: dialect)
        return (specification, rest)
    }
}
