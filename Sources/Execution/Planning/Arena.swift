/// Memory that values share which do not live at the same time.
package struct Arena {
    /// Its size in floats.
    package private(set) var count = 0
    private var live: [(range: Range<Int>, until: Int)] = []

    package init() {}

    /// The next multiple of a cache line, in floats: values start at one.
    package static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }

    /// Where a value of `count` floats begins that is made by the first of `steps` and last read by the last one. Values
    /// come in the order in which they are made.
    package mutating func place(_ count: Int, during steps: ClosedRange<Int>) -> Int {
        live.removeAll { $0.until < steps.lowerBound }
        let size = Self.aligned(count)
        var start = 0
        for block in live.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            if start + size <= block.range.lowerBound { break }
            start = max(start, block.range.upperBound)
        }
        live.append((start..<start + size, steps.upperBound))
        self.count = max(self.count, start + size)
        return start
    }
}
