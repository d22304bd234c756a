public import MienBasics
import MienImaging

/// Faces as image folders hold them: `<class>/*`, `<split>/<class>/*`, or FER+'s `FER2013Train/*` with its `label.csv`, of PNG
/// and JPEG. The one folder in which all of that lies, `images/`, may stand before it. Pictures in no class have no label.
///
/// A class folder is named as ``Emotion/init(named:)`` understands it, a split folder as ``Usage/init(named:)`` does. Where
/// the pictures' own names begin with a usage, as in `test/happy/PublicTest_8514439.jpg`, that counts. Faces come in the order
/// of their paths' bytes; where Mien wrote the folder, which its manifest says, in the order of the numbers that end their
/// names, and those without one behind them. Hidden files are passed over.
public struct ImageFolder: FaceSource {
    public let path: String
    public let problems: [FileError]
    /// What Mien says of a folder that it wrote.
    public let manifest: DatasetManifest?
    private let pictures: PictureList
    /// Whether every picture has a number of its own at the end of its name.
    private let isNumbered: Bool

    /// Lists the folder; no picture is read.
    ///
    /// - Throws: ``FileError``: `unreadable`; `unrecognised` for a folder that is neither a split nor a class, and where
    ///   there is no picture at all; `unsupported` for a file among the pictures that is none by its name; `mismatch` for two
    ///   folders that mean the same; `overBudget` by ``Budgets/samples``.
    public init(path: String, budgets: Budgets = .standard) throws {
        try self.init(tolerant: path, budgets: budgets)
        if let problem = problems.first { throw problem }
    }

    /// Lists what can be made sense of, and keeps in ``problems`` what can't.
    ///
    /// - Throws: ``FileError``: `unreadable`; `unrecognised` where there is no picture and nothing else is wrong; `overBudget`.
    public init(tolerant path: String, budgets: Budgets = .standard) throws {
        self.path = path
        manifest = try DatasetManifest.inside(path, budgets: budgets)
        var listing = FolderListing(path: path, budgets: budgets)
        try listing.listRoot()
        problems = listing.problems
        guard listing.pictures.count > 0 || !problems.isEmpty else {
            throw FileError(
                .unrecognised, file: path, found: "no pictures",
                expected: "PNG or JPEG files, mostly in folders named after emotions")
        }
        guard manifest != nil else {
            (pictures, isNumbered) = (listing.pictures, false)
            return
        }
        let numbers = (0..<listing.pictures.count).map { Self.number(listing.pictures.names[$0]) ?? .max }
        let order = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
        pictures = listing.pictures.reordered(order)
        isNumbered = zip(order, order.dropFirst()).allSatisfy { numbers[$0] < numbers[$1] } && !numbers.contains(.max)
    }

    public var labels: LabelOrder? { manifest?.labels }

    public var count: Int { pictures.count }

    public func name(at index: Int) -> String { pictures.names[index] }

    public func label(at index: Int) -> FaceLabel { pictures.labels[index] }

    public func sample(at index: Int) throws -> FaceSample { try pictures.sample(at: index) }

    public func number(at index: Int) -> Int { isNumbered ? Self.number(pictures.names[index]) ?? index : index }

    /// The number that ends a picture's name, `Training_0000017.png`; nil where there is none.
    private static func number(_ name: String) -> Int? {
        let stem = name.utf8.prefix { $0 != UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
        let digits = stem.reversed().prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty || digits.count > 18 ? nil : digits.reversed().reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }
}
