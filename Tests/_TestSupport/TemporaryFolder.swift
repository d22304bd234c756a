import MienBasics

/// A new, empty folder that goes when this object does, with all the files in it.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        path = FilePaths.join(parent, "mien-test-\(getpid())-\(UInt64.random(in: .min ... .max))")
        guard mkdir(path, 0o700) == 0 else { preconditionFailure("a folder can be made in \(parent)") }
    }

    deinit {
        for name in names { unlink(file(name)) }
        rmdir(path)
    }

    /// The path of the file of that name.
    public func file(_ name: String) -> String { FilePaths.join(path, name) }

    /// What lies in the folder.
    public var names: [String] { (try? FilePaths.contents(ofFolder: path)) ?? [] }
}
