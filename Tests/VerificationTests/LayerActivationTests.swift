import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

/// A layer that stands where an activation's name usually does acts on what its host gives out, with the host's own axes.
@Suite struct LayerActivationTests {
    private func network(_ host: any LayerSpecification, _ weights: [Weight], input: PartialShape) throws -> Network {
        try Network(
            name: "n",
            sequence: [Layer(name: "in", InputLayer(shape: input)), Layer(name: "host", host, weights: weights)])
    }

    private func identity(_ size: Int) -> Weight {
        let values = (0..<size * size).map { Float($0 % (size + 1) == 0 ? 1 : 0) }
        return Weight(name: "kernel", StoredTensor(Tensor([size, size], values)))
    }

    /// A softmax along axis 1 of N × 2 is one over the two units of each row.
    @Test func aDenseLayersSoftmaxTakesTheAxisOfItsOutput() throws {
        var softmax = Softmax()
        softmax.axes = Axes([1])
        var dense = Dense()
        dense.units = 2
        dense.useBias = false
        dense.activation = .layer(LayerObject(softmax))
        let network = try network(dense, [identity(2)], input: [nil, 2])
        let result = try Executor(network).run(Tensor([1, 2], [0, 0])).output
        #expect(result.shape == [1, 2])
        #expect(result.values == [0.5, 0.5])
    }

    /// Over N × 2 × 2, axis 1 is the rows.
    @Test func aDenseLayersSoftmaxMayGoAcrossRows() throws {
        var softmax = Softmax()
        softmax.axes = Axes([1])
        var dense = Dense()
        dense.units = 2
        dense.useBias = false
        dense.activation = .layer(LayerObject(softmax))
        let network = try network(dense, [identity(2)], input: [nil, 2, 2])
        let result = try Executor(network).run(Tensor([1, 2, 2], [0, 200, 0, 0])).output
        #expect(result.values == [0.5, 1, 0.5, 0])
    }

    @Test func anActivationMayChangeTheShape() throws {
        var dense = Dense()
        dense.units = 2
        dense.useBias = false
        dense.activation = .layer(LayerObject(Flatten()))
        let network = try network(dense, [identity(2)], input: [nil, 3, 2])
        #expect(try network.shapes()[1] == [[nil, 6]])
        let result = try Executor(network).run(Tensor([1, 3, 2], [1, 2, 3, 4, 5, 6])).output
        #expect(result.shape == [1, 6])
        #expect(result.values == [1, 2, 3, 4, 5, 6])
    }

    /// Keras applies a function by name to the last axis, which is the width of a channels-first layer.
    @Test func aChannelsFirstConvolutionsSoftmaxGoesAlongTheWidth() throws {
        var convolution = Convolution(rank: 2)
        convolution.filters = 2
        convolution.useBias = false
        convolution.dataFormat = .channelsFirst
        convolution.activation = .function(.softmax)
        let kernel = Weight(name: "kernel", StoredTensor(Tensor([1, 1, 1, 2], [0, 0])))
        let network = try network(convolution, [kernel], input: [nil, 1, 1, 4])
        let result = try Executor(network).run(Tensor([1, 1, 1, 4], [1, 2, 3, 4])).output
        #expect(result.shape == [1, 2, 1, 4])
        #expect(result.values == Array(repeating: 0.25, count: 8))
    }
}
