/// A file without a name, for what has no room in memory: it lies on a disk, and is gone with the object or the process,
/// whatever ends them.
package final class NamelessFile {
    private let path: String
    private let descriptor: Int32

    /// An empty one on the disk of `path`, which errors name.
    ///
    /// - Throws: ``FileError`` of kind `unwritable`.
    package init(beside path: String) throws {
        self.path = path
        let sibling = FilePaths.sibling(of: FilePaths.resolved(path))
        descriptor = open(sibling, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(.unwritable, file: path, lastSystemError) }
        unlink(sibling)
    }

    deinit { close(descriptor) }

    /// Writes all of `bytes` from byte `offset` on.
    ///
    /// - Throws: ``FileError`` of kind `unwritable`.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        try AtomicFile.write(bytes, at: offset, to: descriptor, of: path)
    }

    /// The file's first `size` bytes, mapped; zeros where nothing was written.
    ///
    /// - Throws: ``FileError``.
    package func mapped(size: Int) throws -> MappedFile {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw FileError(.unwritable, file: path, lastSystemError) }
        return try MappedFile(descriptor: descriptor, path: path)
    }
}
