public import MienTensors

/// What a run of a network gives: its outputs, and the layers that were asked for, by name.
public struct Activations: Sendable {
    /// The layers that were recorded, in the order in which they were asked for, each with what its first output gave.
    /// They have the axes that they have in Keras: NHWC for pictures, NCHW with `channels_first`.
    public let recorded: [(name: String, tensor: Tensor)]
    /// The network's outputs, in its order.
    public let outputs: [(name: String, tensor: Tensor)]

    /// The network's first output.
    public var output: Tensor { outputs[0].tensor }

    /// What a recorded layer gave, by the name that was asked for.
    ///
    /// - Precondition: it was recorded.
    public subscript(name: String) -> Tensor {
        guard let tensor = (recorded + outputs).first(where: { $0.name == name })?.tensor else {
            preconditionFailure("a layer that was recorded")
        }
        return tensor
    }
}
