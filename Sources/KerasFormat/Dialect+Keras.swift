import MienBasics
import MienNetworks

extension Dialect {
    /// The dialect of a version of Keras.
    ///
    /// - Throws: `FileError` for a version that does not exist, or whose files are others.
    init(kerasVersion version: String, file: String, place: String) throws {
        guard let major = Int(version.prefix { $0 != "." }), let dialect = Dialect(rawValue: major) else {
            throw FileError(
                .unsupported, file: file, place: place, found: "version \"\(version)\"",
                expected: "Keras 1, 2 or 3")
        }
        self = dialect
    }

    /// The dialect that a configuration is written in where no version stands beside it. Words that only one generation
    /// has decide, the first one that is met: the input shape's key, the form of a tensor, the modules of the classes.
    /// Without any, as in a model that was never built, it is `other`: Keras 3 writes most JSON without a version, and
    /// Keras 1 wrote legacy HDF5 without one.
    init(of configuration: JSON, orElse other: Dialect) {
        self = Self.told(by: configuration) ?? other
    }

    /// Keys that Keras 2 has other names for.
    private static let keras1Words = [
        "input_dtype", "border_mode", "nb_filter", "dim_ordering", "W_regularizer", "inner_init", "mode_type",
    ]

    private static func told(by json: JSON) -> Dialect? {
        switch json {
        case .array(let elements): return elements.lazy.compactMap(told(by:)).first
        case .object(let object):
            let module = object["module"]?.string ?? ""
            if keras1Words.contains(where: { object[$0] != nil }) { return .keras1 }
            if object["batch_input_shape"] != nil || module.hasPrefix("tf_keras.") || module.contains(".engine.") {
                return .keras2
            }
            if object["batch_shape"] != nil || object["class_name"]?.string == "__keras_tensor__"
                || module.contains(".models.") || module.contains(".ops.")
            {
                return .keras3
            }
            return object.members.lazy.compactMap { told(by: $0.value) }.first
        default: return nil
        }
    }
}
