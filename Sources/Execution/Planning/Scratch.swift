import MienKernels
import Synchronization

/// Memory that runs borrow for what lies between their steps. What comes back is kept for the next run: fresh pages from the
/// system cost more time than many a step.
final class Scratch: Sendable {
    /// Whoever takes one out of the list is the only one who writes to it.
    private let blocks = Mutex<[FloatMemory]>([])

    /// Gives `body` room for `count` floats, aligned to a cache line, which nobody else has until it returns. They hold
    /// anything.
    func lend<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
        let block = take(count)
        defer { blocks.withLock { $0.append(block) } }
        return body(block.floats)
    }

    /// The smallest block that is large enough; if there is none, a new one in place of the largest that is not.
    private func take(_ count: Int) -> FloatMemory {
        let found = blocks.withLock { blocks -> FloatMemory? in
            let fitting = blocks.indices.filter { blocks[$0].count >= count }.min {
                blocks[$0].count < blocks[$1].count
            }
            if let fitting { return blocks.remove(at: fitting) }
            _ = blocks.indices.max { blocks[$0].count < blocks[$1].count }.map { blocks.remove(at: $0) }
            return nil
        }
        return found ?? FloatMemory(count: count)
    }
}
