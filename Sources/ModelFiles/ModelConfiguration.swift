public import MienBasics
import MienCheckpointFormat
public import MienHDF5Tree
import MienKerasFormat
import MienNetworks

/// A model's configuration as it stands in its file: Keras's JSON, or the network in the header of a checkpoint.
public struct ModelConfiguration: Sendable {
    /// The file's path as the caller gave it.
    public let file: String
    public let configuration: JSON

    /// - Throws: `FileError` that says what the file holds instead.
    public init(contentsOf path: String, hdf5 access: HDF5Access, budgets: Budgets = .standard) throws {
        file = path
        configuration =
            switch try OpenedModel(path, access, budgets) {
            case .checkpoint: try Checkpoint.configuration(contentsOf: path, budgets: budgets)
            case .keras(let file): try file.configuration()
            }
    }

    /// The configuration as indented JSON.
    public var text: String { configuration.text(indented: true) }

    /// The configuration with its file's name (`Schemas/inspect-config.schema.json`).
    public var json: JSON { ["file": .string(file), "configuration": configuration] }
}
