import MienBasics
import MienNetworks

/// A layer's settings that have no meaning for its outputs, from one generation of Keras into another: initializers,
/// regularizers, constraints, and the name of its type.
struct SettingsTranslation {
    let source: Dialect
    let target: Dialect

    /// Whether both generations say everything in the same words.
    var isIdentity: Bool { (source < .keras3) == (target < .keras3) }

    /// The settings in the target's words, and those that it has none for.
    func translated(_ settings: JSON.Object, of className: String) -> (settings: JSON.Object, lost: [String]) {
        guard !isIdentity else { return (settings, []) }
        var translated = JSON.Object()
        var lost: [String] = []
        for (key, value) in settings.members {
            let (isForeign, isLoss) = ForeignSettings.isForeign(key, value, of: className, to: target)
            if isForeign {
                if isLoss { lost.append(key) }
            } else if key == "dtype" {
                translated[key] = type(value, of: className)
            } else if Self.objectKeys.contains(where: key.hasSuffix), !value.isNull {
                if let object = object(value, kind: key) { translated[key] = object } else { lost.append(key) }
            } else {
                translated[key] = value
            }
        }
        if target < .keras3, className == "MultiHeadAttention" {
            for key in ForeignSettings.shapes where translated[key] == nil { translated[key] = .null }
        }
        return (translated, lost)
    }

    private static let objectKeys = ["initializer", "regularizer", "constraint"]

    /// `"float32"`, or the policy of that name in the target's words; an input layer has the mere name in both.
    private func type(_ value: JSON, of className: String) -> JSON {
        guard let name = value.string ?? value["config"]?["name"]?.string else { return value }
        if className == "InputLayer" { return .string(name) }
        if target == .keras3 {
            return [
                "module": "keras", "class_name": "DTypePolicy", "config": ["name": .string(name)],
                "registered_name": nil,
            ]
        }
        return name.hasPrefix("mixed_") ? ["class_name": "Policy", "config": ["name": .string(name)]] : .string(name)
    }

    /// An initializer, regularizer or constraint; nil where it is somebody's own, which has another name there.
    private func object(_ value: JSON, kind: String) -> JSON? {
        if value.string != nil { return value }
        guard let className = value["class_name"]?.string, var config = value["config"]?.object else { return nil }
        if className.contains(">") || value["registered_name"]?.string?.contains(">") == true { return nil }
        config["dtype"] = nil
        if target == .keras3 {
            // Keras 2.0 to 2.1 called it so.
            if config["distribution"] == "normal" { config["distribution"] = "truncated_normal" }
            let plural = Self.objectKeys.first(where: kind.hasSuffix).map { "\($0)s" } ?? ""
            return [
                "module": .string("keras.\(plural)"), "class_name": .string(className), "config": .object(config),
                "registered_name": nil,
            ]
        }
        // Keras 2's initializers have no such options; what is null there is what they do.
        for key in ["input_axes", "output_axes"] where config[key] == .null { config[key] = nil }
        return ["class_name": .string(className), "config": .object(config)]
    }
}
