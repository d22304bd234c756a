/// The responses of a layer's channels as features of faces: faces × channels, each channel less its mean and divided by its
/// standard deviation. Channels that never vary are left out.
struct Features {
    let faces: [Int]
    let classes: [Int]
    /// Which channels there are.
    let channels: [Int]
    /// Faces × channels.
    let values: [Float]

    init(faces: [Int], classes: [Int], channels: [Int], values: [Float]) {
        (self.faces, self.classes, self.channels, self.values) = (faces, classes, channels, values)
    }

    /// - Parameters:
    ///   - responses: faces × `channels`.
    ///   - usable: those with finite values that vary.
    init(_ responses: [Float], faces: [Int], classes: [Int], channels: Int, usable: [Int]) {
        var means: [Double] = []
        var deviations: [Double] = []
        var kept: [Int] = []
        for channel in usable {
            var (sum, squares) = (0.0, 0.0)
            let shift = faces.isEmpty ? 0 : Double(responses[channel])
            for face in faces.indices {
                let value = Double(responses[face * channels + channel]) - shift
                sum += value
                squares += value * value
            }
            let count = Double(max(faces.count, 1))
            let variance = squares / count - sum / count * (sum / count)
            // Rounding is no variation.
            let magnitude = abs(shift + sum / count)
            guard variance > 1e-12 * magnitude * magnitude, variance > 0 else { continue }
            means.append(shift + sum / count)
            deviations.append(variance.squareRoot())
            kept.append(channel)
        }
        var values: [Float] = []
        values.reserveCapacity(faces.count * kept.count)
        for face in faces.indices {
            for (place, channel) in kept.enumerated() {
                let value = (Double(responses[face * channels + channel]) - means[place]) / deviations[place]
                values.append(Float(value))
            }
        }
        self.init(faces: faces, classes: classes, channels: kept, values: values)
    }

    /// Some of the faces, evenly, the same whatever their order: those with the smallest hashes.
    func sampled(_ count: Int, seed: UInt64) -> Features {
        guard faces.count > count else { return self }
        let hashes = faces.map { LayerStatistics.hash($0, seed) }
        let order = faces.indices.sorted { (hashes[$0], faces[$0]) < (hashes[$1], faces[$1]) }.prefix(count).sorted()
        let width = channels.count
        return Features(
            faces: order.map { faces[$0] }, classes: order.map { classes[$0] }, channels: channels,
            values: order.flatMap { values[$0 * width..<($0 + 1) * width] })
    }

    /// Channels × channels: the sums over all faces of the products, which divided by the count are correlations. The lower half.
    func gram() -> [Double] {
        let width = channels.count
        var gram = [Double](repeating: 0, count: width * width)
        var partial = [Float](repeating: 0, count: width * width)
        let batch = 256
        values.withUnsafeBufferPointer { values in
            for start in stride(from: 0, to: faces.count, by: batch) {
                partial.withUnsafeMutableBufferPointer { partial in
                    partial.update(repeating: 0)
                    guard let base = values.baseAddress, let partial = partial.baseAddress else { return }
                    for face in start..<min(start + batch, faces.count) {
                        let row = base + face * width
                        for first in 0..<width {
                            let (factor, target) = (row[first], partial + first * width)
                            for second in 0...first { target[second] += factor * row[second] }
                        }
                    }
                }
                for place in gram.indices { gram[place] += Double(partial[place]) }
            }
        }
        return gram
    }

    /// Pairs of channels, by their numbers, whose correlation has that magnitude or more.
    func redundantPairs(_ least: Double) -> [(Int, Int)] {
        guard faces.count > 2 else { return [] }
        let gram = gram()
        let width = channels.count
        var pairs: [(Int, Int)] = []
        for first in 0..<width {
            for second in 0..<first where abs(gram[first * width + second]) >= least * Double(faces.count) {
                pairs.append((channels[second], channels[first]))
            }
        }
        return pairs.sorted { $0 < $1 }
    }
}
