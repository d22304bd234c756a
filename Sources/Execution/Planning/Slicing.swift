import MienKernels
import MienTensors

/// How a plan's steps share out the items of a batch.
///
/// All steps run for a portion of the batch before the next portion begins, so that the memory between them does not grow with
/// it. Within a portion, the first steps run for a few items at a time, one step after the other, before the next items begin.
///
/// The first layers of a network that sees pictures give out far more numbers than they have weights: a whole batch of
/// them goes out to memory and comes back for each step, where those of a few items stay in the cache. Behind them weights
/// outnumber activations, and are better read once for the whole batch. Threads take slices each for itself and need not
/// wait for one another at every step.
package struct Slicing: Sendable, Equatable {
    /// What there is room for, in bytes.
    package struct Room: Sendable {
        /// What a core keeps close at hand: less than the second cache of the machines of today has.
        var cache = 3 << 18
        /// The memory between the steps, but for what slices need: as much as the last cache has, or more.
        var arena = 32 << 20

        package init() {}

        package init(cache: Int, arena: Int) { (self.cache, self.arena) = (cache, arena) }
    }

    /// The steps of a plan that run in slices: those before this one.
    let steps: Int
    /// Items of the batch in a slice; the last one may have fewer.
    let items: Int
    /// Items of the batch in a portion, the last one of which may have fewer; nil where all steps run for the whole batch, but
    /// for those that run in slices of it.
    private(set) var portion: Int?
    /// Items of the batch.
    let batch: Int

    /// The slices that save most, as far as can be told from sizes alone, and portions as large as there is room: on every
    /// machine and for any number of threads the same, so that results are. Nil where all steps run for the whole batch.
    init?(_ graph: PlanGraph, room: Room = Room()) {
        let cache = room.cache
        let batches = Set(graph.inputs.map { graph.shape($0).dimensions.first })
        guard batches.count == 1, case let batch?? = batches.first, batch > 1 else { return nil }
        var best: (saved: Int, steps: Int, items: Int) = (0, 0, 0)
        for items in sequence(first: 1, next: { $0 * 2 }).prefix(while: { $0 < batch }) {
            var saved = 0
            for (index, step) in graph.steps.enumerated() {
                guard let bytes = graph.bytes(of: step, eachOf: batch) else { break }
                let isNearOnlyInSlices = bytes * items <= cache && bytes > cache / batch
                saved += isNearOnlyInSlices ? bytes * batch : 0
                saved -= step.computation.weightBytes * ((batch + items - 1) / items - 1)
                if saved > best.saved { best = (saved, index + 1, items) }
            }
        }
        (steps, items, self.batch) = (best.steps, best.items, batch)
        let arena = BufferLayout(graph, slicing: self).arenaCount * MemoryLayout<Float>.stride
        if arena > room.arena, graph.steps.allSatisfy({ graph.bytes(of: $0, eachOf: batch) != nil }) {
            let most = max(room.arena / (arena / batch), 1)
            let portions = (batch + most - 1) / most
            portion = (batch + portions - 1) / portions
        }
        guard steps > 0 || portion != nil else { return nil }
    }

    /// The items of the batch that a step runs for at a time; nil for all of them.
    func items(ofStep step: Int) -> Int? { step < steps ? min(items, portion ?? items) : portion }

    /// The shape of a value of the whole batch for so many items of it.
    func shape(_ whole: Shape, items: Int) -> Shape {
        Shape([whole[0] / batch * items] + whole.dimensions.dropFirst())
    }
}

extension PlanGraph {
    /// What a step reads and writes beside its weights for one of `batch` items, in bytes; nil where items of the batch can't
    /// be told from one another in it.
    fileprivate func bytes(of step: Step, eachOf batch: Int) -> Int? {
        if case .custom = step.computation { return nil }
        let shapes = (step.inputs + [step.output]).map(shape)
        guard shapes.allSatisfy({ $0.rank > 0 && $0[0] % batch == 0 }) else { return nil }
        if case .view = step.computation { return 0 }
        guard shapes.allSatisfy({ $0[0] == shapes[0][0] }) else { return nil }
        return shapes.reduce(0) { $0 + $1.count / batch } * MemoryLayout<Float>.stride
    }
}

extension Computation {
    /// The weights that it reads for each slice, in bytes.
    fileprivate var weightBytes: Int {
        // Of a table, only the rows that are asked for.
        if case .lookup = self { return 0 }
        return weightCount * MemoryLayout<Float>.stride
    }
}
