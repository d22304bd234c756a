import MienBasics
import MienNetworks
import MienTensors

extension Attribution {
    func saliency(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings, isGuided: Bool
    ) throws(NetworkError) -> AttributionMaps {
        var (maps, scores): ([Float], [Float]) = ([], [])
        let pass = ScorePass(target: .inputGradient, score: settings.score, isGuided: isGuided)
        try scored.run(pass, input, classes: classes) { _, passed in
            guard let gradient = passed.gradient else { preconditionFailure("the input's gradients") }
            scores += passed.scores
            maps += largest(gradient.values, channels: gradient.shape[3])
        }
        return result(maps, of: input, scores: scores)
    }

    func smoothGrad(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings
    ) throws(NetworkError) -> AttributionMaps {
        precondition(settings.samples > 0 && settings.noise >= 0, "some samples, and no negative noise")
        let item = input.itemShape
        let ranges = (0..<input.shape[0]).map { index in
            let values = input.item(index).values
            return (values.max() ?? 0) - (values.min() ?? 0)
        }
        var generator = SeededGenerator(seed: settings.seed)
        var noise: [[Float]] = []
        for _ in 0..<settings.samples {
            // The same for a pixel wherever its channels stand.
            let size = inputSize(input)
            let picture = Tensor([1, size.height, size.width, item.count / pixelCount(input)]) { values in
                for place in values.indices { values[place] = Float(settings.noise * generator.normal()) }
            }
            noise.append(scored.inputFormat.arranged(picture).values)
        }
        let gradients = try meanGradients(input, classes, settings, samples: settings.samples) {
            index, sample, values in
            for place in values.indices { values[place] += ranges[index] * noise[sample][place] }
        }
        let maps = largest(gradients.map { Float($0) }, channels: item.count / pixelCount(input))
        return result(maps, of: input, scores: try scored.scores(settings.score, input, classes: classes))
    }

    func integratedGradients(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings
    ) throws(NetworkError) -> AttributionMaps {
        precondition(settings.steps > 0, "some steps")
        let baselines = settings.baseline.pictures(for: input)
        let steps = settings.steps
        let gradients = try meanGradients(input, classes, settings, samples: steps) { index, step, values in
            let share = (Float(step) + 0.5) / Float(steps)
            baselines.withValues { baselines in
                for place in values.indices {
                    let from = baselines[index * values.count + place]
                    values[place] = from + share * (values[place] - from)
                }
            }
        }
        let (pixels, format) = (pixelCount(input), scored.inputFormat)
        let ways = zip(format.channelsLast(input).values, format.channelsLast(baselines).values)
        let attributions = zip(ways, gradients).map { way, gradient in (Double(way.0) - Double(way.1)) * gradient }
        let channels = input.itemShape.count / pixels
        let maps = stride(from: 0, to: attributions.count, by: channels).map { first in
            attributions[first..<first + channels].reduce(0, +)
        }
        let scores = try scored.scores(settings.score, input, classes: classes)
        let gaps = zip(scores, try scored.scores(settings.score, baselines, classes: classes)).enumerated().map {
            item, scores in
            Float(maps[item * pixels..<(item + 1) * pixels].reduce(0, +) - (Double(scores.0) - Double(scores.1)))
        }
        return result(maps.map { Float($0) }, of: input, scores: scores, completenessGaps: gaps)
    }

    /// The means of the scores' gradients of several inputs that are made of each item, N×H×W×C.
    ///
    /// - Parameter change: makes a sample of an item's numbers, which it finds there; called for several at once.
    private func meanGradients(
        _ input: Tensor, _ classes: [Int], _ settings: AttributionSettings, samples: Int,
        _ change: (_ item: Int, _ sample: Int, UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(NetworkError) -> [Double] {
        let size = input.itemShape.count
        var sums = [Double](repeating: 0, count: input.count)
        try scored.run(
            ScorePass(target: .inputGradient, score: settings.score), count: input.shape[0] * samples,
            item: input.itemShape, classOf: { classes[$0 / samples] },
            fill: { index, values in
                let (item, sample) = index.quotientAndRemainder(dividingBy: samples)
                input.withValues { _ = values.update(fromContentsOf: $0[item * size..<(item + 1) * size]) }
                change(item, sample, values)
            },
            { indices, passed in
                passed.gradient?.withValues { gradient in
                    for (place, index) in indices.enumerated() {
                        let to = index / samples * size
                        for number in 0..<size { sums[to + number] += Double(gradient[place * size + number]) }
                    }
                }
            })
        return sums.map { $0 / Double(samples) }
    }

    /// The largest magnitude among each pixel's channels, which stand last.
    private func largest(_ gradients: [Float], channels: Int) -> [Float] {
        stride(from: 0, to: gradients.count, by: channels).map { first in
            gradients[first..<first + channels].reduce(0) { max($0, abs($1)) }
        }
    }

    func pixelCount(_ input: Tensor) -> Int {
        let size = inputSize(input)
        return size.height * size.width
    }
}

extension AttributionSettings.Baseline {
    /// One for each item of the input.
    ///
    /// - Precondition: a picture has the input's shape, or that of an item.
    fileprivate func pictures(for input: Tensor) -> Tensor {
        switch self {
        case .value(let value): return Tensor(input.shape) { $0.update(repeating: value) }
        case .picture(let picture) where picture.shape == input.shape: return picture
        case .picture(let picture):
            precondition(picture.shape == input.itemShape, "a baseline of the input's shape, or of an item's")
            return Tensor(input.shape, (0..<input.shape[0]).flatMap { _ in picture.values })
        }
    }
}
