public import MienBasics

/// What a zip archive lists, as far as that can be told: for a look into archives that ``Archive`` does not read.
///
/// A member that is not read, for how it is compressed or because its records lie, does not hide the others, and neither do
/// other bytes before the archive, as those of a program that unpacks itself.
public struct ArchiveListing: Sendable {
    /// What the central directory says of one member.
    public struct Entry: Sendable {
        /// The name as it stands there, whether or not a member may have it.
        public let name: String
        /// Or why the member can't be read.
        public internal(set) var member: Result<Archive.Member, FileError>
    }

    /// All members, in the directory's order.
    public let entries: [Entry]
    /// An archive of those that can be read.
    public let archive: Archive
    /// How many other bytes stand before the archive.
    public let prefix: Int

    /// - Throws: ``FileError`` where the end record or the central directory are not in order, or exceed the budgets.
    public init(_ content: SharedBytes, file: String, budgets: Budgets = .standard) throws {
        let listing = try content.withBytes {
            try DirectoryReader(bytes: $0, file: file, budgets: budgets, isTolerant: true).listing()
        }
        var entries = listing.entries
        var names: Set<String> = []
        for (index, entry) in entries.enumerated() {
            guard case .success(let member) = entry.member, !names.insert(member.name).inserted else { continue }
            entries[index].member = .failure(Archive.secondName(member.name, file: file))
        }
        archive = try Archive(content, file: file, members: entries.compactMap { try? $0.member.get() })
        self.entries = entries
        prefix = listing.prefix
    }

    /// Maps the file at `path` and reads its records.
    public init(contentsOf path: String, budgets: Budgets = .standard) throws {
        try self.init(SharedBytes(MappedFile(path: path)), file: path, budgets: budgets)
    }

    /// Whether `bytes` end as a zip archive does, whatever they begin with.
    public static func isAtEnd(of bytes: UnsafeRawBufferPointer) -> Bool {
        DirectoryReader.endRecordOffset(in: bytes) != nil
    }
}
