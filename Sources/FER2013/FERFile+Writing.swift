import MienBasics
import MienImaging

extension FERFile {
    /// Writes faces to `path` in the form of `fer2013.csv`: `emotion,pixels,Usage`, no quotes, lines ended by a line
    /// feed. The same faces give the same bytes; they are asked for one by one.
    ///
    /// - Throws: ``FileError``: `mismatch` for a face that is not 48 × 48 and grey or has no usage, `unwritable`.
    public static func write(_ samples: some Sequence<FaceSample>, to path: String) throws {
        try write(to: path) { put in for sample in samples { try put(sample) } }
    }

    /// Writes every face that `body` puts; see ``write(_:to:)``.
    public static func write(to path: String, _ body: ((FaceSample) throws -> Void) throws -> Void) throws {
        try AtomicFile.write(to: path) { descriptor in
            var text = Array("emotion,pixels,Usage\n".utf8)
            try body { sample in
                try append(sample, to: &text, path)
                if text.count > 1 << 20 { try flush(&text, to: descriptor, path) }
            }
            try flush(&text, to: descriptor, path)
        }
    }

    private static func append(_ sample: FaceSample, to text: inout [UInt8], _ path: String) throws {
        let image = sample.image
        guard image.width == side, image.height == side, image.channels == 1 else {
            let kind = image.channels == 1 ? "a grey" : "an RGB"
            throw FileError(
                .mismatch, file: path, place: sample.name,
                found: "\(kind) picture of \(image.width) × \(image.height) pixels",
                expected: "a grey one of \(side) × \(side)")
        }
        guard let usage = sample.usage else {
            throw FileError(
                .mismatch, file: path, place: sample.name, found: "a face of no usage",
                expected: "one of \(Usage.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        text.append(sample.emotion.digit)
        var separator = UInt8(ascii: ",")
        for value in image.pixels {
            text.append(separator)
            text += digits[Int(value)]
            separator = UInt8(ascii: " ")
        }
        text += ",\(usage.rawValue)\n".utf8
    }

    private static func flush(_ text: inout [UInt8], to descriptor: Int32, _ path: String) throws {
        try text.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
        text.removeAll(keepingCapacity: true)
    }

    private static let digits = (0...255).map { Array(String($0).utf8) }
}
