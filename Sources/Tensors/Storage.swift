public import MienBasics

/// Memory that tensors look at: on the heap, mapped from a file, or shared with another process. It keeps whatever owns
/// the memory alive, and never changes once it is made.
///
/// `@unchecked Sendable`: the bytes are written before `init` returns and only read afterwards.
public final class Storage: @unchecked Sendable {
    /// The bytes, valid as long as this object lives.
    public let bytes: UnsafeRawBufferPointer
    private let owner: (any AnyObject & Sendable)?

    /// Looks at bytes that `owner` keeps alive and unchanged.
    public init(_ bytes: UnsafeRawBufferPointer, keptAliveBy owner: any AnyObject & Sendable) {
        self.bytes = bytes
        self.owner = owner
    }

    /// Allocates `count` zero bytes on the heap, aligned to a cache line, and has `fill` write them.
    public init(byteCount count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        do {
            memory.initializeMemory(as: UInt8.self, repeating: 0)
            try fill(memory)
        } catch {
            memory.deallocate()
            throw error
        }
        bytes = UnsafeRawBufferPointer(memory)
        owner = nil
    }

    /// The whole of a mapped file.
    public convenience init(_ file: MappedFile) {
        self.init(file.bytes, keptAliveBy: file)
    }

    deinit {
        if owner == nil { bytes.deallocate() }
    }
}
