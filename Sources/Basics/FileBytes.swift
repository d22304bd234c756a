/// The bytes of a file for as long as somebody looks at them.
package enum FileBytes {
    /// Up to this size a file is read, in bytes: to map it takes longer, and hinders other threads that do so.
    private static let mostRead = 64 << 10

    /// Gives `body` all bytes of the regular file at `path`.
    ///
    /// - Throws: ``FileError`` of kind `unreadable`, as ``MappedFile`` does, and what `body` throws.
    package static func with<Result>(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result
    {
        let descriptor = try MappedFile.open(path)
        defer { close(descriptor) }
        let size = try MappedFile.size(descriptor: descriptor, path: path)
        guard size <= mostRead else {
            return try MappedFile(descriptor: descriptor, path: path).withBytes(body)
        }
        return try withUnsafeTemporaryAllocation(byteCount: size + 1, alignment: 16) { buffer in
            var filled = 0
            while filled <= size {
                let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, size + 1 - filled)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw FileError(.unreadable, file: path, lastSystemError) }
                if count == 0 { break }
                filled += count
            }
            // What grew meanwhile is cut off, and what shrank is shorter.
            return try body(UnsafeRawBufferPointer(rebasing: buffer[..<min(filled, size)]))
        }
    }
}
