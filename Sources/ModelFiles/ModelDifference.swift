public import MienBasics
import MienCheckpointFormat
public import MienNetworks
public import MienTensors

/// What differs between two models, left and right: layers, their options and connections, their weights, and their cards.
///
/// Two networks are equal when their specifications are, whatever dialect and file they come from; initializers,
/// regularizers, test vectors and how a model was trained are not looked at.
public struct ModelDifference: Sendable {
    /// Something that has another value on either side; nil where a side does not have it.
    public struct Value: Sendable, Equatable {
        public var name: String
        public var left: JSON?
        public var right: JSON?

        public init(name: String, left: JSON?, right: JSON?) {
            self.name = name
            self.left = left
            self.right = right
        }
    }

    /// A layer that only one side has.
    public struct LoneLayer: Sendable, Equatable {
        public var name: String
        public var className: String

        public init(name: String, className: String) {
            self.name = name
            self.className = className
        }
    }

    /// A weight that is not the same in both, by however little.
    public struct Weight: Sendable {
        public struct Form: Sendable, Equatable {
            public var elementType: ElementType
            public var shape: Shape
        }

        public var name: String
        /// Nil where a side does not have it.
        public var left: Form?
        public var right: Form?
        /// Nil where there is nothing to compare with, or of another shape.
        public var comparison: StoredTensorComparison?

        /// Whether the values are too far apart. An element type alone is no difference.
        func differs(beyond tolerance: Double) -> Bool { comparison?.isWithin(tolerance) != true }
    }

    /// A layer that both have and that is not the same in both.
    public struct Layer: Sendable {
        public var name: String
        /// Its name on the right, where layers are matched by position.
        public var otherName: String
        /// Class, options and whether it is trainable, in this order.
        public var values: [Value] = []
        /// For each call, and for the ends of a nested network, the names of what it is connected to.
        public var connections: [Value] = []
        public var weights: [Weight] = []

        var isSame: Bool { values.isEmpty && connections.isEmpty && weights.isEmpty }

        func differs(beyond tolerance: Double) -> Bool {
            !values.isEmpty || !connections.isEmpty || weights.contains { $0.differs(beyond: tolerance) }
        }
    }

    /// How a layer of one side finds its partner on the other.
    public enum Matching: String, Sendable {
        /// By its path; inputs that go by other names on either side, by their order.
        case name
        /// By its place: both sides have layers of the same classes in the same order, and most of them go by other names.
        case position
    }

    /// The files.
    public let left: String
    public let right: String
    /// The largest absolute difference of two values that is none.
    public let tolerance: Double
    public let matching: Matching
    /// Layers of the left that the right does not have, and the other way round.
    public let missing: [LoneLayer]
    public let extra: [LoneLayer]
    /// Layers that are not the same in both, by however little.
    public let layers: [Layer]
    /// What goes into the network and what comes out of it, where that differs.
    public let ends: [Value]
    /// Entries of the cards.
    public let card: [Value]
    /// How many layers and weights both sides have, and how many of them are the same up to the tolerance.
    public let layerCount: (common: Int, equal: Int)
    public let weightCount: (common: Int, equal: Int)
    /// Files that have no weights, so that only layers are compared.
    public let withoutWeights: [String]

    /// Whether nothing differs beyond the tolerance.
    public var areEqual: Bool {
        missing.isEmpty && extra.isEmpty && ends.isEmpty && card.isEmpty
            && !layers.contains { $0.differs(beyond: tolerance) }
    }

