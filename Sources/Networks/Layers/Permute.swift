/// The axes in another order.
public struct Permute: UnaryLayer {
    /// Axis i of the output, counted from 1, is axis `dims[i - 1]` of the input. The batch stays axis 0.
    public var dims: [Int] = []

    public init() {}

    public var className: String { "Permute" }

    public static let options: [LayerOption<Self>] = [.init("dims", \.dims, isRequired: true)]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard dims.sorted() == Array(1..<max(input.rank, 1)) else {
            throw LayerError(
                "found an input of shape \(input), expected one that has the axes \(dims) behind its batch")
        }
        return PartialShape([input[0]] + dims.map { input[$0] })
    }
}

/// A row of numbers `n` times: (batch, features) → (batch, n, features).
public struct RepeatVector: UnaryLayer {
    public var n = 1

    public init() {}

    public var className: String { "RepeatVector" }

    public static let options: [LayerOption<Self>] = [.init("n", \.n, isRequired: true)]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard input.rank == 2 else { throw LayerError("found an input of shape \(input), expected 2 axes") }
        guard n > 0, n <= Int(Int32.max) else { throw LayerError("found n = \(n), expected a positive number") }
        return [input[0], n, input[1]]
    }
}

/// What goes in, comes out.
public struct Identity: LayerSpecification {
    public init() {}

    public var className: String { "Identity" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = []

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] { inputs }
}

/// Steps of a sequence that are not there: 0 where all of a step's numbers are `maskValue`, and a mask that tells the
/// layers behind which those are.
public struct Masking: ShapeKeepingLayer {
    public var maskValue = 0.0

    public init() {}

    public var className: String { "Masking" }

    public static let options: [LayerOption<Self>] = [.init("mask_value", \.maskValue)]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard input.rank > 1 else { throw LayerError("found an input of shape \(input), expected at least 2 axes") }
        return input
    }
}
