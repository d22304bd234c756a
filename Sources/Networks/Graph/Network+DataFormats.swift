extension Network {
    /// Where the channels stand in what each call gives out, by the calls' names, those in nested networks too. It is of use
    /// for pictures and films alone.
    ///
    /// A layer with a `data_format` says it; `Permute` and its like move the channels of what goes in; behind what takes axes
    /// apart, as `Reshape` does, they stand where those of the network's input do; every other layer hands on what it gets.
    public func dataFormats() -> [String: DataFormat] {
        var formats: [String: DataFormat] = [:]
        _ = follow(inputs.indices.map(inputFormat), path: "", &formats)
        return formats
    }

    /// Where the channels stand in what goes in.
    func inputFormat(of index: Int) -> DataFormat {
        if let wanted = formatWanted(of: inputs[index]) { return wanted }
        let shape = inputShape(inputs[index])
        let isPicture = { (size: Int?) in size == 1 || size == 3 }
        return shape.rank == 4 && !isPicture(shape[3]) && isPicture(shape[1]) ? .channelsFirst : .channelsLast
    }

    /// The data format that the layers want which take a tensor, or what others hand on of it; nil where none of them says.
    private func formatWanted(of tensor: NodeOutput) -> DataFormat? {
        var followed: Set<Int> = [tensor.node]
        for (index, node) in nodes.enumerated() {
            let taken = node.inputs.indices.filter {
                node.inputs[$0] == tensor
                    || (node.inputs[$0].node != tensor.node && followed.contains(node.inputs[$0].node))
            }
            guard let first = taken.first else { continue }
            switch layers[node.layer].specification {
            case let spatial as any SpatialLayer: return spatial.dataFormat
            case let nested as NestedNetwork where nested.network.inputs.indices.contains(first):
                if let wanted = nested.network.formatWanted(of: nested.network.inputs[first]) { return wanted }
            default:
                if movement(of: node) == .none { followed.insert(index) }
            }
        }
        return nil
    }

    /// What a call does to the place of channels.
    private enum Movement: Equatable {
        case none
        /// Axis i of what comes out, the batch being 0, is that axis of what goes in.
        case order([Int])
        /// Nobody knows.
        case apart

        /// Where channels stand that stood so; nil where they are on neither side.
        func format(behind format: DataFormat) -> DataFormat? {
            switch self {
            case .none: return format
            case .apart: return nil
            case .order(let order):
                guard let place = order.firstIndex(of: format == .channelsFirst ? 1 : order.count - 1) else {
                    return nil
                }
                return place == order.count - 1 ? .channelsLast : place == 1 ? .channelsFirst : nil
            }
        }
    }

    private func movement(of node: Node) -> Movement {
        switch layers[node.layer].specification {
        case let permute as Permute: return .order([0] + permute.dims)
        case is Reshape: return .apart
        default: break
        }
        switch (try? operation(of: node))?.operation {
        case .transpose(let order): return order.map(Movement.order) ?? .apart
        case .reshape, .swapAxes, .expandDims: return .apart
        default: return .none
        }
    }

    private func follow(_ given: [DataFormat], path: String, _ formats: inout [String: DataFormat]) -> [DataFormat] {
        var found: [DataFormat] = []
        for (index, node) in nodes.enumerated() {
            let name = path + name(of: node)
            let taken = node.inputs.map { found[$0.node] }
            let own: DataFormat
            if let input = inputs.firstIndex(where: { $0.node == index }) {
                own = given[input]
            } else {
                switch layers[node.layer].specification {
                case let spatial as any SpatialLayer: own = spatial.dataFormat
                case let nested as NestedNetwork where taken.count >= nested.network.inputs.count:
                    own = nested.network.follow(taken, path: name + "/", &formats).first ?? given[0]
                default: own = taken.first.flatMap { movement(of: node).format(behind: $0) } ?? given[0]
                }
            }
            formats[name] = own
            found.append(own)
        }
        return outputs.map { found[$0.node] }
    }
}
