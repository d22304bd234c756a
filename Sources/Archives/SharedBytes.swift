public import MienBasics

/// Bytes that lie in memory as long as somebody keeps them alive: a mapped file, a member of an archive.
///
/// `@unchecked Sendable`: the bytes never change while the owner lives, and every copy of this value keeps it alive.
public struct SharedBytes: @unchecked Sendable {
    /// The bytes, valid as long as ``owner`` lives.
    public let bytes: UnsafeRawBufferPointer
    /// What keeps the bytes alive.
    public let owner: any AnyObject & Sendable

    /// Looks at bytes that `owner` keeps alive and unchanged.
    public init(_ bytes: UnsafeRawBufferPointer, keptAliveBy owner: any AnyObject & Sendable) {
        self.bytes = bytes
        self.owner = owner
    }

    /// The whole of a mapped file.
    public init(_ file: MappedFile) {
        self.init(file.bytes, keptAliveBy: file)
    }

    /// A copy of `bytes`.
    public init(_ bytes: [UInt8]) {
        guard let memory = HeapBytes(count: bytes.count) else { preconditionFailure("there is memory for a copy") }
        memory.bytes.copyBytes(from: bytes)
        self.init(UnsafeRawBufferPointer(memory.bytes), keptAliveBy: memory)
    }

    /// Gives `body` the bytes; the pointer is valid within the call only.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withExtendedLifetime(owner) { () throws(Failure) in try body(bytes) }
    }

    /// A part of the bytes, without a copy.
    ///
    /// - Precondition: `range` lies within them.
    public subscript(range: Range<Int>) -> SharedBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a part lies within the bytes")
        return SharedBytes(UnsafeRawBufferPointer(rebasing: bytes[range]), keptAliveBy: owner)
    }
}

/// Memory on the heap, aligned to a cache line; what it holds at first is left to chance.
///
/// `@unchecked Sendable`: written only by the one who makes it, before anybody else sees it.
final class HeapBytes: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    /// Nil where there is no such memory: a file decides on `count`, so that is no reason to trap.
    init?(count: Int) {
        var start: UnsafeMutableRawPointer?
        guard posix_memalign(&start, 64, max(count, 1)) == 0 else { return nil }
        bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
    }

    deinit { free(bytes.baseAddress) }
}
