/// Where the values lie while a plan runs, for a portion of the batch or for a slice of it.
struct RunMemory {
    let inputs: [UnsafePointer<Float>]
    let results: UnsafeMutablePointer<Float>
    let arena: UnsafeMutablePointer<Float>
    /// Of a slice.
    private(set) var sliceArena: UnsafeMutablePointer<Float>?
    /// The network's items that the steps run for. Steps for the whole batch know their items.
    private(set) var items = 0..<1
    /// The first item that lies in the arena.
    private var firstItem = 0

    init(
        inputs: [UnsafePointer<Float>], results: UnsafeMutablePointer<Float>, arena: UnsafeMutablePointer<Float>
    ) {
        (self.inputs, self.results, self.arena) = (inputs, results, arena)
    }

    /// - Parameter items: those of a portion.
    func portion(_ items: Range<Int>) -> RunMemory {
        var portion = self
        (portion.items, portion.firstItem) = (items, items.lowerBound)
        return portion
    }

    func slice(_ items: Range<Int>, in arena: UnsafeMutablePointer<Float>) -> RunMemory {
        var slice = self
        (slice.items, slice.sliceArena) = (items, arena)
        return slice
    }

    func write(_ operand: ExecutionPlan.Operand) -> UnsafeMutablePointer<Float> {
        switch operand.place {
        case .arena(let offset): return arena + offset + (items.lowerBound - firstItem) * operand.count
        case .result(let offset): return results + offset + items.lowerBound * operand.count
        case .slice(let offset):
            guard let sliceArena else { preconditionFailure("what lies in a slice is made and read in it") }
            return sliceArena + offset
        case .input: preconditionFailure("an input is not written to")
        }
    }

    func read(_ operand: ExecutionPlan.Operand) -> UnsafePointer<Float> {
        guard case .input(let index) = operand.place else { return UnsafePointer(write(operand)) }
        return inputs[index] + items.lowerBound * operand.count
    }
}
