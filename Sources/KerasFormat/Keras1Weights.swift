import MienBasics
import MienNetworks
import MienTensors

/// The weights of Keras 1's layers, put into the order and the layouts of Keras 2: kernels with the channels last,
/// gates side by side, variances.
struct Keras1Weights {
    /// The version that wrote them; nil where nobody said so.
    let version: KerasVersion?
    /// Whether they are from before 1.0.
    let isFromBefore1: Bool
    /// Whether Theano trained them; nil where nobody said so.
    let isTheano: Bool?
    /// What was done that the file does not ask for in so many words.
    private(set) var remarks: [String] = []

    init(version: KerasVersion?, isFromBefore1: Bool, isTheano: Bool?) {
        self.version = version
        self.isFromBefore1 = isFromBefore1
        self.isTheano = isTheano
    }

    /// Gives the arrays of a group to the leaves in it; nil where they do not fit.
    mutating func bind(_ stored: [StoredWeight], to leaves: [WeightExpectation], in network: Network) -> BoundWeights? {
        guard let shares = Self.shares(of: stored, leaves, in: network) else { return nil }
        var bound: BoundWeights = [:]
        for (leaf, share) in zip(leaves, shares) {
            guard let layer = network.layer(at: leaf.path) else { return nil }
            let own = converted(share, leaf, layer)
            guard let weights = leaf.told(by: own).bind(own) else { return nil }
            bound[leaf.path] = weights
        }
        return bound
    }

    // MARK: - Nested models

