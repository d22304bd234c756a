import MienBasics
import MienExecution
import MienGradients
import MienNetworks
import MienRandomNetworks
import MienTensors
import Testing

/// Gradients in `Double`, held against differences of what comes out.
@Suite struct DifferenceTests {
    /// What became of a network's trial.
    enum Outcome {
        case fine(directions: Int, corners: Int)
        /// The class of the layer in the way.
        case notYet(String)
        case wrong(String)
    }

    /// Layers whose gradients are not known yet, or what they do in training is not.
    private static let notYet = [
        "SimpleRNN", "LSTM", "GRU", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
        "SpectralNormalization",
    ]

    /// Of the weights in training, batch normalisation and all, and of the inputs outside of it.
    @Test(arguments: [false, true])
    func gradientsAreDifferences(isTraining: Bool) throws {
        var (directions, corners) = (0, 0)
        for seed in 0..<200 {
            switch try Self.trial(seed: UInt64(seed), isTraining: isTraining) {
            case .fine(let found, let skipped):
                directions += found
                corners += skipped
            case .notYet(let className): #expect(Self.notYet.contains(className), "seed \(seed)")
            case .wrong(let fault): Issue.record("seed \(seed): \(fault)")
            }
        }
        #expect(directions > 150)
        #expect(corners * 20 < directions)
    }

    static func trial(seed: UInt64, isTraining: Bool) throws -> Outcome {
        let network = try RandomNetwork(seed: seed).network
        let inputs = RandomNetwork.inputs(of: network, batch: 2, seed: seed)
        let graph: GradientGraph
        do throws(NetworkError) {
            graph = try GradientGraph(network, inputs: inputs.map(\.shape), isTraining: isTraining)
            try graph.checkGradients(wanted: isTraining ? [] : Set(graph.graph.inputs))
        } catch {
            let name = error.layer ?? ""
            let own = network.allLayers.first { $0.path == name }?.layer.specification.className ?? name
            return .notYet(own)
        }
        var generator = SeededGenerator(seed: seed)
        func random(_ count: Int) -> [Double] { (0..<count).map { _ in generator.uniform(-1...1) } }
        let numbers = network.numbers.map(Double.init)
        let given = inputs.map { $0.values.map(Double.init) }
        let tape = Tape(graph, inputs: given, variables: numbers, seed: seed)
        let factors = graph.outputs.map { (value: $0, gradient: random(tape.value($0).count)) }
        func sum(inputs: [[Double]], variables: [Double]) -> Double {
            let tape = Tape(graph, inputs: inputs, variables: variables, seed: seed)
            return factors.reduce(0) { sum, factor in
                zip(tape.value(factor.value), factor.gradient).reduce(sum) { $0 + $1.0 * $1.1 }
            }
        }
        // The numbers of each variable, or of each input, are moved in one direction by chance.
        let isOfInputs = !isTraining
        let start = isOfInputs ? given.flatMap(\.self) : numbers
        var places: [(name: String, places: Range<Int>)] = graph.variables.filter(\.isTrainable)
            .map { ("\($0.layer)/\($0.name)", $0.places) }
        let gradients = tape.gradients(of: factors, wanted: isOfInputs ? Set(graph.graph.inputs) : [])
        var gradient = gradients.variables
        if isOfInputs {
            places = []
            for (index, input) in given.enumerated() {
                let first = places.last?.places.upperBound ?? 0
                places.append(("input \(index)", first..<first + input.count))
            }
            gradient = graph.graph.inputs.flatMap { gradients.values[$0] ?? [] }
        }
        func sum(at moved: [Double]) -> Double {
            isOfInputs
                ? sum(inputs: places.map { Array(moved[$0.places]) }, variables: numbers)
                : sum(inputs: given, variables: moved)
        }
        let here = sum(at: start)
        var (directions, corners) = (0, 0)
        for (name, places) in places {
            let direction = random(places.count)
            func moved(_ step: Double) -> Double {
                var moved = start
                for (place, slope) in zip(places, direction) { moved[place] += step * slope }
                return sum(at: moved)
            }
            let step = 1e-5
            let (before, after) = (here - moved(-step), moved(step) - here)
            let expected = (before + after) / (2 * step)
            let found = zip(places, direction).reduce(0) { $0 + gradient[$1.0] * $1.1 }
            let scale = max(abs(expected), abs(found), 1e-3 * abs(here), 1e-3)
            if abs(found - expected) > 1e-5 * scale {
                // Where one side is not the other's continuation, there is a corner between.
                if abs(before - after) > 1e-3 * max(abs(before), abs(after)) {
                    corners += 1
                    continue
                }
                return .wrong("\(name): \(found), expected \(expected)")
            }
            directions += 1
        }
        return .fine(directions: directions, corners: corners)
    }
}
