public import MienBasics
import MienImaging

/// FER2013 as a CSV: a row per face with its emotion's number, its 48 × 48 grey samples and, in most versions, its usage.
///
/// The columns `emotion`, `pixels` and `Usage` may come in any order, quoted or not, with spaces around them, and but for the
/// pixels they may be missing; other columns are passed over, and so is what stands behind the last face and is none: empty
/// lines, commas, words. An emotion may be written as a name, too. The file is mapped, and a row is read when it is asked
/// for. Errors count rows as lines of the file: the header is row 1.
public struct FERFile: FaceSource {
    /// The width and the height of FER2013's faces, in pixels.
    public static let side = 48
    /// The longest line in bytes that a picture of so many samples takes, with room for columns that are passed over.
    private static func longestLine(samples: Int) -> Int { max(256 << 10, 4 * samples + 64 << 10) }
    private static let longestHeader = 64 << 10

    public let path: String
    /// Which emotion each number stands for.
    public var labels: LabelOrder? { order }
    private let order: LabelOrder
    /// What of the file has been passed over behind the last face, in words; nil for nothing but empty lines.
    public let remark: String?
    private let size: (width: Int, height: Int)
    private let file: MappedFile
    private let columns: Columns
    /// Where each row of a face begins in the file, and one byte behind where the last one ends.
    private let starts: [Int]

    /// Maps the file and finds its rows; the faces themselves are not looked at.
    ///
    /// - Parameters:
    ///   - labels: which emotion each number stands for; by default what the file's manifest says, else FER2013's order.
    /// - Throws: ``FileError``: `unreadable`; `unrecognised` where the header is not that of a FER2013 CSV; `overBudget`
    ///   by ``Budgets/samples`` for the number of rows; what reading a ``DatasetManifest`` throws.
    public init(path: String, labels: LabelOrder? = nil, budgets: Budgets = .standard) throws {
        self.path = path
        let manifest = try DatasetManifest.beside(path, budgets: budgets)
        order = labels ?? manifest?.labels ?? .fer2013
        size = manifest?.size ?? (Self.side, Self.side)
        file = try MappedFile(path: path)
        let bytes = file.bytes
        var position = bytes.starts(with: Self.mark) ? Self.mark.count : 0
        let headerEnd = bytes.position(of: 0x0A, from: position)
        let header = UnsafeRawBufferPointer(rebasing: bytes[position..<headerEnd])
        guard header.count <= Self.longestHeader, let columns = Columns(header) else {
            throw Self.noHeader(in: bytes, UnsafeRawBufferPointer(rebasing: header.prefix(4096)), path)
        }
        self.columns = columns

        // Empty lines at the end are no faces; elsewhere they are faults, which reading the row tells.
        var end = bytes.count
        while end > headerEnd, [0x00, 0x0A, 0x0D, 0x1A, 0x20].contains(bytes[end - 1]) { end -= 1 }
        position = headerEnd + 1
        var starts: [Int] = []
        var forgotten = 0
        while position < end {
            guard starts.count < budgets.samples else {
                throw FileError(
                    .overBudget, file: path, found: "more than \(budgets.samples.grouped) rows",
                    expected: "at most as many")
            }
            starts.append(position)
            position = bytes.position(of: 0x0A, from: position, to: bytes.count) + 1
            if position - forgotten > Self.patience {
                file.forget(forgotten..<position)
                forgotten = position
            }
        }
        let faceCount = Self.facesBeforeJunk(bytes, starts, end: end)
        remark = Self.words(for: bytes, from: faceCount < starts.count ? starts[faceCount] : end, to: end)
        self.starts =
            starts.prefix(faceCount) + [faceCount < starts.count ? starts[faceCount] : min(position, bytes.count + 1)]
    }

    public var count: Int { starts.count - 1 }

    public func name(at index: Int) -> String { "row \((index + 2).grouped)" }

    public func label(at index: Int) throws -> FaceLabel {
        try withExtendedLifetime(file) { try row(index).label(order) }
    }

    public func sample(at index: Int) throws -> FaceSample {
        try withExtendedLifetime(file) { try sample(row(index), index).sample }
    }

    public func forget(_ range: Range<Int>) {
        if !range.isEmpty { file.forget(starts[range.lowerBound]..<starts[range.upperBound] - 1) }
    }

