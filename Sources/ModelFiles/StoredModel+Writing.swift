import MienArrayFormats
import MienBasics
import MienCheckpointFormat
public import MienHDF5Tree
package import MienKerasFormat
public import MienNetworks

/// What a caller may choose about the file that a model is written to.
public struct WritingOptions: Sendable {
    /// The generation of Keras whose words stand in a file that either one can have (`.h5`, `.json`); nil for the one that
    /// the model came from.
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
        switch format {
        case .checkpoint:
            var own = Checkpoint.Options()
            own.halfPrecision = options.halfPrecision
            var notes = WritingNotes()
            var model = self
            model.provenance.source = try source(&notes)
            try Checkpoint.write(model, to: path, options: own)
            return notes
        case .arrays:
            try NamedArrays(weightsOf: network).write(to: path)
            var notes = WritingNotes()
            notes.leftBehind = ["the architecture"]
            if !card.json.isEmpty { notes.leftBehind.append("the model card") }
            if testVectors != nil { notes.leftBehind.append("the test vectors") }
            if trainingState != nil { notes.leftBehind.append("the training state") }
            return notes
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

    /// The endings of the names of files that can be written.
    package static let endings = [
        ".mien", ".keras", ".weights.h5", ".h5", ".hdf5", ".json", ".npz", ".safetensors",
    ]

    /// The format that a file's name asks for.
    ///
    /// - Throws: `FileError` of kind `unwritable` for a name that ends in nothing known, and for an option that the format
    ///   does not have.
    package init(path: String, options: WritingOptions, of model: StoredModel) throws {
        let dialect = options.dialect ?? (model.provenance.dialect < .keras3 ? .keras2 : .keras3)
        let name = FilePaths.name(of: path)
        guard let ending = Self.endings.first(where: name.hasSuffix) else {
            throw FileError(
                .unwritable, file: path, found: "a name that ends otherwise",
                expected: "one that ends in \(Self.endings.joined(separator: ", "))")
        }
        var excess: [(isAsked: Bool, what: String)] = []
        switch ending {
        case ".mien":
            self = .checkpoint
            excess = [(options.weightsOnly, "weights alone"), (options.dialect != nil, "a dialect")]
        case ".keras":
            self = .keras(.archive)
            excess = [(options.weightsOnly, "weights alone"), (options.dialect == .keras2, "the words of Keras 2")]
        case ".weights.h5":
            self = .keras(.weights)
            excess = [(options.dialect == .keras2, "the words of Keras 2")]
        case ".npz", ".safetensors":
            self = .arrays
            excess = [(options.dialect != nil, "a dialect")]
        case ".json":
            self = .keras(.architecture(dialect))
            excess = [(options.weightsOnly, "weights alone")]
        default: self = .keras(options.weightsOnly ? .legacyWeights(dialect) : .legacyModel(dialect))
        }
        if options.halfPrecision, self != .checkpoint { excess.append((true, "half precision")) }
        if let first = excess.first(where: \.isAsked) {
            throw FileError(
                .unwritable, file: path, found: "\(first.what) asked for",
                expected: "what a \(ending) file can have")
        }
    }
}
