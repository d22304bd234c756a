public import MienNetworks

extension Image {
    /// The picture at another size.
    ///
    /// `pillowBilinear` gives Pillow's own samples, bit for bit: first along the rows, then along the columns, rounded
    /// to 8 bits in between.
    public func resized(
        width: Int, height: Int, using kernel: Preprocessing.ResizeKernel = .pillowBilinear
    ) -> Image {
        precondition(width > 0 && height > 0, "a picture has pixels")
        switch kernel {
        case .pillowBilinear:
            var samples = pixels
            if width != self.width {
                samples = TriangleFilter(from: self.width, to: width).apply(to: samples, inner: channels)
            }
            if height != self.height {
                samples = TriangleFilter(from: self.height, to: height).apply(to: samples, inner: width * channels)
            }
            return Image(width: width, height: height, channels: channels, pixels: samples)
        }
    }
}

/// Linear interpolation along one axis, over at least one source sample to each side, and over as many as one target
/// sample covers when the picture shrinks.
private struct TriangleFilter {
    /// The number of bits behind the point of a weight. With 8-bit samples a sum of products then fits 32 bits.
    static let precision = 22

    let source: Int
    /// For each target sample, the first source sample and the weights from there on.
    let taps: [(first: Int, weights: [Int32])]

    init(from source: Int, to target: Int) {
        self.source = source
        let scale = Double(source) / Double(target)
        let reach = max(scale, 1)
        taps = (0..<target).map { index in
            let centre = (Double(index) + 0.5) * scale
            let first = max(Int(centre - reach + 0.5), 0)
            let end = min(Int(centre + reach + 0.5), source)
            let heights = (first..<end).map { max(1 - abs((Double($0) - centre + 0.5) * (1 / reach)), 0) }
            let sum = heights.reduce(0, +)
            return (first, heights.map { Int32($0 / sum * Double(1 << Self.precision) + 0.5) })
        }
    }

    /// Filters the middle axis of samples in the order outer, `source`, `inner`.
    func apply(to samples: [UInt8], inner: Int) -> [UInt8] {
        let outer = samples.count / (source * inner)
        let count = outer * taps.count * inner
        return [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            samples.withUnsafeBufferPointer { input in
                var position = 0
                for block in 0..<outer {
                    for (first, weights) in taps {
                        let start = (block * source + first) * inner
                        for offset in start..<start + inner {
                            var sum: Int32 = 1 << Int32(Self.precision - 1)
                            var index = offset
                            for weight in weights {
                                sum &+= Int32(input[index]) &* weight
                                index += inner
                            }
                            output[position] = UInt8(clamping: sum >> Int32(Self.precision))
                            position += 1
                        }
                    }
                }
            }
            initialized = count
        }
    }
}
