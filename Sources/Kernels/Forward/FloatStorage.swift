/// Floats that never change once they are written, aligned to a cache line so that no vector straddles two.
///
/// `@unchecked Sendable`: they are written before `init` returns and only read afterwards.
final class FloatStorage: @unchecked Sendable {
    let base: UnsafePointer<Float>
    let count: Int

    /// Allocates zeros and has `fill` write over them.
    init(count: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void = { _ in }) {
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
        let floats = bytes.bindMemory(to: Float.self, capacity: count)
        floats.initialize(repeating: 0, count: count)
        fill(floats)
        base = UnsafePointer(floats)
        self.count = count
    }

    convenience init(copying values: UnsafePointer<Float>, count: Int) {
        self.init(count: count) { $0.update(from: values, count: count) }
    }

    deinit { base.deallocate() }
}
