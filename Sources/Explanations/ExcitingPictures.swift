public import MienAttribution
public import MienBasics
public import MienExecution
public import MienImaging
public import MienNetworks
public import MienTensors

/// What excites a network's classes, or a layer's channels, most: a picture made for each of them, beside how much the faces do.
public struct ExcitingPictures: Sendable {
    /// How much there is of a target, and the picture that was made for it.
    public struct Entry: Sendable {
        public let target: ActivationTarget
        public let picture: Image
        /// How much of it there is in the noise that the picture was made of.
        public let noise: Float
        /// How much of it there is in the picture: a class's logit, or the mean of a channel's map.
        public let excitement: Float
        /// How much of it there is in each of the faces.
        public let faces: [Float]

        /// Whether the picture has more of it than any face.
        public var exceedsFaces: Bool { faces.allSatisfy { excitement > $0 } }
    }

    /// The layer whose channels it is about, by its name; nil for the classes.
    public let layer: String?
    /// How many channels the layer has, or how many classes there are.
    public let count: Int
    /// Of the first ones, in their order.
    public let entries: [Entry]
    /// The pictures in the numbers that the network takes, N × height × width × channels.
    public let pictures: Tensor

    /// - Parameters:
    ///   - layer: the layer whose channels are asked for; nil for the classes.
    ///   - most: of how many at most there are to be pictures.
    ///   - input: the faces, as the network takes them.
    ///   - ranges: what black and white are among the numbers that it takes, for each channel of the input.
    ///   - observing: hears how many of how many steps are done.
    /// - Throws: `NetworkError` as `Attribution` does.
    public init(
        _ network: Network, layer: String?, most: Int, input: Tensor, ranges: [ClosedRange<Float>], seed: UInt64,
        kernels: ExecutionPlan.Kernels = .fast, pool: ThreadPool = .shared,
        observing: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(NetworkError) {
        let attribution = try Attribution(network, layer: layer, kernels: kernels, pool: pool)
        let item = input.item(0).shape
        count = try layer == nil ? attribution.classCount(for: item) : attribution.channelCount(for: item)
        let targets = (0..<min(count, most)).map { layer == nil ? ActivationTarget.class($0) : .channel($0) }
        let faces = try attribution.values(of: targets, in: input)
        var settings = MaximizationSettings()
        (settings.ranges, settings.seed) = (ranges, seed)
        let made = try attribution.maximize(
            targets, item: item, settings: settings, observing: observing)
        (self.layer, pictures) = (layer, made.pictures)
        entries = targets.indices.map { index in
            Entry(
                target: targets[index], picture: Image(made.pictures.item(index), ranges: ranges),
                noise: made.before[index], excitement: made.after[index],
                faces: (0..<faces.shape[0]).map { face in faces.withValues { $0[face * targets.count + index] } })
        }
    }
}

extension ExcitingPictures {
    /// How far numbers may be off that are the same but for the order of their sums, as a share of the larger one.
    private static let tolerance: Float = 1e-4

    /// Whether all faces excite its targets as much as those of another.
    public func isSame(as other: ExcitingPictures) -> Bool {
        guard count == other.count, entries.count <= other.entries.count else { return false }
        return zip(entries, other.entries).allSatisfy { own, other in
            zip(own.faces, other.faces).allSatisfy { abs($0 - $1) <= Self.tolerance * max(abs($0), abs($1)) }
        }
    }
}

extension Image {
    /// The picture that numbers of a network stand for.
    ///
    /// - Parameters:
    ///   - numbers: height × width × channels.
    ///   - ranges: what black and white are, for each channel.
    fileprivate init(_ numbers: Tensor, ranges: [ClosedRange<Float>]) {
        let channels = numbers.shape[2]
        self.init(
            width: numbers.shape[1], height: numbers.shape[0], channels: channels,
            pixels: numbers.values.enumerated().map { place, value in
                let range = ranges[place % channels]
                let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
                return UInt8((min(max(share, 0), 1) * 255).rounded())
            })
    }
}
