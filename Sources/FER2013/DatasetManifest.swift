public import MienBasics

/// What Mien writes beside a data set that it has made: in a folder as `manifest.json`, beside `faces.csv` as
/// `faces.csv.manifest.json`. `Schemas/dataset-manifest.schema.json` describes it.
///
/// With it a folder becomes the CSV again that it was made of, byte for byte: the rows' order stands in the pictures' names,
/// everything else here.
public struct DatasetManifest: Sendable {
    /// What the faces were made of.
    public struct Source: Sendable, Equatable {
        /// The file's or the folder's name, without the way to it.
        public var name: String
        /// In bytes; nil for a folder.
        public var size: Int?
        /// `sha256:` and 64 hexadecimal digits: of the file; of a folder, see the schema.
        public var digest: String
    }

    /// What is wrong with a face that was left out.
    public struct Skipped: Sendable, Equatable {
        public var place: String
        public var problem: String
    }

    /// How many faces there are.
    public var count: Int
    /// Which emotion each number stands for, in a CSV and in arrays.
    public var labels: LabelOrder
    /// What all pictures have, in pixels; nil where they differ.
    public var size: (width: Int, height: Int)?
    /// Whether the pictures have lost something, as JPEG does.
    public var isLossy = false
    public var source: Source
    /// What was done to the pictures, by the names of the command's options; empty where nothing was.
    public var settings: JSON.Object = [:]
    /// Of the faces that were left out because they can't be read, the first ones.
    public var skipped: [Skipped] = []
    public var skippedCount = 0
    /// How the CSV was written that the faces come from; nil for another source, and where it can't be told.
    var csv: CSVDialect?
    /// The rows of that CSV that are written otherwise than the others, by their number from 0.
    var rows: [(row: Int, template: RowTemplate)] = []

    static let format = "mien-dataset"
    static let version = 1
    static let nameInFolder = "manifest.json"

    /// Where the manifest of a file is.
    public static func path(beside path: String) -> String { path + "." + nameInFolder }

    /// What lies beside a file; nil where nothing does, and for what is not Mien's.
    static func beside(_ path: String, budgets: Budgets) throws -> DatasetManifest? {
        try read(Self.path(beside: path), budgets: budgets)
    }

    /// What lies in a folder; nil likewise.
    static func inside(_ folder: String, budgets: Budgets) throws -> DatasetManifest? {
        try read(FilePaths.join(folder, nameInFolder), budgets: budgets)
    }
}
