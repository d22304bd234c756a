package import MienBasics

/// Cells put around a tensor, or cut off it: padding and cropping along any axes. One input.
package struct Framing: Operation {
    /// Where in the input each line of the output comes from; -1 where it is all frame.
    private let starts: [Int]
    /// Floats of a line of the output, and where in it the input's are.
    private let lineCount: Int
    private let filled: Range<Int>
    private let inputCount: Int
    private let fill: Float

    /// - Parameters:
    ///   - dimensions: of one item's input.
    ///   - margins: cells in front of and behind each axis; negative ones are cut off.
    ///   - fill: what the cells hold.
    /// - Precondition: something is left of every axis.
    package init(dimensions: [Int], margins: [AxisMargin], fill: Float = 0) {
        precondition(margins.count == dimensions.count, "margins for every axis")
        let sizes = zip(dimensions, margins).map { $0 + $1.before + $1.after }
        precondition(sizes.allSatisfy { $0 > 0 } && dimensions.allSatisfy { $0 > 0 }, "something is left")
        // A line ends with the last axis that has margins; what is inside of it stays together.
        let axis = margins.lastIndex { $0 != AxisMargin(0) } ?? 0
        let own = Strides.rowMajor(dimensions)
        let inner = own.isEmpty ? 1 : own[axis]
        var starts = [0]
        for (axis, margin) in margins[..<axis].enumerated() {
            starts = starts.flatMap { start in
                (0..<sizes[axis]).map { position in
                    let from = position - margin.before
                    return start < 0 || from < 0 || from >= dimensions[axis] ? -1 : start + from * own[axis]
                }
            }
        }
        let (margin, size) = margins.isEmpty ? (AxisMargin(0), 1) : (margins[axis], dimensions[axis])
        let first = max(margin.before, 0)
        let end = max(min(margin.before + size, size + margin.before + margin.after), first)
        let skipped = max(-margin.before, 0) * inner
        self.starts = starts.map { $0 < 0 || end == first ? -1 : $0 + skipped }
        lineCount = (size + margin.before + margin.after) * inner
        filled = first * inner..<end * inner
        inputCount = dimensions.reduce(1, *)
        self.fill = fill
    }

    package var flops: Int { 0 }

    package var algorithm: String { "copy" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let lines = batch * starts.count
        pool.run(over: lines, nanoseconds: lines * lineCount / 4) { range in
            for line in range {
                let (item, row) = line.quotientAndRemainder(dividingBy: starts.count)
                let place = output + line * lineCount
                guard starts[row] >= 0 else {
                    place.update(repeating: fill, count: lineCount)
                    continue
                }
                place.update(repeating: fill, count: filled.lowerBound)
                (place + filled.lowerBound).update(
                    from: inputs[0] + item * inputCount + starts[row], count: filled.count)
                (place + filled.upperBound).update(repeating: fill, count: lineCount - filled.upperBound)
            }
        }
    }
}
