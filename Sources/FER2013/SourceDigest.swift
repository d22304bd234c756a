import MienBasics

/// The digest of what a data set is made of: of a file on a thread of its own while the faces are converted, of folders and
/// lists from the pictures as they are read.
final class SourceDigest {
    /// What the thread works on, and nobody else until it has been joined.
    private final class Work {
        var size: Int?
        var digest = SHA256()
        var failure: (any Error)?

        func digest(_ path: String) {
            do {
                let file = try MappedFile(path: path)
                size = file.count
                for start in stride(from: 0, to: file.count, by: 1 << 22) {
                    let end = min(start + 1 << 22, file.count)
                    file.withBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
                    file.forget(start..<end)
                }
            } catch {
                failure = error
            }
        }
    }

    private let name: String
    private let isOneFile: Bool
    private let work = Work()
    private var thread: pthread_t?

    /// - Parameter source: what is to be converted, or a selection of it.
    init(_ source: any FaceSource) {
        let path = source.path
        name = FilePaths.name(of: FilePaths.resolved(path))
        isOneFile = source.isOneFile
        guard isOneFile else { return }
        let work = work
        thread = startThread { work.digest(path) }
        if thread == nil { work.digest(path) }
    }

    deinit { join() }

    /// Takes in a picture, in order; of a file nothing.
    func update(_ name: String, _ pixels: [UInt8]) {
        guard !isOneFile else { return }
        (Array(name.utf8) + [0]).withUnsafeBytes { work.digest.update($0) }
        pixels.withUnsafeBytes { work.digest.update($0) }
    }

    /// Waits until all is taken in.
    ///
    /// - Throws: what reading the file threw.
    func finish() throws -> DatasetManifest.Source {
        join()
        if let failure = work.failure { throw failure }
        return DatasetManifest.Source(name: name, size: work.size, digest: "sha256:" + work.digest.hexadecimal)
    }

    private func join() {
        if let thread { pthread_join(thread, nil) }
        thread = nil
    }
}
