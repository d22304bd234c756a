extension Network {
    /// Where the channels stand in what each call gives out, by the calls' names, those in nested networks too. It is of use
    /// for pictures and films alone.
    ///
    /// A layer with a `data_format` says it, one that wraps such a layer, as `SpectralNormalization` does, as well; `Permute`
    /// and its like move the channels of what goes in; every other layer hands on what it gets. Behind what takes axes apart,
    /// as `Reshape` does, they stand where the first layer with a `data_format` wants them that takes it, or what others hand
    /// on of it; and where those of the network's input do if none does.
    public func dataFormats() -> [String: DataFormat] {
        var formats: [String: DataFormat] = [:]
        let wishes = wishes()
        _ = follow(inputs.map { inputFormat($0, wishes) }, wishes, path: "", &formats)
        return formats
    }

    /// Where the channels stand in what goes in: as the first layers with a `data_format` want it, otherwise by the shape.
    func inputFormat(of index: Int) -> DataFormat { inputFormat(inputs[index], wishes()) }

    private func inputFormat(_ input: NodeOutput, _ wishes: [DataFormat?]) -> DataFormat {
        if let wish = wishes[input.node] { return wish }
        let shape = inputShape(input)
        let isPicture = { (size: Int?) in size == 1 || size == 3 }
        return shape.rank == 4 && !isPicture(shape[3]) && isPicture(shape[1]) ? .channelsFirst : .channelsLast
    }

    /// What a call does to the place of channels.
    private enum Movement {
        /// Axis i of what comes out, the batch being 0, is that axis of what goes in.
        case order([Int])
        /// Nobody knows.
        case apart

        /// Where channels stand that stood so; nil where they are on neither side.
        func format(behind format: DataFormat) -> DataFormat? {
            guard case .order(let order) = self else { return nil }
            return order.firstIndex(of: format.axis(ofRank: order.count))
                .flatMap { DataFormat(axis: $0, ofRank: order.count) }
        }

        /// Where channels stood that stand so; nil where they were on neither side.
        func format(before format: DataFormat) -> DataFormat? {
            guard case .order(let order) = self else { return nil }
            let axis = format.axis(ofRank: order.count)
            return order.indices.contains(axis) ? DataFormat(axis: order[axis], ofRank: order.count) : nil
        }
    }

    /// What a call does to the place of channels, one thing after the other; none where it hands them on.
    private func movements(of node: Node) -> [Movement] {
        let layer = layers[node.layer]
        switch layer.specification {
        case let permute as Permute: return [.order([0] + permute.dims)]
        case is Reshape, is Flatten: return [.apart]
        default: return operations(of: node).compactMap(Self.movement)
        }
    }

    private static func movement(of operation: TensorOperation) -> Movement? {
        switch operation {
        case .transpose(let order?): .order(order.map { $0 < 0 ? $0 + order.count : $0 })
        case .transpose(nil), .swapAxes, .moveAxes, .einsum, .reshape, .expandDims, .stack: .apart
        default: nil
        }
    }

    /// What a node does whose layer is an operation, or a formula of several; none for other layers.
    private func operations(of node: Node) -> [TensorOperation] {
        if case .lambda(let function)? = layers[node.layer].meaning {
            return ((try? function.calls(in: node.arguments)) ?? []).map(\.operation)
        }
        return ((try? operation(of: node)) ?? nil).map { [$0.operation] } ?? []
    }

    /// The data format that a call's layer says, or the layer that it wraps.
    private func ownFormat(of node: Node) -> DataFormat? {
        if let format = Self.dataFormat(of: layers[node.layer].specification) { return format }
        switch operations(of: node).first {
        case .layer(let object): return Self.dataFormat(of: object.specification)
        case .depthToSpace(_, let format), .spaceToDepth(_, let format): return format
        default: return nil
        }
    }

    private static func dataFormat(of specification: any LayerSpecification) -> DataFormat? {
        switch specification {
        case let layer as any SpatialLayer: layer.dataFormat
        // What it wraps has a step's axes, which are one fewer.
        case is TimeDistributed: nil
        case let wrapper as any WrappingLayer:
            wrapper.innerLayers.first.flatMap { dataFormat(of: $0.layer.specification) }
        default: nil
        }
    }

    /// The data format that is wanted of what each node gives out by the first of those that take it; nil where none cares.
    ///
    /// - Parameter outer: what is wanted of this network where it is nested in another one.
    private func wishes(outer: DataFormat? = nil) -> [DataFormat?] {
        var wishes = [DataFormat?](repeating: nil, count: nodes.count)
        for output in outputs { wishes[output.node] = outer }
        for (index, node) in nodes.enumerated().reversed() {
            if let nested = layers[node.layer].specification as? NestedNetwork {
                let inner = nested.network.wishes(outer: wishes[index])
                for (input, entry) in zip(node.inputs, nested.network.inputs) {
                    wishes[input.node] = inner[entry.node] ?? wishes[input.node]
                }
                continue
            }
            let handedOn = wishes[index].flatMap { wish in
                movements(of: node).reversed().reduce(wish) { format, movement in
                    format.flatMap(movement.format(before:))
                }
            }
            guard let wish = ownFormat(of: node) ?? handedOn else { continue }
            for input in node.inputs { wishes[input.node] = wish }
        }
        return wishes
    }

    private func follow(
        _ given: [DataFormat], _ wishes: [DataFormat?], path: String, _ formats: inout [String: DataFormat]
    ) -> [DataFormat] {
        var found: [DataFormat] = []
        for (index, node) in nodes.enumerated() {
            let name = path + name(of: node)
            let taken = node.inputs.map { found[$0.node] }
            let own: DataFormat
            if let input = inputs.firstIndex(where: { $0.node == index }) {
                own = given[input]
            } else if let nested = layers[node.layer].specification as? NestedNetwork,
                taken.count >= nested.network.inputs.count
            {
                let inner = nested.network.wishes(outer: wishes[index])
                own = nested.network.follow(taken, inner, path: name + "/", &formats)[0]
            } else {
                let moved = taken.first.flatMap { first in
                    movements(of: node).reduce(first) { format, movement in format.flatMap(movement.format(behind:)) }
                }
                own = ownFormat(of: node) ?? moved ?? wishes[index] ?? given[0]
            }
            formats[name] = own
            found.append(own)
        }
        return outputs.map { found[$0.node] }
    }
}

extension DataFormat {
    /// Where channels are that stand on that axis, the batch being 0; nil where they are on neither side.
    fileprivate init?(axis: Int, ofRank rank: Int) {
        switch axis {
        case rank - 1: self = .channelsLast
        case 1: self = .channelsFirst
        default: return nil
        }
    }

    fileprivate func axis(ofRank rank: Int) -> Int { self == .channelsFirst ? 1 : rank - 1 }
}
