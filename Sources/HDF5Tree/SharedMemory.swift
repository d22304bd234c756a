import MienBasics
import MienCMemory

/// Memory without a name that another process can be given, as a descriptor. It is closed when its owner goes.
package struct SharedMemory: ~Copyable {
    package let descriptor: Int32

    /// Memory of no size yet.
    ///
    /// - Throws: ``FileError`` of kind `unwritable` that names no file.
    package init() throws {
        #if canImport(Darwin)
        // A file that nobody else can find. What Darwin's `shm_open` gives can be given a size only once.
        var folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        if folder.isEmpty { folder = "/tmp" }
        var path = Array(FilePaths.join(folder, "mien-XXXXXX").utf8CString)
        descriptor = mkostemp(&path, O_CLOEXEC)
        if descriptor >= 0 { unlink(path) }
        #else
        // Unlike what `shm_open` gives, it does not depend on the size of /dev/shm, which is 64 MiB in many containers.
        descriptor = mien_memfd_create()
        #endif
        guard descriptor >= 0 else { throw Self.failure }
    }

    deinit { close(descriptor) }

    /// Makes the memory `count` bytes of zeros and has `body` write them.
    ///
    /// - Throws: what `body` throws, and ``FileError`` of kind `unwritable` that names no file.
    package func write(_ count: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
        try Self.write(to: descriptor, count, body)
    }

    /// Does the same with memory that this process was given.
    package static func write(
        to descriptor: Int32, _ count: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        guard ftruncate(descriptor, 0) == 0, ftruncate(descriptor, off_t(count)) == 0 else { throw failure }
        guard count > 0 else { return try body(UnsafeMutableRawBufferPointer(start: nil, count: 0)) }
        guard let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), start != MAP_FAILED
        else { throw failure }
        defer { munmap(start, count) }
        try body(UnsafeMutableRawBufferPointer(start: start, count: count))
    }

    private static var failure: FileError {
        FileError(.unwritable, file: "", "there is no memory to share", cause: [lastSystemError])
    }
}
