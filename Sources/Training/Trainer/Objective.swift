import MienBasics
package import MienGradients
package import MienKernels
package import MienNetworks
package import MienTensors

/// What a network is trained for: a loss of what it gives out, and the penalties and bounds that its layers' configurations put on
/// their weights.
package struct Objective: Sendable {
    package let network: Network
    package let loss: Loss
    /// The weights that gradients change, in Keras's order.
    package let trainable: [Variable]
    /// The same as an optimizer takes them.
    package let weights: [OptimizedWeight]
    /// By place in ``trainable``.
    private let regularizers: [Regularizer?]

    /// - Throws: ``SettingsError`` for a regularizer or a constraint that is not known, for a penalty on what layers give out, and
    ///   for a network that has several outputs.
    package init(_ network: Network, loss: Loss) throws(SettingsError) {
        guard network.outputs.count == 1 else {
            throw SettingsError(
                place: "training", found: "a network of \(network.outputs.count) outputs", expected: "one output")
        }
        self.network = network
        self.loss = loss
        trainable = network.variables.filter(\.isTrainable)
        let layers = Dictionary(network.allLayers) { first, _ in first }
        for (path, layer) in network.allLayers {
            if let json = layer.otherSettings["activity_regularizer"], json != .null {
                throw SettingsError(
                    place: "layer `\(path)`: activity_regularizer", found: json.text(), expected: "none, so far")
            }
        }
        var regularizers: [Regularizer?] = []
        var weights: [OptimizedWeight] = []
        for variable in trainable {
            let layer = layers[variable.layer]
            func setting(_ kind: String) -> JSON? {
                let word = variable.name.hasSuffix("_kernel") ? String(variable.name.dropLast(7)) : variable.name
                let words =
                    layer?.specification is MienNetworks.DepthwiseConvolution && word == "kernel"
                    ? ["depthwise", word] : [word]
                return words.lazy.compactMap { layer?.otherSettings["\($0)_\(kind)"] }.first
            }
            regularizers.append(
                try setting("regularizer").flatMap { json throws(SettingsError) in try Regularizer(json) })
            let constraint = try setting("constraint").flatMap { json throws(SettingsError) in try Constraint(json) }
            let path = (network.form == .sequential ? [network.name] : []) + [variable.layer, variable.name]
            weights.append(
                OptimizedWeight(path: path.joined(separator: "/"), shape: variable.shape, constraint: constraint))
        }
        (self.regularizers, self.weights) = (regularizers, weights)
    }

    /// The network in training, for inputs of these shapes.
    package func graph(for shapes: [Shape]) throws(NetworkError) -> GradientGraph {
        try GradientGraph(network, inputs: shapes, isTraining: true)
    }

    /// The value whose gradient the loss gives: what goes into the activation at the network's end, where there is a softmax or a
    /// sigmoid; or else what comes out.
    package func start(of graph: GradientGraph) -> (value: Int, activation: OutputActivation?) {
        guard let before = graph.beforeActivation(graph.outputs[0]) else { return (graph.outputs[0], nil) }
        return (before.value, before.isSoftmax ? .softmax : .sigmoid)
    }

    /// What the penalties come to, and their gradients added to those of all variables.
    package func addPenalties<Number: Real>(
        of variables: UnsafeBufferPointer<Number>, to gradients: UnsafeMutableBufferPointer<Number>
    ) -> Number {
        var penalty: Number = 0
        for (variable, regularizer) in zip(trainable, regularizers) {
            guard let regularizer else { continue }
            let weight = UnsafeBufferPointer(rebasing: variables[variable.places])
            penalty += Weights.penalty(of: weight, by: regularizer)
            Weights.addPenaltyGradient(
                of: weight, by: regularizer, to: UnsafeMutableBufferPointer(rebasing: gradients[variable.places]))
        }
        return penalty
    }
}
