import MienBasics
import MienKernels
import MienNetworks
import MienRandomNetworks
import MienTensors
import Testing

@testable import MienExecution

/// What a plan says of itself.
@Suite struct PlanTests {
    /// A convolution of 5×5 with its normalisation, the means of its four maps, and three classes.
    private func network() throws -> Network {
        var conv = Convolution(rank: 2)
        (conv.filters, conv.kernelSize) = (4, Sizes([5, 5]))
        var dense = Dense()
        dense.units = 3
        return try Network(
            name: "n",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 12, 10, 2])),
                layer("conv", conv, for: [nil, 12, 10, 2]),
                layer("norm", BatchNormalization(), for: [nil, 8, 6, 4]),
                Layer(name: "mean", GlobalPooling(.average, rank: 2)),
                layer("dense", dense, for: [nil, 4]),
            ])
    }

    private func plan(
        _ network: Network, batch: Int = 1, recording: [String] = [], _ kernels: ExecutionPlan.Kernels = .strict
    ) throws -> ExecutionPlan {
        try ExecutionPlan(network, inputs: [[batch, 12, 10, 2]], recording: recording, kernels: kernels)
    }

    @Test func arithmeticIsWhatHandsCount() throws {
        let steps = try plan(network()).steps
        #expect(steps.map(\.layers) == [["conv", "norm"], ["mean"], ["dense"]])
        // 8 × 6 cells × 4 filters, each of 5 × 5 × 2 products and as many sums; 8 × 6 × 4 sums; 4 × 3 products and sums.
        #expect(steps.map(\.flops) == [8 * 6 * 4 * 5 * 5 * 2 * 2, 8 * 6 * 4, 4 * 3 * 2])
        #expect(try plan(network(), batch: 3).steps.map(\.flops) == steps.map { 3 * $0.flops })
    }

    @Test func bytesAreThoseOfWhatGoesInAndComesOut() throws {
        for batch in [1, 3] {
            let steps = try plan(network(), batch: batch).steps
            #expect(steps.map(\.inputBytes) == [12 * 10 * 2, 8 * 6 * 4, 4].map { $0 * batch * 4 })
            #expect(steps.map(\.outputBytes) == [8 * 6 * 4, 4, 3].map { $0 * batch * 4 })
        }
        // By definition nothing is packed and nothing fused.
        let steps = try plan(network(), .reference).steps
        #expect(steps.map(\.layers) == [["conv"], ["norm"], ["mean"], ["dense"]])
        #expect(steps.map(\.weightBytes) == [5 * 5 * 2 * 4 + 4, 2 * 4, 0, 4 * 3 + 3].map { $0 * 4 })
    }

    /// No kernel says that it has fewer numbers of its own than its definition has, and all that have some are drawn.
    @Test func packedWeightsAreAllThere() throws {
        var drawn: Set<String> = []
        func check(_ computation: Computation, inputs: [Shape], output: Shape, _ place: String) {
            let (packed, plain) = (
                computation.operation(.strict, inputs: inputs, output: output),
                computation.operation(.reference, inputs: inputs, output: output)
            )
            #expect(packed.weightCount >= plain.weightCount, "\(place): \(packed.algorithm)")
            #expect((packed.weightCount == 0) == (plain.weightCount == 0), "\(place): \(packed.algorithm)")
            if packed.weightCount > 0 { drawn.insert(String(describing: type(of: packed))) }
        }
        for seed in 4_000..<4_300 as Range<UInt64> {
            let network = try RandomNetwork(seed: seed).network
            let shapes = RandomNetwork.inputs(of: network, batch: 1, seed: seed).map(\.shape)
            let graph = try PlanGraph.lowered(network, inputs: shapes, recording: []).graph
            for step in graph.steps {
                if case .view = step.computation { continue }
                check(
                    step.computation, inputs: step.inputs.map(graph.shape), output: graph.shape(step.output),
                    "seed \(seed), \(step.layers)")
            }
        }
        let table = Tensor([3, 2], [1, 2, 3, 4, 5, 6])
        check(.lookup(table: table), inputs: [[1, 4]], output: [1, 4, 2], "a table")
        #expect(
            drawn == [
                "Convolution", "DepthwiseConvolution", "ScaleAndShift", "PReLU", "AxisSampling", "Constant", "Fold",
                "LocalConvolution", "Lookup", "RecurrentSteps", "ConvolutionalSteps",
            ])
    }

    /// Winograd's way has a matrix of channels × filters for each of its products, of which there are 36 or 16.
    @Test func winogradsWayHoldsItsSums() throws {
        var conv = Convolution(rank: 2)
        (conv.filters, conv.kernelSize) = (64, Sizes([3, 3]))
        let network = try Network(
            name: "n",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 48, 48, 64])), layer("conv", conv, for: [nil, 48, 48, 64]),
            ])
        let step = try ExecutionPlan(network, inputs: [[1, 48, 48, 64]]).steps[0]
        try #require(step.algorithm.hasPrefix("Winograd 4×4"))
        #expect(step.weightBytes >= 36 * 64 * 64 * 4)
        // As much arithmetic as the definition has.
        #expect(step.flops == 46 * 46 * 64 * 64 * 9 * 2)
    }

    @Test func aProfileHasATimeForEachStep() throws {
        let executor = try Executor(network(), pool: ThreadPool(threads: 2))
        let profile = try executor.profile([Tensor([1, 12, 10, 2], Array(repeating: 1, count: 240))], for: .zero)
        #expect(profile.runs == 3 && profile.threads == 2)
        #expect(profile.stepTimes.count == 3)
        #expect((profile.stepTimes + [profile.runTime, profile.peak]).allSatisfy { $0 > 0 && $0.isFinite })
    }

    @Test func aTableSaysTheNameOfANestedNetworkOncePerStep() throws {
        var conv = Convolution(rank: 2)
        (conv.filters, conv.kernelSize) = (4, Sizes([5, 5]))
        let inner = try Network(
            name: "inner",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 12, 10, 2])),
                layer("conv", conv, for: [nil, 12, 10, 2]), layer("norm", BatchNormalization(), for: [nil, 8, 6, 4]),
            ])
        let outer = try Network(
            name: "outer",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 12, 10, 2])),
                Layer(name: "inner", NestedNetwork(className: "Functional", inner)),
                Layer(name: "relu", ReLU()),
            ])
        let plan = try plan(outer)
        #expect(plan.steps.map(\.layers) == [["inner/conv", "inner/norm", "relu"]])
        let text = PlanTable(plan, file: "m.h5", kernels: .strict).text
        #expect(text.hasPrefix("m.h5: strict kernels for 1 × 12 × 10 × 2\n\nLayers                "))
        #expect(text.contains("\ninner/conv+norm+relu  1 × 8 × 6 × 4  "))
        #expect(text.contains("\n\n1 step: 0.019 MFLOP, "))
    }
}
