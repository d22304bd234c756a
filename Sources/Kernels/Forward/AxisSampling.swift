package import MienBasics

/// Every position along an axis made of a run of the input's: resizing, repeating, adaptive pooling. One input.
package struct AxisSampling: Operation {
    /// What becomes of a run.
    package enum Kind: Sendable {
        /// The sum of what it holds, by its weights.
        case sum
        /// The largest, whatever the weights; NaN never is.
        case maximum
    }

    private let kind: Kind
    private let taps: AxisTaps
    private let outer: Int
    private let inner: Int

    /// - Parameter extents: of one item's input.
    package init(_ kind: Kind, taps: AxisTaps, extents: AxisExtents) {
        precondition(extents.axis == taps.input, "as many positions as the taps were made for")
        self.kind = kind
        self.taps = taps
        outer = extents.outer
        inner = extents.inner
    }

    package var flops: Int { 2 * outer * taps.weights.count * inner }

    package var weightCount: Int { taps.weights.count }

    package var algorithm: String { "by lines" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let lines = batch * outer * taps.output
        pool.run(over: lines, nanoseconds: max(lines * inner, batch * flops) / 4) { range in
            for line in range {
                let (item, position) = line.quotientAndRemainder(dividingBy: taps.output)
                let from = inputs[0] + (item * taps.input + taps.starts[position]) * inner
                let place = output + line * inner
                let weights = taps.range(position)
                if kind == .sum { sum(from, place, weights) } else { maximum(from, place, weights.count) }
            }
        }
    }

    private func sum(_ from: UnsafePointer<Float>, _ place: UnsafeMutablePointer<Float>, _ range: Range<Int>) {
        guard let first = range.first else { return place.update(repeating: 0, count: inner) }
        let weight = taps.weights[first]
        if weight == 1 && range.count == 1 { return place.update(from: from, count: inner) }
        for index in 0..<inner { place[index] = weight * from[index] }
        for (tap, weight) in taps.weights[range].enumerated().dropFirst() {
            let from = from + tap * inner
            for index in 0..<inner { place[index] += weight * from[index] }
        }
    }

    private func maximum(_ from: UnsafePointer<Float>, _ place: UnsafeMutablePointer<Float>, _ count: Int) {
        place.update(repeating: -.infinity, count: inner)
        for tap in 0..<count {
            let from = from + tap * inner
            for index in 0..<inner where from[index] > place[index] { place[index] = from[index] }
        }
    }
}
