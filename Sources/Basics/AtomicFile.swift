/// Writing a file so that a reader sees the old one or the new one, and never a part.
public enum AtomicFile {
    /// Writes `bytes` to `path`: into a sibling that has a name of its own, synced to the disk and renamed over the
    /// target, after which the folder is synced too. A writer that is killed leaves at most the sibling behind.
    ///
    /// - Throws: ``FileError`` of kind `unwritable`; the target is then what it was.
    public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
        try write(to: path) { try append(bytes, to: $0, of: path) }
    }

    /// Writes `bytes` to `path`; see ``write(_:to:)-(UnsafeRawBufferPointer,_)``.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        try bytes.withUnsafeBytes { try write($0, to: path) }
    }

    /// Writes `text` to `path` as UTF-8; see ``write(_:to:)-(UnsafeRawBufferPointer,_)``.
    public static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// Gives `body` the descriptor of a new, empty sibling of `path`; what it wrote becomes the file at `path` when it
    /// returns, and nothing when it throws. A file that is replaced leaves its permissions to the new one, and a symbolic
    /// link stays one: what it leads to is replaced.
    public static func write(to path: String, _ body: (Int32) throws -> Void) throws {
        let target = FilePaths.resolved(path)
        let sibling = FilePaths.sibling(of: target)
        let descriptor = open(sibling, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileError(.unwritable, file: path, lastSystemError) }
        do {
            defer { close(descriptor) }
            var status = stat()
            if stat(target, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
            try body(descriptor)
            guard fsync(descriptor) == 0 else { throw FileError(.unwritable, file: path, lastSystemError) }
        } catch {
            unlink(sibling)
            throw error
        }
        guard rename(sibling, target) == 0 else {
            let error = FileError(.unwritable, file: path, lastSystemError)
            unlink(sibling)
            throw error
        }
        syncFolder(of: target)
    }

    /// Makes sure that there is a folder for `path` to lie in: for a command to ask before long work.
    ///
    /// - Throws: ``FileError`` of kind `unwritable`.
    public static func checkFolder(of path: String) throws {
        let folder = FilePaths.folder(of: path)
        guard FilePaths.isFolder(folder) else {
            throw FileError(
                .unwritable, file: path, found: "no folder \(folder)", expected: "one for the file to lie in")
        }
    }

    /// Writes all of `bytes` where `descriptor` stands, for the body of ``write(to:_:)``; `path` is for the message.
    public static func append(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, of path: String) throws {
        try write(bytes, of: path) { libcWrite(descriptor, $0, $1) }
    }

    /// Writes all of `bytes` from byte `offset` of the file on, wherever `descriptor` stands.
    package static func write(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32, of path: String
    ) throws {
        var place = off_t(offset)
        try write(bytes, of: path) { start, count in
            let written = pwrite(descriptor, start, count, place)
            place += off_t(max(written, 0))
            return written
        }
    }

    /// Writes all of `bytes` with a call of the system's, which says how many it took.
    static func write(
        _ bytes: UnsafeRawBufferPointer, of path: String, _ call: (UnsafeRawPointer, Int) -> Int
    ) throws {
        // One call writes at most 2 GiB: Linux stops there, macOS refuses more.
        let most = 1 << 30
        var rest = bytes[...]
        while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
            let written = call(start, min(rest.count, most))
            if written < 0 {
                if errno == EINTR { continue }
                throw FileError(.unwritable, file: path, lastSystemError)
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Makes the rename itself last. A file system that can't sync a folder (some network ones) still has the file.
    private static func syncFolder(of path: String) {
        let folder = FilePaths.folder(of: path)
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// The C library's `write`, whose name this type's own methods hide.
private func libcWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, start, count)
}