    private func sample(_ row: FERRow, _ index: Int) throws -> (sample: FaceSample, isPlain: Bool) {
        let label = try row.label(order)
        let (pixels, isPlain) = try row.pixels(count: size.width * size.height)
        let image = Image(width: size.width, height: size.height, channels: 1, pixels: pixels)
        let sample = FaceSample(
            index: index, name: row.name, emotion: label.emotion, usage: label.usage, image: image)
        return (sample, isPlain)
    }

    private func row(_ index: Int) throws -> FERRow {
        let line = line(index)
        let most = Self.longestLine(samples: size.width * size.height)
        guard line.count <= most else {
            throw FileError(
                .overBudget, file: path, place: name(at: index), found: "\(line.count.grouped) bytes",
                expected: "at most \(most.grouped)")
        }
        return try FERRow(line, columns, file: path, name: name(at: index))
    }

    /// A row without its line feed; valid as long as the file is.
    private func line(_ index: Int) -> UnsafeRawBufferPointer {
        precondition(index >= 0 && index < count, "an index below the number of faces")
        return UnsafeRawBufferPointer(rebasing: file.bytes[starts[index]..<starts[index + 1] - 1])
    }

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// How many bytes may be in memory before they are given back.
    private static let patience = 8 << 20
}

// MARK: - What is none of a face

extension FERFile {
    /// How many rows there are before those at the end that are no faces: they begin with no number and hold none of pixels. A row
    /// that is cut short is not one of them.
    private static func facesBeforeJunk(_ bytes: UnsafeRawBufferPointer, _ starts: [Int], end: Int) -> Int {
        var count = starts.count
        while count > 0 {
            let lineEnd = count < starts.count ? starts[count] - 1 : end
            let line = bytes[starts[count - 1]..<lineEnd].prefix(1 << 16)
            let first = line.first { ![0x20, 0x09, 0x22, 0x27].contains($0) }
            let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
            if first.map(isDigit) ?? false { break }
            let numbers = line.split(separator: 0x20).lazy.filter { $0.allSatisfy(isDigit) }
            if numbers.prefix(2).count == 2 { break }
            count -= 1
        }
        return count
    }

    private static func words(for bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> String? {
        guard start < end else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<end]).text
        return "\((end - start).grouped) bytes behind the last face that are none: \"\(text.onOneLine)\""
    }

    private static func noHeader(
        in bytes: UnsafeRawBufferPointer, _ header: UnsafeRawBufferPointer, _ path: String
    ) -> FileError {
        let expected = "a FER2013 CSV with a column pixels, mostly beside emotion and Usage"
        let guess = FileContent.guess(from: bytes)
        guard guess.hasPrefix("text") else {
            return FileError(.unrecognised, file: path, found: guess, expected: expected)
        }
        let names = CSVFields.split(header).prefix(12).map(\.text).joined(separator: ", ")
        return FileError(.unrecognised, file: path, place: "row 1", found: "the columns \(names)", expected: expected)
    }
}

// MARK: - How it is written

extension FERFile {
    /// The longest text of a dialect that is no face, in bytes.
    private static let longestText = 64 << 10

    /// How the file is written; nil where that can't be told in UTF-8, or not shortly.
    package var dialect: CSVDialect? {
        withExtendedLifetime(file) {
            let bytes = file.bytes
            let hasMark = bytes.starts(with: Self.mark)
            let start = hasMark ? Self.mark.count : 0
            let headerEnd = bytes.position(of: 0x0A, from: start)
            let end = min(starts[count] - 1, bytes.count)
            let tailStart = count == 0 ? headerEnd : end
            guard bytes.count - tailStart <= Self.longestText,
                let header = String(validating: bytes[start..<headerEnd], as: UTF8.self),
                let tail = String(validating: bytes[tailStart...], as: UTF8.self)
            else { return nil }
            let row = count > 0 ? try? face(at: 0).template : nil
            return CSVDialect(
                hasMark: hasMark, header: header,
                row: row.flatMap { $0.kinds.contains(.pixels) ? $0 : nil } ?? .fer2013, tail: tail)
        }
    }

    /// The `index`-th face and how its line is put together; nil where that is no text.
    ///
    /// - Throws: as ``sample(at:)`` does.
    package func face(at index: Int) throws -> (sample: FaceSample, template: RowTemplate?) {
        try withExtendedLifetime(file) {
            let row = try row(index)
            let (sample, isPlain) = try sample(row, index)
            let label = FaceLabel(sample.emotion, sample.usage)
            return (sample, row.template(label, order, pixelsArePlain: isPlain))
        }
    }
}
