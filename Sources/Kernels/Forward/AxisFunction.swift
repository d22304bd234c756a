package import MienBasics

/// A function of every line along an axis: softmax and its kin. One input.
package struct AxisFunction: Operation {
    package enum Kind: Sendable, Equatable {
        case softmax, logSoftmax
        /// As Keras computes it: see ``Reference/sparsemax(input:output:extents:)``.
        case sparsemax
        /// The only one whose output has another size: half the axis.
        case glu
        /// To whole numbers of steps, as Keras's quantised layers round what goes into them.
        case rounded(RowRounding)
        /// 0 where the whole line is this number.
        case masked(Float)
    }

    private let kind: Kind
    private let extents: AxisExtents

    /// - Parameter extents: of one item's input.
    /// - Precondition: for ``Kind/glu`` the axis is even.
    package init(_ kind: Kind, extents: AxisExtents) {
        precondition(kind != .glu || extents.axis % 2 == 0, "an axis that can be halved")
        self.kind = kind
        self.extents = extents
    }

    package var flops: Int { 4 * extents.count }

    package var algorithm: String { "loop" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let line = extents.axis * extents.inner
        pool.run(over: batch * extents.outer, nanoseconds: batch * flops) { range in
            let input = inputs[0] + range.lowerBound * line
            let output = output + range.lowerBound * (kind == .glu ? line / 2 : line)
            let part = AxisExtents(outer: range.count, axis: extents.axis, inner: extents.inner)
            switch kind {
            case .softmax: Reference.softmax(input: input, output: output, extents: part)
            case .logSoftmax: Reference.logSoftmax(input: input, output: output, extents: part)
            case .sparsemax: Reference.sparsemax(input: input, output: output, extents: part)
            case .glu: Reference.glu(input: input, output: output, extents: part)
            case .rounded(let rounding):
                Reference.rounded(rounding, input: input, output: output, extents: part)
            case .masked(let value): Reference.masked(value, input: input, output: output, extents: part)
            }
        }
    }
}
