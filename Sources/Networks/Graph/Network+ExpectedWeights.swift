package import MienTensors

extension Network {
    /// The weights that each layer has for what is fed to it, in the order of ``layers``; nil for a nested network, and where
    /// the layer or what feeds it is not known.
    ///
    /// - Throws: ``NetworkError`` that names the first layer whose inputs do not fit it.
    package func expectedWeights() throws(NetworkError) -> [[WeightSpecification]?] {
        let shapes = try shapes()
        var firstNodes: [Int: Node] = [:]
        for node in nodes.reversed() { firstNodes[node.layer] = node }
        var expected: [[WeightSpecification]?] = []
        for (index, layer) in layers.enumerated() {
            // One that got its meaning keeps the weights that the file has for it.
            guard !(layer.specification is OpaqueLayer), !layer.isOpaque, !(layer.specification is NestedNetwork),
                let node = firstNodes[index], let inputs = inputShapes(of: node, in: shapes)
            else {
                expected.append(nil)
                continue
            }
            do {
                expected.append(try layer.specification(in: node).weights(for: inputs))
            } catch {
                throw NetworkError(layer: layer.name, error.problem)
            }
        }
        return expected
    }
}

extension LayerSpecification {
    /// The weights of a layer that has arrays of these shapes, in whatever order, where nobody knows what is fed to it: those
    /// that it has for some input. Nil where there is no such input, and of a layer that is not known.
    package func weights(explaining stored: [Shape]) -> [WeightSpecification]? {
        // Hardly a layer has more, and a file may claim any number.
        let most = 24
        guard !(self is OpaqueLayer), !(self is NestedNetwork), stored.count <= most else { return nil }
        let own = Self.sorted(stored)
        var inAnotherOrder: [WeightSpecification]?
        for input in inputs(thatMayExplain: stored) {
            guard let weights = try? weights(for: [input]), weights.count == stored.count else { continue }
            let shapes = weights.map(\.shape)
            if shapes == stored { return weights }
            if inAnotherOrder == nil && Self.sorted(shapes) == own { inAnotherOrder = weights }
        }
        return inAnotherOrder
    }

    /// What may be fed to a layer that has weights of these shapes. Of all axes only that of the channels counts, wherever
    /// it is, and its size stands in the weights, of a convolution in groups a part of it; or all of them count, and are a
    /// weight's own.
    private func inputs(thatMayExplain stored: [Shape]) -> [PartialShape] {
        let sizes = Set(stored.flatMap(\.dimensions) + [1]).sorted()
        let groups = (self as? Convolution)?.groups ?? 1
        let channels = sizes.compactMap { Shape(checking: [$0, groups])?.count }
        let ranks = 2...8
        return stored.map { PartialShape([nil] + $0.dimensions) }
            + channels.flatMap { size in ranks.map { PartialShape([nil] + Array(repeating: size, count: $0 - 1)) } }
    }

    private static func sorted(_ shapes: [Shape]) -> [Shape] {
        shapes.sorted { $0.dimensions.lexicographicallyPrecedes($1.dimensions) }
    }
}
