import MienBasics

/// Zeros to write floats over, aligned to a cache line so that no vector straddles two.
///
/// Much of it comes in huge pages where the system has them: it asks for 512 times fewer pages, each of which costs a fault,
/// and finds more of them in the processor's table.
///
/// `@unchecked Sendable`: whoever has it sees to it that nobody reads what another one writes.
package final class FloatMemory: @unchecked Sendable {
    package let floats: UnsafeMutablePointer<Float>
    package let count: Int
    /// What was mapped; nil where it lies on the heap.
    private let mapping: UnsafeMutableRawBufferPointer?

    private static let hugePage = 2 << 20

    package init(count: Int) {
        self.count = count
        let size = max(count, 1) * MemoryLayout<Float>.stride
        if size >= 2 * Self.hugePage, let mapping = Self.map(size + Self.hugePage), let first = mapping.baseAddress {
            let start = first.alignedUp(toMultipleOf: Self.hugePage)
            #if os(Linux)
            madvise(start, size / Self.hugePage * Self.hugePage, MADV_HUGEPAGE)
            #endif
            floats = start.bindMemory(to: Float.self, capacity: count)
            self.mapping = mapping
        } else {
            let start = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
            floats = start.bindMemory(to: Float.self, capacity: count)
            floats.initialize(repeating: 0, count: count)
            mapping = nil
        }
    }

    deinit {
        if let mapping { munmap(mapping.baseAddress, mapping.count) } else { floats.deallocate() }
    }

    /// Fresh zeros from the system, of which only those take memory that are touched.
    private static func map(_ size: Int) -> UnsafeMutableRawBufferPointer? {
        let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        guard let start, start != MAP_FAILED else { return nil }
        return UnsafeMutableRawBufferPointer(start: start, count: size)
    }
}
