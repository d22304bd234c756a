import MienBasics

/// A new, empty folder that goes when this object does, with all that is in it.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        path = FilePaths.join(parent, "mien-test-\(getpid())-\(UInt64.random(in: .min ... .max))")
        guard mkdir(path, 0o700) == 0 else { preconditionFailure("a folder can be made in \(parent)") }
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        // A link is removed, and what it leads to is not; a folder can't be unlinked.
        guard unlink(path) != 0 else { return }
        for name in (try? FilePaths.contents(ofFolder: path)) ?? [] { remove(FilePaths.join(path, name)) }
        rmdir(path)
    }

    /// The path of the file of that name.
    public func file(_ name: String) -> String { FilePaths.join(path, name) }

    /// What lies in the folder.
    public var names: [String] { (try? FilePaths.contents(ofFolder: path)) ?? [] }
}
