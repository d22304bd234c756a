import MienBasics
import MienNetworks
import MienTensors

/// A layer's maps and their gradients, of one item: cells × channels each.
struct LayerMaps {
    var values: [Float]
    /// Empty where nobody asked for them.
    var gradients: [Float]
    var channels: Int

    var cells: Int { values.count / channels }

    /// For each cell, the sum of what `body` gives for its channels.
    func sums(_ body: (_ place: Int, _ channel: Int) -> Double) -> [Double] {
        (0..<cells).map { cell in
            (0..<channels).reduce(0) { $0 + body(cell * channels + $1, $1) }
        }
    }

    /// For each channel, the sum of what `body` gives for its cells.
    func channelSums(_ body: (_ place: Int) -> Double) -> [Double] {
        (0..<channels).map { channel in
            (0..<cells).reduce(0) { $0 + body($1 * channels + channel) }
        }
    }

    /// The maps, each by its channel's weight, what is negative in their sum cut off.
    func weighted(by weights: [Double]) -> [Double] {
        sums { Double(values[$0]) * weights[$1] }.map { max($0, 0) }
    }
}

func gradCAM(_ maps: LayerMaps) -> [Double] {
    maps.weighted(by: maps.channelSums { Double(maps.gradients[$0]) }.map { $0 / Double(maps.cells) })
}

func gradCAMPlusPlus(_ maps: LayerMaps) -> [Double] {
    let sums = maps.channelSums { Double(maps.values[$0]) }
    return maps.weighted(
        by: maps.channelSums { place in
            // What is not positive has no weight, whatever its α.
            let gradient = Double(maps.gradients[place])
            guard gradient > 0 else { return 0 }
            let divisor = 2 + gradient * sums[place % maps.channels]
            return divisor == 0 ? 0 : gradient / divisor
        })
}

func hiResCAM(_ maps: LayerMaps) -> [Double] {
    maps.sums { place, _ in Double(maps.gradients[place]) * Double(maps.values[place]) }
}

func layerCAM(_ maps: LayerMaps) -> [Double] {
    maps.sums { place, _ in max(Double(maps.gradients[place]), 0) * Double(maps.values[place]) }.map { max($0, 0) }
}

extension Attribution {
    /// What `map` makes of the layer's maps and gradients of each item; it is called for several at once.
    func activationMaps(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings, target: ScorePass.Target = .layerGradient,
        _ map: (LayerMaps) -> [Double]
    ) throws(NetworkError) -> AttributionMaps {
        var maps: [[Double]] = []
        let (size, scores) = try layerMaps(input, classes, settings, target) { items in
            maps += scored.pool.map(0..<items.count) { map(items[$0]) }
        }
        return try activationMaps(maps, size, scores, of: input)
    }

    func eigenCAM(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings
    ) throws(NetworkError) -> AttributionMaps {
        try activationMaps(input, classes, settings, target: .layer) { maps in
            principalProjection(maps.values, rows: maps.cells, columns: maps.channels)
        }
    }

    func scoreCAM(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings
    ) throws(NetworkError) -> AttributionMaps {
        var layers: [LayerMaps] = []
        let (size, scores) = try layerMaps(input, classes, settings, .layer) { layers += $0 }
        var maps: [[Double]] = []
        for (item, layer) in layers.enumerated() {
            let weights = try channelWeights(layer, size, input.item(item), class: classes[item], settings.score)
            maps.append(layer.weighted(by: weights))
        }
        return try activationMaps(maps, size, scores, of: input)
    }

    /// Gives `body` what the layer gives for some items after the other, and returns the rows and columns, and the scores.
    private func layerMaps(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings, _ target: ScorePass.Target,
        _ body: ([LayerMaps]) -> Void
    ) throws(NetworkError) -> (size: (height: Int, width: Int), scores: [Float]) {
        var size = (height: 0, width: 0)
        var scores: [Float] = []
        try scored.run(ScorePass(target: target, score: settings.score), input, classes: classes) { items, passed in
            guard let layer = passed.layer else { preconditionFailure("what the layer gives out") }
            size = (layer.shape[1], layer.shape[2])
            scores += passed.scores
            body(
                (0..<items.count).map { item in
                    LayerMaps(
                        values: layer.item(item).values, gradients: passed.gradient?.item(item).values ?? [],
                        channels: layer.shape[3])
                })
        }
        return (size, scores)
    }

    private func activationMaps(
        _ maps: [[Double]], _ size: (height: Int, width: Int), _ scores: [Float], of input: Tensor
    ) throws(NetworkError) -> AttributionMaps {
        AttributionMaps(
            maps: Tensor([input.shape[0], size.height, size.width], maps.flatMap { $0.map { Float($0) } }),
            inputSize: inputSize(input), layer: try scored.layer(for: input.itemShape), scores: scores,
            completenessGaps: nil)
    }

    /// Of Score-CAM: the softmax of the scores that an item has behind each channel as a mask.
    private func channelWeights(
        _ layer: LayerMaps, _ mapSize: (height: Int, width: Int), _ item: Tensor, class number: Int,
        _ score: AttributionScore
    ) throws(NetworkError) -> [Double] {
        let size = inputSize(item.reshaped(to: Shape([1] + item.shape.dimensions)))
        func map(_ channel: Int) -> [Float] {
            (0..<layer.cells).map { layer.values[$0 * layer.channels + channel] }
        }
        let channels = (0..<layer.channels).filter { channel in
            let map = map(channel)
            return map.contains { $0 != map[0] }
        }
        let pixels = size.height * size.width
        let isFirst = scored.inputFormat == .channelsFirst
        let depth = item.count / pixels
        var scores: [Double] = []
        try scored.run(
            ScorePass(target: .scores, score: score), count: channels.count, item: item.shape, classOf: { _ in number },
            fill: { index, values in
                let mask = Tensor([1, mapSize.height, mapSize.width], map(channels[index]))
                    .mapsResized(height: size.height, width: size.width).values
                let (low, high) = (mask.min() ?? 0, mask.max() ?? 0)
                let scale = high > low ? 1 / (high - low) : 0
                item.withValues { item in
                    for place in values.indices {
                        let pixel = isFirst ? place % pixels : place / depth
                        values[place] = item[place] * ((mask[pixel] - low) * scale)
                    }
                }
            }
        ) { scores += $1.scores.map { Double($0) } }
        let largest = scores.max() ?? 0
        let powers = scores.map { exp($0 - largest) }
        let sum = powers.reduce(0, +)
        var weights = [Double](repeating: 0, count: layer.channels)
        for (channel, power) in zip(channels, powers) { weights[channel] = power / sum }
        return weights
    }
}
