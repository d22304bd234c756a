/// How a file stores an array.
public struct StorageLayout: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// In the header that describes it.
        case compact
        /// In one piece.
        case contiguous
        /// In pieces of one shape.
        case chunked
    }

    public var kind: Kind
    /// The shape of a chunk; empty unless the layout is chunked.
    public var chunk: [Int]
    /// What the values went through, by name and in the order in which writing did it: `shuffle`, `deflate`.
    public var filters: [String]
    /// How many bytes of the file hold the values; 0 for an array that was declared and never written.
    public var storedBytes: Int
    /// Where in the file the values lie; nil unless they lie there in one piece and as they are.
    public var fileOffset: Int?

    public init(_ kind: Kind, chunk: [Int] = [], filters: [String] = [], storedBytes: Int, fileOffset: Int? = nil) {
        self.kind = kind
        self.chunk = chunk
        self.filters = filters
        self.storedBytes = storedBytes
        self.fileOffset = fileOffset
    }
}
