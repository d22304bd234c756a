import MienBasics
import MienKernels
import MienNetworks
import MienRandomNetworks
import MienTensors
import Testing

@testable import MienExecution

/// Values that are needed at the same time never share memory.
@Suite struct BufferLayoutTests {
    /// A graph of steps that are drawn at random; values are taken again long after they were made.
    private static func graph(seed: UInt64) -> PlanGraph {
        var generator = SeededGenerator(seed: seed)
        var graph = PlanGraph()
        for _ in 0...generator.index(below: 2) {
            graph.inputs.append(graph.addValue([1, 1 + generator.index(below: 40)]))
        }
        for step in 0..<3 + generator.index(below: 25) {
            let first = generator.index(below: graph.values.count)
            let size = graph.shape(first).count
            switch generator.index(below: 4) {
            case 0: _ = graph.append(.view, inputs: [first], shape: [size, 1], layer: "\(step)")
            case 1:
                _ = graph.append(.pointwise(.relu()), inputs: [first], shape: graph.shape(first), layer: "\(step)")
            default:
                let second = generator.index(below: graph.values.count)
                _ = graph.append(
                    .concatenate(axis: 1), inputs: [first, second], shape: [1, 1 + generator.index(below: 70)],
                    layer: "\(step)")
            }
        }
        graph.keep(graph.values.count - 1)
        for _ in 0..<generator.index(below: 4) { graph.keep(generator.index(below: graph.values.count)) }
        return graph
    }

    private func check(_ graph: PlanGraph, _ name: String, slicing: Slicing? = nil) {
        let layout = BufferLayout(graph, slicing: slicing)
        // When each value is written and last read, where a view is a reading of what it looks at.
        var source = Array(graph.values.indices)
        var written = Array(repeating: -1, count: graph.values.count)
        var read = written
        for (index, step) in graph.steps.enumerated() {
            if case .view = step.computation {
                source[step.output] = source[step.inputs[0]]
            } else {
                written[step.output] = index
                read[step.output] = max(read[step.output], index)
            }
            for input in step.inputs { read[source[input]] = index }
        }
        let slicedSteps = slicing?.steps ?? 0
        var regions: [(value: Int, range: Range<Int>)] = []
        var sliceRegions = regions
        var results: [Range<Int>] = []
        // What was fused away is nobody's.
        let alive = Set(graph.inputs + graph.steps.flatMap { $0.inputs + [$0.output] })
        for value in graph.values.indices where alive.contains(value) || graph.values[value].isKept {
            let place = layout.places[value]
            #expect(place == layout.places[source[value]], "\(name): a view lies where its input lies")
            let size = graph.shape(source[value]).count
            switch place {
            case .arena(let start)?:
                #expect(!graph.values[value].isKept, "\(name): what is kept does not lie in the arena")
                #expect(start % 16 == 0 && start + size <= layout.arenaCount, "\(name)")
                if source[value] == value { regions.append((value, start..<start + size)) }
                // It is written again for the next slice, before what is made of it is read.
                if written[value] < slicedSteps { #expect(read[source[value]] >= slicedSteps, "\(name)") }
            case .slice(let start)?:
                #expect(!graph.values[value].isKept && read[source[value]] < slicedSteps, "\(name)")
                let size = slicing.map { $0.shape(graph.shape(source[value]), items: $0.items).count } ?? 0
                #expect(start % 16 == 0 && start + size <= layout.sliceCount, "\(name)")
                if source[value] == value { sliceRegions.append((value, start..<start + size)) }
            case .result(let start)?:
                #expect(start % 16 == 0 && start + size <= layout.resultCount, "\(name)")
                if source[value] == value { results.append(start..<start + size) }
            case .input(let index)?: #expect(source[value] == graph.inputs[index], "\(name)")
            case nil: Issue.record("\(name): value \(value) has no place")
            }
        }
        for regions in [regions, sliceRegions] {
            for (index, one) in regions.enumerated() {
                for other in regions.dropFirst(index + 1) where one.range.overlaps(other.range) {
                    let (first, second) = (one.value, other.value)
                    #expect(
                        read[first] < written[second] || read[second] < written[first],
                        "\(name): values \(first) and \(second) are needed at once")
                }
            }
        }
        for (index, one) in results.enumerated() {
            #expect(!results.dropFirst(index + 1).contains { $0.overlaps(one) }, "\(name)")
        }
    }

    @Test func valuesOfRandomGraphsDoNotOverlap() {
        for seed in 0..<400 as Range<UInt64> { check(Self.graph(seed: seed), "seed \(seed)") }
    }

    @Test func valuesOfRandomNetworksDoNotOverlap() throws {
        var sliced = 0
        for seed in 0..<150 as Range<UInt64> {
            let network = try RandomNetwork(seed: seed).network
            let shapes = RandomNetwork.inputs(of: network, batch: 2, seed: 0).map(\.shape)
            let names = Set(network.nodeNames.prefix(Int(seed % 4)))
            var (graph, _, _) = try PlanGraph.lowered(network, inputs: shapes, recording: names)
            check(graph, "seed \(seed)")
            graph.fuse()
            check(graph, "seed \(seed), fused")
            let room = Slicing.Room(cache: 1 << (4 + Int(seed % 8)), arena: .max)
            guard let slicing = Slicing(graph, room: room) else { continue }
            sliced += 1
            check(graph, "seed \(seed), in slices", slicing: slicing)
        }
        #expect(sliced > 30)
    }

    @Test func memoryIsUsedAgain() {
        var graph = PlanGraph()
        graph.inputs = [graph.addValue([1, 100])]
        var value = graph.inputs[0]
        for step in 0..<10 {
            value = graph.append(.pointwise(.tanh), inputs: [value], shape: [1, 100], layer: "\(step)")
        }
        graph.keep(value)
        // Two blocks of 100 floats, rounded up to a cache line, serve nine values between.
        #expect(BufferLayout(graph).arenaCount == 2 * 112)
        #expect(BufferLayout(graph).resultCount == 112)
    }
}
