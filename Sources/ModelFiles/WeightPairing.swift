import MienNetworks
import MienTensors

/// Which weights of one layer are which of another's. Each step pairs what the steps before have left.
struct WeightPairing {
    private let left: [Weight]
    private let right: [Weight]
    /// For each weight of the left its partner among those of the right; nil where it has none.
    private(set) var partners: [Int?]
    private var isTaken: [Bool]

    init(_ left: [Weight], _ right: [Weight]) {
        (self.left, self.right) = (left, right)
        partners = Array(repeating: nil, count: left.count)
        isTaken = Array(repeating: false, count: right.count)
    }

    /// Those of the right that nothing is paired with.
    var lone: [Int] { right.indices.filter { !isTaken[$0] } }
    private var open: [Int] { left.indices.filter { partners[$0] == nil } }

    /// The places of names that stand once on either side.
    private var uniqueNames: [(Int, Int)] {
        let others = Self.places(right.indices) { right[$0].name }
        return Self.places(left.indices) { left[$0].name }.compactMap { name, places in
            guard let other = others[name], places.count == 1, other.count == 1 else { return nil }
            return (places[0], other[0])
        }
    }

    /// Whether all have names of their own, which are those of the other side.
    var namesTell: Bool { uniqueNames.count == max(left.count, right.count) }

    mutating func pairUniqueNames() {
        for (index, other) in uniqueNames where partners[index] == nil && !isTaken[other] { pair(index, other) }
    }

    /// The same shape, type and bytes.
    mutating func pairEqualValues() {
        // Of many that are equal the last is the cheapest to take away.
        var others = Self.places(lone.reversed()) { Self.hash(right[$0].tensor) }
        for index in open {
            let tensor = left[index].tensor
            let hash = Self.hash(tensor)
            guard let place = others[hash]?.lastIndex(where: { Self.areSame(tensor, right[$0].tensor) }) else {
                continue
            }
            pair(index, others[hash]?.remove(at: place))
        }
    }

    /// The first of a shape with the first, the second with the second, if both sides have as many of each shape.
    mutating func pairPlaces() {
        let places = Self.places(open) { left[$0].tensor.shape }
        let others = Self.places(lone) { right[$0].tensor.shape }
        guard places.mapValues(\.count) == others.mapValues(\.count) else { return }
        for (shape, indices) in places {
            for (index, other) in zip(indices, others[shape] ?? []) { pair(index, other) }
        }
    }

    /// The first of a name with the first, the second with the second.
    mutating func pairNames() {
        let others = Self.places(lone) { right[$0].name }
        for (name, indices) in Self.places(open, by: { left[$0].name }) {
            for (index, other) in zip(indices, others[name] ?? []) { pair(index, other) }
        }
    }

    private mutating func pair(_ index: Int, _ other: Int?) {
        guard let other else { return }
        partners[index] = other
        isTaken[other] = true
    }

    private static func places<Key: Hashable>(_ indices: some Sequence<Int>, by key: (Int) -> Key) -> [Key: [Int]] {
        Dictionary(grouping: indices, by: key)
    }

    private static func hash(_ tensor: StoredTensor) -> Int {
        var hasher = Hasher()
        hasher.combine(tensor.elementType)
        hasher.combine(tensor.shape)
        tensor.withBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    private static func areSame(_ left: StoredTensor, _ right: StoredTensor) -> Bool {
        left.elementType == right.elementType && left.shape == right.shape
            && left.withBytes { left in right.withBytes { left.elementsEqual($0) } }
    }
}
