public import MienBasics

extension Image {
    /// Reads the PNG or JPEG at `path`; the bytes decide which it is, not the name.
    ///
    /// The samples are those that Pillow gives: alpha is dropped, not blended; neither gamma, colour profile nor EXIF
    /// orientation is applied; a palette becomes RGB, and 16-bit samples keep their high byte.
    ///
    /// - Throws: ``FileError``: `unreadable`; `unrecognised` for another kind of file, which it names; `malformed` for a
    ///   damaged or truncated one; `unsupported` for CMYK; `overBudget` by ``Budgets/imagePixels``,
    ///   ``Budgets/decodedBytes`` and ``Budgets/expansion``.
    public init(contentsOf path: String, budgets: Budgets = .standard) throws {
        self = try FileBytes.with(path) { file in
            let bytes = file.bindMemory(to: UInt8.self)
            return if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
                try Image(png: bytes, named: path, budgets: budgets)
            } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
                try Image(jpeg: bytes, named: path, budgets: budgets)
            } else {
                throw FileError(
                    .unrecognised, file: path, found: FileContent.guess(from: file),
                    expected: "a PNG or JPEG picture")
            }
        }
    }

    /// Checks a header against the budgets, and then has `decode` fill the samples.
    init(
        width: Int, height: Int, channels: Int, decodedFrom stored: Int, named name: String, budgets: Budgets,
        _ decode: (UnsafeMutablePointer<UInt8>?) throws -> Void
    ) throws {
        let (area, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, area <= min(budgets.imagePixels, .max / channels) else {
            throw FileError(
                .overBudget, file: name, found: "\(width) × \(height) pixels",
                expected: "at most \(budgets.imagePixels.grouped)")
        }
        guard budgets.allow(decoded: area * channels, stored: stored) else {
            throw FileError(
                .overBudget, file: name,
                found: "\(stored.grouped) bytes that claim to be a picture of \(width) × \(height) pixels",
                expected: "more bytes or fewer pixels")
        }
        let pixels = try [UInt8](unsafeUninitializedCapacity: area * channels) { buffer, count in
            try decode(buffer.baseAddress)
            count = area * channels
        }
        self.init(width: width, height: height, channels: channels, pixels: pixels)
    }
}
