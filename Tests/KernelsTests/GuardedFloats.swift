import MienBasics

/// Floats that lie against memory which nobody may touch: a kernel that reads or writes past them stops the test run.
final class GuardedFloats {
    /// The side on which the forbidden page follows at once. On the other side some floats of slack may lie between;
    /// they hold a NaN that must still be there afterwards, and that spoils every result it gets into.
    enum Side: CaseIterable { case before, after }

    let base: UnsafeMutablePointer<Float>
    let count: Int
    private let pages: UnsafeMutableRawPointer
    private let size: Int
    private let pageSize: Int
    private static let slack = Float(nan: 0x1234, signaling: false)

    init(_ values: [Float], against side: Side) {
        pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        count = values.count
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        size = (bytes + pageSize - 1) / pageSize * pageSize
        let mapped = mmap(nil, size + 2 * pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { preconditionFailure("memory for a test") }
        pages = mapped
        let inside = pages + pageSize
        inside.initializeMemory(as: Float.self, repeating: Self.slack, count: size / MemoryLayout<Float>.stride)
        base = (side == .before ? inside : inside + size - count * MemoryLayout<Float>.stride)
            .assumingMemoryBound(to: Float.self)
        base.update(from: values, count: count)
        precondition(
            mprotect(pages, pageSize, PROT_NONE) == 0 && mprotect(inside + size, pageSize, PROT_NONE) == 0,
            "guard pages for a test")
    }

    deinit { munmap(pages, size + 2 * pageSize) }

    var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// Whether the slack is as it was.
    var isIntact: Bool {
        let inside = (pages + pageSize).assumingMemoryBound(to: Float.self)
        let (first, end) = (base - inside, size / MemoryLayout<Float>.stride)
        return [0..<first, first + count..<end].joined().allSatisfy {
            inside[$0].bitPattern == Self.slack.bitPattern
        }
    }
}
