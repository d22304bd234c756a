public import MienBasics

/// A layer that can't be run and is kept whole: it can be looked at, compared and written again.
public struct OpaqueLayer: LayerSpecification {
    /// Why nobody here knows what the layer does.
    public enum Reason: String, Sendable, CaseIterable {
        /// No layer of this class is known: it is a custom one, a Lambda, or one that Mien does not have.
        case unknown
        /// An operation of TensorFlow or Keras 3 that stands where a layer usually does.
        case operation
        /// A layer that computes with numbers of few bits and their scales in a way that only Keras does; a ``Dense`` layer
        /// may have a ``Quantization``.
        case quantised
        /// A layer whose activation is a layer with weights of its own.
        case weightedActivation = "activation with weights"
    }

    public let className: String
    public let reason: Reason
    /// The configuration as it stood in the file.
    public let configuration: JSON.Object
    /// What stood beside the configuration: the class's module, the name that it is registered under, the shape that it was
    /// built for.
    public let origin: JSON.Object

    public init(
        className: String, reason: Reason = .unknown, configuration: JSON.Object, origin: JSON.Object = [:]
    ) {
        self.className = className
        self.reason = reason
        self.configuration = configuration
        self.origin = origin
    }

    public static let options: [LayerOption<Self>] = []

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        throw LayerError("what a layer of the class \(className) gives out is not known")
    }
}
