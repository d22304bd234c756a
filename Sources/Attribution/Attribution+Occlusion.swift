import MienNetworks
import MienTensors

extension Attribution {
    func occlusion(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings
    ) throws(NetworkError) -> AttributionMaps {
        precondition(
            settings.stride > 0 && settings.stride <= settings.patch, "a patch that moves by no more than its rows")
        let size = inputSize(input)
        let (rows, columns) = (settings.patches(along: size.height), settings.patches(along: size.width))
        let patches = rows.flatMap { rows in columns.map { (rows: rows, columns: $0) } }
        let (pixels, count) = (size.height * size.width, input.itemShape.count)
        let depth = count / pixels
        let isFirst = scored.inputFormat == .channelsFirst
        let scores = try scored.scores(settings.score, input, classes: classes)
        var drops = [Double](repeating: 0, count: input.shape[0] * pixels)
        try scored.run(
            ScorePass(target: .scores, score: settings.score), count: input.shape[0] * patches.count,
            item: input.itemShape, classOf: { classes[$0 / patches.count] },
            fill: { index, values in
                let (item, patch) = index.quotientAndRemainder(dividingBy: patches.count)
                input.withValues { _ = values.update(fromContentsOf: $0[item * count..<(item + 1) * count]) }
                for row in patches[patch].rows {
                    for column in patches[patch].columns {
                        let pixel = row * size.width + column
                        for channel in 0..<depth {
                            values[isFirst ? channel * pixels + pixel : pixel * depth + channel] = settings.fill
                        }
                    }
                }
            },
            { indices, passed in
                for (index, score) in zip(indices, passed.scores) {
                    let (item, patch) = index.quotientAndRemainder(dividingBy: patches.count)
                    let drop = Double(scores[item]) - Double(score)
                    for row in patches[patch].rows {
                        for column in patches[patch].columns {
                            drops[item * pixels + row * size.width + column] += drop
                        }
                    }
                }
            })
        // How many patches hide each pixel.
        var covers = [Double](repeating: 0, count: pixels)
        for patch in patches {
            for row in patch.rows { for column in patch.columns { covers[row * size.width + column] += 1 } }
        }
        let maps = drops.enumerated().map { Float($1 / covers[$0 % pixels]) }
        return result(maps, of: input, scores: scores)
    }
}

extension AttributionSettings {
    /// What patches hide of an axis, until one reaches its end.
    fileprivate func patches(along size: Int) -> [Range<Int>] {
        let count = max((size - patch + stride - 1) / stride, 0) + 1
        return (0..<count).map { $0 * stride..<min($0 * stride + patch, size) }
    }
}
