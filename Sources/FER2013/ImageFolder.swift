public import MienBasics
import MienImaging

/// Labelled faces as image folders hold them: `<class>/*` or `<split>/<class>/*`, of PNG and JPEG.
///
/// A class folder is named as ``Emotion/init(named:)`` understands it. A split folder is one of `train`, `training`,
/// `valid`, `val`, `validation` (the public test), `test`, and those with `FER2013` before the word. Where the pictures'
/// own names begin with a usage, as in `test/happy/PublicTest_8514439.jpg`, that counts. Faces come in the order of the
/// folders' and files' names. Hidden files are passed over.
public struct ImageFolder: FaceSource {
    public let path: String
    private let budgets: Budgets
    private let entries: [(name: String, label: FaceLabel)]

    /// Lists the folder; no picture is read.
    ///
    /// - Throws: ``FileError``: `unreadable`; `unrecognised` for a folder that is neither a split nor a class, and where
    ///   there is no picture at all; `unsupported` for a file among the pictures that is none by its name; `overBudget`
    ///   by ``Budgets/samples``.
    public init(path: String, budgets: Budgets = .standard) throws {
        self.path = path
        self.budgets = budgets
        var entries: [(name: String, label: FaceLabel)] = []
        for folder in try Self.folders(in: path, "") {
            if let emotion = Emotion(named: folder) {
                try Self.add(emotion, nil, folder, path, budgets, to: &entries)
                continue
            }
            guard let usage = Self.usage(ofSplit: folder) else {
                throw Self.unknown(folder, path, expected: "a folder named after an emotion or a split")
            }
            for inner in try Self.folders(in: path, folder) {
                let name = FilePaths.join(folder, inner)
                guard let emotion = Emotion(named: inner) else {
                    throw Self.unknown(name, path, expected: "a folder named after an emotion")
                }
                try Self.add(emotion, usage, name, path, budgets, to: &entries)
            }
        }
        guard !entries.isEmpty else {
            throw FileError(
                .unrecognised, file: path, found: "no pictures",
                expected: "PNG or JPEG files in folders named after emotions")
        }
        self.entries = entries
    }

    public var count: Int { entries.count }

    public func label(at index: Int) -> FaceLabel { entries[index].label }

    public func sample(at index: Int) throws -> FaceSample {
        let (name, label) = entries[index]
        let image = try Image(contentsOf: FilePaths.join(path, name), budgets: budgets)
        return FaceSample(index: index, name: name, emotion: label.emotion, usage: label.usage, image: image)
    }

    /// The folders within `path/name`, but for hidden ones.
    private static func folders(in path: String, _ name: String) throws -> [String] {
        let folder = name.isEmpty ? path : FilePaths.join(path, name)
        return try FilePaths.contents(ofFolder: folder).filter {
            !$0.hasPrefix(".") && FilePaths.isFolder(FilePaths.join(folder, $0))
        }
    }

    private static func add(
        _ emotion: Emotion, _ usage: Usage?, _ folder: String, _ path: String, _ budgets: Budgets,
        to entries: inout [(name: String, label: FaceLabel)]
    ) throws {
        for file in try FilePaths.contents(ofFolder: FilePaths.join(path, folder)) where !file.hasPrefix(".") {
            let name = FilePaths.join(folder, file)
            guard ["png", "jpg", "jpeg"].contains(FilePaths.fileExtension(of: file)) else {
                throw FileError(
                    .unsupported, file: path, found: "\"\(name)\" among the pictures", expected: "PNG or JPEG files")
            }
            guard entries.count < budgets.samples else {
                throw FileError(
                    .overBudget, file: path, found: "more than \(budgets.samples.grouped) pictures",
                    expected: "at most as many")
            }
            let own = Usage.allCases.first { file.hasPrefix($0.rawValue + "_") }
            entries.append((name, FaceLabel(emotion, own ?? usage)))
        }
    }

    private static func usage(ofSplit name: String) -> Usage? {
        let word = name.lowercased()
        switch word.hasPrefix("fer2013") ? String(word.dropFirst("fer2013".count)) : word {
        case "train", "training": return .training
        case "valid", "val", "validation", "publictest": return .publicTest
        case "test", "privatetest": return .privateTest
        default: return nil
        }
    }

    private static func unknown(_ folder: String, _ path: String, expected: String) -> FileError {
        FileError(.unrecognised, file: path, found: "the folder \"\(folder)\"", expected: expected)
    }
}
