import MienBasics
import MienKernels
import MienNetworks
import MienRandomNetworks
import MienTensors
import Testing

@testable import MienExecution

/// A batch that runs in slices and portions gives the same numbers as one that runs whole.
@Suite struct SlicingTests {
    /// Convolutions whose activations outweigh their weights, then dense layers of which the opposite is true.
    private static func graph(batch: Int, sizes: [(activations: Int, weights: Int)]) -> PlanGraph {
        var graph = PlanGraph()
        graph.inputs = [graph.addValue([batch, sizes[0].activations])]
        var value = graph.inputs[0]
        for (index, size) in sizes.enumerated() {
            let computation = Computation.affine(
                scale: Array(repeating: 1, count: size.weights), offset: Array(repeating: 0, count: size.weights))
            value = graph.append(
                computation, inputs: [value], shape: [batch, size.activations], layer: "\(index)")
        }
        graph.keep(value)
        return graph
    }

    private static func slicing(_ graph: PlanGraph, cache: Int, arena: Int = .max) -> Slicing? {
        Slicing(graph, room: Slicing.Room(cache: cache, arena: arena))
    }

    @Test func stepsOfManyActivationsAreSliced() {
        // 16 items of 2 × 4,000 bytes do not lie in 20,000, two do.
        let graph = Self.graph(batch: 16, sizes: [(1000, 10), (1000, 10), (100, 5000), (10, 100)])
        let slicing = Self.slicing(graph, cache: 20_000)
        #expect(slicing?.steps == 2)
        #expect(slicing?.items == 2)
        #expect(slicing?.portion == nil)
        #expect(slicing?.shape([16, 1000], items: 2) == [2, 1000])
        #expect(slicing?.shape([48, 7], items: 2) == [6, 7])
    }

    @Test func whatLiesInTheCacheAnywayIsNotSliced() {
        #expect(Self.slicing(Self.graph(batch: 16, sizes: [(1000, 10), (1000, 10)]), cache: 16 * 8000) == nil)
        #expect(Self.slicing(Self.graph(batch: 1, sizes: [(1000, 10), (1000, 10)]), cache: 100) == nil)
        // Not even one item does.
        #expect(Self.slicing(Self.graph(batch: 16, sizes: [(1000, 10), (1000, 10)]), cache: 7000) == nil)
    }

    @Test func weightsThatOutweighActivationsAreReadOnce() {
        #expect(Self.slicing(Self.graph(batch: 16, sizes: [(1000, 20_000), (1000, 20_000)]), cache: 20_000) == nil)
    }

    @Test func memoryDoesNotGrowWithTheBatch() {
        let sizes = [(1000, 20_000), (1000, 20_000), (1000, 20_000)]
        for batch in [1, 2, 15, 16, 17, 160] {
            let graph = Self.graph(batch: batch, sizes: sizes)
            let slicing = Self.slicing(graph, cache: 0, arena: 50_000)
            // Two values of 4,000 bytes for each item, a cache line longer.
            #expect((slicing?.portion ?? batch) <= 6)
            #expect(BufferLayout(graph, slicing: slicing).arenaCount * 4 <= 50_000)
        }
        #expect(Self.slicing(Self.graph(batch: 6, sizes: sizes), cache: 0, arena: 50_000) == nil)
        // Not less than one item at a time.
        #expect(Self.slicing(Self.graph(batch: 4, sizes: sizes), cache: 0, arena: 100)?.portion == 1)
    }

    @Test func theSameNumbersComeOutOfSlices() throws {
        var (sliced, portioned) = (0, 0)
        for seed in 0..<300 as Range<UInt64> {
            let network = try RandomNetwork(seed: seed).network
            let inputs = RandomNetwork.inputs(of: network, batch: 2 + Int(seed % 9), seed: seed)
            let names = network.nodeNames.filter { _ in seed % 3 == 0 }
            for kernels in [ExecutionPlan.Kernels.strict, .fast] {
                let whole = try Executor(
                    network, recording: names, kernels: kernels, room: Slicing.Room(cache: 0, arena: .max))
                let expected = try whole.run(inputs)
                for threads in 1...3 {
                    let executor = try Executor(
                        network, recording: names, kernels: kernels, pool: ThreadPool(threads: threads),
                        room: Slicing.Room(
                            cache: 1 << (4 + Int(seed % 8)), arena: seed % 2 == 0 ? .max : 1 << (8 + Int(seed % 7))))
                    let plan = try executor.plan(for: inputs.map(\.shape))
                    sliced += plan.slicedSteps > 0 ? 1 : 0
                    portioned += plan.portionItems != nil ? 1 : 0
                    // Winograd's squares are chosen by the items that are taken together.
                    let isSame =
                        try plan.steps.map(\.algorithm) == whole.plan(for: inputs.map(\.shape)).steps.map(\.algorithm)
                    guard isSame else { continue }
                    // The second run has the memory that the first one left.
                    for found in [try executor.run(inputs), try executor.run(inputs)] {
                        for (one, other) in zip(found.recorded + found.outputs, expected.recorded + expected.outputs) {
                            #expect(
                                one.tensor.values.map(\.bitPattern) == other.tensor.values.map(\.bitPattern),
                                "seed \(seed), \(threads) threads, \(one.name)")
                        }
                    }
                }
            }
        }
        #expect(sliced > 300)
        #expect(portioned > 100)
    }
}
