/// What an einsum says of one tensor or two: each axis is a letter, and letters that do not come out are added up over:
/// `bijc,bkc->bijk`, `bijc->bc`.
///
/// An ellipsis stands for the axes that have no letters, the last of one tensor being the last of the other:
/// `...ij,...jk->...ik`. Without an arrow those letters come out that stand once, by the alphabet. A letter that one term has
/// twice, for a diagonal, is not taken. Keras page: https://keras.io/api/ops/numpy/#einsum-function
public struct EinsumSubscripts: Sendable, Equatable {
    /// As Keras is told it.
    public let text: String
    private let inputs: [Term]
    private let output: Term

    public var inputCount: Int { inputs.count }

    /// Letters before and behind an ellipsis, or all before where there is none.
    private struct Term: Equatable {
        var front: [Character] = []
        var back: [Character] = []
        var hasEllipsis = false

        var letters: [Character] { front + back }

        init() {}

        init?(_ text: Substring) {
            if let dots = text.firstRange(of: "...") {
                front = Array(text[..<dots.lowerBound])
                back = Array(text[dots.upperBound...])
                hasEllipsis = true
            } else {
                front = Array(text)
            }
            guard letters.allSatisfy({ ("a"..."z").contains($0) || ("A"..."Z").contains($0) }),
                Set(letters).count == letters.count
            else { return nil }
        }

        /// The axes, those without letters numbered from the last.
        func axes(elided count: Int) -> [EinsumEquation.Axis] {
            let elided = hasEllipsis ? (0..<count).reversed().map(EinsumEquation.Axis.elided) : []
            return front.map(EinsumEquation.Axis.letter) + elided + back.map(EinsumEquation.Axis.letter)
        }
    }

    /// The axes of all tensors.
    public struct Terms: Sendable {
        public let inputs: [[EinsumEquation.Axis]]
        public let output: [EinsumEquation.Axis]
    }

    /// Nil for what is no equation of one tensor or two, or has a letter twice in a term.
    public init?(_ text: String) {
        let plain = text.filter { $0 != " " }
        let arrow = plain.firstRange(of: "->")
        let terms = plain[..<(arrow?.lowerBound ?? plain.endIndex)].split(
            separator: ",", omittingEmptySubsequences: false
        ).map { Term($0) }
        let inputs = terms.compactMap(\.self)
        guard inputs.count == terms.count, inputs.count <= 2 else { return nil }
        let letters = inputs.flatMap(\.letters)
        let hasEllipsis = inputs.contains(where: \.hasEllipsis)
        var output = Term()
        if let arrow {
            guard let term = Term(plain[arrow.upperBound...]) else { return nil }
            output = term
        } else {
            output.hasEllipsis = hasEllipsis
            output.back = letters.filter { letter in letters.count(where: { $0 == letter }) == 1 }.sorted()
        }
        // An ellipsis that does not come out would be added up over, which TensorFlow does not do.
        guard output.letters.allSatisfy(letters.contains), output.hasEllipsis == hasEllipsis else { return nil }
        (self.text, self.inputs, self.output) = (text, inputs, output)
    }

    /// The axes of tensors of these shapes, and their sizes.
    public func resolved(
        _ shapes: [PartialShape]
    ) throws(LayerError) -> (terms: Terms, sizes: [EinsumEquation.Axis: Int?]) {
        var sizes: [EinsumEquation.Axis: Int?] = [:]
        var axes: [[EinsumEquation.Axis]] = []
        var most = 0
        for (term, shape) in zip(inputs, shapes) {
            let elided = shape.rank - term.letters.count
            guard shape.rank > 0, term.hasEllipsis ? elided >= 0 : elided == 0 else {
                throw LayerError("found an input of shape \(shape), expected axes for the equation \(text)")
            }
            most = max(most, term.hasEllipsis ? elided : 0)
            axes.append(term.axes(elided: elided))
            for (axis, size) in zip(axes[axes.count - 1], shape.dimensions) {
                let other = sizes[axis] ?? nil
                if let size, let other, size != other {
                    throw LayerError("found sizes of \(other) and \(size) for the same axis of \(text)")
                }
                sizes[axis] = .some(size ?? other)
            }
        }
        return (Terms(inputs: axes, output: output.axes(elided: most)), sizes)
    }
}
