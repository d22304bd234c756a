import MienBasics

/// 64 bits of FNV-1a.
func checksum(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

/// Gives `body` the path of a new folder that is gone afterwards, with all that is in it.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = "/tmp/mien-fer2013-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    try FilePaths.makeFolder(path)
    defer { remove(path, isFolder: true) }
    return try body(path)
}

private func remove(_ path: String, isFolder: Bool) {
    guard isFolder else {
        unlink(path)
        return
    }
    for name in (try? FilePaths.contents(ofFolder: path)) ?? [] {
        let inner = FilePaths.join(path, name)
        remove(inner, isFolder: FilePaths.isFolder(inner))
    }
    rmdir(path)
}

/// The bytes of the file at `path`.
func contents(of path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    return withExtendedLifetime(file) { Array(file.bytes) }
}
