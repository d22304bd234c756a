/// Numbers at a place that does not change, for kernels.
final class Numbers<Number: BinaryFloatingPoint> {
    let start: UnsafeMutablePointer<Number>
    let count: Int

    init(_ list: [Number]) {
        count = list.count
        start = .allocate(capacity: max(count, 1))
        start.initialize(from: list, count: count)
    }

    convenience init(zeros count: Int) { self.init([Number](repeating: 0, count: count)) }

    deinit { start.deallocate() }

    var list: [Number] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Where they begin; nil where there are none.
    var read: UnsafePointer<Number>? { count == 0 ? nil : UnsafePointer(start) }
}
