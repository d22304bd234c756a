import MienBasics

/// The pictures of a folder and its folders, as they are found.
struct FolderListing {
    private(set) var pictures: PictureList
    /// What can't be made sense of, in the order in which it was found.
    private(set) var problems: [FileError] = []
    private let path: String
    private let budgets: Budgets

    init(path: String, budgets: Budgets) {
        (self.path, self.budgets) = (path, budgets)
        pictures = PictureList(path: path, budgets: budgets)
    }

    /// Lists the whole folder.
    ///
    /// - Throws: ``FileError``: `unreadable`, `overBudget`.
    mutating func listRoot() throws { try listSplits(in: "", depth: 0) }

    /// Lists a folder of splits, of classes, or of nothing but a folder of such.
    private mutating func listSplits(in folder: String, depth: Int) throws {
        let (folders, files) = try contents(of: folder)
        let pictures = files.filter(PictureList.isPicture)
        if depth < 3, pictures.isEmpty, folders.count == 1, let only = folders.first, meaning(of: only) == nil {
            return try listSplits(in: join(folder, only), depth: depth + 1)
        }
        var seen: [Usage: String] = [:]
        var classes: [String] = []
        for name in folders {
            switch meaning(of: name) {
            case .emotion: classes.append(name)
            case .usage(let usage):
                if let other = seen[usage] {
                    add(
                        .mismatch, join(folder, name),
                        found: "a second folder of \(usage.rawValue) faces beside \(other)", expected: "one")
                    continue
                }
                seen[usage] = name
                try listSplit(join(folder, name), usage)
            case nil:
                add(
                    .unrecognised, join(folder, name), found: "an unknown folder",
                    expected: "one named after an emotion or a split")
            }
        }
        try listClasses(classes, in: folder, nil)
        for name in pictures { try add(join(folder, name), FaceLabel(nil, ownUsage(of: name))) }
    }

    /// Lists a split: folders of classes, FER+'s pictures with their list, or pictures without labels.
    private mutating func listSplit(_ folder: String, _ usage: Usage) throws {
        let (folders, files) = try contents(of: folder)
        try listClasses(folders, in: folder, usage)
        let pictures = files.filter(PictureList.isPicture)
        if files.contains(FERPlusList.name) {
            let list = try FERPlusList(path: FilePaths.join(path, join(folder, FERPlusList.name)), budgets: budgets)
            problems += list.problems
            for (name, emotion) in list.faces { try add(join(folder, name), FaceLabel(emotion, usage)) }
            return
        }
        for name in pictures { try add(join(folder, name), FaceLabel(nil, ownUsage(of: name) ?? usage)) }
    }

    private mutating func listClasses(_ folders: [String], in folder: String, _ usage: Usage?) throws {
        var seen: [Emotion: String] = [:]
        for name in folders {
            guard let emotion = Emotion(named: name) else {
                add(
                    .unrecognised, join(folder, name), found: "an unknown class",
                    expected: "a folder named after an emotion")
                continue
            }
            if let other = seen[emotion] {
                add(
                    .mismatch, join(folder, name),
                    found: "a second folder of \(emotion.rawValue) faces beside \(other)", expected: "one")
                continue
            }
            seen[emotion] = name
            let (inner, files) = try contents(of: join(folder, name))
            for folder in inner {
                add(
                    .unsupported, join(join(folder, name), folder), found: "a folder among the pictures",
                    expected: "PNG or JPEG files")
            }
            for file in files {
                guard PictureList.isPicture(file) else {
                    add(
                        .unsupported, join(join(folder, name), file), found: "a file among the pictures that is none",
                        expected: "PNG or JPEG files")
                    continue
                }
                try add(join(join(folder, name), file), FaceLabel(emotion, ownUsage(of: file) ?? usage))
            }
        }
    }

    private enum Meaning { case emotion, usage(Usage) }

    private func meaning(of name: String) -> Meaning? {
        if Emotion(named: name) != nil { return .emotion }
        return Usage(named: name).map(Meaning.usage)
    }

    /// The usage that a picture's own name begins with, as in `PublicTest_8514439.jpg`.
    private func ownUsage(of file: String) -> Usage? {
        Usage.allCases.first { file.hasPrefix($0.rawValue + "_") }
    }

    private mutating func add(_ name: String, _ label: FaceLabel) throws { try pictures.append(name, label) }

    private mutating func add(_ kind: FileError.Kind, _ place: String, found: String, expected: String) {
        problems.append(FileError(kind, file: path, place: place, found: found, expected: expected))
    }

    private func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : FilePaths.join(folder, name)
    }

    /// What is in a folder within the listed one, but for hidden files and what systems leave behind.
    private func contents(of folder: String) throws -> (folders: [String], files: [String]) {
        let folder = folder.isEmpty ? path : FilePaths.join(path, folder)
        let names = try FilePaths.contents(ofFolder: folder)
            .filter { !$0.hasPrefix(".") && !["Thumbs.db", "desktop.ini", "__MACOSX"].contains($0) }
        // To ask the system for each of thousands of pictures takes longer than to list them.
        let isFolder = names.map { !PictureList.isPicture($0) && FilePaths.isFolder(FilePaths.join(folder, $0)) }
        return (
            names.indices.filter { isFolder[$0] }.map { names[$0] },
            names.indices.filter { !isFolder[$0] }.map { names[$0] }
        )
    }
}
