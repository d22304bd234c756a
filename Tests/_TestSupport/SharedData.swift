import MienBasics

/// Files of other people's, with Keras's own outputs for them: too many and not ours to keep in this repository. They lie
/// beside the package, in `../shared`. Where they are absent, tests about them are skipped and say so:
///
///     @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
public enum SharedData {
    /// The path of one of the files.
    public static func path(_ name: String) -> String { FilePaths.join(folder, name) }

    /// Whether the files are there.
    public static var isPresent: Bool { FilePaths.isFolder(folder) }

    /// What a test that is skipped without them says.
    public static let absence = "the files in ../shared are absent, so this is not held against Keras here"

    private static var folder: String { FilePaths.join(FilePaths.folder(of: PackageFolder.path), "shared") }
}

/// The folder that the package lies in.
public enum PackageFolder {
    /// Its own path.
    public static let path = (0..<3).reduce(#filePath) { path, _ in FilePaths.folder(of: path) }

    /// The path of one of its files: `Samples/vgg.h5`.
    public static func file(_ name: String) -> String { FilePaths.join(path, name) }
}
