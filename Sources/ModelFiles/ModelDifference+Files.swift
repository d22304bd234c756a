public import MienBasics
public import MienHDF5Tree
import MienKerasFormat
import MienNetworks

extension ModelDifference {
    /// Compares the models in two files. One that holds weights only takes its layers from `architecture` or, where none is
    /// given, from the other file.
    ///
    /// - Throws: `FileError` when a file can't be read, when neither says which layers there are, and when `architecture` is
    ///   given although both do.
    public init(
        _ left: String, _ right: String, architecture: String? = nil, tolerance: Double = 0,
        hdf5 access: HDF5Access, budgets: Budgets = .standard
    ) throws {
        let one = try OpenedModel(left, access, budgets)
        let other = try OpenedModel(right, access, budgets)
        if let architecture, one.hasArchitecture && other.hasArchitecture {
            throw FileError(
                .mismatch, file: architecture,
                found: "an architecture for \(left) and \(right), which say themselves what layers they have",
                expected: "it for a file of weights alone")
        }
        func read(_ file: OpenedModel, besides other: OpenedModel) throws -> StoredModel {
            if file.hasArchitecture { return try file.model() }
            let source = try architecture.map { try OpenedModel($0, access, budgets) }
            return try file.model(architecture: source ?? (other.hasArchitecture ? other : nil))
        }
        let leftModel = try read(one, besides: other)
        let rightModel = try read(other, besides: one)
        try self.init(leftModel, rightModel, tolerance: tolerance)
    }
}
