public import MienTensors

/// What a layer's channels respond to, and how well the classes can be told apart by them.
public struct LayerSelectivity: Sendable {
    public let layer: String
    public let height: Int
    public let width: Int
    public var channels: [ChannelSelectivity]
    /// Faces of each class.
    public let counts: [Int]
    /// The faces whose responses were kept, from which ranks are told; fewer than all where the data set is larger.
    public let keptFaces: Int
    /// The mean maps of all classes: classes × height × width × channels.
    public let meanMaps: Tensor
    public let separability: Separability

    /// Responses with a correlation of this magnitude or more say the same.
    public static let redundancy = 0.95

    public var deadCount: Int { channels.count { $0.isDead } }
    public var redundantCount: Int { channels.count { !$0.redundantWith.isEmpty } }

    /// Corrects the p values of several layers for having been asked together.
    public static func correct(_ layers: inout [LayerSelectivity]) {
        let values = layers.flatMap { $0.channels.flatMap { $0.classes.map { $0?.p ?? .nan } } }
        let corrected = benjaminiHochberg(values)
        var place = 0
        for layer in layers.indices {
            for channel in layers[layer].channels.indices {
                for number in layers[layer].channels[channel].classes.indices {
                    layers[layer].channels[channel].classes[number]?.q = corrected[place]
                    place += 1
                }
            }
        }
    }
}

extension LayerStatistics {
    /// What can be told of all faces so far.
    ///
    /// - Parameter strongest: how many of the faces that excite a channel most are named.
    public func results(strongest: Int = 8) -> LayerSelectivity {
        let (faces, classes, responses) = kept
        let isDefined = undefined.map { $0 == 0 }
        let shares = height * width > 1 ? FaceRegion.shares(height: height, width: width) : nil
        let meanMaps = meanMaps
        let whole = wholeMean()
        var column = [Float](repeating: 0, count: faces.count)
        var results: [ChannelSelectivity] = []
        for channel in 0..<channels {
            for face in faces.indices { column[face] = responses[face * channels + channel] }
            let range = lowest[channel] <= highest[channel] ? lowest[channel]...highest[channel] : nil
            let top = isDefined[channel] ? Self.strongest(strongest, column, faces) : []
            results.append(
                ChannelSelectivity(
                    channel: channel,
                    classes: isDefined[channel]
                        ? RankedResponses(column, classes: classes, classCount: classCount).selectivity()
                        : [ClassSelectivity?](repeating: nil, count: classCount),
                    range: range, undefinedCount: undefined[channel],
                    isDead: isDefined[channel] && lowest[channel] == highest[channel], strongest: top,
                    regions: isDefined[channel] ? shares.flatMap { regions(of: channel, whole, $0) } : nil,
                    redundantWith: []))
        }
        let usable = (0..<channels).filter { isDefined[$0] && lowest[$0] < highest[$0] }
        let features = Features(responses, faces: faces, classes: classes, channels: channels, usable: usable)
        for (first, second) in features.redundantPairs(LayerSelectivity.redundancy) {
            results[first].redundantWith.append(second)
            results[second].redundantWith.append(first)
        }
        var layers = [
            LayerSelectivity(
                layer: layer, height: height, width: width, channels: results, counts: counts, keptFaces: faces.count,
                meanMaps: meanMaps, separability: Separability(features, classCount: classCount, seed: seed))
        ]
        LayerSelectivity.correct(&layers)
        return layers[0]
    }

    private static func strongest(_ count: Int, _ values: [Float], _ faces: [Int]) -> [ChannelSelectivity.Response] {
        var best: [Int] = []
        for place in values.indices {
            guard best.count < count || values[place] > values[best[best.count - 1]] else { continue }
            let index = best.firstIndex { values[$0] < values[place] } ?? best.count
            best.insert(place, at: index)
            if best.count > count { best.removeLast() }
        }
        return best.map { ChannelSelectivity.Response(face: faces[$0], value: values[$0]) }
    }

    /// The mean of all faces' maps, whatever the class, height × width × channels.
    private func wholeMean() -> [Double] {
        let present = counts.indices.filter { counts[$0] > 0 }
        let all = Double(max(faceCount, 1))
        return (0..<height * width * channels).map { place in
            present.reduce(0) { $0 + mean($1, place) * Double(counts[$1]) / all }
        }
    }

    private func regions(of channel: Int, _ mean: [Double], _ shares: [[Double]]) -> [Double]? {
        let map = stride(from: channel, to: mean.count, by: channels).map { mean[$0] }
        guard let floor = map.min() else { return nil }
        let heights = map.map { $0 - floor }
        let whole = heights.reduce(0, +)
        guard whole > 0, whole.isFinite else { return nil }
        return shares.map { share in zip(share, heights).reduce(0) { $0 + $1.0 * $1.1 } / whole }
    }
}
