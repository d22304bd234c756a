public import MienBasics
import MienImaging

/// A list of pictures and what they show, as a CSV: `path,label`, or with a header that calls its columns so (`image`, `file`;
/// `emotion`, `class`) and may have a third, `usage`. The paths are counted from the list's own folder and do not leave it.
public struct FaceList: FaceSource {
    public let path: String
    public let problems: [FileError]
    /// Which emotion each number stands for, where labels are numbers.
    public var labels: LabelOrder? { order }
    private let order: LabelOrder
    private let pictures: PictureList

    /// Reads the list; no picture is read.
    ///
    /// - Throws: ``FileError``: `unreadable`; `unrecognised` for what is no such list; `overBudget` by ``Budgets/samples``. What
    ///   is wrong with a row is kept in ``problems``.
    public init(tolerant path: String, labels: LabelOrder = .fer2013, budgets: Budgets = .standard) throws {
        (self.path, order) = (path, labels)
        var pictures = PictureList(path: FilePaths.folder(of: path), budgets: budgets)
        var problems: [FileError] = []
        var columns: ListColumns?
        try CSVLines.forEach(in: path, budgets: budgets) { number, line in
            let fields = CSVFields.split(line)
            guard let known = columns else {
                guard let first = ListColumns(firstLine: fields) else {
                    throw FileError(
                        .unrecognised, file: path, place: "row 1",
                        found: "the columns \(fields.prefix(12).map(\.text).joined(separator: ", "))",
                        expected: "a picture's path and a label, or a header that says path and label")
                }
                columns = first
                if !first.isHeader { try add(fields, first, number) }
                return
            }
            try add(fields, known, number)
        }
        func add(_ fields: [UnsafeRawBufferPointer], _ columns: ListColumns, _ number: Int) throws {
            do {
                let (name, label) = try columns.face(fields, labels)
                try pictures.append(name, label)
            } catch let problem as ListColumns.Problem {
                problems.append(
                    FileError(
                        .malformed, file: path, place: "row \(number.grouped)", found: problem.found,
                        expected: problem.expected))
            }
        }
        guard pictures.count > 0 || !problems.isEmpty else {
            throw FileError(.unrecognised, file: path, found: "no pictures", expected: "a list of at least one")
        }
        (self.pictures, self.problems) = (pictures, problems)
    }

    /// Whether the file's first line is that of a list.
    static func isOne(_ path: String) throws -> Bool {
        try MappedFile(path: path).withBytes { bytes in
            let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let end = bytes.position(of: 0x0A, from: start, to: min(bytes.count, 4096))
            return ListColumns(firstLine: CSVFields.split(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))) != nil
        }
    }

    public var count: Int { pictures.count }

    public func name(at index: Int) -> String { pictures.names[index] }

    public func label(at index: Int) -> FaceLabel { pictures.labels[index] }

    public func sample(at index: Int) throws -> FaceSample { try pictures.sample(at: index) }
}

/// Where a list has its columns.
struct ListColumns {
    struct Problem: Error {
        let found: String
        let expected: String
    }

    let path: Int
    let label: Int?
    let usage: Int?
    /// Whether the first line says so, rather than being the first picture's.
    let isHeader: Bool

    /// Nil where it is neither a header nor a picture's line.
    init?(firstLine fields: [UnsafeRawBufferPointer]) {
        let names = fields.map { $0.lowercased() }
        let paths = [
            "path", "paths", "file", "filename", "file name", "file_name", "filepath", "image", "image name",
            "image_name", "img", "picture", "name",
        ]
        if let path = names.firstIndex(where: paths.contains) {
            self.path = path
            label = names.firstIndex { ["label", "labels", "emotion", "class", "expression", "target"].contains($0) }
            usage = names.firstIndex { ["usage", "split", "set"].contains($0) }
            isHeader = true
        } else if let first = names.first, PictureList.isPicture(first), fields.count <= 3 {
            path = 0
            label = fields.count > 1 ? 1 : nil
            usage = fields.count > 2 ? 2 : nil
            isHeader = false
        } else {
            return nil
        }
    }

    func face(_ fields: [UnsafeRawBufferPointer], _ labels: LabelOrder) throws(Problem) -> (String, FaceLabel) {
        let needed = [path, label ?? 0, usage ?? 0].max() ?? 0
        guard fields.count > needed else {
            throw Problem(found: "\(fields.count) columns", expected: "\(needed + 1) columns")
        }
        guard let name = CSVLines.pictureName(fields[path]) else {
            throw Problem(found: "the path \"\(fields[path].text)\"", expected: "one within the list's folder")
        }
        return (
            name,
            FaceLabel(
                try label.flatMap { column throws(Problem) in try emotion(fields[column], labels) },
                try usage.flatMap { column throws(Problem) in try usage(fields[column]) })
        )
    }

    /// Nil for a field that says nothing.
    private func emotion(_ field: UnsafeRawBufferPointer, _ labels: LabelOrder) throws(Problem) -> Emotion? {
        guard !field.isEmpty else { return nil }
        guard let emotion = labels.emotion(saidBy: field) else {
            throw Problem(
                found: "label \"\(field.text)\"",
                expected: "an emotion's name, or 0 to \(labels.count - 1) for \(labels.names.joined(separator: ", "))")
        }
        return emotion
    }

    private func usage(_ field: UnsafeRawBufferPointer) throws(Problem) -> Usage? {
        guard !field.isEmpty else { return nil }
        guard let usage = Usage(named: String(decoding: field.prefix(40), as: UTF8.self)) else {
            throw Problem(
                found: "usage \"\(field.text)\"", expected: Usage.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return usage
    }
}

extension LabelOrder {
    /// The emotion that a field says, by its number in this order or by its name.
    func emotion(saidBy field: UnsafeRawBufferPointer) -> Emotion? {
        guard field.count <= 40 else { return nil }
        let text = String(decoding: field, as: UTF8.self)
        guard let index = Int(text) else { return Emotion(named: text) }
        return names.indices.contains(index) ? emotion(at: index) : nil
    }
}
