public import MienBasics

/// A layer of a class that nobody here knows, kept whole: it can be looked at, compared and written again, and only
/// running it is refused.
public struct OpaqueLayer: LayerSpecification {
    public let className: String
    /// The configuration as it stood in the file.
    public let configuration: JSON.Object

    public init(className: String, configuration: JSON.Object) {
        self.className = className
        self.configuration = configuration
    }

    public static let options: [LayerOption<Self>] = []

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        throw LayerError("the layer class \(className) is not known")
    }
}
