/// One call of a layer in a network. A layer that is called twice, and so shares its weights, has two nodes.
public struct Node: Sendable, Equatable {
    /// Which of the network's layers is called.
    public var layer: Int
    /// Which of that layer's calls this is, from 0.
    public var call: Int
    /// Where its inputs come from.
    public var inputs: [NodeOutput]
    /// How the inputs stand among what the layer is called with.
    public var arguments: CallArguments

    /// - Parameter arguments: nil for the one input or the list of them.
    public init(layer: Int, call: Int = 0, inputs: [NodeOutput], arguments: CallArguments? = nil) {
        self.layer = layer
        self.call = call
        self.inputs = inputs
        self.arguments = arguments ?? CallArguments(inputs: inputs.count)
        precondition(
            self.arguments.inputs == Array(inputs.indices), "the arguments name each input once, in their order")
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
