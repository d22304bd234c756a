public import MienBasics
public import MienExecution
public import MienNetworks
public import MienTensors

/// What becomes of a network's accuracy where one channel of a layer is switched off: replaced, everywhere, by its mean over the
/// faces, so that what follows gets as much as it is used to, and learns nothing from it.
public struct ChannelEffects: Sendable {
    /// How often the whole network is right, by class; NaN for a class without faces.
    public let accuracy: [Double]
    /// Of each class, the faces that were asked about.
    public let counts: [Int]
    /// By how much a class's accuracy changes where a channel is switched off, channels × classes: −0.08 for eight points fewer.
    public let changes: [[Double]]
    /// The same over all faces, by channel.
    public let overall: [Double]

    public var faceCount: Int { counts.reduce(0, +) }

    /// Faces that are run at a time.
    private static let batch = 64

    /// Switches the channels of a layer off, one at a time.
    ///
    /// The network is run once for the faces, and what stands behind the layer once for each channel.
    ///
    /// - Parameters:
    ///   - layer: a call, by its name, that gives N×H×W×C (N×C×H×W where its channels come first) or N×C.
    ///   - input: the faces as the network takes them.
    ///   - classes: what each face shows, from 0.
    ///   - outputs: for each class the output that stands for it.
    ///   - observing: hears how many channels are done.
    /// - Throws: `NetworkError` where the network can't be run, or the layer has no channels.
    public init(
        _ network: Network, layer: String, input: Tensor, classes: [Int], outputs: [Int],
        kernels: ExecutionPlan.Kernels = .fast, pool: ThreadPool = .shared,
        observing: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(NetworkError) {
        precondition(input.shape[0] == classes.count && !classes.isEmpty, "a class for each face")
        let format = network.dataFormats()[layer] ?? .channelsLast
        let frontier = network.frontier(behind: layer)
        let recorder = try Executor(network, recording: [layer] + frontier, kernels: kernels, pool: pool)
        let size = input.count / classes.count
        var parts: [(input: Tensor, own: Tensor, others: [(name: String, tensor: Tensor)], classes: [Int])] = []
        var before = Hits(classCount: outputs.count)
        for start in stride(from: 0, to: classes.count, by: Self.batch) {
            let end = min(start + Self.batch, classes.count)
            let part = input.withValues { values in
                Tensor(
                    Shape([end - start] + input.shape.dimensions.dropFirst()), Array(values[start * size..<end * size]))
            }
            let activations = try recorder.run(part)
            let shown = Array(classes[start..<end])
            try before.add(activations.output, shown, outputs)
            parts.append((part, activations[layer], frontier.map { ($0, activations[$0]) }, shown))
        }
        let shape = parts[0].own.shape
        guard shape.rank == 4 || shape.rank == 2, shape.count > 0 else {
            throw NetworkError(layer: layer, "gives out a tensor of \(PartialShape(shape)), which has no channels")
        }
        let axis = shape.rank == 2 ? 1 : format == .channelsFirst ? 1 : 3
        let channels = Channels(count: shape[axis], inner: shape.dimensions[(axis + 1)...].reduce(1, *))
        let ranges = channels.ranges(of: parts.map(\.own))
        let executor = try Executor(network, replacing: Set([layer] + frontier), kernels: kernels, pool: pool)
        var changes: [[Double]] = []
        var overall: [Double] = []
        for channel in 0..<channels.count {
            var after = before
            // A channel that never changes is as good as switched off.
            if ranges[channel].low < ranges[channel].high {
                after = Hits(classCount: outputs.count)
                for part in parts {
                    let own = channels.replacing(channel, of: part.own, by: ranges[channel].mean)
                    let result = try executor.run(
                        [part.input], replacing: [(layer, own)] + part.others, keepsPlan: true)
                    try after.add(result.output, part.classes, outputs)
                }
            }
            changes.append(zip(after.accuracy, before.accuracy).map { $0 - $1 })
            overall.append(after.overall - before.overall)
            observing(channel + 1, channels.count)
        }
        (accuracy, counts, self.changes, self.overall) = (before.accuracy, before.counts, changes, overall)
    }

    /// How many faces of each class there are, and of how many the network says it.
    private struct Hits {
        private(set) var counts: [Int]
        private var right: [Int]

        init(classCount: Int) {
            counts = [Int](repeating: 0, count: classCount)
            right = counts
        }

        mutating func add(_ output: Tensor, _ classes: [Int], _ outputs: [Int]) throws(NetworkError) {
            guard output.shape.rank == 2, output.shape[1] > 1, output.shape[1] > (outputs.max() ?? 0) else {
                throw NetworkError("gives out a tensor of \(output.shape), expected a row of classes for each face")
            }
            let width = output.shape[1]
            output.withValues { values in
                for (face, number) in classes.enumerated() {
                    let row = values[face * width..<(face + 1) * width]
                    counts[number] += 1
                    guard !row.contains(where: \.isNaN), let largest = row.max() else { continue }
                    if row.firstIndex(of: largest) == row.startIndex + outputs[number] { right[number] += 1 }
                }
            }
        }

        var accuracy: [Double] { zip(right, counts).map { $1 > 0 ? Double($0) / Double($1) : .nan } }
        var overall: Double { Double(right.reduce(0, +)) / Double(counts.reduce(0, +)) }
    }

    /// Where the channels of a tensor lie.
    private struct Channels {
        let count: Int
        /// Values of a channel that stand one behind the other.
        let inner: Int

        func ranges(of tensors: [Tensor]) -> [(low: Float, high: Float, mean: Float)] {
            var low = [Float](repeating: .infinity, count: count)
            var high = [Float](repeating: -.infinity, count: count)
            var sums = [Double](repeating: 0, count: count)
            var size = 0
            for tensor in tensors {
                size += tensor.count / count
                tensor.withValues { values in
                    for (place, value) in values.enumerated() {
                        let channel = place / inner % count
                        low[channel] = min(low[channel], value)
                        high[channel] = max(high[channel], value)
                        sums[channel] += Double(value)
                    }
                }
            }
            return (0..<count).map { (low[$0], high[$0], Float(sums[$0] / Double(max(size, 1)))) }
        }

        func replacing(_ channel: Int, of tensor: Tensor, by value: Float) -> Tensor {
            tensor.withValues { values in
                Tensor(tensor.shape) { output in
                    _ = output.update(fromContentsOf: values)
                    for start in stride(from: channel * inner, to: output.count, by: count * inner) {
                        for place in start..<start + inner { output[place] = value }
                    }
                }
            }
        }
    }
}

extension Network {
    /// The calls whose outputs, beside that of a call itself, are all that is needed to run what depends on it: those that others
    /// come around it by. Inputs of the network are not among them.
    func frontier(behind name: String) -> [String] {
        for (index, node) in nodes.enumerated() {
            let own = self.name(of: node)
            var frontier: [String] = []
            var behind: Set<Int> = [index]
            if own != name {
                guard name.hasPrefix(own + "/"), let nested = layers[node.layer].specification as? NestedNetwork else {
                    continue
                }
                frontier = nested.network.frontier(behind: String(name.dropFirst(own.count + 1))).map { "\(own)/\($0)" }
            }
            for (place, other) in nodes.enumerated() where other.inputs.contains(where: { behind.contains($0.node) }) {
                behind.insert(place)
            }
            let needed = behind.subtracting([index]).flatMap { nodes[$0].inputs.map(\.node) } + outputs.map(\.node)
            for place in Set(needed).subtracting(behind).sorted()
            where !(layers[nodes[place].layer].specification is InputLayer) {
                frontier.append(self.name(of: nodes[place]))
            }
            return frontier
        }
        return []
    }
}
