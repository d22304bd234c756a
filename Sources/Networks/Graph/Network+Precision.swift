import MienBasics

extension Network {
    /// What to say of layers that Keras computes in another type than float32, the only one that Mien has: `Keras computes 3
    /// layers in float16 (mixed_float16); Mien computes in float32`. Nil where there are none.
    ///
    /// Layers that can't be run are left out. Keras page: https://keras.io/api/mixed_precision/policy
    package var precisionRemark: String? {
        var policies: [(name: String, type: String, layers: Int)] = []
        for (_, layer) in allLayers {
            guard let name = layer.policyName, let type = Self.computeTypes[name] else { continue }
            if let index = policies.firstIndex(where: { $0.name == name }) {
                policies[index].layers += 1
            } else {
                policies.append((name, type, 1))
            }
        }
        guard !policies.isEmpty else { return nil }
        let parts = policies.map { name, type, layers in
            "\(layers == 1 ? "1 layer" : "\(layers.grouped) layers") in \(type)" + (name == type ? "" : " (\(name))")
        }
        return "Keras computes \(parts.joined(separator: " and ")); Mien computes in float32"
    }

    /// Keras's policies that compute in something else than float32, and what that is.
    private static let computeTypes = [
        "float16": "float16", "mixed_float16": "float16", "bfloat16": "bfloat16", "mixed_bfloat16": "bfloat16",
        "float64": "float64",
    ]
}

extension Layer {
    /// The name of the layer's policy: of `"mixed_float16"`, or of an object with a name; of a quantised layer that of the
    /// policy which it had before. Nil where there is none.
    fileprivate var policyName: String? {
        guard let policy = otherSettings["dtype"] else { return nil }
        let name = policy.string ?? policy["config"]?["source_name"]?.string ?? policy["config"]?["name"]?.string
        // Before Keras 3.4: `int8_from_mixed_bfloat16`.
        return name.map { name in name.split(separator: "_from_").last.map(String.init) ?? name }
    }
}
