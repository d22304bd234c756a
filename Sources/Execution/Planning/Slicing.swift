import MienKernels
import MienTensors

/// How many of a plan's first steps run for a few items of the batch at a time, one step after the other, before the next
/// items begin.
///
/// The first layers of a network that sees pictures give out far more numbers than they have weights: a whole batch of
/// them goes out to memory and comes back for each step, where those of a few items stay in the cache. Behind them weights
/// outnumber activations, and are better read once for the whole batch. Threads take slices each for itself and need not
/// wait for one another at every step.
struct Slicing: Sendable, Equatable {
    /// The steps of a plan that run so: those before this one.
    let steps: Int
    /// Items of the batch in a slice; the last one may have fewer.
    let items: Int
    /// Items of the batch.
    let batch: Int

    /// What a core keeps close at hand, in bytes: less than the second cache of the machines of today has.
    static let cache = 3 << 18

    /// The slicing that saves most, as far as can be told from sizes alone: on every machine and for any number of threads
    /// the same, so that results are. Nil where none saves anything.
    init?(_ graph: PlanGraph, cache: Int = Slicing.cache) {
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
        guard best.saved > 0 else { return nil }
        (steps, items, self.batch) = (best.steps, best.items, batch)
    }

    /// The shape of a value of the first steps for the items of one slice.
    func shape(_ whole: Shape) -> Shape {
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
