/// What went wrong with a file, said once and for a reader: the file, the place in it, what was found and what was
/// expected.
///
///     faces.csv: row 14203: found 2303 pixels, expected 2304
///
/// The kind is for programs, the sentence for people. A failure of a C library keeps that library's own words in
/// ``cause``.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What sort of failure it is; open, because files find new ways to be wrong.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// There is no such file, or it can't be opened.
        public static let unreadable = Kind(rawValue: "unreadable")
        /// The bytes are of no format that the reader knows.
        public static let unrecognised = Kind(rawValue: "unrecognised")
        /// The format is known and the bytes break its rules; a truncated file is one of these.
        public static let malformed = Kind(rawValue: "malformed")
        /// The file is valid, and holds something that Mien does not do.
        public static let unsupported = Kind(rawValue: "unsupported")
        /// The file asks for something that is never done for a stranger's file: a link, a plugin, code.
        public static let refused = Kind(rawValue: "refused")
        /// The file exceeds one of the ``Budgets``.
        public static let overBudget = Kind(rawValue: "overBudget")
        /// Two things that belong together do not fit: weights and architecture, image and network.
        public static let mismatch = Kind(rawValue: "mismatch")
        /// The file can't be written.
        public static let unwritable = Kind(rawValue: "unwritable")
    }

    public var kind: Kind
    /// The file's path as the caller gave it.
    public var file: String
    /// Where in the file: a row, a byte offset, a layer, a path inside the container. Empty when it is the whole file.
    public var place: String
    /// The sentence, lower case and without a full stop.
    public var problem: String
    /// What a library below said, outermost first.
    public var cause: [String]

    public init(_ kind: Kind, file: String, place: String = "", _ problem: String, cause: [String] = []) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
        self.cause = cause
    }

    /// A failure in the usual shape: what was found, and what was expected in its place.
    public init(
        _ kind: Kind, file: String, place: String = "", found: String, expected: String, cause: [String] = []
    ) {
        self.init(kind, file: file, place: place, "found \(found), expected \(expected)", cause: cause)
    }

    /// Parts that do not fit each other, weights and architecture: all that is wrong, at once. Of a thousand faults on, and
    /// of a name that takes pages, the beginning must do.
    package init(mismatches: [String], file: String, place: String, _ kind: Kind = .mismatch) {
        let most = 1000
        var faults = mismatches.prefix(most).map { $0.utf8.count <= most ? $0 : "\($0.prefix(most))…" }
        if mismatches.count > most { faults.append("and \(mismatches.count - most) more") }
        self.init(kind, file: file, place: place, faults.joined(separator: "; "))
    }

    /// The same failure, seen from a file that the code which threw it did not know.
    public func inFile(_ path: String) -> FileError {
        var error = self
        error.file = path
        return error
    }

    /// One line: `file: place: problem (cause: cause)`, without control characters.
    public var description: String {
        let parts = [file, place, problem].filter { !$0.isEmpty }.joined(separator: ": ")
        let line = cause.isEmpty ? parts : "\(parts) (\(cause.joined(separator: ": ")))"
        return line.onOneLine
    }
}

extension Unicode.Scalar {
    /// Whether it is one of Unicode's control characters, C0 or C1.
    package var isControl: Bool { properties.generalCategory == .control }
}
