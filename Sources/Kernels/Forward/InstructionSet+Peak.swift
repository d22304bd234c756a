package import MienBasics
import MienCKernels

extension InstructionSet {
    /// How many floating-point operations a second this machine's registers are good for on the threads of `pool`:
    /// multiplications and additions that read no memory, a multiply-add counted as two.
    ///
    /// It takes some milliseconds: the best of several tries, because such machines are shared.
    package func peak(on pool: ThreadPool) -> Double {
        // Several parts for each thread, so that one that wakes up late leaves some to the others.
        let (parts, rounds) = (pool.threads * 8, 50_000)
        let (name, clock) = (table.pointee.name, ContinuousClock())
        let operations = mien_peak(name, rounds) * Double(parts)
        return (0..<5).reduce(0) { best, _ in
            let time = clock.measure { pool.run(parts) { _ in _ = mien_peak(name, rounds) } }
            return max(best, operations / (time / .seconds(1)))
        }
    }
}
