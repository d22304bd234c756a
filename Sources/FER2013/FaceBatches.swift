public import MienBasics
public import MienImaging
public import MienNetworks
public import MienTensors

/// Faces as a network trains on them and is judged by them: prepared, batch by batch, in order or shuffled, as they are or
/// changed by chance.
///
///     let batches = FaceBatches(source, width: 48, height: 48, preprocessing: Preprocessing(scale: .unit), shuffledBy: 7)
///     for try await batch in batches { train(on: batch.input, batch.classes) }
///
/// While one batch is worked on, the next one is read and prepared, by all threads of the pool. The same seed and epoch give
/// the same batches on every machine, with any number of threads.
public struct FaceBatches: AsyncSequence, Sendable {
    public struct Batch: Sendable {
        /// Which faces of the source they are.
        public let indices: [Int]
        /// Batch × height × width × channels, NHWC.
        public let input: Tensor
        /// What each face shows, as its number in the order of the labels.
        public let classes: [Int]
    }

    public typealias Element = Batch
    public typealias AsyncIterator = Prefetched<Batch>.Iterator

    private let source: any FaceSource
    private let size: (width: Int, height: Int)
    private let channels: Int
    private let preprocessing: Preprocessing
    private let labels: LabelOrder
    private let batchSize: Int
    private let order: [Int]
    private let epoch: Int
    private let augmentation: Augmentation?
    private let augmentationSeed: UInt64
    private let pool: ThreadPool

    /// - Parameters:
    ///   - width: in pixels, as the network takes it; likewise `height`.
    ///   - channels: 1 for grey, 3 for RGB.
    ///   - labels: the order of the network's classes.
    ///   - seed: by which the faces are shuffled; nil for their own order.
    ///   - epoch: how often they have been gone through before: each time in another order, and changed otherwise.
    ///   - augmentation: how chance changes each face, by its index in the source and the epoch; nil for not at all.
    ///   - augmentationSeed: by which it does. It may be the one of the order: the two have nothing in common. What is rotated
    ///     or sheared may differ in its last bits between systems, as their C libraries' sines do.
    public init(
        _ source: any FaceSource, width: Int, height: Int, channels: Int = 1, preprocessing: Preprocessing,
        labels: LabelOrder = .fer2013, batchSize: Int = 64, shuffledBy seed: UInt64? = nil, epoch: Int = 0,
        augmentation: Augmentation? = nil, augmentationSeed: UInt64 = 0, pool: ThreadPool = .shared
    ) {
        precondition(batchSize > 0, "a batch has faces")
        self.source = source
        size = (width, height)
        (self.channels, self.preprocessing, self.labels) = (channels, preprocessing, labels)
        (self.batchSize, self.pool) = (batchSize, pool)
        (self.augmentation, self.augmentationSeed, self.epoch) = (augmentation, augmentationSeed, epoch)
        order = source.order(shuffledBy: seed, epoch: epoch)
    }

    /// The number of batches; the last one may have fewer faces.
    public var count: Int { (order.count + batchSize - 1) / batchSize }

    /// The `number`-th batch.
    ///
    /// - Throws: ``FileError``: what reading a face throws; `mismatch` for a face without a label or of a class that the labels
    ///   have not. `NetworkError` where mean or deviation do not fit the channels.
    public func batch(at number: Int) throws -> Batch {
        let indices = Array(order[number * batchSize..<Swift.min((number + 1) * batchSize, order.count)])
        let faces = try pool.map(0..<indices.count) { position in
            let sample = try source.sample(at: indices[position])
            guard let emotion = sample.emotion, let number = labels.index(of: emotion) else {
                throw FileError(
                    .mismatch, file: source.path, place: sample.name,
                    found: sample.emotion.map { "a face that shows \($0.rawValue)" } ?? "a face without a label",
                    expected: "one of \(labels.names.joined(separator: ", "))")
            }
            var face = try FittedPicture(
                sample.image, width: size.width, height: size.height, channels: channels, preprocessing: preprocessing)
            if let augmentation {
                face = face.augmented(
                    by: augmentation, seed: augmentationSeed, epoch: epoch, index: indices[position])
            }
            return (input: face.tensor(preprocessing), number: number)
        }
        return Batch(
            indices: indices, input: Tensor.concatenated(faces.map(\.input)), classes: faces.map(\.number))
    }

    public func makeAsyncIterator() -> AsyncIterator {
        Prefetched(count: count) { try batch(at: $0) }.makeAsyncIterator()
    }
}

/// The faces of a source, one by one, in order or shuffled; some are read before they are asked for, by all threads.
public struct FaceSamples: AsyncSequence, Sendable {
    public typealias Element = FaceSample

    private let source: any FaceSource
    private let order: [Int]
    private let pool: ThreadPool
    /// How many are read at a time.
    private static let stretch = 64

    /// - Parameters: see ``FaceBatches``.
    public init(
        _ source: any FaceSource, shuffledBy seed: UInt64? = nil, epoch: Int = 0, pool: ThreadPool = .shared
    ) {
        (self.source, self.pool) = (source, pool)
        order = source.order(shuffledBy: seed, epoch: epoch)
    }

    public func makeAsyncIterator() -> Iterator {
        let parts = (order.count + Self.stretch - 1) / Self.stretch
        let prefetched = Prefetched(count: parts) { part in
            let indices = order[part * Self.stretch..<Swift.min((part + 1) * Self.stretch, order.count)]
            return try pool.map(indices.startIndex..<indices.endIndex) { try source.sample(at: indices[$0]) }
        }
        return Iterator(parts: prefetched.makeAsyncIterator())
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var parts: Prefetched<[FaceSample]>.Iterator
        private var part: [FaceSample] = []
        private var next = 0

        fileprivate init(parts: Prefetched<[FaceSample]>.Iterator) { self.parts = parts }

        public mutating func next() async throws -> FaceSample? {
            if next == part.count {
                guard let other = try await parts.next() else { return nil }
                (part, next) = (other, 0)
            }
            defer { next += 1 }
            return part[next]
        }
    }
}

extension FaceSource {
    /// All indices, shuffled by a seed in another way for each epoch, or in their order.
    func order(shuffledBy seed: UInt64?, epoch: Int) -> [Int] {
        var order = Array(0..<count)
        guard let seed else { return order }
        var generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: Int64(epoch)))
        for index in order.indices.reversed() where index > 0 {
            order.swapAt(index, generator.index(below: index + 1))
        }
        return order
    }
}
