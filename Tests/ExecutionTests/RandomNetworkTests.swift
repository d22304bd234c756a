import MienBasics
import MienExecution
import MienNetworks
import MienRandomNetworks
import MienTensors
import Testing

/// What must hold of every network, over thousands that are drawn at random.
@Suite struct RandomNetworkTests {
    private func expectClose(
        _ found: [(name: String, tensor: Tensor)], _ expected: [(name: String, tensor: Tensor)], _ seed: UInt64,
        tolerance: Tolerance = .close, at location: SourceLocation = #_sourceLocation
    ) {
        let difference = NetworkTrial.difference(found, expected, tolerance: tolerance)
        #expect(difference == nil, "seed \(seed)", sourceLocation: location)
    }

    @Test func fastKernelsGiveWhatTheirDefinitionsGive() async {
        let (first, count) = NetworkTrial.range(count: 2000)
        print("random networks: seed \(first), \(count) networks (MIEN_SEED, MIEN_NETWORKS)")
        #expect(await NetworkTrial.faults(from: first, count: count) == [])
    }

    /// Networks have all that a graph may have.
    @Test func everyKindOfGraphIsDrawn() throws {
        var drawn: Set<String> = []
        for seed in 0..<300 as Range<UInt64> {
            let network = try RandomNetwork(seed: seed).network
            let takers = network.nodes.flatMap(\.inputs)
            if Set(takers).count < takers.count { drawn.insert("branch") }
            if network.inputs.count > 1 { drawn.insert("several inputs") }
            if network.outputs.count > 1 { drawn.insert("several outputs") }
            for node in network.nodes {
                let specification = network.layers[node.layer].specification
                let isNested = specification is NestedNetwork
                if node.call > 0 { drawn.insert(isNested ? "shared network" : "shared layer") }
                if isNested { drawn.insert("nested network") }
                if let inner = specification as? NestedNetwork,
                    inner.network.layers.contains(where: { $0.specification is NestedNetwork })
                {
                    drawn.insert("network in a nested one")
                }
                if specification is OpaqueLayer { drawn.insert("operation") }
                if node.inputs.contains(where: { $0.output > 0 }) { drawn.insert("second output") }
                if let input = specification as? InputLayer, input.shape.dimensions.dropFirst().contains(nil) {
                    drawn.insert("open size")
                }
            }
        }
        #expect(
            drawn == [
                "branch", "several inputs", "several outputs", "shared network", "shared layer", "nested network",
                "network in a nested one", "operation", "second output", "open size",
            ])
    }

    /// Whatever can be run is among what is drawn, but for what jumps or does nothing.
    @Test func everyLayerIsDrawn() throws {
        var drawn: Set<String> = []
        for seed in 0..<600 as Range<UInt64> {
            drawn.formUnion(
                try RandomNetwork(seed: seed).network.layers.map(\.specification).filter { !($0 is OpaqueLayer) }.map(
                    \.className))
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
                // Layers that take states: SequenceTests and RecurrenceTests have them.
                "SimpleRNNCell", "LSTMCell", "GRUCell", "StackedRNNCells",
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
        let executor = try Executor(network, kernels: .strict)
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
