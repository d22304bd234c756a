import MienBasics
public import MienEvaluation
public import MienExecution
public import MienImaging
public import MienNetworks
public import MienSelectivity
import MienTensors

/// What the layers of a network make of a labelled data set of faces: which channels respond to which emotion, where on the face,
/// and how far each layer tells the emotions apart.
///
/// The data set is gone through once. No more faces than a few are in memory at a time, and of each layer what
/// ``LayerStatistics`` keeps.
public struct FaceSurvey: Sendable {
    /// One of the layers.
    public struct Layer: Sendable {
        public var selectivity: LayerSelectivity
        /// The layer's class: `Conv2D`.
        public let kind: String
        /// How the mean maps of two classes differ, for each pair that was asked for.
        public let differences: [MapDifference]
        /// What becomes of the network where a channel is switched off; nil where that was not asked for.
        public var ablation: ChannelEffects?
    }

    /// What the classes are called, in their numbers' order.
    public let classNames: [String]
    /// What each face shows.
    public let classes: [Int]
    /// The mean input of each class, as the network gets it: pictures to look at.
    public let meanFaces: [Image?]
    /// What the network said of the faces; nil where nobody says what its outputs are called.
    public let scores: Scores?
    /// The output that stands for each class; nil where nobody says.
    public let outputs: [Int]?
    /// In the order in which they run.
    public var layers: [Layer]
    /// Those faces that excite some channel most, as the network gets them, by their numbers.
    public let strongestFaces: [Int: Image]

    /// Of a channel's strongest faces, so many are pictures too.
    public static let picturedFaces = 3

    /// Of which pairs of classes the maps are held against each other.
    public typealias Pair = (first: Int, second: Int)

    /// - Parameters:
    ///   - executor: records the layers that are surveyed.
    ///   - classes: what each face shows, as a place in `classNames`.
    ///   - outputs: for each of the classes the output that stands for it; nil where nobody says.
    ///   - outputNames: what the outputs are called, in their order.
    ///   - pairs: of which the difference of the mean maps is wanted.
    ///   - exactFaces: of more faces than these, what needs ranks is told from an even sample.
    ///   - observing: hears how many faces are done.
    ///   - picture: reads the picture of that number, for several threads at once.
    /// - Throws: `NetworkError` where a layer's output is neither N×H×W×C nor N×C, and what running the network and reading a
    ///   picture throw.
    public init(
        _ executor: Executor, classes: [Int], classNames: [String], outputs: [Int]?, outputNames: [String]?,
        pairs: [Pair], preprocessing: Preprocessing, exactFaces: Int = 50_000, seed: UInt64 = 0,
        observing: (_ done: Int) -> Void = { _ in }, picture: (Int) throws -> (name: String, image: Image)
    ) throws {
        let network = executor.network
        let formats = network.dataFormats()
        let names = executor.recording
        let pool = executor.pool
        var statistics: [LayerStatistics] = []
        var scores = outputNames.map { Scores(classNames: $0) }
        var faces = MeanFaces(classCount: classNames.count)
        var done = 0
        try FaceActivations.forEachBatch(
            executor, count: classes.count, preprocessing: preprocessing,
            most: Self.batch(for: network, recording: names), observing: observing, picture: picture
        ) { batch in
            let range = done..<done + batch.names.count
            done = range.upperBound
            let shown = Array(classes[range])
            if statistics.isEmpty {
                statistics = try batch.layers.map { name, tensor in
                    let format = formats[name] ?? .channelsLast
                    let shape = try Self.mapShape(format.channelsLast(tensor).shape, of: name)
                    return LayerStatistics(
                        layer: name, height: shape.height, width: shape.width, channels: shape.channels,
                        classCount: classNames.count, exactFaces: exactFaces, seed: seed)
                }
            }
            statistics.withUnsafeMutableBufferPointer { statistics in
                // Each layer is a part of its own: no two threads touch the same.
                nonisolated(unsafe) let statistics = statistics
                pool.run(statistics.count) { layer in
                    let (name, tensor) = batch.layers[layer]
                    let activations = (formats[name] ?? .channelsLast).channelsLast(tensor)
                    statistics[layer].add(activations, classes: shown, faces: Array(range))
                }
            }
            faces.add(batch.pictures, shown)
            if let outputs { try scores?.add(shown.map { outputs[$0] }, output: batch.output) }
        }
        let finished = statistics
        var selectivities = pool.map(finished.indices) { finished[$0].results() }
        LayerSelectivity.correct(&selectivities)
        let differences = pool.map(finished.indices) { layer in
            pairs.compactMap { finished[layer].difference(of: $0.first, and: $0.second) }
        }
        let wanted = Set(
            selectivities.flatMap { layer in
                layer.channels.flatMap { $0.strongest.prefix(Self.picturedFaces).map(\.face) }
            }
        ).sorted()
        let pictures = try pool.map(wanted.indices) {
            try FittedPicture(picture(wanted[$0]).image, for: network, preprocessing).image
        }
        strongestFaces = Dictionary(uniqueKeysWithValues: zip(wanted, pictures))
        self.classNames = classNames
        self.classes = classes
        meanFaces = faces.pictures
        self.scores = outputs == nil ? nil : scores
        self.outputs = outputs
        layers = zip(selectivities, differences).map { selectivity, differences in
            Layer(
                selectivity: selectivity,
                kind: network.layer(named: selectivity.layer)?.specification.className ?? "", differences: differences,
                ablation: nil)
        }
    }

