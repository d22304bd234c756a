import MienBasics
import MienHDF5Tree
import MienNetworks

/// The form that weights had before Keras 1.0: no names, but numbers. A group `layer_3` for the fourth layer, whether it
/// has weights or not, and in it `param_0`, `param_1`, …
extension LegacyWeights {
    /// The attribute that tells the form.
    static let countName = "nb_layers"

    var isNumbered: Bool { group.attributes[Self.countName] != nil }

    /// What the file holds, in its order. Where it has as many layers as the network, they are called as they are there,
    /// and else by their numbers, so that the order of those that have weights decides.
    func numberedLayers(of network: Network) throws -> [StoredLayer] {
        let names = network.layers.filter { !($0.specification is InputLayer) }.map(\.name)
        let count = try self.count(Self.countName, of: group, at: place)
        var layers: [StoredLayer] = []
        for number in 0..<count {
            let key = "layer_\(number)"
            guard let layer = try group.group(at: key) else {
                throw missing("group `\(key)`", at: place, Self.countName, count)
            }
            let parameters = try self.count("nb_params", of: layer, at: key)
            var weights: [StoredWeight] = []
            for parameter in 0..<parameters {
                let name = "param_\(parameter)"
                guard let dataset = try layer.dataset(at: name) else {
                    throw missing("dataset `\(name)`", at: key, "nb_params", parameters)
                }
                weights.append(StoredWeight(name: name, tensor: try dataset.weight()))
            }
            layers.append(StoredLayer(name: names.count == count ? names[number] : key, weights: weights))
        }
        return layers
    }

    private func count(_ name: String, of group: HDF5Group, at place: String) throws -> Int {
        let number = try group.attributes.number(name)
        guard let number, let count = Int(exactly: number), count >= 0 else {
            throw FileError(
                .malformed, file: file, place: place, found: "\(name) \(number.map { "\($0)" } ?? "absent")",
                expected: "a number of groups or arrays")
        }
        return count
    }

    private func missing(_ what: String, at place: String, _ attribute: String, _ count: Int) -> FileError {
        FileError(
            .malformed, file: file, place: place, found: "no \(what)",
            expected: "one for each of the \(count) that \(attribute) counts")
    }
}
