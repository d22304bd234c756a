import MienBasics
import MienNetworks

/// Layers that are called again, and networks within networks.
extension RandomNetwork {
    /// Calls a layer again that was called before, with other tensors of the same sizes.
    mutating func shareLayer() {
        let calls = nodes.filter { !$0.inputs.isEmpty && !layers[$0.layer].specification.isMerge }
        guard !calls.isEmpty else { return }
        let call = pick(calls)
        let specification = layers[call.layer].specification
        guard !(specification is OpaqueLayer), !(specification is any CallDependentLayer) else { return }
        var inputs: [Int] = []
        for input in call.inputs {
            guard let old = values.first(where: { $0.output == input }) else { return }
            inputs.append(
                pick(
                    values.indices.filter {
                        // What normalises numbers that are sums may divide by next to nothing.
                        values[$0].size == old.size && values[$0].shape == old.shape
                            && (values[$0].isInput || !old.isInput)
                    }))
        }
        guard !inputs.contains(where: { values[$0].isMasked }), !(specification is Masking),
            let shapes = try? specification.outputShapes(for: inputs.map { values[$0].shape }),
            let sizes = try? specification.outputShapes(for: inputs.map { values[$0].size })
        else { return }
        _ = add(call.layer, inputs: inputs, shapes: shapes, sizes: sizes)
    }

    mutating func addNetwork() {
        let inputs = (0...generator.index(below: 2)).map { _ in place() }
        let taken = inputs.map { values[$0] }
        guard Set(inputs).count == inputs.count, !taken.contains(where: \.isMasked) else { return }
        let inner = RandomNetwork(
            SeededGenerator(seed: generator.next()), shapes: taken.map(\.shape), sizes: taken.map(\.size),
            depth: depth + 1)
        guard let network = try? inner.network else { return }
        let nested = NestedNetwork(className: "Functional", network)
        guard let shapes = try? nested.outputShapes(for: taken.map(\.shape)),
            let sizes = try? nested.outputShapes(for: taken.map(\.size))
        else { return }
        layers.append(Layer(name: "l\(layers.count)", nested))
        if !add(layers.count - 1, inputs: inputs, shapes: shapes, sizes: sizes) { layers.removeLast() }
    }
}

extension LayerSpecification {
    /// Whether it makes products or sums of its inputs, which by a second call would grow.
    fileprivate var isMerge: Bool { self is Merge || self is Dot }
}
