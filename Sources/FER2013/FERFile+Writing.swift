public import MienBasics
import MienImaging

extension FERFile {
    /// Writes faces to `path` in the form of `fer2013.csv`: `emotion,pixels,Usage`, no quotes, lines ended by a line
    /// feed. The same faces give the same bytes; they are asked for one by one.
    ///
    /// - Throws: ``FileError``: `mismatch` for a face that is not 48 × 48 and grey, or has no usage or no emotion of
    ///   FER2013's; `unwritable`.
    public static func write(_ samples: some Sequence<FaceSample>, to path: String) throws {
        try write(to: path) { put in for sample in samples { try put(sample) } }
    }

    /// Writes every face that `body` puts; see ``write(_:to:)``.
    public static func write(to path: String, _ body: ((FaceSample) throws -> Void) throws -> Void) throws {
        let writer = FERWriter(path: path)
        try AtomicFile.write(to: path) { descriptor in
            var text = writer.beginning
            try body { sample in
                try writer.append(sample, to: &text)
                if text.count > 1 << 20 { try flush(&text, to: descriptor, path) }
            }
            text += writer.end
            try flush(&text, to: descriptor, path)
        }
    }

    private static func flush(_ text: inout [UInt8], to descriptor: Int32, _ path: String) throws {
        try text.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
        text.removeAll(keepingCapacity: true)
    }
}

/// Puts the bytes of a FER2013 CSV together.
struct FERWriter: Sendable {
    let path: String
    var dialect = CSVDialect.fer2013
    var labels = LabelOrder.fer2013
    /// What all pictures have, in pixels.
    var size = (width: FERFile.side, height: FERFile.side)

    /// All before the first face's line.
    var beginning: [UInt8] { (dialect.hasMark ? [0xEF, 0xBB, 0xBF] : []) + Array(dialect.header.utf8) }
    /// What stands behind the last face's line.
    var end: [UInt8] { Array(dialect.tail.utf8) }

    /// Appends the line feed that ends the line before, and the face's line without one.
    ///
    /// - Parameter template: how the line is put together where it differs from the others.
    /// - Throws: ``FileError`` of kind `mismatch` for a face that has no place in such a file.
    func append(_ sample: FaceSample, _ template: RowTemplate? = nil, to text: inout [UInt8]) throws {
        let template = template ?? dialect.row
        let image = sample.image
        guard image.width == size.width, image.height == size.height, image.channels == 1 else {
            let kind = image.channels == 1 ? "a grey" : "an RGB"
            throw fault(
                sample, found: "\(kind) picture of \(image.width) × \(image.height) pixels",
                expected: "a grey one of \(size.width) × \(size.height)")
        }
        if template.kinds.contains(.emotion), labels.number(of: sample.emotion).isEmpty {
            throw fault(
                sample, found: sample.emotion?.rawValue ?? "a face of no emotion",
                expected: "one of \(labels.names.joined(separator: ", "))")
        }
        if template.kinds.contains(.usage), sample.usage == nil {
            throw fault(
                sample, found: "a face of no usage",
                expected: "one of \(Usage.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        text.append(0x0A)
        template.append(sample, labels, to: &text)
    }

    private func fault(_ sample: FaceSample, found: String, expected: String) -> FileError {
        FileError(.mismatch, file: path, place: sample.name, found: found, expected: expected)
    }
}
