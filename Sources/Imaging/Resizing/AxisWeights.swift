/// What each sample of an axis at its new size sees of the axis at its old one: a run of neighbours, each with a weight.
struct AxisWeights<Weight> {
    /// Samples of the axis at its old size.
    let source: Int
    /// For each sample at the new size: the first source sample that it sees.
    private(set) var starts: [Int] = []
    /// For each sample at the new size: where its weights begin; the end of the last ones comes last.
    private(set) var ends: [Int] = [0]
    /// One run after the other.
    private(set) var weights: [Weight] = []

    init(source: Int, target: Int) {
        self.source = source
        starts.reserveCapacity(target)
        ends.reserveCapacity(target + 1)
    }

    /// Samples of the axis at its new size.
    var target: Int { starts.count }

    /// Adds the next sample at the new size.
    mutating func append(start: Int, _ run: some Sequence<Weight>) {
        starts.append(start)
        weights += run
        ends.append(weights.count)
    }

    /// Goes through the middle axis of an array in the order outer, ``source``, `inner`, and gives `body` each line of
    /// `inner` samples at the new size: where in the output it begins, where in the input its first source line does, and
    /// its weights.
    @inline(__always)
    func forEachLine(
        outer: Int, inner: Int,
        _ body: (_ output: Int, _ input: Int, _ weights: UnsafeBufferPointer<Weight>) -> Void
    ) {
        starts.withUnsafeBufferPointer { starts in
            ends.withUnsafeBufferPointer { ends in
                weights.withUnsafeBufferPointer { weights in
                    for block in 0..<outer {
                        for index in starts.indices {
                            body(
                                (block * starts.count + index) * inner, (block * source + starts[index]) * inner,
                                UnsafeBufferPointer(rebasing: weights[ends[index]..<ends[index + 1]]))
                        }
                    }
                }
            }
        }
    }
}
