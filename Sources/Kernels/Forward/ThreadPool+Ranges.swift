import MienBasics

/// Work that is done in about the time in which a thread wakes up: less is not worth handing over.
private let smallestPart = 200_000

extension ThreadPool {
    /// How many parts `flops` operations are worth splitting into: some for each thread, so that one that is held up
    /// leaves its share to the others.
    func parts(flops: Int) -> Int {
        threads == 1 ? 1 : max(min(flops / smallestPart, threads * 4), 1)
    }

    /// Runs `body` over ranges that make up 0 ..< `count`. Results must not depend on where the ranges end.
    func run(over count: Int, flops: Int, _ body: (Range<Int>) -> Void) {
        let parts = min(parts(flops: flops), count)
        run(parts) { body(count.part($0, of: parts)) }
    }
}

extension Int {
    /// The `index`-th of `parts` ranges of about equal length which make up 0 ..< self.
    func part(_ index: Int, of parts: Int) -> Range<Int> {
        self * index / parts..<self * (index + 1) / parts
    }
}
