public import MienBasics
public import MienTensors

/// What a layer is: its kind and options, without its weights and without a place in a graph.
///
/// A conforming type declares its options once, as a table; see <doc:Architecture> for how to add a layer.
public protocol LayerSpecification: Sendable {
    /// Keras's name for the layer's class: `Conv2D`.
    var className: String { get }

    /// The layer's options, in the order in which Keras lists them.
    static var options: [LayerOption<Self>] { get }

    /// The generations of Keras that have the layer.
    var dialects: ClosedRange<Dialect> { get }

    /// Sets the options whose defaults are others in that generation of Keras than the prototype's.
    mutating func adoptDefaults(of dialect: Dialect)

    /// What Keras of that generation does not do with the options together, though it has words for each of them.
    func problem(in dialect: Dialect) -> LayerOptionError?

    /// The name that Keras of that generation has for the weight that is called `name` here.
    func name(ofWeight name: String, in dialect: Dialect) -> String

    /// The weights that the layer has for inputs of these shapes, in the order in which Keras stores them.
    func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification]

    /// The shapes of what the layer gives out.
    func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape]
}

extension LayerSpecification {
    public var dialects: ClosedRange<Dialect> { .keras1 ... .keras3 }

    public mutating func adoptDefaults(of dialect: Dialect) {}

    public func problem(in dialect: Dialect) -> LayerOptionError? { nil }

    public func name(ofWeight name: String, in dialect: Dialect) -> String { name }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] { [] }
}

/// A layer that makes one tensor of several, and takes them as a list.
public protocol MergingLayer: LayerSpecification {}

/// A layer with one input and one output.
public protocol UnaryLayer: LayerSpecification {
    /// The weights that the layer has for an input of this shape, in the order in which Keras stores them.
    func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification]

    /// The shape of what the layer gives out.
    func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape
}

extension UnaryLayer {
    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] { [] }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        try weights(for: only(inputs))
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        [try outputShape(for: only(inputs))]
    }

    private func only(_ inputs: [PartialShape]) throws(LayerError) -> PartialShape {
        guard inputs.count == 1 else { throw LayerError("found \(inputs.count) inputs, expected one") }
        return inputs[0]
    }
}

/// A layer that gives out the shape it takes in.
public protocol ShapeKeepingLayer: UnaryLayer {}

extension ShapeKeepingLayer {
    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape { input }
}

/// A weight that a layer must have.
public struct WeightSpecification: Sendable, Equatable {
    /// Keras's name: `kernel`, `moving_mean`.
    public var name: String
    public var shape: Shape
    /// False for statistics, which training does not change by gradients.
    public var isTrainable: Bool
    /// What files call it besides, where it is a ``CustomLayer``'s: paths within the layer, such as `inner/vars/0`.
    public var otherNames: [String]

    public init(_ name: String, _ shape: Shape, isTrainable: Bool = true, otherNames: [String] = []) {
        self.name = name
        self.shape = shape
        self.isTrainable = isTrainable
        self.otherNames = otherNames
    }
}

/// Why a layer can't have the inputs or weights that it was given. Whoever throws it on adds the layer's name.
public struct LayerError: Error, Sendable, Equatable {
    public var problem: String

    public init(_ problem: String) { self.problem = problem }
}

/// An option's value that a layer can't have, or that a generation of Keras has no words for.
public struct LayerOptionError: Error, Sendable, Equatable {
    /// The option's name.
    public var option: String
    public var found: String
    public var expected: String
}

extension LayerSpecification {
    /// This specification with the options that stand in `config`, and the members of `config` that no line of the
    /// table knows: initializers, regularizers, and what only other versions have.
    package func reading(
        _ config: JSON.Object, in dialect: Dialect
    ) throws(LayerOptionError) -> (specification: Self, rest: JSON.Object) {
        var specification = self
        specification.adoptDefaults(of: dialect)
        var rest = config
        for option in Self.options {
            guard let key = option.names.first(where: { config[$0] != nil }),
                let value = config[key]
            else {
                guard !option.isRequired else {
                    throw LayerOptionError(option: option.name, found: "nothing", expected: "a value")
                }
                continue
            }
            rest[key] = nil
            do {
                try option.read(&specification, value, dialect)
            } catch {
                throw LayerOptionError(option: key, found: error.found, expected: error.expected)
            }
        }
        if let problem = specification.problem(in: dialect) { throw problem }
        return (specification, rest)
    }

    /// The options and their values, as Keras of that generation writes them.
    ///
    /// - Throws: ``LayerOptionError`` for a value that Keras of that generation has no words for: Keras 2's `hard_sigmoid`
    ///   in Keras 3.
    public func config(in dialect: Dialect) throws(LayerOptionError) -> JSON.Object {
        if let problem = problem(in: dialect) { throw problem }
        var config = JSON.Object()
        for option in Self.options {
            do throws(OptionError) {
                let value = try option.write(self, dialect)
                if value.isNull && option.omitsNull { continue }
                config[option.name(in: dialect)] = value
            } catch {
                throw LayerOptionError(option: option.name, found: error.found, expected: error.expected)
            }
        }
        return config
    }

    /// The options that have another name in the one generation than in the other: `alpha → negative_slope`.
    package func renamedOptions(from source: Dialect, to target: Dialect) -> [String] {
        Self.options.compactMap { option in
            let (old, new) = (option.name(in: source), option.name(in: target))
            return old == new ? nil : "\(old) → \(new)"
        }
    }

    /// Whether both are of one class and all their options have equal values.
    public func hasSameOptions(as other: any LayerSpecification) -> Bool {
        guard let other = other as? Self, className == other.className else { return false }
        return Self.options.allSatisfy { $0.isEqual(self, other) }
    }
}
