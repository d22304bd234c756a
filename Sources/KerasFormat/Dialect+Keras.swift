import MienBasics
import MienNetworks

extension Dialect {
    /// The dialect of a version of Keras. Keras 1 left no version in the group of weights, and before 1.1 none at all.
    ///
    /// - Throws: `FileError` for Keras 1, and for a version that does not exist.
    init(kerasVersion version: String?, file: String, place: String) throws {
        let major = version.flatMap { Int($0.prefix { $0 != "." }) }
        switch (version, major) {
        case (_, 2): self = .keras2
        case (_, 3): self = .keras3
        case (nil, _), (_, 1): throw FileError.keras1(file)
        default:
            throw FileError(
                .unsupported, file: file, place: place, found: "version \"\(version ?? "")\"",
                expected: "Keras 2 or 3")
        }
    }

    /// The dialect that a configuration is written in where no version stands beside it. Words that only one generation
    /// has decide, the first one that is met: the input shape's key, the form of a tensor, the modules of the classes.
    /// Without any, as in a model that was never built, it is Keras 3, which writes most files without a version.
    ///
    /// - Throws: `FileError` for Keras 1.
    init(of configuration: JSON, file: String) throws {
        self = Self.told(by: configuration) ?? .keras3
        if self == .keras1 { throw FileError.keras1(file) }
    }

    private static func told(by json: JSON) -> Dialect? {
        switch json {
        case .array(let elements): return elements.lazy.compactMap(told(by:)).first
        case .object(let object):
            let module = object["module"]?.string ?? ""
            if object["input_dtype"] != nil || object["border_mode"] != nil { return .keras1 }
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

extension FileError {
    fileprivate static func keras1(_ file: String) -> FileError {
        FileError(.unsupported, file: file, found: "a model written by Keras 1", expected: "one by Keras 2 or 3")
    }
}
