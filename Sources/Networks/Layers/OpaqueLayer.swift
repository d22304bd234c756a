public import MienBasics

/// A layer of a class that Mien does not know, which is kept whole: it can be looked at, compared and written again. It is run
/// where it gets a ``meaning``.
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

    /// What a layer does that nobody knows by its class.
    public enum Meaning: Sendable {
        /// What the caller brought for it.
        case custom(any CustomLayer)
        /// A formula: a Lambda whose code is of a form that is recognised, or what the caller says that it computes.
        case lambda(LambdaFunction)
    }

    public let className: String
    public let reason: Reason
    /// The configuration as it stood in the file.
    public let configuration: JSON.Object
    /// What stood beside the configuration: the class's module, the name that it is registered under, the shape that it was
    /// built for.
    public let origin: JSON.Object
    /// What a reader that knows the class found wrong with this layer; nil where the reason says it all. No file holds it.
    public let problem: String?
    /// What the layer does, where that is known after all.
    public internal(set) var meaning: Meaning?

    public init(
        className: String, reason: Reason = .unknown, configuration: JSON.Object, origin: JSON.Object = [:],
        problem: String? = nil
    ) {
        self.className = className
        self.reason = reason
        self.configuration = configuration
        self.origin = origin
        self.problem = problem
        if isLambda { meaning = LambdaFunction(recognising: configuration).map(Meaning.lambda) }
    }

    /// Whether it is Keras's own `Lambda`.
    package var isLambda: Bool {
        className == "Lambda" && reason == .unknown && origin["registered_name"]?.string?.contains(">") != true
    }

    public static let options: [LayerOption<Self>] = []

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        switch meaning {
        case .custom(let layer): return try layer.outputShapes(for: inputs)
        case .lambda(let function):
            return [try function.outputShape(for: inputs, in: CallArguments(inputs: inputs.count))]
        case nil: break
        }
        throw LayerError("what a layer of the class \(className) gives out is not known")
    }
}
