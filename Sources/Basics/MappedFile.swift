/// A file's bytes, mapped read-only: nothing is copied, and pages come in as they are touched.
///
/// The mapping lives as long as this object. A file that another process cuts short while it is mapped raises a bus
/// error on access, as with any mapping; Mien's own writers replace files by renaming, which is safe.
///
/// `@unchecked Sendable`: the mapping is set once, never written through, and unmapped only in `deinit`.
public final class MappedFile: @unchecked Sendable {
    /// The path as the caller gave it.
    public let path: String
    /// The whole file, valid as long as this object lives, which whoever uses them sees to; empty for an empty file.
    package let bytes: UnsafeRawBufferPointer

    /// The file's size in bytes.
    public var count: Int { bytes.count }

    /// Gives `body` the whole file; the pointer is valid within the call only.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(bytes) }
    }

    /// Maps the regular file at `path`.
    ///
    /// - Throws: ``FileError`` of kind `unreadable` when there is no such file, it can't be opened, or it is a folder,
    ///   a pipe or a device.
    public convenience init(path: String) throws {
        let descriptor = try Self.open(path)
        defer { close(descriptor) }
        try self.init(descriptor: descriptor, path: path)
    }

    /// Opens the file at `path` for reading, in this process only.
    ///
    /// - Throws: ``FileError`` of kind `unreadable`.
    package static func open(_ path: String) throws -> Int32 {
        // Opening a named pipe would otherwise wait for a writer; a file takes no notice.
        let descriptor = libcOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw FileError(.unreadable, file: path.isEmpty ? "\"\"" : path, lastSystemError)
        }
        return descriptor
    }

    /// Maps the regular file that is open as `descriptor`, which the caller may close afterwards; errors name `path`.
    ///
    /// - Throws: ``FileError`` of kind `unreadable`.
    package init(descriptor: Int32, path: String) throws {
        self.path = path
        let size = try Self.size(descriptor: descriptor, path: path)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw FileError(.unreadable, file: path, lastSystemError)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    /// The size in bytes of the regular file that is open as `descriptor`; errors name `path`.
    ///
    /// - Throws: ``FileError`` of kind `unreadable`.
    package static func size(descriptor: Int32, path: String) throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(.unreadable, file: path, lastSystemError) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let kind = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "not a regular file"
            throw FileError(.unreadable, file: path, found: kind, expected: "a file")
        }
        return Int(status.st_size)
    }

    /// Gives the memory of a range back, but for parts of pages at its ends; the bytes are read again when they are looked at.
    package func forget(_ range: Range<Int>) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = (range.lowerBound + page - 1) / page * page
        let end = min(range.upperBound, bytes.count) / page * page
        guard let base = bytes.baseAddress, start < end else { return }
        madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}

/// The C library's `open`, whose name the type's own method hides.
private func libcOpen(_ path: String, _ flags: Int32) -> Int32 {
    open(path, flags)
}
