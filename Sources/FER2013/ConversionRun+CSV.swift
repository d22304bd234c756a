import MienBasics
import MienImaging

extension ConversionRun {
    /// Writes a CSV: that which the pictures were made of, where their folder's manifest knows how it was written.
    func writeCSV() throws -> DatasetConversion.Outcome {
        let source = conversion.source
        let origin = conversion.change.keepsGreyPictures ? (source as? ImageFolder)?.manifest : nil
        let isOrigin = origin.map { $0.csv != nil && $0.labels == conversion.labels } ?? false
        var writer = FERWriter(path: path, dialect: try dialect(), labels: conversion.labels)
        var templates: [Int: RowTemplate] = [:]
        if isOrigin, let origin, let csv = origin.csv {
            writer.dialect = csv
            for (row, template) in origin.rows { templates[row] = template }
        }
        writer.size = try size()
        let (frozen, rows) = (writer, templates)
        var digest = SHA256()
        var manifest: DatasetManifest?
        try AtomicFile.write(to: path) { descriptor in
            func put(_ bytes: [UInt8]) throws {
                try bytes.withUnsafeBytes {
                    digest.update($0)
                    try AtomicFile.append($0, to: descriptor, of: path)
                }
            }
            var text = frozen.beginning
            try walk(
                { sample, _ in
                    var line: [UInt8] = []
                    line.reserveCapacity(4 * sample.image.pixels.count + 32)
                    try frozen.append(sample, rows[source.number(at: sample.index)], to: &line)
                    return line
                },
                { made in
                    text += made.bytes
                    if text.count > 1 << 20 {
                        try put(text)
                        text.removeAll(keepingCapacity: true)
                    }
                })
            try put(text + frozen.end)
            manifest = try self.manifest(size: frozen.size)
        }
        guard let manifest else { preconditionFailure("a file was written") }
        try write(manifest)
        let isOriginal = isOrigin ? origin.map { $0.source.digest == "sha256:" + digest.hexadecimal } : nil
        return outcome(manifest, isOriginal: isOriginal)
    }

    /// The manifest beside a file.
    func write(_ manifest: DatasetManifest) throws {
        try AtomicFile.write(manifest.json.text(indented: true) + "\n", to: DatasetManifest.path(beside: path))
    }

    /// The columns that there is something for.
    private func dialect() throws -> CSVDialect {
        let source = conversion.source
        guard source.count > 0 else { return .fer2013 }
        let label = (try? source.label(at: 0)) ?? FaceLabel(.happy, .training)
        var columns: [(name: String, kind: Columns.Kind)] = [("pixels", .pixels)]
        if label.emotion != nil { columns.insert(("emotion", .emotion), at: 0) }
        if label.usage != nil { columns.append(("Usage", .usage)) }
        var dialect = CSVDialect.fer2013
        dialect.header = columns.map(\.name).joined(separator: ",")
        dialect.row = RowTemplate(
            texts: [""] + columns.dropFirst().map { _ in "," } + [""], kinds: columns.map(\.kind))
        return dialect
    }

    /// The size that all pictures are to have: that of the first one that can be read.
    func size() throws -> (width: Int, height: Int) {
        if let size = conversion.change.size { return (size.width, size.height) }
        for index in 0..<conversion.source.count {
            guard let sample = try? conversion.source.sample(at: index) else { continue }
            let image = try conversion.change(sample.image).image
            return (image.width, image.height)
        }
        return (FERFile.side, FERFile.side)
    }
}
