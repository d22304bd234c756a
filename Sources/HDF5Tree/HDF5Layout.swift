/// How a file stores a dataset.
public struct HDF5Layout: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// In the dataset's own header.
        case compact
        /// In one piece.
        case contiguous
        /// In pieces of one shape, through filters if there are any.
        case chunked
    }

    public var kind: Kind
    /// The shape of a chunk; empty unless the layout is chunked.
    public var chunk: [Int]
    /// The filters' names in the order in which writing applied them: `shuffle`, `deflate`.
    public var filters: [String]
    /// How many bytes of the file hold the values; 0 for a dataset that was declared and never written.
    public var storedBytes: Int
    /// Where in the file the values lie; nil unless they lie there in one piece.
    public var fileOffset: Int?

    public init(_ kind: Kind, chunk: [Int] = [], filters: [String] = [], storedBytes: Int, fileOffset: Int? = nil) {
        self.kind = kind
        self.chunk = chunk
        self.filters = filters
        self.storedBytes = storedBytes
        self.fileOffset = fileOffset
    }
}
