import MienBasics
import MienHDF5Tree
import MienNetworks
import MienTensors

/// The layout of weights in `.keras` archives and `.weights.h5` files: groups that follow Python's objects, each with its
/// variables in `vars`, by number.
///
/// What versions write differently is evened out here: the name of a model's list of layers before Keras 2.15, the
/// backslashes of Keras 2.12 and 2.13 on Windows, and weights that are spread over several files.
struct ObjectWeights {
    /// A group.
    struct Object {
        /// What newer versions note at a layer's `vars`: the layer's name.
        fileprivate(set) var name: String?
        fileprivate(set) var members: [String: Object] = [:]
        fileprivate(set) var datasets: [String: HDF5Dataset] = [:]

        /// Whether there are arrays in it, however deep.
        var hasArrays: Bool { !datasets.isEmpty || members.values.contains(where: \.hasArrays) }

        /// All arrays in it under their paths: the object's own variables first, those of its parts behind them.
        func arrays(_ prefix: String = "") throws -> [StoredWeight] {
            let own = try datasets.sorted { Self.precedes($0.key, $1.key) }.map { name, dataset in
                StoredWeight(name: prefix + name, tensor: try dataset.weight())
            }
            // Private attributes come behind the public ones, which is the order that Keras visits them in.
            let names = members.keys.sorted { left, right in
                let (leftRank, rightRank) = (Self.rank(left), Self.rank(right))
                return leftRank == rightRank ? Self.precedes(left, right) : leftRank < rightRank
            }
            return try own + names.flatMap { try members[$0]?.arrays("\(prefix)\($0)/") ?? [] }
        }

        /// The parts that have their weights in another order than that of their names: those of a bidirectional layer, and
        /// those of one that attends, which are private in some versions.
        private static let ordered = [
            "vars", "forward_layer", "query_dense", "key_dense", "gate_dense", "value_dense", "output_dense",
        ]

        private static func rank(_ name: String) -> Int {
            let isPrivate = name.hasPrefix("_")
            let rank = ordered.firstIndex(of: isPrivate ? String(name.dropFirst()) : name)
            return rank ?? ordered.count + (isPrivate ? 1 : 0)
        }

        /// Numbers by their value, where HDF5 lists 10 before 2.
        private static func precedes(_ left: String, _ right: String) -> Bool {
            switch (Int(left), Int(right)) {
            case (let left?, let right?) where left != right: left < right
            case (_?, nil): true
            case (nil, _?): false
            default: left < right
            }
        }
    }

    let root: Object
    let file: String

    /// The groups of all `roots` together.
    ///
    /// - Throws: `FileError` for a dataset that is there twice.
    init(_ roots: [HDF5Group], file: String, budgets: Budgets) throws {
        var root = Object()
        for group in roots { try root.merge(group, at: [], file, budgets) }
        self.root = root
        self.file = file
    }

    /// Whether the file whose root this is has the layout.
    static func areIn(_ root: HDF5Group) -> Bool {
        root.members.contains { parts(of: $0.name).first == layers }
    }

    /// The optimizer's variables.
    func optimizer() throws -> [StoredWeight] { try root.members["optimizer"]?.arrays() ?? [] }

    /// The group of a model's layers.
    static let layers = "layers"

    /// Whether Keras counts a layer among the model's: neither operations nor a Sequential model's input.
    static func counts(_ layer: Layer, in network: Network) -> Bool {
        (layer.specification as? OpaqueLayer)?.reason != .operation
            && !(network.form == .sequential && layer.specification is InputLayer)
    }

    fileprivate static func parts(of name: String) -> [String] {
        name.split(separator: "\\").map { $0 == "_layer_checkpoint_dependencies" ? layers : String($0) }
    }
}

extension ObjectWeights.Object {
    fileprivate mutating func merge(_ group: HDF5Group, at path: [String], _ file: String, _ budgets: Budgets) throws {
        // The reader limits how deep groups are nested; one name full of backslashes would be deeper.
        guard path.count <= budgets.depth else {
            throw FileError(.overBudget, file: file, "its groups are nested deeper than \(budgets.depth)")
        }
        if group.attributes["name"] != nil { name = try group.attributes.string("name") }
        for (name, member) in group.members {
            try merge(member, along: ObjectWeights.parts(of: name)[...], at: path, file, budgets)
        }
    }

    private mutating func merge(
        _ member: HDF5Group.Member, along parts: ArraySlice<String>, at path: [String], _ file: String,
        _ budgets: Budgets
    ) throws {
        guard let name = parts.first else { return }
        if case .dataset(let dataset) = member, parts.count == 1 {
            guard datasets.updateValue(dataset, forKey: name) == nil else {
                throw FileError(
                    .malformed, file: file, place: (path + [name]).joined(separator: "/"), found: "it twice",
                    expected: "it once")
            }
            return
        }
        var inner = members[name] ?? Self()
        switch member {
        case .group(let group) where parts.count == 1: try inner.merge(group, at: path + [name], file, budgets)
        default:
            guard path.count <= budgets.depth else {
                throw FileError(.overBudget, file: file, "its groups are nested deeper than \(budgets.depth)")
            }
            try inner.merge(member, along: parts.dropFirst(), at: path + [name], file, budgets)
        }
        members[name] = inner
    }
}
