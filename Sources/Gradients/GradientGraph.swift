import MienBasics
package import MienExecution
import MienKernels
package import MienNetworks
package import MienTensors

/// A network as computations whose weights are variables, for inputs of given shapes.
///
/// Layers put their weights into computations in orders of their own: a transposed convolution turns its kernel round, a
/// dense layer sees it as a picture's. Which number went where is not asked of each layer. The network is lowered a second
/// time with weights that hold, in place of numbers, the bits of their own places; where a computation's list consists of
/// such, it says itself what it was made of. A list that a layer calculated from its weights does not, and can't be trained.
package struct GradientGraph: Sendable {
    /// Where a list of a computation's numbers comes from.
    package enum Source: Sendable {
        /// It stays what it is.
        case constant
        /// These of the variables' numbers, one after the other.
        case run(Range<Int>)
        /// These, in this order.
        case places([UInt32])
    }

    package let graph: PlanGraph
    package let variables: [Variable]
    /// The values that the network gives out.
    package let outputs: [Int]
    /// The values of the nodes that somebody asked for, by their names.
    package let recorded: [String: Int]
    /// For each step, where its computation's lists of numbers come from.
    package let sources: [[Source]]
    /// For each step and list, whether gradients change some of it.
    package let isTrainable: [[Bool]]

    /// - Parameters:
    ///   - shapes: of the inputs, the batch first.
    ///   - isTraining: whether layers do what they do in training, and weights are trained; or else gradients are those of values
    ///     alone.
    ///   - recording: names of nodes whose values are to be found afterwards.
    /// - Throws: `NetworkError` where a layer can't be run, or not be trained yet.
    package init(
        _ network: Network, inputs shapes: [Shape], isTraining: Bool, recording: Set<String> = []
    ) throws(NetworkError) {
        variables = network.variables
        var kinds: [Bool] = []
        for variable in variables {
            kinds += Array(repeating: isTraining && variable.isTrainable, count: variable.shape.count)
        }
        guard kinds.count < Int(UInt32(0x7F80_0000)) else {
            throw NetworkError("found \(kinds.count) numbers in the weights, expected fewer than 2 139 095 040")
        }
        (graph, recorded, outputs) = try PlanGraph.lowered(
            network, inputs: shapes, recording: recording, isTraining: isTraining)
        let (numbered, _, _) = try PlanGraph.lowered(
            network.replacingWeights { [variables] index, _ in variables[index].ownPlaces }, inputs: shapes,
            recording: recording, isTraining: isTraining)
        let numbers = network.numbers
        var sources: [[Source]] = []
        var isTrainable: [[Bool]] = []
        for (step, twin) in zip(graph.steps, numbered.steps) {
            var own: [Source] = []
            for (list, places) in zip(step.computation.numbers, twin.computation.numbers) {
                guard let source = Source(list, written: places, of: numbers) else {
                    let layer = step.layers[0]
                    guard !isTraining || !variables.contains(where: { $0.isTrainable && $0.belongs(to: layer) }) else {
                        throw NetworkError(
                            layer: layer, "calculates with its weights before it uses them, which can't be trained yet")
                    }
                    own.append(.constant)
                    continue
                }
                own.append(source)
            }
            sources.append(own)
            isTrainable.append(
                own.map { source in
                    switch source {
                    case .constant: false
                    case .run(let run): kinds[run].contains(true)
                    case .places(let places): places.contains { kinds[Int($0)] }
                    }
                })
        }
        self.sources = sources
        self.isTrainable = isTrainable
        try checkGradients()
    }

    /// Makes sure that gradients get to where they are needed.
    ///
    /// - Parameter wanted: values whose gradients are wanted, besides those of what is trained.
    /// - Throws: `NetworkError` that names a layer whose gradients are not known.
    package func checkGradients(wanted: Set<Int> = []) throws(NetworkError) {
        let needs = needs(wanted: wanted)
        if let step = graph.steps.first(where: { needs[$0.output] && !$0.computation.isDifferentiable }) {
            throw NetworkError(layer: step.layers[0], "has no gradients yet, and they are needed through it")
        }
    }

    /// What a value was made of by a softmax along its last axis, or by a sigmoid, which end a network that classifies; nil for
    /// one that was made otherwise.
    package func beforeActivation(_ value: Int) -> (value: Int, isSoftmax: Bool)? {
        guard let step = graph.steps.last(where: { $0.output == value }) else { return nil }
        switch step.computation {
        case .rowwise(.softmax, let axis) where axis == graph.shape(value).rank - 1: return (step.inputs[0], true)
        case .pointwise(.sigmoid): return (step.inputs[0], false)
        // A dense layer gives its rows their shape back.
        case .view: return beforeActivation(step.inputs[0])
        default: return nil
        }
    }

    /// How many numbers the variables have together.
    package var numberCount: Int { variables.last?.places.upperBound ?? 0 }
}

extension Variable {
    /// In place of its numbers, the bits of their places, from 1: a number that a layer only moves keeps its bits.
    fileprivate var ownPlaces: StoredTensor {
        StoredTensor(
            Tensor(shape) { output in
                for index in output.indices { output[index] = Float(bitPattern: UInt32(places.lowerBound + index + 1)) }
            })
    }

    /// Whether it may be a weight of the layer that the call `name` calls.
    fileprivate func belongs(to name: String) -> Bool {
        let call = name.split(separator: "@").first.map(String.init) ?? name
        return layer == name || layer == call
    }
}

extension Network {
    /// The numbers of all ``variables``, one after the other.
    package var numbers: [Float] { allLayers.flatMap { $0.layer.weights.flatMap(\.tensor.floats.values) } }
}

extension GradientGraph.Source {
    /// What a list was made of; nil where that can't be told.
    ///
    /// - Parameters:
    ///   - written: the same list, made of the places of numbers.
    ///   - numbers: of all variables.
    fileprivate init?(_ list: [Float], written: [Float], of numbers: [Float]) {
        precondition(list.count == written.count, "a network is lowered in the same way twice")
        if zip(list, written).allSatisfy({ $0.bitPattern == $1.bitPattern }) {
            self = .constant
            return
        }
        var places: [UInt32] = []
        places.reserveCapacity(list.count)
        for (number, place) in zip(list, written) {
            let place = place.bitPattern &- 1
            guard place < UInt32(numbers.count), numbers[Int(place)].bitPattern == number.bitPattern else { return nil }
            places.append(place)
        }
        let first = Int(places[0])
        let isRun = places.enumerated().allSatisfy { Int($1) == first + $0 }
        self = isRun ? .run(first..<first + places.count) : .places(places)
    }
}
