import MienExplanations
import MienNetworks
import MienTensors
import Testing

@Suite struct FilterMapsTests {
    private func convolution(_ name: String, _ kernel: Tensor) -> Layer {
        var layer = Convolution(rank: 2)
        layer.filters = kernel.shape[3]
        layer.kernelSize = Sizes([kernel.shape[0], kernel.shape[1]])
        layer.useBias = false
        return Layer(name: name, layer, weights: [Weight(name: "kernel", StoredTensor(kernel))])
    }

    @Test func weightsAreShownWhereThereAreFewInputsAndStrengthsWhereThereAreMany() throws {
        let first = Tensor([1, 2, 1, 2], [1, -2, 3, -4])
        let many = Tensor([2, 1, 4, 1], [3, 0, 4, 0, 1, 1, 1, 1])
        let one = Tensor([1, 1, 4, 3], (0..<12).map { Float($0) })
        var depthwise = DepthwiseConvolution(rank: 2)
        depthwise.kernelSize = Sizes([2, 1])
        let byChannel = Tensor([2, 1, 3, 1], [1, 2, 3, 4, 5, 6])
        let network = try Network(
            name: "n",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, nil, nil, 1])), convolution("first", first),
                convolution("place", Tensor([1, 1, 2, 4], (0..<8).map { Float($0) })), convolution("many", many),
                convolution("spread", Tensor([1, 1, 1, 4], [1, 2, 3, 4])), convolution("one", one),
                Layer(name: "depthwise", depthwise, weights: [Weight(name: "kernel", StoredTensor(byChannel))]),
            ])
        let filters = FilterMaps.all(of: network)
        #expect(filters.map(\.layer) == ["first", "many", "depthwise"])
        #expect(filters.map(\.areWeights) == [true, false, true])
        #expect(filters[0].maps.shape == [1, 1, 2, 2] && filters[0].maps.values == [1, -2, 3, -4])
        #expect(filters[1].maps.shape == [1, 2, 1, 1] && filters[1].maps.values == [5, 2])
        #expect(filters[2].maps.shape == [1, 2, 1, 3] && filters[2].kind == "DepthwiseConv2D")
    }

    @Test func coloursAreInputsOfTheirOwn() throws {
        let network = try Network(
            name: "n",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, nil, nil, 3])),
                convolution("rgb", Tensor([1, 2, 3, 1], [1, 2, 3, 4, 5, 6])),
            ])
        let filters = FilterMaps.all(of: network)
        #expect(filters[0].maps.shape == [3, 1, 2, 1] && filters[0].maps.values == [1, 4, 2, 5, 3, 6])
    }
}
