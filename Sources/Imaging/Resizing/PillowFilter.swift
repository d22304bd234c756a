import MienBasics

/// How much a sample counts in Pillow's `Image.resize`, by its distance from the middle of the sample that it helps to make.
///
/// Where a picture shrinks, distances are measured in samples at the new size: the filter widens. Weights are rounded to
/// whole numbers, and what the first axis gives is rounded to 8 bits before the second one is filtered. So the order of the
/// axes can be seen: columns come first where the height loses more than twice as many samples as the width, as in Pillow
/// 13; older ones take rows first always.
enum PillowFilter {
    case box, bilinear, bicubic, lanczos

    /// The number of bits behind the point of a weight. With 8-bit samples a sum of products then fits 32 bits.
    private static let precision: Int32 = 22

    /// The distance from which on nothing counts.
    private var support: Double {
        switch self {
        case .box: 0.5
        case .bilinear: 1
        case .bicubic: 2
        case .lanczos: 3
        }
    }

    private func callAsFunction(_ distance: Double) -> Double {
        let x = abs(distance)
        switch self {
        case .box: return distance > -0.5 && distance <= 0.5 ? 1 : 0
        case .bilinear: return max(1 - x, 0)
        case .bicubic:
            // Keys's cubic, 1981, doi:10.1109/TASSP.1981.1163711.
            let a = -0.5
            if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
        case .lanczos: return distance >= -3 && distance < 3 ? Self.sinc(distance) * Self.sinc(distance / 3) : 0
        }
    }

    private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(x * .pi) / (x * .pi) }

    /// The samples of a picture at another size.
    func resized(
        _ samples: [UInt8], width: Int, height: Int, channels: Int, toWidth: Int, height toHeight: Int
    ) -> [UInt8] {
        let columns = width == toWidth ? nil : weights(from: width, to: toWidth)
        let rows =
            height == toHeight
            ? nil : width == height && toWidth == toHeight ? columns : weights(from: height, to: toHeight)
        func alongRows(_ samples: [UInt8]) -> [UInt8] {
            columns.map { Self.apply($0, to: samples, inner: channels) } ?? samples
        }
        func alongColumns(_ samples: [UInt8], width: Int) -> [UInt8] {
            rows.map { Self.apply($0, to: samples, inner: width * channels) } ?? samples
        }
        return toHeight < height && height - toHeight > 2 * (width - toWidth)
            ? alongRows(alongColumns(samples, width: width)) : alongColumns(alongRows(samples), width: toWidth)
    }

    /// The weights of an axis that changes its size.
    private func weights(from source: Int, to target: Int) -> AxisWeights<Int32> {
        var axis = AxisWeights<Int32>(source: source, target: target)
        let scale = Double(source) / Double(target)
        let growth = max(scale, 1)
        let reach = support * growth
        var heights: [Double] = []
        for index in 0..<target {
            let middle = (Double(index) + 0.5) * scale
            let first = max(Int(middle - reach + 0.5), 0)
            let end = min(Int(middle + reach + 0.5), source)
            heights.removeAll(keepingCapacity: true)
            var sum = 0.0
            for sample in first..<end {
                let height = self((Double(sample) - middle + 0.5) * (1 / growth))
                heights.append(height)
                sum += height
            }
            let divisor = sum == 0 ? 1 : sum
            axis.append(
                start: first,
                heights.lazy.map { height in
                    let weight = height / divisor * Double(1 << Self.precision)
                    return Int32(weight < 0 ? weight - 0.5 : weight + 0.5)
                })
        }
        return axis
    }

    /// Filters the middle axis of samples in the order outer, source, `inner`.
    private static func apply(_ axis: AxisWeights<Int32>, to samples: [UInt8], inner: Int) -> [UInt8] {
        let outer = samples.count / (axis.source * inner)
        let half: Int32 = 1 << (precision - 1)
        return [UInt8](unsafeUninitializedCapacity: outer * axis.target * inner) { output, initialized in
            samples.withUnsafeBufferPointer { input in
                // Sums of a whole line stay in registers and the cache; short lines have no use for that.
                if inner <= 4 {
                    axis.forEachLine(outer: outer, inner: inner) { position, start, weights in
                        for offset in 0..<inner {
                            var sum: Int32 = half
                            var index = start + offset
                            for weight in weights {
                                sum &+= Int32(input[index]) &* weight
                                index += inner
                            }
                            output[position + offset] = UInt8(clamping: sum >> precision)
                        }
                    }
                } else {
                    withUnsafeTemporaryAllocation(of: Int32.self, capacity: inner) { sums in
                        axis.forEachLine(outer: outer, inner: inner) { position, start, weights in
                            sums.update(repeating: half)
                            for (tap, weight) in weights.enumerated() {
                                let line = start + tap * inner
                                for offset in 0..<inner { sums[offset] &+= Int32(input[line + offset]) &* weight }
                            }
                            for offset in 0..<inner {
                                output[position + offset] = UInt8(clamping: sums[offset] >> precision)
                            }
                        }
                    }
                }
            }
            initialized = output.count
        }
    }
}
