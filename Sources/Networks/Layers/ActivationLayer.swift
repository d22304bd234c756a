/// An activation as a layer of its own: Keras's `Activation`.
public struct ActivationLayer: UnaryLayer {
    public var activation = Activation.linear

    public init() {}

    public var className: String { "Activation" }

    public static let options: [LayerOption<Self>] = [.init("activation", \.activation, isRequired: true)]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard activation == .function(.glu) else { return input }
        guard let last = input.dimensions.last ?? nil, last % 2 == 0 else {
            throw LayerError("found an input of shape \(input), expected an even size along its last axis for glu")
        }
        var output = input
        output[-1] = last / 2
        return output
    }
}
