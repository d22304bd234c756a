import MienBasics
public import Testing

/// Files of other people's, with Keras's own outputs for them: too many and not ours to keep in this repository. They lie
/// beside the package, in `../shared`.
public enum SharedData {
    /// The path of one of the files.
    public static func path(_ name: String) -> String { FilePaths.join(folder, name) }

    /// Whether the files are there.
    public static var isPresent: Bool { FilePaths.isFolder(folder) }

    private static var folder: String {
        let root = (0..<3).reduce(#filePath) { path, _ in FilePaths.folder(of: path) }
        return FilePaths.join(FilePaths.folder(of: root), "shared")
    }
}

extension Trait where Self == ConditionTrait {
    /// The test is about files in `../shared`. Where they are absent it is skipped, and says so.
    public static var needsSharedData: Self {
        .enabled(if: SharedData.isPresent, "the files in ../shared are absent, so nothing is held against Keras here")
    }
}
