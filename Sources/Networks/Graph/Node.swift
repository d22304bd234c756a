/// One call of a layer in a network. A layer that is called twice, and so shares its weights, has two nodes.
public struct Node: Sendable, Equatable {
    /// Which of the network's layers is called.
    public var layer: Int
    /// Which of that layer's calls this is, from 0.
    public var call: Int
    /// Where its inputs come from.
    public var inputs: [NodeOutput]

    public init(layer: Int, call: Int = 0, inputs: [NodeOutput]) {
        self.layer = layer
        self.call = call
        self.inputs = inputs
    }
}

/// One of the tensors that a node gives out.
public struct NodeOutput: Sendable, Hashable {
    /// Which of the network's nodes.
    public var node: Int
    /// Which of that node's outputs, from 0.
    public var output: Int

    public init(node: Int, output: Int = 0) {
        self.node = node
        self.output = output
    }
}
