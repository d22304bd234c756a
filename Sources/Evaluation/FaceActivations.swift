import MienBasics
public import MienExecution
public import MienImaging
public import MienNetworks
public import MienTensors

/// What a network gave for some pictures: its inputs, the layers that were recorded, and its outputs. The first axis of
/// every tensor is the picture.
public struct FaceActivations: Sendable {
    /// The pictures as the network saw them, before their pixels were scaled.
    public let pictures: [Image]
    /// What went into the network: NHWC, or NCHW where it takes that.
    public let input: Tensor
    /// The recorded layers, in the order in which they were asked for.
    public let layers: [(name: String, tensor: Tensor)]
    /// What the network gave, in the order of its outputs; none where the executor gives none.
    public let outputs: [Tensor]
    /// What the network's first output gave.
    public var output: Tensor { outputs[0] }

    /// Runs the network on all `pictures`, in batches. Their names are for messages.
    ///
    /// - Throws: `NetworkError` when the network can't be run on pictures, or does not take them all because they differ
    ///   in size; `FileError` when the crop does not lie within one of them.
    public init(
        _ executor: Executor, pictures: [(name: String, image: Image)], preprocessing: Preprocessing,
        batchSize: Int = 32
    ) throws {
        let (fitted, input) = try Self.fitted(pictures, for: executor.network, preprocessing)
        var results: [Activations] = []
        for start in stride(from: 0, to: fitted.count, by: batchSize) {
            results.append(try executor.run(input.items(start..<min(start + batchSize, fitted.count))))
        }
        self.pictures = fitted
        self.input = input
        layers = executor.recording.indices.map { index in
            (executor.recording[index], Tensor.concatenated(results.map { $0.recorded[index].tensor }))
        }
        outputs = (results.first?.outputs ?? []).indices.map { index in
            Tensor.concatenated(results.map { $0.outputs[index].tensor })
        }
    }

    /// What goes into `network` for `pictures`: NHWC, or NCHW where it takes that. Their names are for messages.
    ///
    /// - Throws: as ``init(_:pictures:preprocessing:batchSize:)`` does.
    public static func input(
        of network: Network, pictures: [(name: String, image: Image)], preprocessing: Preprocessing
    ) throws -> Tensor {
        try fitted(pictures, for: network, preprocessing).input
    }

    private static func fitted(
        _ pictures: [(name: String, image: Image)], for network: Network, _ preprocessing: Preprocessing
    ) throws -> (pictures: [Image], input: Tensor) {
        let fitted = try pictures.map { name, image in
            do {
                return try image.fitted(for: network, preprocessing)
            } catch let error as FileError {
                throw error.inFile(name)
            }
        }
        let inputs = fitted.map { $0.tensor(preprocessing) }
        if let first = inputs.first, let other = inputs.first(where: { $0.shape != first.shape }) {
            throw NetworkError(
                "takes pictures of any size, and the pictures of one run must have one: found \(other.shape[2]) × "
                    + "\(other.shape[1]) pixels after \(first.shape[2]) × \(first.shape[1])")
        }
        precondition(!inputs.isEmpty, "there is a picture to run on")
        return (fitted, try network.pictureInput().dataFormat.arranged(Tensor.concatenated(inputs)))
    }
}
