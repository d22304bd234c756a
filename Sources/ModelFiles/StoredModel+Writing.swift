import MienArrayFormats
import MienBasics
import MienCheckpointFormat
public import MienHDF5Tree
package import MienKerasFormat
public import MienNetworks

/// What a caller may choose about the file that a model is written to.
public struct WritingOptions: Sendable {
    /// The generation of Keras whose words stand in a file that either one can have (`.h5`, `.json`); nil for the one that
    /// the model came from. Nothing is written in the words of Keras 1: that asks for Keras 2's.
    public var dialect: Dialect?
    /// Whether an `.h5` file holds the weights alone.
    public var weightsOnly = false
    /// Whether a checkpoint's weights are rounded to 16 bits.
    public var halfPrecision = false

    public init() {}
}

extension StoredModel {
    /// Writes the model to `path`, atomically, in the format that its name ends in: `.mien`, `.keras`, `.weights.h5`, `.h5`
    /// or `.hdf5`, `.json`, `.npz`, `.safetensors`. The same model gives the same bytes.
    ///
    ///     try model.write(to: "fer.keras", hdf5: .inProcess)
    ///
    /// - Parameters:
    ///   - path: the file; one that is there is replaced when the new one is complete.
    ///   - access: what makes HDF5 files: this process, or a helper.
    /// - Returns: what the file says in other words than the model came in, and what it has no place for.
    /// - Throws: `FileError` of kind `unwritable` that names the layer, and the option, whose meaning would be lost, or the
    ///   option of the caller's that the format does not have; the file is then what it was.
    @discardableResult
    public func write(
        to path: String, options: WritingOptions = WritingOptions(), hdf5 access: HDF5Access
    ) throws -> WritingNotes {
        let format = try ModelFormat(path: path, options: options, of: self)
        guard hasWeights || !format.holdsWeights else {
            throw FileError(
                .unwritable, file: path, found: "a model without weights (\(provenance.file))",
                expected: "one with weights, or a name that ends in .json, for the architecture alone")
        }
        switch format {
        case .checkpoint:
            var own = Checkpoint.Options()
            own.halfPrecision = options.halfPrecision
            var notes = WritingNotes(self, placesFor: Set(ModelPart.allCases))
            var model = self
            model.provenance.source = try source(&notes)
            try Checkpoint.write(model, to: path, options: own)
            return notes
        case .arrays:
            try NamedArrays(weightsOf: network).write(to: path)
            return WritingNotes(self, placesFor: [.weights])
        case .keras(let format): return try KerasWriter.write(self, as: format, to: path, hdf5: access)
        }
    }
}

extension StoredModel {
    /// What a checkpoint says that it was made from: the file that the model was read from, with its digest, or what that
    /// file says of itself. Nil for a model that was not read from one file.
    private func source(_ notes: inout WritingNotes) throws -> Provenance.Source? {
        guard provenance.source == nil, let stamp = provenance.stamp else { return provenance.source }
        let file = provenance.file
        var source = Provenance.Source(name: FilePaths.name(of: file), format: provenance.format)
        // The stamp is looked at last: what was hashed is then what was read.
        let digest = try stamp == FileStamp(file) ? MappedFile(path: file).withBytes(SHA256.hexadecimalDigest) : nil
        if let digest, stamp == FileStamp(file) {
            source.digest = "sha256:\(digest)"
        } else {
            notes.leftBehind.append("the digest of \(source.name), which is no longer the file that was read")
        }
        return source
    }
}

/// What a model is written as.
package enum ModelFormat: Equatable {
    case checkpoint
    case keras(KerasWriter.Format)
    /// The weights as mere arrays, under the paths of their layers.
    case arrays

    /// Whether there is a place for weights, which must then be had.
    var holdsWeights: Bool {
        if case .keras(.architecture) = self { return false }
        return true
    }

    /// The endings of the names of files that can be written.
    package static let endings = [
        ".mien", ".keras", ".weights.h5", ".weights.hdf5", ".h5", ".hdf5", ".json", ".npz", ".safetensors",
    ]

    /// Keras's ending for weights in several files, which are read and not written.
    private static let pieces = ".weights.json"

    /// What a file's name that has no ``ending(of:)`` should be.
    package static func expected(insteadOf path: String) -> String {
        FilePaths.name(of: path).lowercased().hasSuffix(pieces)
            ? "another ending, for weights in pieces are read and not written"
            : "a name that ends in one of \(endings.joined(separator: ", "))"
    }

    /// The ending of a file's name, in whatever case it stands there; nil for another one. A name that is nothing else, as
    /// `.h5`, is that of a hidden file and has none, as everywhere.
    package static func ending(of path: String) -> String? {
        let name = FilePaths.name(of: path).lowercased()
        guard !name.hasSuffix(pieces) else { return nil }
        return endings.contains(name) ? nil : endings.first(where: name.hasSuffix)
    }

    /// What of `options` a file with that ending can't have: the option's name, and the endings that go with it.
    package static func unfit(_ options: WritingOptions, _ ending: String) -> (option: String, endings: [String])? {
        let weights = [".h5", ".hdf5", ".weights.h5", ".weights.hdf5", ".npz", ".safetensors"]
        let words = [".h5", ".hdf5", ".json"]
        let keras3 = words + [".keras", ".weights.h5", ".weights.hdf5"]
        if options.weightsOnly, !weights.contains(ending) { return ("weights-only", weights) }
        if options.dialect == .keras3, !keras3.contains(ending) { return ("dialect keras3", keras3) }
        if let dialect = options.dialect, dialect < .keras3, !words.contains(ending) {
            return ("dialect keras2", words)
        }
        if options.halfPrecision, ending != ".mien" { return ("half-precision", [".mien"]) }
        return nil
    }

    /// The format that a file's name asks for.
    ///
    /// - Throws: `FileError` of kind `unwritable` for a name that ends in nothing known, and for an option that the format
    ///   does not have.
    package init(path: String, options: WritingOptions, of model: StoredModel) throws {
        guard let ending = Self.ending(of: path) else {
            throw FileError(
                .unwritable, file: path, found: "the name \"\(FilePaths.name(of: path))\"",
                expected: Self.expected(insteadOf: path))
        }
        if let (option, endings) = Self.unfit(options, ending) {
            throw FileError(
                .unwritable, file: path, found: "\(option) for a \(ending) file",
                expected: "it for one of \(endings.joined(separator: ", "))")
        }
        // What Keras 1 wrote is in Keras 2's words when it has been read.
        let asked = options.dialect ?? model.provenance.dialect
        let dialect: Dialect = asked < .keras3 ? .keras2 : .keras3
        self =
            switch ending {
            case ".mien": .checkpoint
            case ".keras": .keras(.archive)
            case ".weights.h5", ".weights.hdf5": .keras(.weights)
            case ".npz", ".safetensors": .arrays
            case ".json": .keras(.architecture(dialect))
            default: .keras(options.weightsOnly ? .legacyWeights(dialect) : .legacyModel(dialect))
            }
    }
}
