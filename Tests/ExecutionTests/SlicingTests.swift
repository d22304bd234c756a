import MienBasics
import MienKernels
import MienNetworks
import MienRandomNetworks
import MienTensors
import Testing

@testable import MienExecution

/// A batch that runs in slices gives the same numbers as one that runs whole.
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

    @Test func stepsOfManyActivationsAreSliced() {
        // 16 items of 2 × 4,000 bytes do not lie in 20,000, two do.
        let graph = Self.graph(batch: 16, sizes: [(1000, 10), (1000, 10), (100, 5000), (10, 100)])
        let slicing = Slicing(graph, cache: 20_000)
        #expect(slicing?.steps == 2)
        #expect(slicing?.items == 2)
        #expect(slicing?.shape([16, 1000]) == [2, 1000])
        #expect(slicing?.shape([48, 7]) == [6, 7])
    }

    @Test func whatLiesInTheCacheAnywayIsNotSliced() {
        #expect(Slicing(Self.graph(batch: 16, sizes: [(1000, 10), (1000, 10)]), cache: 16 * 8000) == nil)
        #expect(Slicing(Self.graph(batch: 1, sizes: [(1000, 10), (1000, 10)]), cache: 100) == nil)
        // Not even one item does.
        #expect(Slicing(Self.graph(batch: 16, sizes: [(1000, 10), (1000, 10)]), cache: 7000) == nil)
    }

    @Test func weightsThatOutweighActivationsAreReadOnce() {
        #expect(Slicing(Self.graph(batch: 16, sizes: [(1000, 20_000), (1000, 20_000)]), cache: 20_000) == nil)
    }

    @Test func theSameNumbersComeOutOfSlices() throws {
        var sliced = 0
        for seed in 0..<300 as Range<UInt64> {
            let network = try RandomNetwork(seed: seed).network
            let inputs = RandomNetwork.inputs(of: network, batch: 2 + Int(seed % 9), seed: seed)
            let names = network.nodeNames.filter { _ in seed % 3 == 0 }
            for kernels in [ExecutionPlan.Kernels.strict, .fast] {
                let whole = try Executor(network, recording: names, kernels: kernels, sliceCache: 0)
                let expected = try whole.run(inputs)
                for threads in 1...3 {
                    let executor = try Executor(
                        network, recording: names, kernels: kernels, pool: ThreadPool(threads: threads),
                        sliceCache: 1 << (4 + Int(seed % 8)))
                    let plan = try executor.plan(for: inputs.map(\.shape))
                    sliced += plan.slicedSteps > 0 ? 1 : 0
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
    }
}
