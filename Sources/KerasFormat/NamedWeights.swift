package import MienBasics
package import MienNetworks
package import MienTensors

/// Weights in a file of mere arrays, each under the path of its layer and Keras's name for it, as `Network.namedWeights`
/// has them.
package struct NamedWeights: KerasFile {
    private let arrays: [(name: String, tensor: StoredTensor)]
    private let file: String
    /// The form of the file: `.npz`.
    private let form: String

    /// - Precondition: no name stands twice.
    package init(_ arrays: [(name: String, tensor: StoredTensor)], file: String, form: String) {
        self.arrays = arrays
        self.file = file
        self.form = form
    }

    package var hasArchitecture: Bool { false }

    package func configuration() throws -> JSON { throw FileError.noArchitecture(file, form: form) }

    package func architecture() throws -> KerasArchitecture {
        throw FileError.noArchitecture(file, form: form)
    }

    package func weights() throws -> KerasWeights {
        KerasWeights(layout: .named(self), file: file, format: "weights in \(form)")
    }

    /// `network` with these weights. A layer of which nobody knows what weights it has gets all that lie below its path, in
    /// the order of the file.
    ///
    /// - Throws: `FileError` that lists every array that is missing, that no layer has, or that has another shape.
    package func bound(to network: Network) throws -> Network {
        let expected = try WeightExpectation.all(of: network, file: file)
        let stored = Dictionary(uniqueKeysWithValues: arrays.map { ($0.name, $0.tensor) })
        var bound: BoundWeights = [:]
        var faults: [String] = []
        var names = WeightNames()
        var known: Set<String> = []
        for leaf in expected {
            bound[leaf.path] = (leaf.weights ?? []).compactMap { weight in
                let name = names.take(weight.name, in: leaf.name)
                known.insert(name)
                guard let tensor = stored[name], tensor.shape == weight.shape else {
                    let found = stored[name].map { "\($0.shape)" } ?? "no such array"
                    faults.append("`\(name)`: found \(found), expected \(weight.shape)")
                    return nil
                }
                return Weight(name: weight.name, tensor, isTrainable: weight.isTrainable)
            }
        }
        let unknown = expected.filter { $0.weights == nil }
        var shares: [[Int]: [StoredWeight]] = [:]
        for (name, tensor) in arrays where !known.contains(name) {
            // A path may be the beginning of another one: the longest has it.
            let owners = unknown.filter { name.hasPrefix($0.name + "/") }
            if let owner = owners.max(by: { $0.name.utf8.count < $1.name.utf8.count }) {
                let own = StoredWeight(name: String(name.dropFirst(owner.name.count + 1)), tensor: tensor)
                shares[owner.path, default: []].append(own)
            } else {
                faults.append("`\(name)`: found \(tensor.shape), expected no such array")
            }
        }
        for leaf in unknown {
            let share = shares[leaf.path] ?? []
            let told = (leaf.told(by: share).weights ?? []).compactMap { weight in
                share.first { $0.name == weight.name && $0.tensor.shape == weight.shape }.map {
                    Weight(name: weight.name, $0.tensor, isTrainable: weight.isTrainable)
                }
            }
            bound[leaf.path] = told.count == share.count ? told : share.map { Weight(name: $0.name, $0.tensor) }
        }
        guard faults.isEmpty else { throw FileError(mismatches: faults, file: file, place: "") }
        return network.with(bound)
    }
}
