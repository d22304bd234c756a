public import MienBasics
public import MienTensors

/// A layer of a network: its specification, its weights and its name.
public struct Layer: Sendable {
    /// Unique within the network that it belongs to.
    public var name: String
    public var specification: any LayerSpecification
    /// In the order in which Keras stores them.
    public var weights: [Weight]
    /// Whether training may change the weights.
    public var isTrainable: Bool
    /// What else stands in the layer's configuration and has no meaning for its outputs: initializers, regularizers,
    /// the names of types. Kept so that nothing is lost when the layer is written again.
    public var otherSettings: JSON.Object

    public init(
        name: String, _ specification: any LayerSpecification, weights: [Weight] = [], isTrainable: Bool = true,
        otherSettings: JSON.Object = [:]
    ) {
        self.name = name
        self.specification = specification
        self.weights = weights
        self.isTrainable = isTrainable
        self.otherSettings = otherSettings
    }

    /// The number of numbers in all weights, those of a nested network's layers included.
    public var parameterCount: Int {
        let inner = (specification as? NestedNetwork)?.network.layers.reduce(0) { $0 + $1.parameterCount } ?? 0
        return weights.reduce(inner) { $0 + $1.tensor.shape.count }
    }

    /// The options of the layer as Keras of that generation writes them; of an opaque layer its configuration as it stood.
    ///
    /// - Throws: ``NetworkError`` for an option that has no words in that generation.
    public func options(in dialect: Dialect) throws(NetworkError) -> JSON.Object {
        if let opaque = specification as? OpaqueLayer { return opaque.configuration }
        do {
            return try specification.config(in: dialect)
        } catch {
            throw NetworkError(
                layer: name, "its option `\(error.option)` is \(error.found), expected \(error.expected)")
        }
    }

    /// The weight that Keras calls `name`; nil when the layer has none such.
    public func weight(named name: String) -> Weight? { weights.first { $0.name == name } }
}

/// One array of a layer's weights.
public struct Weight: Sendable {
    /// Keras's name: `kernel`, `moving_mean`.
    public var name: String
    public var tensor: StoredTensor
    /// False for statistics, which training does not change by gradients.
    public var isTrainable: Bool

    public init(name: String, _ tensor: StoredTensor, isTrainable: Bool = true) {
        self.name = name
        self.tensor = tensor
        self.isTrainable = isTrainable
    }
}
