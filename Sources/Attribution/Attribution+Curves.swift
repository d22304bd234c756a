import MienBasics
import MienKernels
public import MienNetworks
public import MienTensors

extension Attribution {
    /// Takes away the pixels that matter most, by the maps, and looks at what becomes of the classes' probabilities: RISE's
    /// *deletion*.
    ///
    /// - Parameters:
    ///   - maps: N × height × width at the input's size, ``AttributionMaps/atInputSize``. Of pixels with equal numbers the upper
    ///     one goes first, and the left one.
    ///   - steps: after k of them, that share of the pixels is gone, rounded to whole ones.
    /// - Returns: a curve of steps + 1 points for each item.
    /// - Throws: `NetworkError` as ``attribute(_:input:classes:settings:)``.
    public func deletionCurves(
        of maps: Tensor, input: Tensor, classes: [Int], steps: Int, replacement: PixelReplacement = .value(0)
    ) throws(NetworkError) -> [PixelCurve] {
        try check(input, classes)
        return try curves(maps, from: input, to: replacement.applied(to: input, scored.inputFormat), classes, steps)
    }

    /// Puts in the pixels that matter most, by the maps, and looks at what becomes of the classes' probabilities: RISE's
    /// *insertion*. Otherwise as ``deletionCurves(of:input:classes:steps:replacement:)``.
    public func insertionCurves(
        of maps: Tensor, input: Tensor, classes: [Int], steps: Int,
        replacement: PixelReplacement = .blurred(deviation: 5, radius: 5)
    ) throws(NetworkError) -> [PixelCurve] {
        try check(input, classes)
        return try curves(maps, from: replacement.applied(to: input, scored.inputFormat), to: input, classes, steps)
    }

    private func curves(
        _ maps: Tensor, from before: Tensor, to after: Tensor, _ classes: [Int], _ steps: Int
    ) throws(NetworkError) -> [PixelCurve] {
        precondition(steps > 0, "some steps")
        let size = inputSize(before)
        precondition(
            maps.shape == [before.shape[0], size.height, size.width], "a map of the input's size for each item")
        let (pixels, count) = (size.height * size.width, before.itemShape.count)
        let depth = count / pixels
        let isFirst = scored.inputFormat == .channelsFirst
        let orders = scored.pool.map(0..<before.shape[0]) { item in
            let map = maps.item(item).values
            return (0..<pixels).sorted { map[$0] != map[$1] ? map[$0] > map[$1] : $0 < $1 }
        }
        let exchanged = (0...steps).map { Int((Double($0) / Double(steps) * Double(pixels)).rounded()) }
        var probabilities: [Float] = []
        try scored.run(
            ScorePass(target: .scores, score: .probability), count: before.shape[0] * exchanged.count,
            item: before.itemShape, classOf: { classes[$0 / exchanged.count] },
            fill: { index, values in
                let (item, step) = index.quotientAndRemainder(dividingBy: exchanged.count)
                let places = item * count..<(item + 1) * count
                before.withValues { _ = values.update(fromContentsOf: $0[places]) }
                after.withValues { after in
                    for pixel in orders[item].prefix(exchanged[step]) {
                        for channel in 0..<depth {
                            let place = isFirst ? channel * pixels + pixel : pixel * depth + channel
                            values[place] = after[places.lowerBound + place]
                        }
                    }
                }
            }
        ) { probabilities += $1.scores }
        return (0..<before.shape[0]).map { item in
            PixelCurve(
                shares: exchanged.map { Double($0) / Double(pixels) },
                probabilities: Array(probabilities[item * exchanged.count..<(item + 1) * exchanged.count]))
        }
    }
}

extension PixelReplacement {
    /// Pictures that hold nothing but replacements.
    func applied(to input: Tensor, _ format: DataFormat) -> Tensor {
        switch self {
        case .value(let value): return Tensor(input.shape) { $0.update(repeating: value) }
        case .blurred(let deviation, let radius):
            precondition(deviation > 0 && radius >= 0, "a positive deviation, and a radius")
            let pictures = format.channelsLast(input)
            return format.arranged(
                pictures.sampled(
                    rows: .gaussian(pictures.shape[1], deviation: deviation, radius: radius),
                    columns: .gaussian(pictures.shape[2], deviation: deviation, radius: radius)))
        }
    }
}
