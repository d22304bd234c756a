package import MienBasics
import MienNetworks

/// An architecture without weights: the JSON that `model.to_json()` gives.
package struct KerasArchitectureFile: KerasFile {
    private let json: JSON
    private let file: String

    /// Nil where the document is not one: it has no `class_name`.
    package init?(_ json: JSON, file: String) {
        guard json["class_name"] != nil else { return nil }
        self.json = json
        self.file = file
    }

    package var hasArchitecture: Bool { true }
    package var hasWeights: Bool { false }

    package func configuration() -> JSON { json }

    package func architecture() throws -> KerasArchitecture {
        let version = json["keras_version"]?.string
        let dialect =
            try version.map { try Dialect(kerasVersion: $0, file: file, place: "keras_version") }
            ?? Dialect(of: json, orElse: .keras3)
        return KerasArchitecture(
            file: file, model: json, dialect: dialect, version: version, backend: json["backend"]?.string,
            training: json.compileSettings)
    }

    package func weights() throws -> KerasWeights { throw FileError.noWeights(in: file) }
}
