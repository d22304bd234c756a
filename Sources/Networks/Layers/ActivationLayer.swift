/// An activation as a layer of its own: Keras's `Activation`.
public struct ActivationLayer: UnaryLayer {
    public var activation = Activation.linear

    public init() {}

    public var className: String { "Activation" }

    public static let options: [LayerOption<Self>] = [.init("activation", \.activation, isRequired: true)]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try activation.outputShape(for: input)
    }
}
