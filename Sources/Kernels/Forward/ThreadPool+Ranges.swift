import MienBasics

/// How long a part takes at least: well more than it takes a thread that looks out for work to see it.
private let shortestPart = 4_000

extension ThreadPool {
    /// How many parts work of so many nanoseconds is worth splitting into: some for each thread, so that one that is held
    /// up leaves its share to the others.
    ///
    /// How long the work takes is guessed from its size, on the low side of what machines need today. A wrong guess costs
    /// time and nothing else.
    func parts(nanoseconds: Int) -> Int {
        threads == 1 ? 1 : max(min(nanoseconds / shortestPart, threads * 4), 1)
    }

    /// Runs `body` over ranges that make up 0 ..< `count`. Results must not depend on where the ranges end.
    func run(over count: Int, nanoseconds: Int, _ body: (Range<Int>) -> Void) {
        let parts = min(parts(nanoseconds: nanoseconds), count)
        run(parts) { body(count.part($0, of: parts)) }
    }
}

extension Int {
    /// The `index`-th of `parts` ranges of about equal length which make up 0 ..< self.
    func part(_ index: Int, of parts: Int) -> Range<Int> {
        self * index / parts..<self * (index + 1) / parts
    }
}
