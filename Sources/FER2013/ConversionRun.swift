import MienBasics
import MienImaging

/// One conversion while it runs: what all forms need.
final class ConversionRun {
    let conversion: DatasetConversion
    let path: String
    let form: DatasetForm
    private let observing: (Int) -> Void
    private let digest: SourceDigest
    private var problems: DatasetProblems
    private(set) var counts: [FaceLabel: Int] = [:]
    private(set) var count = 0
    /// The rows whose lines are put together otherwise than the dialect says.
    private var rows: [(row: Int, template: RowTemplate)] = []
    /// Nil once there are too many of those, or one that is no text.
    private var dialect: CSVDialect?

    /// How many rows may differ from the dialect before it is given up: the manifest is to be read again.
    private static let mostRows = 20_000

    init(_ conversion: DatasetConversion, _ path: String, _ form: DatasetForm, _ observing: @escaping (Int) -> Void) {
        (self.conversion, self.path, self.form, self.observing) = (conversion, path, form, observing)
        problems = DatasetProblems(conversion.source.problems)
        digest = SourceDigest(conversion.source)
        // A line can be put together again from a picture that is as it was.
        dialect = conversion.change.keepsGreyPictures ? (conversion.source as? FERFile)?.dialect : nil
    }

    /// A face, changed, and what was made of it.
    struct Made: Sendable {
        let label: FaceLabel
        let bytes: [UInt8]
        fileprivate let template: RowTemplate?
        fileprivate let digested: (name: String, pixels: [UInt8])?
    }

    /// Reads and changes all faces, has all threads make something of each, and hands that out in order, as long as all is
    /// well.
    ///
    /// - Throws: ``DatasetProblems``, unless what can't be read is left out; what `make` and `take` throw.
    func walk(_ make: @escaping (FaceSample, FittedPicture) throws -> [UInt8], _ take: (Made) throws -> Void) throws {
        let (source, change) = (conversion.source, conversion.change)
        let file = dialect == nil ? nil : source as? FERFile
        let isDigesting = !source.isOneFile
        func made(_ index: Int) throws -> Made {
            let face = try file?.face(at: index)
            var sample = try face?.sample ?? source.sample(at: index)
            let pixels = isDigesting ? sample.image.pixels : []
            let fitted: FittedPicture
            do {
                fitted = try change(sample.image)
                sample.image = fitted.image
            } catch let error as FileError where error.file.isEmpty {
                throw FileError(
                    error.kind, file: source.path, place: source.name(at: index), error.problem, cause: error.cause)
            }
            return Made(
                label: FaceLabel(sample.emotion, sample.usage), bytes: try make(sample, fitted),
                template: face?.template,
                digested: isDigesting ? (sample.name, pixels) : nil)
        }
        try source.walk(pool: conversion.pool, reading: made) { first, results in
            for (offset, result) in results.enumerated() {
                switch result {
                case .success(let made):
                    guard problems.isEmpty || conversion.isSkipping else { continue }
                    note(made, at: first + offset)
                    try take(made)
                case .failure(let error):
                    // A full disk is no fault of a face's.
                    guard error.kind != .unwritable else { throw error }
                    problems.add(error)
                }
            }
            observing(first + results.count)
        }
        guard problems.isEmpty || conversion.isSkipping else { throw problems }
        guard count > 0 else {
            throw FileError(.mismatch, file: source.path, found: "no faces", expected: "at least one")
        }
    }

    private func note(_ made: Made, at index: Int) {
        count += 1
        counts[made.label, default: 0] += 1
        if let (name, pixels) = made.digested { digest.update(name, pixels) }
        guard let dialect, made.template != dialect.row else { return }
        guard let template = made.template, rows.count < Self.mostRows else {
            (self.dialect, rows) = (nil, [])
            return
        }
        rows.append((index, template))
    }

    /// What is written beside the faces.
    ///
    /// - Parameter size: what all pictures have, in pixels; nil where they differ.
    func manifest(size: (width: Int, height: Int)?, isLossy: Bool = false) throws -> DatasetManifest {
        var manifest = DatasetManifest(
            count: count, labels: conversion.labels, size: size, isLossy: isLossy, source: try digest.finish(),
            settings: conversion.change.settings)
        if let scale = conversion.scale, form.isArrays { manifest.settings["scale"] = .string(scale.rawValue) }
        manifest.skipped = problems.problems.prefix(1000).map {
            DatasetManifest.Skipped(place: $0.place.isEmpty ? $0.file : $0.place, problem: $0.problem)
        }
        manifest.skippedCount = problems.count
        // With faces missing the file would be another.
        if problems.isEmpty, !isLossy, form.isFolder { (manifest.csv, manifest.rows) = (dialect, rows) }
        return manifest
    }

    func outcome(_ manifest: DatasetManifest, isOriginal: Bool? = nil) -> DatasetConversion.Outcome {
        DatasetConversion.Outcome(manifest: manifest, counts: counts, skipped: problems, isOriginal: isOriginal)
    }
}

extension FaceSource {
    /// Whether all faces lie in one file.
    var isOneFile: Bool { (self as? FaceSelection)?.source.isOneFile ?? (self is FERFile) }
}
