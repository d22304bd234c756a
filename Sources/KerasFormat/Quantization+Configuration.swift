import MienBasics
import MienNetworks

extension KerasConfiguration {
    /// How a layer computes with whole numbers; nil where it does so in a way that Mien does not have: float8, GPTQ, AWQ,
    /// somebody's own quantizer, or with adapters (LoRA) beside its kernel.
    func quantization(_ config: JSON.Object) -> Quantization? {
        guard dialect == .keras3, config["lora_rank"]?.isNull ?? true else { return nil }
        let mode = config["dtype"].flatMap(Self.mode)
        if let written = config["quantization_config"], !written.isNull {
            var quantization = Quantization()
            guard (try? quantization.read(written, in: dialect)) != nil else { return nil }
            return mode.map { $0.prefix { $0 != "/" } == quantization.name } ?? true ? quantization : nil
        }
        switch mode {
        case "int8": return Quantization()
        case "int4":
            // Keras 3.11 to 3.13 rounded the inputs, as for 8 bits.
            let isLate = version.map { $0 >= KerasVersion(3, 14) } ?? false
            return Quantization(.int4(blockSize: nil), inputs: isLate ? nil : Quantization.InputRounding())
        case let mode?:
            guard mode.hasPrefix("int4/"), let size = Int(mode.dropFirst(5)), size == -1 || size > 0 else { return nil }
            return Quantization(.int4(blockSize: size == -1 ? nil : size), inputs: nil)
        case nil: return nil
        }
    }

    /// `int8`, `int4`, `int4/128`, …, of a policy or of its name, `int8_from_float32`.
    private static func mode(of policy: JSON) -> String? {
        if let name = policy.string { return name.split(separator: "_").first.map(String.init) }
        return policy["config"]?["mode"]?.string
    }
}

extension Quantization {
    /// The policy in `dtype` that goes with it, as Keras 3 writes it.
    ///
    /// - Parameter other: the one that was there, which says what the layer's other numbers are.
    func policy(replacing other: JSON?) -> JSON {
        var source = other?["config"]?["source_name"]?.string ?? other?["config"]?["name"]?.string ?? other?.string
        // Before Keras 3.4 the policy was its name.
        if let name = source, let mark = name.firstRange(of: "_from_") { source = String(name[mark.upperBound...]) }
        var mode = name
        if case .int4(let blockSize) = kernel { mode += "/\(blockSize ?? -1)" }
        return [
            "module": "keras.dtype_policies",
            "class_name": .string(kernel == .int8 ? "QuantizedDTypePolicy" : "Int4DTypePolicy"),
            "config": ["mode": .string(mode), "source_name": .string(source ?? "float32")], "registered_name": .null,
        ]
    }
}

extension Dense {
    /// The number of units where the kernel has two numbers in a byte.
    var packedUnits: Int? {
        guard case .int4 = quantization?.kernel else { return nil }
        return units
    }
}

extension Network {
    /// Whether a layer, here or in a nested network, computes with whole numbers.
    var hasQuantisedLayers: Bool { allLayers.contains { ($0.layer.specification as? Dense)?.quantization != nil } }

    /// Makes sure that kernels of floats can be made of the weights of layers that keep theirs in whole numbers.
    ///
    /// - Throws: `FileError` that names `file`, the layer and what is wrong.
    func checkQuantisedLayers(file: String) throws {
        for (path, layer) in allLayers {
            guard let quantization = (layer.specification as? Dense)?.quantization else { continue }
            do throws(LayerError) {
                try quantization.check(layer.weights)
            } catch {
                throw FileError(.malformed, file: file, place: "layer `\(path)`", error.problem)
            }
        }
    }
}
