import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

/// What must hold of every network, over a few hundred that are drawn at random.
@Suite struct RandomNetworkTests {
    private func expectClose(
        _ found: [(name: String, tensor: Tensor)], _ expected: [(name: String, tensor: Tensor)], _ seed: UInt64,
        tolerance: Tolerance = .close, at location: SourceLocation = #_sourceLocation
    ) {
        #expect(found.map(\.name) == expected.map(\.name), "seed \(seed)", sourceLocation: location)
        for ((name, tensor), (_, reference)) in zip(found, expected) {
            #expect(tensor.shape == reference.shape, "seed \(seed), \(name)", sourceLocation: location)
            guard tensor.shape == reference.shape else { return }
            let comparison = TensorComparison(tensor, reference: reference)
            #expect(
                tolerance.allows(comparison), "seed \(seed), \(name): \(comparison)", sourceLocation: location)
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>) func fastKernelsGiveWhatTheirDefinitionsGive(seed: UInt64) throws {
        let network = try RandomNetwork(seed: seed).network
        let inputs = RandomNetwork.inputs(of: network, batch: 2, seed: seed)
        let names = network.nodeNames
        let reference = try Executor(network, recording: names, kernels: .reference).run(inputs)
        let fast = try Executor(network, recording: names).run(inputs)
        expectClose(fast.recorded, reference.recorded, seed)
        // Nothing recorded, so that all is fused that can be.
        let fused = try Executor(network).run(inputs)
        expectClose(fused.outputs, reference.outputs, seed)
        // Shapes are those that were foretold.
        let shapes = try network.shapes(for: inputs.map(\.shape))
        for (index, (_, tensor)) in reference.recorded.enumerated() {
            #expect(shapes[index]?.first == PartialShape(tensor.shape), "seed \(seed), \(names[index])")
        }
    }

    /// Whatever can be run is among what is drawn, but for what jumps or does nothing.
    @Test func everyLayerIsDrawn() throws {
        var drawn: Set<String> = []
        for seed in 0..<300 as Range<UInt64> {
            drawn.formUnion(try RandomNetwork(seed: seed).network.layers.map(\.specification.className))
        }
        let left = Set(LayerRegistry.classNames).subtracting(drawn)
        #expect(
            left == [
                "ThresholdedReLU", "Embedding", "ActivityRegularization", "AlphaDropout", "Dropout", "GaussianDropout",
                "GaussianNoise", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "StochasticDepth",
                "AugMix",
                "CutMix", "MixUp", "RandAugment", "RandomBrightness", "RandomColorDegeneration", "RandomColorJitter",
                "RandomContrast", "RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur",
                "RandomGrayscale", "RandomHeight", "RandomHue", "RandomInvert", "RandomPerspective",
                "RandomPosterization", "RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear",
                "RandomTranslation", "RandomWidth", "RandomZoom", "Solarization",
                // Pictures of six axes, and layers that take states: SequenceTests and RecurrenceTests have them.
                "ConvLSTM3D", "SimpleRNNCell", "LSTMCell", "GRUCell", "StackedRNNCells",
            ])
    }

    @Test(arguments: 1_000..<1_060 as Range<UInt64>) func someRecordedLayersChangeNothing(seed: UInt64) throws {
        let network = try RandomNetwork(seed: seed).network
        let inputs = RandomNetwork.inputs(of: network, batch: 1, seed: seed)
        let names = network.nodeNames.enumerated().filter { $0.offset % 3 == Int(seed % 3) }.map(\.element)
        let all = try Executor(network, recording: network.nodeNames).run(inputs)
        let some = try Executor(network, recording: names).run(inputs)
        expectClose(some.outputs, all.outputs, seed)
        expectClose(some.recorded, names.map { ($0, all[$0]) }, seed)
    }

    @Test(arguments: 2_000..<2_060 as Range<UInt64>) func aBatchGivesWhatItsItemsGive(seed: UInt64) throws {
        let network = try RandomNetwork(seed: seed).network
        let inputs = RandomNetwork.inputs(of: network, batch: 3, seed: seed)
        let executor = try Executor(network)
        let whole = try executor.run(inputs)
        for item in 0..<3 {
            let single = try executor.run(inputs.map { $0.items(item..<item + 1) })
            expectClose(
                single.outputs, whole.outputs.map { ($0.name, $0.tensor.items(item..<item + 1)) }, seed,
                tolerance: .exact)
        }
    }

    @Test(arguments: 3_000..<3_060 as Range<UInt64>) func theNumberOfThreadsChangesNothing(seed: UInt64) throws {
        let network = try RandomNetwork(seed: seed).network
        let inputs = RandomNetwork.inputs(of: network, batch: 2, seed: seed)
        let alone = try Executor(network, pool: ThreadPool(threads: 1)).run(inputs)
        for threads in [2, 5] {
            let several = try Executor(network, pool: ThreadPool(threads: threads)).run(inputs)
            expectClose(several.outputs, alone.outputs, seed, tolerance: .exact)
        }
    }

    @Test func severalTasksMayUseOneExecutor() async throws {
        let network = try RandomNetwork(seed: 7).network
        let executor = try Executor(network, recording: network.nodeNames)
        let batches = (1...8).map { RandomNetwork.inputs(of: network, batch: 1 + $0 % 3, seed: UInt64($0)) }
        let expected = try batches.map { try executor.run($0) }
        try await withThrowingTaskGroup(of: (Int, Activations).self) { group in
            for round in 0..<40 {
                group.addTask { (round % 8, try executor.run(batches[round % 8])) }
            }
            for try await (index, found) in group {
                expectClose(found.recorded, expected[index].recorded, 7, tolerance: .exact)
            }
        }
    }
}
