public import MienBasics
public import MienExecution
public import MienImaging
public import MienNetworks
public import MienTensors

/// What a network gave for some pictures: its inputs, the layers that were recorded, and its outputs. The first axis of
/// every tensor is the picture.
public struct FaceActivations: Sendable {
    /// What the pictures are called.
    public let names: [String]
    /// The pictures as the network saw them, before their pixels were scaled; each sample rounded to 8 bits.
    public let pictures: [Image]
    /// What went into the network: NHWC, or NCHW where it takes that.
    public let input: Tensor
    /// The recorded layers, in the order in which they were asked for.
    public let layers: [(name: String, tensor: Tensor)]
    /// What the network gave, in the order of its outputs; none where the executor gives none.
    public let outputs: [Tensor]
    /// What the network's first output gave.
    public var output: Tensor { outputs[0] }

    /// Runs the network on all `pictures`.
    ///
    /// - Throws: `NetworkError` when the network can't be run on pictures, or does not take them all because they differ
    ///   in size; `FileError` when the crop does not lie within one of them.
    public init(
        _ executor: Executor, pictures: [(name: String, image: Image)], preprocessing: Preprocessing
    ) throws {
        try self.init(executor, count: pictures.count, preprocessing: preprocessing) { pictures[$0] }
    }

    /// Runs the network on `count` pictures and keeps everything that it gave.
    ///
    /// - Parameters:
    ///   - observing: hears how many pictures are done, again and again.
    ///   - picture: reads the picture of that number, for several threads at once.
    /// - Throws: as ``init(_:pictures:preprocessing:)`` does, and what `picture` throws.
    public init(
        _ executor: Executor, count: Int, preprocessing: Preprocessing, observing: (_ done: Int) -> Void = { _ in },
        picture: (Int) throws -> (name: String, image: Image)
    ) throws {
        var batches: [FaceActivations] = []
        try Self.forEachBatch(
            executor, count: count, preprocessing: preprocessing, observing: observing, picture: picture
        ) { batches.append($0) }
        names = batches.flatMap(\.names)
        pictures = batches.flatMap(\.pictures)
        input = Tensor.concatenated(batches.map(\.input))
        layers = executor.recording.indices.map { index in
            (executor.recording[index], Tensor.concatenated(batches.map { $0.layers[index].tensor }))
        }
        outputs = batches[0].outputs.indices.map { index in Tensor.concatenated(batches.map { $0.outputs[index] }) }
    }

    /// Runs the network on `count` pictures, some at a time, and gives `body` what it gave for them, in their order. No more
    /// pictures than those are in memory.
    ///
    /// All threads read and fit the pictures of a batch, then all threads run the network on it: none waits as long as there
    /// is something to do.
    ///
    /// - Parameters:
    ///   - most: pictures at a time at most, where fewer than usual are wanted.
    ///   - observing: hears how many pictures are done, again and again.
    ///   - picture: reads the picture of that number, for several threads at once.
    /// - Throws: as ``init(_:count:preprocessing:observing:picture:)`` does, for the first picture that is at fault, and
    ///   what `body` throws.
    public static func forEachBatch(
        _ executor: Executor, count: Int, preprocessing: Preprocessing, most: Int = .max,
        observing: (_ done: Int) -> Void = { _ in }, picture: (Int) throws -> (name: String, image: Image),
        _ body: (FaceActivations) throws -> Void
    ) throws {
        precondition(most > 0, "a picture at a time")
        var size: Shape?
        let batchSize = min(batchSize, most)
        for start in stride(from: 0, to: count, by: batchSize) {
            let end = min(start + batchSize, count)
            let fitted = try fitted(
                start..<end, for: executor.network, preprocessing, size: &size, pool: executor.pool, picture)
            try body(FaceActivations(fitted, try executor.run(fitted.input)))
            observing(end)
        }
    }

    /// Pictures that are read, and that the network gets, at a time.
    private static let batchSize = 64

    private typealias Fitted = (names: [String], pictures: [Image], input: Tensor)

    private init(_ fitted: Fitted, _ activations: Activations) {
        (names, pictures, input) = fitted
        layers = activations.recorded.map { ($0.name, $0.tensor) }
        outputs = activations.outputs.map(\.tensor)
    }

    /// What goes into `network` for `count` pictures: NHWC, or NCHW where it takes that. Their names are for messages.
    ///
    /// - Parameter picture: reads the picture of that number, for several threads at once.
    /// - Throws: as ``init(_:count:preprocessing:observing:picture:)`` does.
    public static func input(
        of network: Network, count: Int, preprocessing: Preprocessing, pool: ThreadPool = .shared,
        picture: (Int) throws -> (name: String, image: Image)
    ) throws -> Tensor {
        var size: Shape?
        return try fitted(0..<count, for: network, preprocessing, size: &size, pool: pool, picture).input
    }

    /// - Parameter size: what all pictures have, 1 × height × width × channels; nil before the first one.
    private static func fitted(
        _ range: Range<Int>, for network: Network, _ preprocessing: Preprocessing, size: inout Shape?, pool: ThreadPool,
        _ picture: (Int) throws -> (name: String, image: Image)
    ) throws -> Fitted {
        let fitted = try pool.map(range) { index in
            let (name, image) = try picture(index)
            do {
                let fitted = try FittedPicture(image, for: network, preprocessing)
                return (name: name, image: fitted.image, input: fitted.tensor(preprocessing))
            } catch let error as FileError {
                throw error.inFile(name)
            }
        }
        precondition(!fitted.isEmpty, "there is a picture to run on")
        let first = size ?? fitted[0].input.shape
        size = first
        if let other = fitted.first(where: { $0.input.shape != first })?.input.shape {
            throw NetworkError(
                "takes pictures of any size, and the pictures of one run must have one: found \(other[2]) × "
                    + "\(other[1]) pixels after \(first[2]) × \(first[1])")
        }
        let input = Tensor.concatenated(fitted.map(\.input))
        return (fitted.map(\.name), fitted.map(\.image), try network.pictureInput().dataFormat.arranged(input))
    }
}
