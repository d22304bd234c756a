import MienBasics
import Synchronization
import Testing

/// The limit ends what hangs; a test also waits for its turn among all others.
@Suite(.timeLimit(.minutes(10))) struct ThreadPoolTests {
    /// How often each part ran.
    private func runs(of parts: Int, on pool: ThreadPool) -> [Int] {
        let counts = UnsafeMutableBufferPointer<Int>.allocate(capacity: parts)
        defer { counts.deallocate() }
        counts.initialize(repeating: 0)
        // Each part writes to its own place, so a part that runs twice at once is the only race there can be.
        nonisolated(unsafe) let places = counts
        pool.run(parts) { places[$0] += 1 }
        return Array(counts)
    }

    @Test(arguments: [1, 2, 3, 8]) func everyPartRunsOnce(threads: Int) {
        let pool = ThreadPool(threads: threads)
        #expect(pool.threads == threads)
        for parts in [0, 1, 2, 3, 7, 64, 1000] {
            #expect(runs(of: parts, on: pool) == [Int](repeating: 1, count: parts), "\(parts) parts")
        }
        for _ in 0..<500 { #expect(runs(of: 5, on: pool) == [1, 1, 1, 1, 1]) }
    }

    @Test func workFromSeveralTasksWaitsItsTurn() async {
        let pool = ThreadPool(threads: 3)
        let total = Counter()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<50 { pool.run(task + 1) { _ in total.add() } }
                }
            }
        }
        #expect(total.value == 50 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8))
    }

    @Test(arguments: [1, 2, 3]) func workWithinItsOwnWorkIsDoneByTheCaller(threads: Int) {
        let (pool, other) = (ThreadPool(threads: threads), ThreadPool(threads: 2))
        let total = Counter()
        pool.run(20) { _ in
            pool.run(3) { _ in total.add() }
            other.run(2) { _ in total.add() }
            pool.run(3) { _ in total.add() }
        }
        #expect(total.value == 20 * 8)
        // Nobody is at work any more: the threads share what comes next.
        #expect(runs(of: 100, on: pool) == [Int](repeating: 1, count: 100))
    }

    @Test func severalThreadsShareTheWork() {
        let pool = ThreadPool(threads: 2)
        // Each of two parts waits for the other, so one thread alone would never end.
        let arrived = Counter()
        pool.run(2) { _ in
            arrived.add()
            while arrived.value < 2 { sched_yield() }
        }
        #expect(arrived.value == 2)
    }

    @Test(arguments: [1, 3]) func mapKeepsTheOrder(threads: Int) throws {
        let pool = ThreadPool(threads: threads)
        #expect(pool.map(5..<105) { "\($0)" } == (5..<105).map { "\($0)" })
        #expect(pool.map(3..<3) { $0 } == [])
        // The first number's error, whichever comes first in time.
        let error = #expect(throws: FileError.self) {
            _ = try pool.map(0..<40) { number in
                if number % 7 == 5 { throw FileError(.mismatch, file: "", found: "\(number)", expected: "another") }
            }
        }
        #expect(error?.problem == "found 5, expected another")
    }

    @Test func aPoolThatNobodyHoldsGoes() {
        weak var gone: ThreadPool?
        do {
            let pool = ThreadPool(threads: 4)
            pool.run(8) { _ in }
            gone = pool
        }
        #expect(gone == nil)
    }

    @Test func theSharedPoolHasAThread() {
        #expect(ThreadPool.shared.threads >= 1)
        #expect(runs(of: 10, on: .shared) == [Int](repeating: 1, count: 10))
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .sequentiallyConsistent) }

    func add() { count.add(1, ordering: .sequentiallyConsistent) }
}
