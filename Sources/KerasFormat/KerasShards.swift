package import MienBasics
package import MienHDF5Tree

/// Weights that Keras 3.10 and later split over several files: a `.weights.json` that lists them, beside `.weights.h5`
/// files that lie in the same folder.
package struct KerasShards: KerasFile {
    private let map: JSON
    private let file: String
    private let access: HDF5Access
    private let budgets: Budgets

    /// Nil where the document is not one: it has no `weight_map`.
    package init?(_ json: JSON, file: String, hdf5 access: HDF5Access, budgets: Budgets) {
        guard let map = json["weight_map"] else { return nil }
        self.map = map
        self.file = file
        self.access = access
        self.budgets = budgets
    }

    package var hasArchitecture: Bool { false }

    package func configuration() throws -> JSON {
        throw FileError.noArchitecture(file, form: "sharded .weights.json")
    }

    package func architecture() throws -> KerasArchitecture {
        throw FileError.noArchitecture(file, form: "sharded .weights.json")
    }

    package func weights() throws -> KerasWeights {
        let weights = try ObjectWeights(trees().map(\.root), file: file, budgets: budgets)
        return KerasWeights(
            layout: .objects(weights), file: file, format: "Keras sharded weights",
            optimizer: try weights.optimizer())
    }

    /// What is in the files, in the order in which they are listed.
    ///
    /// - Throws: `FileError` for a list that is none, and for a file that is missing or can't be read.
    package func trees() throws -> [HDF5Tree] {
        try names().map { try access.read(FilePaths.join(FilePaths.folder(of: file), $0), budgets: budgets) }
    }

    /// The names of the files, in the order in which they are listed.
    private func names() throws -> [String] {
        func fault(_ found: String, _ expected: String) -> FileError {
            FileError(.malformed, file: file, place: "weight_map", found: found, expected: expected)
        }
        guard let entries = map.object else { throw fault(map.kindDescription, "an object") }
        var names: [String] = []
        var seen: Set<String> = []
        for (_, value) in entries.members {
            for element in value.array ?? [value] {
                guard let name = element.string else { throw fault(element.kindDescription, "a file's name") }
                // A list of weights has no business in other folders.
                guard HDF5Group.isName(name), name != ".." else {
                    throw fault("\"\(name)\"", "the name of a file in the same folder")
                }
                if seen.insert(name).inserted { names.append(name) }
            }
        }
        return names
    }
}
