public import MienBasics

/// A product of an input with a kernel as a sum over axes with letters: `abc,cd->abd`.
///
/// An ellipsis stands for any axes in front or behind, which the kernel does not have: `...x,xy->...y`, `ab...,bc->ac...`.
public struct EinsumEquation: OptionValue {
    /// As Keras is told it.
    public let text: String
    private let parts: Parts

    /// The letters of the axes, without the ellipsis.
    private struct Parts: Equatable {
        var input: [Character]
        var kernel: [Character]
        var output: [Character]
        var ellipsis: Ellipsis?
    }

    private enum Ellipsis { case left, right }

    /// A product of two matrices.
    public init() {
        text = "ab,bc->ac"
        parts = Parts(input: ["a", "b"], kernel: ["b", "c"], output: ["a", "c"], ellipsis: nil)
    }

    /// Nil where Keras takes no such equation.
    public init?(_ text: String) {
        let halves = text.split(separator: ",", omittingEmptySubsequences: false)
        guard halves.count == 2, let arrow = halves[1].firstRange(of: "->") else { return nil }
        func letters(_ text: Substring) -> (letters: [Character], ellipsis: Ellipsis?)? {
            let (isLeft, isRight) = (text.hasPrefix("..."), text.hasSuffix("..."))
            guard !(isLeft && isRight) else { return nil }
            let letters = Array(isLeft ? text.dropFirst(3) : isRight ? text.dropLast(3) : text)
            guard !letters.isEmpty, letters.allSatisfy({ ("a"..."z").contains($0) || ("A"..."Z").contains($0) }),
                Set(letters).count == letters.count
            else { return nil }
            return (letters, isLeft ? .left : isRight ? .right : nil)
        }
        guard let input = letters(halves[0]), let kernel = letters(halves[1][..<arrow.lowerBound]),
            let output = letters(halves[1][arrow.upperBound...]), kernel.ellipsis == nil,
            input.ellipsis == output.ellipsis
        else { return nil }
        let known = Set(input.letters).union(kernel.letters)
        guard kernel.letters.allSatisfy({ input.letters.contains($0) || output.letters.contains($0) }),
            output.letters.allSatisfy(known.contains)
        else { return nil }
        self.text = text
        parts = Parts(
            input: input.letters, kernel: kernel.letters, output: output.letters, ellipsis: input.ellipsis)
    }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let equation = json.string.flatMap(Self.init) else {
            throw OptionError(
                found: json.string.map { "`\($0)`" } ?? json.kindDescription,
                expected:
                    "an equation such as ab,bc->ac, ...b,bc->...c or ab...,bc->ac..., with each letter once in a term")
        }
        self = equation
    }

    public func json(in dialect: Dialect) -> JSON { .string(text) }
}

extension EinsumEquation {
    /// An equation for an input of so many axes, with each axis named.
    public struct Terms: Sendable {
        public let input: [Axis]
        public let kernel: [Axis]
        public let output: [Axis]
    }

    /// An axis that an equation names, or one that an ellipsis stands for.
    public enum Axis: Hashable, Sendable {
        case letter(Character)
        case elided(Int)
    }

    /// The equation with what the ellipsis stands for; nil where the input has too few axes or too many.
    public func terms(rank: Int) -> Terms? {
        let count = rank - parts.input.count
        guard parts.ellipsis == nil ? count == 0 : count >= 0 else { return nil }
        let elided = (0..<count).map(Axis.elided)
        func whole(_ letters: [Character]) -> [Axis] {
            parts.ellipsis == .left ? elided + letters.map(Axis.letter) : letters.map(Axis.letter) + elided
        }
        return Terms(input: whole(parts.input), kernel: parts.kernel.map(Axis.letter), output: whole(parts.output))
    }
}
