import MienNetworks
import MienTensors
import Testing

@Suite struct TestVectorsTests {
    private func arrays(_ names: String...) -> [(name: String, tensor: Tensor)] {
        names.enumerated().map { ($1, Tensor([1], [Float($0)])) }
    }

    @Test func onePlainInputLeavesNumberedNamesToLayers() throws {
        let reference = try #require(
            TestVectors(arrays: arrays("input", "input_0", "output_1", "conv", "output")))
        #expect(reference.inputs.map { $0[0] } == [0])
        #expect(reference.layers.map(\.name) == ["input_0", "output_1", "conv"])
        #expect(reference.outputs.map { $0[0] } == [4])
    }

    @Test func aSingleEndMayBeNumbered() throws {
        let reference = try #require(TestVectors(arrays: arrays("output_0", "input_0", "output_1")))
        #expect(reference.inputs.map { $0[0] } == [1])
        #expect(reference.outputs.map { $0[0] } == [0])
        #expect(reference.layers.map(\.name) == ["output_1"])
    }

    /// tf.keras calls two input layers `input_1` and `input_2`.
    @Test func asManyAreEndsAsTheNetworkHas() throws {
        let reference = try #require(
            TestVectors(
                arrays: arrays("input_1", "input_0", "input_2", "dense", "output_0", "output_1", "output_2"), inputs: 2,
                outputs: 2))
        #expect(reference.inputs.map { $0[0] } == [1, 0])
        #expect(reference.outputs.map { $0[0] } == [4, 5])
        #expect(reference.layers.map(\.name) == ["input_2", "dense", "output_2"])
    }

    @Test func aMissingInputIsToldAndAMissingOutputIsNot() {
        #expect(TestVectors(arrays: arrays("conv", "output"))?.inputs.count == nil)
        #expect(TestVectors(arrays: arrays("input", "input_0"), inputs: 2)?.inputs.count == nil)
        #expect(TestVectors(arrays: arrays("input", "conv"))?.outputs.isEmpty == true)
    }
}