    /// Compares two models.
    ///
    /// - Throws: `FileError` that names the model whose layers' shapes do not fit each other.
    /// - Precondition: the tolerance is a number from 0.
    public init(_ left: StoredModel, _ right: StoredModel, tolerance: Double = 0) throws {
        precondition(tolerance >= 0, "a tolerance from 0")
        let leftNetwork = try FlatNetwork(left)
        let rightNetwork = try FlatNetwork(right)
        self.left = left.provenance.file
        self.right = right.provenance.file
        self.tolerance = tolerance
        let withoutWeights = [left, right].filter { !$0.hasWeights }.map(\.provenance.file)
        self.withoutWeights = withoutWeights
        let (leftLayers, rightLayers) = (leftNetwork.layers, rightNetwork.layers)
        let partners: [Int?]
        if leftNetwork.corresponds(to: rightNetwork) {
            matching = .position
            partners = Array(leftLayers.indices)
        } else {
            matching = .name
            let places = Dictionary(rightLayers.enumerated().map { ($1.path, $0) }) { first, _ in first }
            var found = leftLayers.map { places[$0.path] }
            // Keras numbers inputs that nobody named, and every version in its own way.
            let taken = Set(found.compactMap(\.self))
            let inputs = leftLayers.indices.filter { found[$0] == nil && leftLayers[$0].isInput }
            let others = rightLayers.indices.filter { !taken.contains($0) && rightLayers[$0].isInput }
            if inputs.count == others.count {
                for (input, other) in zip(inputs, others) { found[input] = other }
            }
            partners = found
        }
        var names: [[String]: [String]] = [:]
        for (layer, partner) in zip(leftLayers, partners) {
            if let partner { names[rightLayers[partner].path] = layer.path }
        }
        var layers: [Layer] = []
        var common = 0
        var (weights, equalWeights) = (0, 0)
        for (layer, partner) in zip(leftLayers, partners) {
            guard let other = partner.map({ rightLayers[$0] }) else { continue }
            common += 1
            var difference = Layer(name: layer.name, otherName: other.name)
            difference.values = layer.values.differences(from: other.values)
            difference.connections = layer.connections.differences(from: other.connections(renaming: names))
            let compared = withoutWeights.isEmpty ? layer.compareWeights(with: other) : []
            weights += compared.count { $0.left != nil && $0.right != nil }
            equalWeights += compared.count { !$0.differs(beyond: tolerance) }
            difference.weights = compared.filter {
                $0.left != $0.right || $0.comparison.map { $0.differingCount > 0 } ?? true
            }
            if !difference.isSame { layers.append(difference) }
        }
        self.layers = layers
        let taken = Set(partners.compactMap(\.self))
        missing = zip(leftLayers, partners).filter { $0.1 == nil }.map { $0.0.lone }
        extra = rightLayers.indices.filter { !taken.contains($0) }.map { rightLayers[$0].lone }
        ends = leftNetwork.ends(renaming: [:]).differences(from: rightNetwork.ends(renaming: names))
        card = left.card.json.differences(from: right.card.json)
        layerCount = (common, common - layers.count { $0.differs(beyond: tolerance) })
        weightCount = (weights, equalWeights)
    }
}

extension JSON.Object {
    /// The members that differ, in the order of the left side, then those that only the right has.
    fileprivate func differences(from other: JSON.Object) -> [ModelDifference.Value] {
        (keys + other.keys.filter { self[$0] == nil }).compactMap { key in
            self[key].isSame(as: other[key])
                ? nil : ModelDifference.Value(name: key, left: self[key], right: other[key])
        }
    }
}

extension JSON? {
    /// Equality in which numbers are what networks compute with: `Float`s, for some versions write 0.30000001192092896 for
    /// 0.3. NaN is itself.
    fileprivate func isSame(as other: JSON?) -> Bool {
        switch (self, other) {
        case (.integer(let left)?, .integer(let right)?): left == right
        case (let left?, let right?) where left.number != nil && right.number != nil:
            left.number == right.number || left.number.map { Float($0) } == right.number.map { Float($0) }
                || left.number?.isNaN == true && right.number?.isNaN == true
        case (.array(let left)?, .array(let right)?):
            left.count == right.count && zip(left, right).allSatisfy { JSON?($0).isSame(as: $1) }
        case (.object(let left)?, .object(let right)?):
            left.count == right.count && left.members.allSatisfy { JSON?($0.value).isSame(as: right[$0.key]) }
        default: self == other
        }
    }
}
