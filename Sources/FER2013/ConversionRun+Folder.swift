import MienBasics
import MienImaging
import Synchronization

extension ConversionRun {
    /// Writes a folder of pictures, each of them as soon as it is made.
    func writeFolder(_ picture: DatasetForm.Picture, _ layout: DatasetForm.Layout) throws -> DatasetConversion.Outcome {
        var outcome: DatasetConversion.Outcome?
        try AtomicFolder.write(to: path, isReplacingAll: conversion.isReplacing) { folder in
            let made = MadeFolders()
            let (source, contents) = (conversion.source, folder)
            let sizes = PictureSizes()
            try walk(
                { sample, _ in
                    sizes.note(sample.image)
                    let place = Self.folder(of: sample, layout)
                    try made.once(place) { try contents.addFolder(place) }
                    let name = Self.name(sample.usage, source.number(at: sample.index), picture)
                    try contents.addUnsynced(Self.data(sample.image, picture), as: FilePaths.join(place, name))
                    return []
                }, { _ in })
            let isLossy = if case .jpeg = picture { true } else { false }
            let manifest = try manifest(size: sizes.common, isLossy: isLossy)
            try folder.add(manifest.json.text(indented: true) + "\n", as: DatasetManifest.nameInFolder)
            if let readme = conversion.readme { try folder.add(readme, as: "README.txt") }
            outcome = self.outcome(manifest)
        }
        guard let outcome else { preconditionFailure("a folder was written") }
        return outcome
    }

    private static func folder(of sample: FaceSample, _ layout: DatasetForm.Layout) -> String {
        let parts = [sample.usage.map(layout.folder), sample.emotion?.rawValue].compactMap(\.self)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// Names of seven digits and more come in the order of their numbers, as FER+'s do.
    private static func name(_ usage: Usage?, _ number: Int, _ picture: DatasetForm.Picture) -> String {
        let digits = "\(number)"
        let padded = String(repeating: "0", count: max(7 - digits.count, 0)) + digits
        return "\(usage?.rawValue ?? "face")_\(padded).\(picture.fileExtension)"
    }

    private static func data(_ image: Image, _ picture: DatasetForm.Picture) throws -> [UInt8] {
        switch picture {
        case .png: try image.pngData(isPhotograph: true)
        case .jpeg(let quality): try image.jpegData(quality: quality)
        }
    }
}

/// The folders that are there already, for several threads.
private final class MadeFolders: Sendable {
    private let names = Mutex<Set<String>>([])

    func once(_ name: String, _ make: () throws -> Void) throws {
        try names.withLock { names in
            guard !names.contains(name) else { return }
            try make()
            names.insert(name)
        }
    }
}

/// Which sizes pictures have, for several threads.
final class PictureSizes: Sendable {
    private struct Seen {
        var size: (width: Int, height: Int)?
        var isOne = true
    }

    private let seen = Mutex(Seen())

    func note(_ image: Image) {
        seen.withLock { seen in
            guard let size = seen.size else {
                seen.size = (image.width, image.height)
                return
            }
            if size != (image.width, image.height) { seen.isOne = false }
        }
    }

    /// What all have; nil where they differ.
    var common: (width: Int, height: Int)? { seen.withLock { $0.isOne ? $0.size : nil } }
}
