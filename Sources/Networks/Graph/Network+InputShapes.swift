public import MienTensors

extension Network {
    /// The inputs that leave a size open beside the batch, by their names, in the network's order.
    public var openInputs: [(name: String, shape: PartialShape)] {
        inputs.map { (name(of: nodes[$0.node]), inputShape($0)) }
            .filter { $0.shape.dimensions.dropFirst().contains(nil) }
    }

    /// What the network takes, with the batch first and every open size said.
    ///
    /// - Parameters:
    ///   - batch: how many items; nil for as many as an input says, and for one where it does not.
    ///   - sizes: one for each open size of ``openInputs``, in their order.
    /// - Throws: `NetworkError` for an input of more numbers than can be counted.
    /// - Precondition: as many sizes as there are open ones.
    public func inputShapes(batch: Int?, sizes: [Int]) throws(NetworkError) -> [Shape] {
        var shapes: [Shape] = []
        var said = sizes[...]
        for input in inputs {
            let sizes = inputShape(input).dimensions.enumerated().map { axis, size in
                if axis == 0 { return batch ?? size ?? 1 }
                if let size { return size }
                guard let size = said.popFirst() else { preconditionFailure("a size for each open one") }
                return size
            }
            guard let shape = Shape(checking: sizes) else {
                throw NetworkError(
                    "found an input `\(name(of: nodes[input.node]))` of \(PartialShape(sizes)), expected fewer numbers "
                        + "than memory has room for")
            }
            shapes.append(shape)
        }
        precondition(said.isEmpty, "a size for each open one")
        return shapes
    }
}
