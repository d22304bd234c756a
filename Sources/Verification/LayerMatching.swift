import MienNetworks
import MienTensors

/// Which of a reference's layers is which of a network's.
///
/// Names tell, where all of the reference's are the network's. Where they do not, because Keras has numbered the layers of
/// another session on, or somebody has renamed, inserted or left out some, layers are matched by their place: the longest
/// common sequence of layers of one class and shape, among equally long ones that with most names in common.
struct LayerMatching {
    /// What is known of a layer.
    struct Entry {
        let name: String
        /// Nil where nobody says.
        let className: String?
        let shape: Shape?
        /// Whether the name is one that Keras gives by itself: the class and a number.
        var isNumbered = false
        /// Whether it is an input layer; in a reference, whether it gives what an input layer can give.
        var isInput: Bool
    }

    /// For each of the network's layers, its partner's place in the reference.
    private(set) var partners: [Int?]
    /// Names on both sides that somebody chose: whatever has one of them on either side is matched by it.
    private let chosen: Set<String>

    /// Sequences of more pairs than this are matched by name alone.
    private static let mostPairs = 1 << 22

    /// - Parameter isOrdered: whether the reference's layers stand in an order in which they can run; a file's keys may
    ///   stand in any other.
    init(_ layers: [Entry], reference: [Entry], isOrdered: Bool) {
        let places = Dictionary(reference.enumerated().map { ($1.name, $0) }) { first, _ in first }
        let named = layers.map { places[$0.name] }
        let alike = layers.indices.map { index in
            named[index].flatMap { Self.areAlike(layers[index], reference[$0]) ? $0 : nil }
        }
        partners = alike
        chosen = Set(layers.indices.filter { named[$0] != nil && !layers[$0].isNumbered }.map { layers[$0].name })
        let matched = alike.compactMap(\.self)
        guard matched.count < min(layers.count, reference.count) else {
            addNamed(named)
            return
        }
        if zip(matched, matched.dropFirst()).allSatisfy({ $0 < $1 }) {
            align(Array(layers.indices), layers, Array(reference.indices), reference)
        } else if isOrdered {
            let taken = Set(matched)
            align(
                layers.indices.filter { alike[$0] == nil }, layers, reference.indices.filter { !taken.contains($0) },
                reference)
        }
        addNamed(alike)
        addNamed(named)
    }

    /// Matches layers of one name that have no other partners.
    private mutating func addNamed(_ named: [Int?]) {
        var taken = Set(partners.compactMap(\.self))
        for (index, place) in named.enumerated() where partners[index] == nil {
            guard let place, taken.insert(place).inserted else { continue }
            partners[index] = place
        }
    }

    private static func areAlike(_ layer: Entry, _ other: Entry) -> Bool {
        guard let shape = layer.shape, shape == other.shape, other.isInput || !layer.isInput else { return false }
        return layer.name == other.name || other.className == nil || layer.className == other.className
    }

    /// What it is worth to match two layers; nil where they can't be the same. A name that somebody chose is worth more than
    /// another pair, one that Keras counted is worth something between equals.
    private func worth(_ layer: Entry, _ other: Entry) -> Int? {
        guard Self.areAlike(layer, other) else { return nil }
        let pair = 1000
        if layer.name == other.name { return pair + (layer.isNumbered ? 1 : pair + pair / 2) }
        guard !chosen.contains(layer.name), !chosen.contains(other.name) else { return nil }
        return pair + (layer.isInput ? 1 : 0)
    }

    /// The alignment of two sequences that is worth most (Needleman and Wunsch, 1970, doi:10.1016/0022-2836(70)90057-4).
    private mutating func align(_ own: [Int], _ layers: [Entry], _ others: [Int], _ reference: [Entry]) {
        guard own.count * others.count <= Self.mostPairs, !own.isEmpty, !others.isEmpty else { return }
        for index in own { partners[index] = nil }
        let width = others.count + 1
        // At (i, j) the most that the layers from i on and the others from j on are worth.
        var best = Array(repeating: 0, count: (own.count + 1) * width)
        for i in own.indices.reversed() {
            for j in others.indices.reversed() {
                var most = max(best[(i + 1) * width + j], best[i * width + j + 1])
                if let worth = worth(layers[own[i]], reference[others[j]]) {
                    most = max(most, worth + best[(i + 1) * width + j + 1])
                }
                best[i * width + j] = most
            }
        }
        var (i, j) = (0, 0)
        while i < own.count && j < others.count {
            let here = best[i * width + j]
            if let worth = worth(layers[own[i]], reference[others[j]]),
                here == worth + best[(i + 1) * width + j + 1]
            {
                partners[own[i]] = others[j]
                (i, j) = (i + 1, j + 1)
            } else if here == best[(i + 1) * width + j] {
                i += 1
            } else {
                j += 1
            }
        }
        // Branches may run in another order.
        var taken = Set(partners.compactMap(\.self))
        for index in own where partners[index] == nil {
            guard let place = others.first(where: { !taken.contains($0) && worth(layers[index], reference[$0]) != nil })
            else { continue }
            taken.insert(place)
            partners[index] = place
        }
    }
}

extension LayerMatching.Entry {
    init(_ call: LayerCalls.Call) {
        let className = call.layer.specification.className
        self.init(
            name: call.name,
            // Keras has had several words for a network that stands in another.
            className: call.layer.specification is NestedNetwork ? "" : className, shape: call.shape,
            isNumbered: call.layer.name.isNumbered(ofClass: className), isInput: call.layer.specification is InputLayer)
    }

    /// What a file says of the layers that it has arrays of.
    static func entries(of reference: TestVectors, knowing calls: LayerCalls) -> [Self] {
        // What input layers give is of interest only where names do not tell.
        let areNamed = reference.layers.allSatisfy { calls[$0.name] != nil }
        return reference.layers.enumerated().map { place, layer in
            let before = reference.inputs + reference.layers.prefix(place).map(\.tensor)
            return Self(
                name: layer.name, className: nil, shape: layer.tensor.shape,
                isInput: areNamed || before.contains { $0.isSame(as: layer.tensor) })
        }
    }
}

extension Tensor {
    fileprivate func isSame(as other: Tensor) -> Bool {
        shape == other.shape && withValues { values in other.withValues { values.elementsEqual($0) } }
    }
}

extension String {
    /// Whether Keras gives this name to a layer of that class by itself: `conv2d_3`, `max_pooling2d`.
    fileprivate func isNumbered(ofClass className: String) -> Bool {
        var stem = self[...]
        if let bar = lastIndex(of: "_"), Int(self[index(after: bar)...]) != nil { stem = self[..<bar] }
        return stem.filter { $0 != "_" }.lowercased() == className.lowercased()
    }
}
