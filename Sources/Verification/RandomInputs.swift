import MienBasics
public import MienNetworks
public import MienTensors

/// Inputs to compare two networks on when there are no better ones: numbers drawn evenly from -1 to 1, and for an `Embedding`
/// whole numbers that it has rows for.
public struct RandomInputs: Sendable {
    /// In the order of the network's inputs, the batch first.
    public let tensors: [Tensor]

    /// The size along an axis that the network leaves open; the batch's is ``batchSize``.
    public static let openSize = 48
    /// How many items there are where the network does not say.
    public static let batchSize = 2
    /// Between which numbers they lie.
    static let range: ClosedRange<Double> = -1...1

    /// Draws inputs for `network`, of the same numbers for the same seed.
    ///
    /// - Parameter other: where `network` leaves a size open that this one says, this one's counts.
    /// - Throws: `NetworkError` for an input of more numbers than a plan takes.
    public init(for network: Network, and other: Network? = nil, seed: UInt64) throws(NetworkError) {
        var shapes: [Shape] = []
        for (index, input) in network.inputs.enumerated() {
            var shape = network.inputShape(input)
            if let other, other.inputs.indices.contains(index) {
                let said = other.inputShape(other.inputs[index])
                for axis in 0..<min(shape.rank, said.rank) where shape[axis] == nil {
                    shape[axis] = said[axis]
                }
            }
            let sizes = shape.dimensions.enumerated().map { axis, size in
                size ?? (axis == 0 ? Self.batchSize : Self.openSize)
            }
            guard let shape = Shape(checking: sizes) else { throw Self.beyondReason(sizes, input, of: network) }
            shapes.append(shape)
        }
        try self.init(for: network, shapes: shapes, seed: seed)
    }

    /// Draws inputs of these shapes for `network`, of the same numbers for the same seed.
    ///
    /// - Throws: `NetworkError` for an input of more numbers than a plan takes.
    /// - Precondition: a shape for each input.
    public init(for network: Network, shapes: [Shape], seed: UInt64) throws(NetworkError) {
        precondition(shapes.count == network.inputs.count, "a shape for each input")
        var generator = SeededGenerator(seed: seed)
        var tensors: [Tensor] = []
        for (input, shape) in zip(network.inputs, shapes) {
            guard shape.count <= Self.mostNumbers else {
                throw Self.beyondReason(shape.dimensions, input, of: network)
            }
            let rows = network.rows(for: input.node)
            tensors.append(
                Tensor(shape) { values in
                    for place in values.indices {
                        values[place] =
                            rows.map { Float(generator.index(below: $0)) } ?? Float(generator.uniform(Self.range))
                    }
                })
        }
        self.tensors = tensors
    }

    private static func beyondReason(_ sizes: [Int], _ input: NodeOutput, of network: Network) -> NetworkError {
        NetworkError(
            layer: network.layers[network.nodes[input.node].layer].name,
            "takes an input of \(PartialShape(sizes)), which is beyond reason")
    }

    private static let mostNumbers = 1 << 28
}

extension Network {
    /// How many rows the smallest `Embedding` has that takes its rows' numbers from a node; nil where there is none.
    fileprivate func rows(for node: Int) -> Int? {
        nodes.compactMap { user -> Int? in
            guard let place = user.inputs.firstIndex(where: { $0.node == node }) else { return nil }
            switch layers[user.layer].specification {
            case let embedding as Embedding: return embedding.inputDimension > 0 ? embedding.inputDimension : nil
            case let nested as NestedNetwork where place < nested.network.inputs.count:
                return nested.network.rows(for: nested.network.inputs[place].node)
            default: return nil
            }
        }
        .min()
    }
}
