public import MienBasics
public import MienNetworks
public import MienTensors

/// The native checkpoint, `.mien`: one file for all that a ``StoredModel`` holds. <doc:Checkpoint> is its specification.
public enum Checkpoint {
    /// What a file of this format begins with. The byte above 0x7F and both kinds of line ends show a transfer that
    /// changes text.
    public static let magic: [UInt8] = [0x89, 0x4D, 0x49, 0x45, 0x4E, 0x0D, 0x0A, 0x1A]

    /// The version that is written. A reader takes every minor version of its own major one.
    static let version = (major: 1, minor: 0)

    /// Magic, two numbers for the version, length and checksum of the header.
    static let preambleSize = 20
    /// Where tensors begin: at multiples of this, a cache line.
    static let alignment = 64
    /// The most bytes that a header has.
    static let maximumHeaderSize = 8 << 20
    /// The most values that a header has, lists and objects among them.
    static let maximumValues = 1 << 18
    /// The deepest nesting of a header's lists and objects.
    static let maximumDepth = 128

    /// Reads the model in the file at `path`. Its tensors stay in the file, which is mapped.
    ///
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it.
    public static func model(contentsOf path: String, budgets: Budgets = .standard) throws -> StoredModel {
        try model(in: Storage(MappedFile(path: path)), file: path, budgets: budgets)
    }

    /// Reads the model in the bytes of a file; errors name it `file`. Its tensors look at these bytes. The checksum of the
    /// header is compared, those of the tensors are not; see ``examine(_:file:budgets:)``.
    ///
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it.
    public static func model(
        in storage: Storage, file: String, budgets: Budgets = .standard
    ) throws -> StoredModel {
        try StoredModel(CheckpointFile(storage, file: file, budgets: budgets))
    }

    /// The first multiple of the alignment that is not before `position`, a place in a file.
    static func aligned(_ position: Int) -> Int { (position + alignment - 1) / alignment * alignment }
}
