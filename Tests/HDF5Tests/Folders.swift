import MienBasics

/// A new folder for one test.
func temporaryFolder() throws -> String {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = FilePaths.join(root, "mien-tests-\(getpid())-\(UInt64.random(in: .min ... .max))")
    try FilePaths.makeFolder(path)
    return path
}

/// Takes a folder of plain files away.
func removeFolder(_ path: String) {
    for name in (try? FilePaths.contents(ofFolder: path)) ?? [] { unlink(FilePaths.join(path, name)) }
    rmdir(path)
}
