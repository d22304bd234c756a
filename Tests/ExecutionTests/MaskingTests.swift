import MienExecution
import MienNetworks
import MienTensors
import Testing

/// Masks are made and handed on; a layer that would have to look at one is refused.
@Suite struct MaskingTests {
    private func network(_ layers: (any LayerSpecification)...) throws -> Network {
        var masking = Masking()
        masking.maskValue = 2
        let all: [any LayerSpecification] = [InputLayer(shape: [nil, 3, 2]), masking] + layers
        return try Network(
            name: "m", sequence: all.enumerated().map { Layer(name: "layer\($0.offset)", $0.element) })
    }

    private let input = Tensor([1, 3, 2], [2, 2, 2, 1, 0, 3])

    @Test func stepsOfTheMasksNumberBecomeZeros() throws {
        let expected: [Float] = [0, 0, 2, 1, 0, 3]
        #expect(try Executor(network()).run(input).output.values == expected)
        // Nothing here looks at the mask, or hands it on.
        #expect(try Executor(network(LeakyReLU(), Flatten(), Softmax())).run(input).output.shape == [1, 6])
        #expect(try Executor(network(GlobalPooling(.max, rank: 1))).run(input).output.values == [2, 3])
    }

    @Test func aLayerThatLooksAtAMaskIsRefused() throws {
        for network in [
            try network(Softmax()), try network(ReLU(), LayerNormalizationWithoutWeights.layer, Softmax()),
        ] {
            let error = #expect(throws: NetworkError.self) { _ = try Executor(network).run(input) }
            let last = network.layers.count - 1
            #expect(error?.layer == "layer\(last)")
            #expect(error?.problem == "takes the mask that the layer `layer1` makes, which is not done yet")
        }
    }

    private enum LayerNormalizationWithoutWeights {
        static var layer: LayerNormalization {
            var layer = LayerNormalization()
            (layer.scale, layer.center) = (false, false)
            return layer
        }
    }
}
