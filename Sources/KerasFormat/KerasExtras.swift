import MienBasics
import MienHDF5Tree
import MienNetworks
import MienTensors

/// What Mien knows of a model and Keras has no place for, in the HDF5 file of its weights, where Keras does not look: the
/// model card as JSON in an attribute of the root, test vectors in a group.
enum KerasExtras {
    private static let card = "mien_card"
    /// Where the card stands.
    static let cardPlace = "/@\(card)"
    static let testVectors = "mien_test_vectors"
    private static let names = "layer_names"

    static func add(_ model: StoredModel, to root: inout HDF5Group, file: String) throws {
        if !model.card.json.isEmpty { root.attributes[card] = .text(JSON.object(model.card.json).text()) }
        guard let vectors = model.testVectors else { return }
        try root.updateGroup(at: testVectors) { group in
            try group.add(names: names, vectors.layers.map(\.name), file: file)
            let lists = [
                ("inputs", vectors.inputs), ("layers", vectors.layers.map(\.tensor)), ("outputs", vectors.outputs),
            ]
            for (list, tensors) in lists {
                for (index, tensor) in tensors.enumerated() {
                    try group.add(.dataset(HDF5Dataset(.tensor(StoredTensor(tensor)))), at: "\(list)/\(index)")
                }
            }
        }
    }

    /// - Throws: `FileError` for a card or vectors that are damaged.
    static func card(in root: HDF5Group, file: String, budgets: Budgets) throws -> ModelCard? {
        guard let text = try root.attributes.string(card) else { return nil }
        let json = try JSON(text, file: file, place: cardPlace, budgets: budgets)
        return try ModelCard(PlacedJSON(json: json, place: .named(cardPlace), file: file))
    }

    /// - Throws: `FileError` for vectors that are damaged.
    static func testVectors(in root: HDF5Group, file: String) throws -> TestVectors? {
        guard let group = try root.group(at: testVectors) else { return nil }
        func tensors(_ list: String) throws -> [Tensor] {
            guard let members = try group.group(at: list)?.members else { return [] }
            return try members.indices.map { index in
                guard let dataset = try group.dataset(at: "\(list)/\(index)") else {
                    throw group.place.member(list).error(.malformed, "found no dataset \(index), expected one")
                }
                let tensor = try dataset.tensor()
                guard tensor.elementType == .float32 else {
                    throw dataset.place.error(
                        .malformed, "found \(tensor.elementType.rawValue), expected float32")
                }
                return tensor.floats
            }
        }
        let (inputs, layers) = (try tensors("inputs"), try tensors("layers"))
        let names = try group.attributes.chunkedStrings(Self.names) ?? []
        guard !inputs.isEmpty, names.count == layers.count else {
            throw group.place.error(
                .malformed,
                "found \(inputs.count) inputs, \(names.count) names and \(layers.count) layers, expected an input and as "
                    + "many names as layers")
        }
        return TestVectors(
            inputs: inputs, layers: zip(names, layers).map { (name: $0, tensor: $1) }, outputs: try tensors("outputs"))
    }
}
