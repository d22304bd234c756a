public import MienBasics

/// A product of the input with a kernel, added up over the axes that an equation says: `abc,cd->abd` is what a ``Dense``
/// layer does with a sequence.
///
/// The kernel has the axes of the equation's second term. The bias has those of the output from the first of ``biasAxes``
/// on, and 1 where it has none. Keras page: https://keras.io/api/layers/core_layers/einsum_dense
public struct EinsumDense: UnaryLayer {
    public var equation = EinsumEquation()
    /// What comes out but for the batch and what an ellipsis stands for; null where the input says it.
    public var outputShape = OpenSizes()
    public var activation = Activation.linear
    /// The letters of the axes that the bias has; nil for no bias.
    public var biasAxes: Word?

    public init() {}

    public var className: String { "EinsumDense" }

    public static let options: [LayerOption<Self>] = [
        .init("equation", \.equation, isRequired: true),
        .init("output_shape", \.outputShape, isRequired: true),
        .init("activation", \.activation),
        .init("bias_axes", \.biasAxes),
    ]

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    /// The equation's terms and the sizes of its axes.
    private func resolved(
        _ input: PartialShape
    ) throws(LayerError) -> (terms: EinsumEquation.Terms, sizes: [EinsumEquation.Axis: Int]) {
        guard let terms = equation.terms(rank: input.rank) else {
            throw LayerError("found an input of shape \(input), expected axes for the equation \(equation.text)")
        }
        guard let batch = terms.input.first, terms.output.first == batch, !terms.kernel.contains(batch) else {
            throw LayerError("its equation \(equation.text) mixes the items of a batch, which is not done")
        }
        var sizes: [EinsumEquation.Axis: Int] = [:]
        for (axis, size) in zip(terms.input, input.dimensions) { sizes[axis] = size }
        // Keras puts the axes of the ellipsis where the output has them, and the batch in front.
        let own = terms.output.dropFirst().filter { if case .letter = $0 { true } else { false } }
        guard outputShape.values.count == own.count else {
            throw LayerError(
                "found an output_shape of \(outputShape.values.count) sizes, expected \(own.count) for the equation "
                    + equation.text)
        }
        for (axis, size) in zip(own, outputShape.values) {
            guard let size else { continue }
            if let other = sizes[axis], other != size {
                throw LayerError(
                    "found an input of shape \(input) and an output_shape of \(size) for the same axis of \(equation.text)"
                )
            }
            sizes[axis] = size
        }
        return (terms, sizes)
    }

    /// The axes that the bias has, of those of the output from the first of them on.
    public func biasTerm(_ terms: EinsumEquation.Terms) throws(LayerError) -> [EinsumEquation.Axis?] {
        guard let letters = biasAxes?.text, !letters.isEmpty else { return [] }
        let axes = Set(letters.map(EinsumEquation.Axis.letter))
        guard axes.isSubset(of: terms.output.dropFirst()) else {
            throw LayerError(
                "found bias_axes \(letters), expected axes of what comes out of \(equation.text), but the batch")
        }
        return terms.output.drop { !axes.contains($0) }.map { axes.contains($0) ? $0 : nil }
    }

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let (terms, sizes) = try resolved(input)
        func known(_ axes: [EinsumEquation.Axis?], of name: String) throws(LayerError) -> [Int] {
            var known: [Int] = []
            for axis in axes {
                guard let size = axis.map({ sizes[$0] }) ?? 1 else {
                    throw LayerError("a size of its \(name) is open for an input of shape \(input)")
                }
                known.append(size)
            }
            return known
        }
        let bias = try biasTerm(terms)
        return [try WeightSpecification(checked: "kernel", known(terms.kernel, of: "kernel"))]
            + (bias.isEmpty ? [] : [try WeightSpecification(checked: "bias", known(bias, of: "bias"))])
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        let (terms, sizes) = try resolved(input)
        _ = try biasTerm(terms)
        return try activation.outputShape(for: PartialShape(terms.output.map { sizes[$0] }))
    }
}

/// A word that is nobody's list.
public struct Word: DefaultableOptionValue {
    public var text: String

    public init() { text = "" }

    public init(_ text: String) { self.text = text }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let text = json.string else { throw OptionError(json, expected: "a word") }
        self.text = text
    }

    public func json(in dialect: Dialect) -> JSON { .string(text) }
}
