import MienBasics
import MienNetworks

extension StoredModel {
    /// Makes sure that a checkpoint's sections fit each other: that layers have the weights of their class, that what the
    /// card says is said of this network, and that it has what the test vectors are of.
    ///
    /// - Throws: `FileError` of that kind that says what does not fit; of weights all of it.
    func checkRules(file: String, _ kind: FileError.Kind) throws {
        let faults: [String]
        do {
            faults = try network.weightFaults()
        } catch {
            throw FileError(error, file: file, kind: kind)
        }
        guard faults.isEmpty else {
            throw FileError(mismatches: faults, file: file, place: "section `network`", kind)
        }
        try card.check(against: network, file: file, place: "section `card`", kind)
        try testVectors?.check(against: network, file: file, place: "section `testVectors`", kind)
    }
}

extension TestVectors {
    fileprivate func check(
        against network: Network, file: String, place: String, _ kind: FileError.Kind
    ) throws {
        for (list, count, expected) in [
            ("inputs", inputs.count, network.inputs.count), ("outputs", outputs.count, network.outputs.count),
        ] where count != expected {
            throw FileError(
                kind, file: file, place: "\(place).\(list)", found: "\(count)",
                expected: "\(expected), as many as the network has")
        }
        var names: Set<String> = []
        for (index, layer) in layers.enumerated() {
            let place = "\(place).layers[\(index)].name"
            guard names.insert(layer.name).inserted else {
                throw FileError(
                    kind, file: file, place: place, found: "`\(layer.name)` again", expected: "names that differ")
            }
            guard network.layer(named: layer.name) != nil else {
                throw FileError(
                    kind, file: file, place: place, found: "`\(layer.name)`", expected: "a layer of the network")
            }
        }
    }
}