    /// Faces that are run at a time: what the recorded layers give for them is in memory at once.
    private static func batch(for network: Network, recording names: [String]) -> Int {
        var floats = 0
        for name in names {
            let shape = try? network.shape(ofNode: name)
            floats += shape?.dimensions.dropFirst().reduce(1) { $0 * ($1 ?? 64) } ?? 0
        }
        return min(max((24 << 20) / max(floats, 1), 1), 64)
    }

    private static func mapShape(
        _ shape: Shape, of layer: String
    ) throws(NetworkError) -> (height: Int, width: Int, channels: Int) {
        switch shape.rank {
        case 4 where shape.count > 0: return (shape[1], shape[2], shape[3])
        case 2 where shape.count > 0: return (1, 1, shape[1])
        default:
            throw NetworkError(
                layer: layer, "gives out a tensor of \(PartialShape(shape)), which has no maps and no channels")
        }
    }
}

/// The mean pictures of classes; none of classes without faces, or with faces of several sizes.
private struct MeanFaces {
    private var sums: [[Int]]
    private var counts: [Int]
    private var sizes: [Image?]
    private var isUneven: [Bool]

    init(classCount: Int) {
        sums = [[Int]](repeating: [], count: classCount)
        counts = [Int](repeating: 0, count: classCount)
        sizes = [Image?](repeating: nil, count: classCount)
        isUneven = [Bool](repeating: false, count: classCount)
    }

    mutating func add(_ pictures: [Image], _ classes: [Int]) {
        for (picture, number) in zip(pictures, classes) {
            let first = sizes[number] ?? picture
            guard first.width == picture.width, first.height == picture.height, first.channels == picture.channels
            else {
                isUneven[number] = true
                continue
            }
            if counts[number] == 0 { sums[number] = [Int](repeating: 0, count: picture.pixels.count) }
            sizes[number] = first
            for (place, pixel) in picture.pixels.enumerated() { sums[number][place] += Int(pixel) }
            counts[number] += 1
        }
    }

    var pictures: [Image?] {
        counts.indices.map { number in
            guard counts[number] > 0, !isUneven[number], let size = sizes[number] else { return nil }
            let count = counts[number]
            return Image(
                width: size.width, height: size.height, channels: size.channels,
                pixels: sums[number].map { UInt8(($0 + count / 2) / count) })
        }
    }
}
