import MienBasics
import MienHDF5Tree
import MienNetworks
import MienTensors

/// The layout of weights in legacy HDF5 files, as a writer makes it: a group for each layer, whose arrays are listed in
/// the order in which Keras goes through them. See ``LegacyWeights``, which reads it.
struct LegacyWeightsWriter {
    let dialect: Dialect
    /// The file that errors name.
    let file: String

    /// A group with the weights of all layers.
    func group(_ network: Network, version: String, backend: String) throws -> HDF5Group {
        var root = HDF5Group(place: HDF5Place(file: file))
        var names: [String] = []
        for layer in network.layers where hasGroup(layer, in: network) {
            names.append(layer.name)
            let weights = try arrays(of: layer)
            try root.updateGroup(at: layer.name) { group in
                try group.add(names: "weight_names", weights.map(\.name), file: file)
                for weight in weights { try group.add(.dataset(weight.dataset), at: weight.name) }
            }
        }
        try root.add(names: "layer_names", names, file: file)
        root.attributes["backend"] = .text(backend, charset: .ascii)
        root.attributes["keras_version"] = .text(version, charset: .ascii)
        return root
    }

    /// Neither a Sequential model's input nor an operation of Keras 3 is a layer to Keras.
    private func hasGroup(_ layer: Layer, in network: Network) -> Bool {
        if layer.specification is InputLayer { return network.form == .functional }
        return dialect < .keras3 || (layer.specification as? OpaqueLayer)?.reason != .operation
    }

    /// The arrays of a layer, or of all layers in a nested model: first what training changes, then the rest.
    private func arrays(of layer: Layer) throws -> [(name: String, dataset: HDF5Dataset)] {
        var names: Set<String> = []
        let weights = try leaves(of: layer, isFrozen: false)
        let rows = weights.filter(\.isTrainable) + weights.filter { !$0.isTrainable }
        return rows.map { weight in
            var name = weight.name
            while !names.insert(name).inserted { name += "_1" }
            return (dialect < .keras3 && !name.hasSuffix(":0") ? "\(name):0" : name, weight.dataset)
        }
    }

    private struct LeafWeight {
        var name: String
        var dataset: HDF5Dataset
        var isTrainable: Bool
    }

    /// The weights of a layer, or of all layers in a nested model, under the names of the layers that have them: Keras
    /// does not say in which model a layer is.
    private func leaves(of layer: Layer, isFrozen: Bool) throws -> [LeafWeight] {
        let isFrozen = isFrozen || !layer.isTrainable
        if let nested = layer.specification as? NestedNetwork {
            return try nested.network.layers.flatMap { try leaves(of: $0, isFrozen: isFrozen) }
        }
        return try inKerasOrder(layer, isFrozen: isFrozen).map { weight in
            if weight.tensor.elementType == .bfloat16 {
                throw FileError(
                    .unwritable, file: file, place: "layer `\(layer.name)`", found: "weights of bfloat16",
                    expected: "another type in a legacy file, from which Keras can't read them; .keras can hold them")
            }
            if (layer.specification as? OpaqueLayer)?.reason == .quantised {
                throw FileError(
                    .unwritable, file: file, place: "layer `\(layer.name)`",
                    found: "a quantised \(layer.specification.className)",
                    expected: "none in a legacy file, from which Keras can't read them; .keras can hold them")
            }
            if layer.specification is OpaqueLayer, weight.name.split(separator: "/").count > 2 {
                throw FileError(
                    .unwritable, file: file, place: "layer `\(layer.name)`",
                    found: "weights of \(layer.specification.className.withArticle) from a file of another layout",
                    expected: "a layer that Mien knows, to say in which order they stand in this one")
            }
            let own = layer.specification.name(ofWeight: weight.name, in: dialect)
            return LeafWeight(
                name: "\(layer.name)/\(own)", dataset: HDF5Dataset(weight: weight.tensor),
                isTrainable: weight.isTrainable && !isFrozen)
        }
    }
}

extension LegacyWeightsWriter {
    /// A layer's weights as Keras goes through them, which is another order than the layer's own where a wrapper holds one of
    /// them too and nothing of it is trained.
    private func inKerasOrder(_ layer: Layer, isFrozen: Bool) throws -> [Weight] {
        var weights = layer.weights
        guard layer.specification is SpectralNormalization, isFrozen || !weights.contains(where: \.isTrainable) else {
            return weights
        }
        guard dialect == .keras3 else {
            throw FileError(
                .unwritable, file: file, place: "layer `\(layer.name)`", found: "a frozen SpectralNormalization",
                expected: "one that is trained: Keras 2 can't write others into legacy files")
        }
        if let direction = weights.popLast() { weights.insert(direction, at: min(1, weights.count)) }
        return weights
    }
}

extension HDF5Dataset {
    /// An array as Keras stores it: bfloat16, for which HDF5 has no type, gets its meaning from an attribute.
    init(weight tensor: StoredTensor) {
        self.init(
            .tensor(tensor),
            attributes: tensor.elementType == .bfloat16 ? ["dtype": .text(tensor.elementType.rawValue)] : [:])
    }
}

extension HDF5Group {
    /// The most bytes that one attribute may have: HDF5 keeps it in a group's header, of 64 KiB.
    private static let attributeSize = 64_512

    /// A list of names as an attribute, or as several with numbers behind their names where one would be too large. The
    /// parts are as NumPy's `array_split` makes them: the first ones have one name more.
    mutating func add(names attribute: String, _ names: [String], file: String) throws {
        guard !names.isEmpty else {
            // What h5py makes of an empty list.
            attributes[attribute] = .tensor(StoredTensor(.float64, [0], Storage(byteCount: 0) { _ in }))
            return
        }
        let longest = names.map(\.utf8.count).max() ?? 1
        guard longest <= Self.attributeSize else {
            throw FileError(
                .unwritable, file: file, found: "a name of \(longest) bytes", expected: "at most \(Self.attributeSize)")
        }
        var parts = 1
        while (names.count + parts - 1) / parts * max(longest, 1) > Self.attributeSize { parts += 1 }
        var rest = names[...]
        for part in 0..<parts {
            let count = names.count / parts + (part < names.count % parts ? 1 : 0)
            // Fields of one size, as wide as the longest name of the part.
            attributes[parts == 1 ? attribute : "\(attribute)\(part)"] = .strings(.fixed(Array(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
    }
}
