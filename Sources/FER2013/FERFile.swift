public import MienBasics
import MienImaging

/// FER2013 as a CSV: a row per face with its emotion's number, its 48 × 48 grey samples and, in most versions, its usage.
///
/// The columns `emotion`, `pixels` and `Usage` may come in any order, quoted or not, with spaces around them; other
/// columns are passed over. The file is mapped, and a row is read when it is asked for. Errors count rows as lines of
/// the file: the header is row 1.
public struct FERFile: FaceSource {
    /// The width and the height of its faces, in pixels.
    public static let side = 48
    /// The longest line in bytes. A face takes 9 216 at most; the rest is for columns that are passed over.
    private static let longestLine = 256 << 10

    public let path: String
    private let file: MappedFile
    private let columns: Columns
    /// Where each row of a face begins in the file, and where the last one ends.
    private let starts: [Int]

    /// Maps the file and finds its rows; the faces themselves are not looked at.
    ///
    /// - Throws: ``FileError``: `unreadable`; `unrecognised` where the header is not that of a FER2013 CSV; `overBudget`
    ///   by ``Budgets/samples`` for the number of rows.
    public init(path: String, budgets: Budgets = .standard) throws {
        self.path = path
        file = try MappedFile(path: path)
        let bytes = file.bytes
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var position = bytes.starts(with: mark) ? mark.count : 0
        let headerEnd = Self.lineEnd(from: position, in: bytes)
        let header = UnsafeRawBufferPointer(rebasing: bytes[position..<headerEnd])
        guard header.count <= Self.longestLine, let columns = Columns(header) else {
            throw Self.noHeader(in: bytes, UnsafeRawBufferPointer(rebasing: header.prefix(Self.longestLine)), path)
        }
        self.columns = columns

        // Empty lines at the end are no faces; elsewhere they are faults, which reading the row tells.
        var end = bytes.count
        while end > headerEnd, [0x0A, 0x0D, 0x20].contains(bytes[end - 1]) { end -= 1 }
        position = headerEnd + 1
        var starts: [Int] = []
        while position < end {
            guard starts.count < budgets.samples else {
                throw FileError(
                    .overBudget, file: path, found: "more than \(budgets.samples.grouped) rows",
                    expected: "at most as many")
            }
            starts.append(position)
            position = Self.lineEnd(from: position, in: bytes) + 1
        }
        self.starts = starts + [min(position, bytes.count + 1)]
    }

    public var count: Int { starts.count - 1 }

    public func label(at index: Int) throws -> FaceLabel {
        try withExtendedLifetime(file) { try row(index).label() }
    }

    public func sample(at index: Int) throws -> FaceSample {
        try withExtendedLifetime(file) {
            let row = try row(index)
            let label = try row.label()
            let image = Image(width: Self.side, height: Self.side, channels: 1, pixels: try row.pixels())
            return FaceSample(
                index: index, name: row.name, emotion: label.emotion, usage: label.usage, image: image)
        }
    }

    private func row(_ index: Int) throws -> FERRow {
        precondition(index >= 0 && index < count, "an index below the number of faces")
        let line = UnsafeRawBufferPointer(rebasing: file.bytes[starts[index]..<starts[index + 1] - 1])
        guard line.count <= Self.longestLine else {
            throw FileError(
                .overBudget, file: path, place: "row \(index + 2)", found: "\(line.count.grouped) bytes",
                expected: "at most \(Self.longestLine.grouped)")
        }
        return try FERRow(line, columns, file: path, name: "row \(index + 2)")
    }

    private static func lineEnd(from position: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        guard position < bytes.count, let start = bytes.baseAddress else { return bytes.count }
        let feed = memchr(start + position, 0x0A, bytes.count - position)
        return feed.map { UnsafeRawPointer($0) - start } ?? bytes.count
    }

    private static func noHeader(
        in bytes: UnsafeRawBufferPointer, _ header: UnsafeRawBufferPointer, _ path: String
    ) -> FileError {
        let expected = "a FER2013 CSV with the columns emotion and pixels"
        let guess = FileContent.guess(from: bytes)
        guard guess.hasPrefix("text") else {
            return FileError(.unrecognised, file: path, found: guess, expected: expected)
        }
        let names = CSVFields.split(header).prefix(12).map(\.text).joined(separator: ", ")
        return FileError(.unrecognised, file: path, place: "row 1", found: "the columns \(names)", expected: expected)
    }
}
