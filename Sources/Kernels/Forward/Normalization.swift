package import MienBasics

/// Groups of numbers brought to one magnitude: layer, group and root-mean-square normalisation without their trained
/// factors. One input; the output may be the input itself.
///
/// Sums are kept as `Double`, so a group may be a whole picture.
package struct Normalization: Operation {
    private let norm: Norm
    private let extents: GroupExtents
    /// Groups that are taken together, so that a line of memory is not read for a single channel.
    private let block: Int

    /// - Parameter extents: of one item.
    package init(_ norm: Norm, extents: GroupExtents) {
        self.norm = norm
        self.extents = extents
        block = extents.positions == 1 ? 1 : min(max(16 / extents.width, 1), extents.groups)
    }

    package var flops: Int { 5 * extents.count }

    package var algorithm: String { extents.positions == 1 ? "by rows" : "by channels" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let (groups, width) = (extents.groups, extents.width)
        let blocks = (groups + block - 1) / block
        pool.run(over: batch * extents.outer * blocks, nanoseconds: batch * flops / 4) { range in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * block * width) { scratch in
                for index in range {
                    let (outer, first) = (index / blocks, index % blocks * block)
                    let start = outer * extents.positions * extents.channels + first * width
                    if extents.positions == 1 {
                        row(inputs[0] + start, output + start)
                    } else {
                        columns(inputs[0] + start, output + start, groups: min(block, groups - first), scratch)
                    }
                }
            }
        }
    }

    /// One group whose numbers lie together.
    private func row(_ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>) {
        let count = extents.width
        let mean = norm.isCentered ? sum(input, count) { $0 } / Double(count) : 0
        let squares = sum(input, count) { ($0 - mean) * ($0 - mean) }
        let (shift, factor) = norm(mean: mean, squares: squares, count: count)
        let (floatShift, floatFactor) = (Float(shift), Float(factor))
        for index in 0..<count { output[index] = (input[index] - floatShift) * floatFactor }
    }

    /// The sum of `term` over all numbers, eight at a time.
    private func sum(
        _ input: UnsafePointer<Float>, _ count: Int, _ term: (SIMD8<Double>) -> SIMD8<Double>
    ) -> Double {
        var sums = SIMD8<Double>()
        let whole = count / 8 * 8
        for index in stride(from: 0, to: whole, by: 8) {
            let eight = UnsafeRawPointer(input + index).loadUnaligned(as: SIMD8<Float>.self)
            sums += term(SIMD8<Double>(eight))
        }
        var sum = sums.sum()
        for index in whole..<count { sum += term(SIMD8(repeating: Double(input[index])))[0] }
        return sum
    }

    /// Some neighbouring groups, whose numbers lie at every position side by side.
    private func columns(
        _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, groups: Int,
        _ scratch: UnsafeMutableBufferPointer<Double>
    ) {
        guard let sums = scratch.baseAddress else { preconditionFailure("memory for a channel or more") }
        let (width, channels) = (extents.width, groups * extents.width)
        let shifts = sums + channels
        let count = extents.positions * width
        sums.update(repeating: 0, count: 2 * channels)
        if norm.isCentered {
            for position in 0..<extents.positions {
                let from = input + position * extents.channels
                for channel in 0..<channels { sums[channel] += Double(from[channel]) }
            }
            for group in 0..<groups {
                let mean = (0..<width).reduce(0) { $0 + sums[group * width + $1] } / Double(count)
                (shifts + group * width).update(repeating: mean, count: width)
            }
            sums.update(repeating: 0, count: channels)
        }
        for position in 0..<extents.positions {
            let from = input + position * extents.channels
            for channel in 0..<channels {
                let distance = Double(from[channel]) - shifts[channel]
                sums[channel] += distance * distance
            }
        }
        for group in 0..<groups {
            let squares = (0..<width).reduce(0) { $0 + sums[group * width + $1] }
            let (shift, factor) = norm(mean: shifts[group * width], squares: squares, count: count)
            (shifts + group * width).update(repeating: shift, count: width)
            (sums + group * width).update(repeating: factor, count: width)
        }
        for position in 0..<extents.positions {
            let (from, place) = (input + position * extents.channels, output + position * extents.channels)
            for channel in 0..<channels {
                place[channel] = (from[channel] - Float(shifts[channel])) * Float(sums[channel])
            }
        }
    }
}
