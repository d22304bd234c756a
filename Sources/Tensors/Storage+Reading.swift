public import MienBasics
import Synchronization

extension Storage {
    /// The whole of the regular file at `path`, read into fresh memory by the threads of `pool`.
    ///
    /// For a file that may be cut short or overwritten while it is used, which a mapping would show. A mapping takes no
    /// memory of its own, and no time before somebody looks.
    ///
    /// - Throws: ``FileError`` of kind `unreadable`.
    public convenience init(readingFile path: String, pool: ThreadPool = .shared) throws {
        let descriptor = try MappedFile.open(path)
        defer { close(descriptor) }
        let size = try MappedFile.size(descriptor: descriptor, path: path)
        try self.init(reading: size, from: descriptor, path: path, pool: pool)
    }

    /// The first `count` bytes of the file that is open as `descriptor`; errors name `path`.
    convenience init(reading count: Int, from descriptor: Int32, path: String, pool: ThreadPool) throws {
        guard let pages = Pages(count: count) else { throw FileError(.unreadable, file: path, lastSystemError) }
        // A multiple of the largest page, so that no page is shared between threads.
        let partSize = 4 << 20
        let failure = Mutex<FileError?>(nil)
        pool.run((count + partSize - 1) / partSize) { part in
            let start = part * partSize
            let range = start..<min(start + partSize, count)
            do throws(FileError) {
                try pages.fill(range, from: descriptor, path: path)
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let error = failure.withLock(\.self) { throw error }
        self.init(UnsafeRawBufferPointer(pages.bytes), keptAliveBy: pages)
    }
}

/// Memory straight from the system, in its largest pages: a page fault for each 4 KiB would take longer than the copy.
///
/// `@unchecked Sendable`: threads fill parts of their own before anybody else sees it, and it is only read afterwards.
private final class Pages: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    /// Nil where there is no such memory.
    init?(count: Int) {
        guard count > 0 else {
            bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            return
        }
        let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        guard let memory, memory != MAP_FAILED else { return nil }
        #if os(Linux)
        // Advice only: where it is not taken, pages are small.
        madvise(memory, count, MADV_HUGEPAGE)
        #endif
        bytes = UnsafeMutableRawBufferPointer(start: memory, count: count)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(start, bytes.count) }
    }

    /// Reads the bytes of a file at `range` to where they belong.
    func fill(_ range: Range<Int>, from descriptor: Int32, path: String) throws(FileError) {
        var rest = range
        while let start = bytes.baseAddress, !rest.isEmpty {
            let count = pread(descriptor, start + rest.lowerBound, rest.count, off_t(rest.lowerBound))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(.unreadable, file: path, lastSystemError) }
            guard count > 0 else {
                throw FileError(
                    .unreadable, file: path, found: "its end at byte \(rest.lowerBound)",
                    expected: "\(bytes.count) bytes, which it had before")
            }
            rest = rest.lowerBound + count..<rest.upperBound
        }
    }
}