    /// Which arrays are whose: by their names, which begin with the layer's; else by their order, first all that
    /// training changes and then the rest, layer by layer in each row.
    private static func shares(
        of stored: [StoredWeight], _ leaves: [WeightExpectation], in network: Network
    ) -> [[StoredWeight]]? {
        guard leaves.count > 1 else { return [stored] }
        var shares: [[StoredWeight]] = Array(repeating: [], count: leaves.count)
        let byName = Dictionary(
            leaves.enumerated().map { ($1.names.last ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        let owners = stored.map { owner(of: $0.name, byName) }
        if owners.allSatisfy({ $0 != nil }) {
            for (owner, weight) in zip(owners, stored) { shares[owner ?? 0].append(weight) }
            return shares
        }
        var rows: [[Int]] = [[], []]
        for (index, leaf) in leaves.enumerated() {
            guard let flags = trainability(of: leaf, in: network) else { return nil }
            for isTrainable in flags { rows[isTrainable && !leaf.isFrozen ? 0 : 1].append(index) }
        }
        let order = rows.flatMap(\.self)
        guard order.count == stored.count else { return nil }
        for (owner, weight) in zip(order, stored) { shares[owner].append(weight) }
        return shares
    }

    /// The leaf with the longest name that `name`, such as `lstm_1_W_i:0`, begins with. Keras 2 sets its weights' names
    /// apart with a slash.
    private static func owner(of name: String, _ leaves: [String: Int]) -> Int? {
        var end = name.endIndex
        while let mark = name[..<end].lastIndex(where: { $0 == "_" || $0 == "/" }) {
            if let leaf = leaves[String(name[..<mark])] { return leaf }
            end = mark
        }
        return nil
    }

    /// Which of the arrays that Keras 1 has for a leaf training changes; nil where that can't be told.
    private static func trainability(of leaf: WeightExpectation, in network: Network) -> [Bool]? {
        guard let layer = network.layer(at: leaf.path) else { return nil }
        let words = LayerWords(layer.specification)
        switch words.className {
        case "LSTM", "ConvLSTM2D", "GRU":
            let gates = words.className == "GRU" ? 3 : 4
            let isOne = words.options["implementation"]?.integer == 2 && words.className != "ConvLSTM2D"
            return Array(repeating: true, count: isOne ? 3 : 3 * gates)
        default: return leaf.weights?.map(\.isTrainable)
        }
    }

    // MARK: - One layer

    private mutating func converted(
        _ stored: [StoredWeight], _ leaf: WeightExpectation, _ layer: Layer
    ) -> [StoredWeight] {
        let words = LayerWords(layer.specification)
        return converted(stored, words, leaf.weights?.map(\.shape), name: leaf.name) ?? stored
    }

    /// The arrays of a layer as Keras 2 has them, under Keras 2's names; nil where there is no way.
    ///
    /// - Parameter expected: the shapes that they should have then, where that is known.
    private mutating func converted(
        _ stored: [StoredWeight], _ words: LayerWords, _ expected: [Shape]?, name: String
    ) -> [StoredWeight]? {
        if let inner = words.inner {
            guard words.className == "Bidirectional" else { return converted(stored, inner, expected, name: name) }
            let half = stored.count / 2
            guard stored.count == 2 * half,
                let forward = converted(Array(stored[..<half]), inner, nil, name: name),
                let backward = converted(Array(stored[half...]), inner, nil, name: name)
            else { return nil }
            return [("forward", forward), ("backward", backward)].flatMap { direction, weights in
                weights.map { StoredWeight(name: "\(direction)_\($0.name)", tensor: $0.tensor) }
            }
        }
        let tensors = stored.map(\.tensor)
        switch words.className {
        case "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose":
            guard let kernel = tensors.first, let turned = turned(kernel, words, expected?.first, name) else {
                return nil
            }
            return Self.named(["kernel", "bias"], [turned] + tensors.dropFirst())
        case "SeparableConv2D":
            guard tensors.count >= 2, tensors[0].shape.rank == 4, tensors[1].shape.rank == 4 else { return nil }
            let isOldOrder = tensors[1].shape[0] != 1 || (words.isChannelsFirst && tensors[1].shape[3] == 1)
            let kernels = tensors[..<2].map { isOldOrder ? $0.transposed([2, 3, 1, 0]) : $0 }
            return Self.named(["depthwise_kernel", "pointwise_kernel", "bias"], kernels + tensors.dropFirst(2))
        // Input, candidate, forget and output gate; Keras 2 has the candidate third.
        case "LSTM": return Self.joined(tensors, gates: [0, 2, 1, 3])
        case "GRU": return Self.joined(tensors, gates: [0, 1, 2])
        case "ConvLSTM2D":
            let channelsLast = tensors.map { tensor in
                words.isChannelsFirst && tensor.shape.rank == 4 ? tensor.transposed([2, 3, 1, 0]) : tensor
            }
            return Self.joined(channelsLast, gates: [0, 2, 1, 3])
        case "BatchNormalization":
            // Who wrote a variance by its name meant one.
            guard tensors.count == 4, !stored[3].lastName.hasSuffix("variance") else { return nil }
            let variance = variance(tensors[3], epsilon: words.options["epsilon"]?.number ?? 1e-3, name)
            return Self.named(["gamma", "beta", "moving_mean", "moving_variance"], tensors[..<3] + [variance])
        case "Dense", "LocallyConnected1D", "LocallyConnected2D": return Self.named(["kernel", "bias"], tensors)
        case "SimpleRNN": return Self.named(["kernel", "recurrent_kernel", "bias"], tensors)
        case "Embedding": return Self.named(["embeddings"], tensors)
        case "PReLU": return Self.named(["alpha"], tensors)
        default: return nil
        }
    }

    /// The names that Keras 2 has; nil where there are more arrays.
    private static func named(_ names: [String], _ tensors: some Sequence<StoredTensor>) -> [StoredWeight]? {
        let tensors = Array(tensors)
        guard tensors.count <= names.count else { return nil }
        return zip(names, tensors).map { StoredWeight(name: $0, tensor: $1) }
    }

    /// Kernel, recurrent kernel and bias out of three arrays for each gate, or as they are where the gates lie side by
    /// side already (`consume_less="gpu"`).
    private static func joined(_ tensors: [StoredTensor], gates: [Int]) -> [StoredWeight]? {
        let names = ["kernel", "recurrent_kernel", "bias"]
        if tensors.count == names.count { return named(names, tensors) }
        guard tensors.count == gates.count * names.count else { return nil }
        var joined: [StoredTensor] = []
        for part in names.indices {
            let parts = gates.map { tensors[$0 * names.count + part] }
            guard let tensor = StoredTensor.concatenatedAlongLastAxis(parts) else { return nil }
            joined.append(tensor)
        }
        return named(names, joined)
    }

    // MARK: - Kernels

    /// A convolution's kernel with the axes that Keras 2 has: spatial ones, inputs, filters; of a transposed convolution
    /// filters, inputs. Where the order that the layer's data format asks for does not fit, another one that does is
    /// taken.
    private mutating func turned(
        _ kernel: StoredTensor, _ words: LayerWords, _ expected: Shape?, _ name: String
    ) -> StoredTensor? {
        let (channelsLast, channelsFirst): ([Int], [Int])
        switch words.className {
        case "Conv1D": (channelsLast, channelsFirst) = ([0, 2, 3], [2, 1, 0])
        case "Conv2D": (channelsLast, channelsFirst) = ([0, 1, 2, 3], [2, 3, 1, 0])
        case "Conv3D": (channelsLast, channelsFirst) = ([0, 1, 2, 3, 4], [2, 3, 4, 1, 0])
        default: (channelsLast, channelsFirst) = ([0, 1, 3, 2], [2, 3, 0, 1])
        }
        func applies(_ axes: [Int]) -> Bool {
            let rank = words.className == "Conv1D" ? 4 : axes.count
            guard kernel.shape.rank == rank else { return false }
            let leftOut = kernel.shape.dimensions.indices.filter { !axes.contains($0) }
            guard leftOut.allSatisfy({ kernel.shape[$0] == 1 }) else { return false }
            return words.fits(Shape(axes.map { kernel.shape[$0] }), expected)
        }
        // The layouts of Conv1D have nothing to do with its data format: the later one is of 1.2.
        let isOld: Bool
        if words.className == "Conv1D" {
            isOld = isFromBefore1 || version.map { $0 < KerasVersion(1, 2) } ?? false
        } else {
            isOld = words.isChannelsFirst
        }
        let orders = isOld ? [channelsFirst, channelsLast] : [channelsLast, channelsFirst]
        guard let axes = orders.first(where: applies) else { return nil }
        if axes != orders[0] && words.className != "Conv1D" {
            remarks.append(
                "`\(name)`: its kernel of \(kernel.shape) lies in the order of "
                    + (isOld ? "channels_last" : "channels_first") + ", which is not the layer's own")
        }
        return axes == Array(axes.indices) && axes.count == kernel.shape.rank ? kernel : kernel.transposed(axes)
    }

    // MARK: - Statistics

    /// What Keras 1 called `running_std` as a variance. Up to 1.0.5 it was the deviation d, and a layer divided by
    /// d + epsilon; it now divides by the root of the variance + epsilon.
    private mutating func variance(_ running: StoredTensor, epsilon: Double, _ name: String) -> StoredTensor {
        let isDeviation: Bool
        let isOfOneOhSix = version?.isOf(KerasVersion(1, 0, 6)) == true
        if isFromBefore1 {
            isDeviation = true
        } else if let version {
            isDeviation = version < KerasVersion(1, 0, 6) || (isOfOneOhSix && isTheano == true)
        } else {
            isDeviation = false
        }
        if isDeviation {
            remarks.append("`\(name)`: running_std is a deviation here; variance = (running_std + epsilon)² - epsilon")
            let deviations = running.floats
            let values = deviations.values.map { deviation in
                let divisor = Double(deviation) + epsilon
                return Float(divisor * divisor - epsilon)
            }
            return StoredTensor(Tensor(deviations.shape, values))
        }
        if version == nil || (isOfOneOhSix && isTheano == nil) {
            remarks.append(
                "`\(name)`: running_std is taken for a variance; it is one from Keras 1.0.7 on, and a deviation up to 1.0.5, "
                    + "but the file does not say which wrote it")
        }
        return running
    }
}

extension LayerWords {
    fileprivate var isChannelsFirst: Bool { options["data_format"]?.string == DataFormat.channelsFirst.rawValue }

    /// Whether a kernel with Keras 2's axes can be this layer's: by what is expected or, where nobody knows, by the sizes
    /// in its options.
    fileprivate func fits(_ kernel: Shape, _ expected: Shape?) -> Bool {
        if let expected { return kernel == expected }
        let sizes = options["kernel_size"]?.array?.map(\.integer) ?? []
        let filters = kernel.dimensions[kernel.rank - (className == "Conv2DTranspose" ? 2 : 1)]
        return zip(sizes, kernel.dimensions).allSatisfy { $0 == $1 }
            && options["filters"].map { $0.integer == filters } ?? true
    }
}

extension Network {
    /// The layer that a path leads to: its index, behind those of the nested models that it is in.
    fileprivate func layer(at path: [Int]) -> Layer? {
        guard let first = path.first, layers.indices.contains(first) else { return nil }
        if path.count == 1 { return layers[first] }
        return (layers[first].specification as? NestedNetwork)?.network.layer(at: Array(path.dropFirst()))
    }
}
