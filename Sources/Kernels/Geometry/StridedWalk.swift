/// The order in which several tensors are walked through together, line by line: in row-major order of the dimensions that
/// they have together, each with strides of its own.
///
/// Neighbouring axes that every tensor can be walked through in one go are taken as one, so lines are long.
package struct StridedWalk: Sendable {
    /// Elements of a line.
    package let lineCount: Int
    /// How far apart a line's elements lie in each tensor.
    package let lineStrides: [Int]
    /// Where in each tensor each line starts: `starts[tensor][line]`.
    package let starts: [[Int]]
    /// How many lines there are.
    package let lines: Int

    /// - Parameter strides: for each tensor, one per dimension.
    package init(_ dimensions: [Int], _ strides: [[Int]]) {
        var axes: [(size: Int, strides: [Int])] = []
        for (axis, size) in dimensions.enumerated() where size != 1 {
            let own = strides.map { $0[axis] }
            if let last = axes.last, last.strides == own.map({ $0 * size }) {
                axes[axes.count - 1] = (last.size * size, own)
            } else {
                axes.append((size, own))
            }
        }
        let line = axes.popLast() ?? (1, strides.map { _ in 1 })
        lineCount = line.size
        lineStrides = line.strides
        lines = axes.reduce(1) { $0 * $1.size }
        starts = strides.indices.map { tensor in
            axes.reduce([0]) { starts, axis in
                starts.flatMap { start in (0..<axis.size).map { start + $0 * axis.strides[tensor] } }
            }
        }
    }

    /// All elements.
    package var count: Int { lines * lineCount }
}
