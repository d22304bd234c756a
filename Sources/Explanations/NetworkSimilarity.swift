public import MienBasics
public import MienExecution
public import MienNetworks
import MienSelectivity
public import MienTensors

/// How alike the layers of two networks are, by what they make of the same faces.
public struct NetworkSimilarity: Sendable {
    /// A network and the faces as it takes them.
    public struct Side: Sendable {
        public let network: Network
        /// What it is called.
        public let name: String
        /// The calls that are compared, by their names, in the order in which they run.
        public let layers: [String]
        public let input: Tensor

        public init(_ network: Network, name: String, layers: [String], input: Tensor) {
            (self.network, self.name, self.layers, self.input) = (network, name, layers, input)
        }
    }

    /// What the networks are called.
    public let names: (own: String, other: String)
    public let layers: [String]
    public let otherLayers: [String]
    public let faceCount: Int
    /// Linear CKA of each layer with each of the other network's, layers × other layers; NaN where there is none.
    public let values: [[Double]]

    /// Faces that are run at a time.
    private static let batch = 64

    /// - Parameter observing: hears how many of how many layers are done.
    /// - Throws: `NetworkError` where a network can't be run, or has no such layer.
    public init(
        _ own: Side, _ other: Side, kernels: ExecutionPlan.Kernels = .fast, pool: ThreadPool = .shared,
        observing: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(NetworkError) {
        precondition(own.input.shape[0] == other.input.shape[0], "the same faces")
        let all = own.layers.count + other.layers.count
        var found: [[FaceSimilarity]] = []
        var done = 0
        for side in [own, other] {
            var similarities: [FaceSimilarity] = []
            // One layer at a time: all activations of many faces have no room together.
            for layer in side.layers {
                let executor = try Executor(side.network, recording: [layer], kernels: kernels, pool: pool)
                similarities.append(
                    FaceSimilarity(try Self.activations(of: layer, executor, side.input), pool: pool))
                done += 1
                observing(done, all)
            }
            found.append(similarities)
        }
        (names, layers, otherLayers) = ((own.name, other.name), own.layers, other.layers)
        faceCount = own.input.shape[0]
        values = found[0].map { own in found[1].map(own.linearCKA) }
    }

    private static func activations(
        of layer: String, _ executor: Executor, _ input: Tensor
    ) throws(NetworkError) -> Tensor {
        var parts: [Tensor] = []
        for start in stride(from: 0, to: input.shape[0], by: batch) {
            parts.append(try executor.run(input.items(start..<min(start + batch, input.shape[0])))[layer])
        }
        return Tensor.concatenated(parts)
    }

    /// The other network's layer that is most like a layer; nil where none can be told.
    public func match(of layer: Int) -> Int? {
        otherLayers.indices.filter { values[layer][$0].isFinite }.max { values[layer][$0] < values[layer][$1] }
    }
}
