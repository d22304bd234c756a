public import MienBasics
public import MienTensors

/// A layer of somebody's own: what a class does that only the program which trained the network knows, written again in
/// Swift. <doc:Layers> says more of it.
///
/// It is given to ``Network/binding(_:)``, or to whoever reads the file, by its type. A mask that comes with its input ends at
/// the layer, as Keras has it for a layer that says nothing of masks.
public protocol CustomLayer: Sendable {
    /// The class's name, or the name that it is registered under: `Scale`, `cases>Scale`.
    static var className: String { get }

    /// Makes the layer of its `config`, which is what Python's `get_config` gave, `name` and `dtype` included.
    init(config: JSON.Object) throws(LayerError)

    /// The weights that the layer has for inputs of these shapes, in the order in which Python's `build` makes them.
    ///
    /// In files they are matched by name where each is found once, and else by their order. A `.keras` archive or a
    /// `.weights.h5` file has the weights of layers inside this one in another order, so those must be named there: the
    /// attribute that holds the layer and the weight's number, `inner/vars/0`, stand in ``WeightSpecification/otherNames``.
    func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification]

    /// The shapes of what the layer gives out, the batch first.
    func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape]

    /// What the layer gives out for these inputs, the batch first; pictures are NHWC, or NCHW where the network has
    /// them so.
    ///
    /// - Precondition: as many tensors come out, of the shapes, as ``outputShapes(for:)`` says.
    func outputs(for inputs: [Tensor], weights: LayerWeights) -> [Tensor]
}

extension CustomLayer {
    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] { [] }
}

/// A layer of somebody's own with one input and one output.
public protocol UnaryCustomLayer: CustomLayer {
    /// The weights that the layer has for an input of this shape, in the order in which Python's `build` makes them.
    func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification]

    /// The shape of what the layer gives out; without it the input's.
    func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape

    /// What the layer gives out for this input, the batch first; pictures are NHWC, or NCHW where the network has
    /// them so.
    func callAsFunction(_ input: Tensor, weights: LayerWeights) -> Tensor
}

extension UnaryCustomLayer {
    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] { [] }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape { input }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        try weights(for: only(inputs))
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        [try outputShape(for: only(inputs))]
    }

    public func outputs(for inputs: [Tensor], weights: LayerWeights) -> [Tensor] { [self(inputs[0], weights: weights)] }

    private func only(_ inputs: [PartialShape]) throws(LayerError) -> PartialShape {
        guard inputs.count == 1 else { throw LayerError("found \(inputs.count) inputs, expected one") }
        return inputs[0]
    }
}

/// A layer's weights by the names that its specification gives them.
public struct LayerWeights: Sendable {
    private let tensors: [String: Tensor]

    /// - Precondition: the layer has a weight of that name.
    public subscript(name: String) -> Tensor {
        guard let tensor = tensors[name] else { preconditionFailure("a weight that the layer says it has: `\(name)`") }
        return tensor
    }

    /// How many numbers they are.
    package var count: Int { tensors.values.reduce(0) { $0 + $1.count } }
}

extension LayerWeights {
    /// The weights `stored` of a layer whose class nobody knew when its file was read, as those that it turns out to have.
    ///
    /// - Throws: ``LayerError`` for others than these, with what was found and what was expected.
    package init(_ stored: [Weight], expected: [WeightSpecification]) throws(LayerError) {
        let named = expected.map { weight in stored.indices.filter { weight.isCalled(stored[$0].name) } }
        let areNamed = named.allSatisfy { $0.count == 1 } && Set(named.joined()).count == stored.count
        // The order is that of their making where all are the layer's own, and where the file is a legacy one.
        let areInOrder = stored.allSatisfy { $0.name.split(separator: "/").count <= 2 && !$0.name.contains("/vars/") }
        guard expected.count == stored.count, areNamed || areInOrder,
            expected.indices.allSatisfy({ stored[areNamed ? named[$0][0] : $0].tensor.shape == expected[$0].shape })
        else {
            func list(_ weights: [(String, Shape)]) -> String {
                weights.isEmpty ? "none" : weights.map { "\($0) \($1)" }.joined(separator: ", ")
            }
            throw LayerError(
                "found the weights \(list(stored.map { ($0.name, $0.tensor.shape) })), expected "
                    + list(expected.map { (([$0.name] + $0.otherNames).joined(separator: " or "), $0.shape) }))
        }
        var tensors: [String: Tensor] = [:]
        for (index, weight) in expected.enumerated() {
            tensors[weight.name] = stored[areNamed ? named[index][0] : index].tensor.floats
        }
        self.tensors = tensors
    }
}

extension WeightSpecification {
    fileprivate func isCalled(_ name: String) -> Bool { self.name == name || otherNames.contains(name) }
}
