/// Floats that never change once they are written, aligned to a cache line.
final class FloatStorage: Sendable {
    private let memory: FloatMemory
    var base: UnsafePointer<Float> { UnsafePointer(memory.floats) }
    var count: Int { memory.count }

    /// Takes zeros and has `fill` write over them.
    init(count: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void = { _ in }) {
        memory = FloatMemory(count: count)
        fill(memory.floats)
    }

    convenience init(copying values: UnsafePointer<Float>, count: Int) {
        self.init(count: count) { $0.update(from: values, count: count) }
    }
}
