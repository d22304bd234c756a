import Mien
import MienTestSupport
import Testing

@Suite struct BeginningTests {
    /// Networks of other people have weights to begin with, whatever operations stand between their layers: as many as they have,
    /// and others.
    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [
            "nested_mobilenetv2.keras", "squeeze_excite_emotions.h5", "fer2013_mini_XCEPTION.102-0.66.hdf5",
            "fer_api_emotion.keras", "tiny_XCEPTION_KDEF.hdf5",
        ])
    func networksOfOthersCanBeginAnew(_ file: String) throws {
        let network = try StoredModel(contentsOf: SharedData.path("models/\(file)"), hdf5: .inProcess).network
        let begun = try network.initialized(seed: 3)
        func count(_ network: Network) -> Int { network.allLayers.reduce(0) { $0 + $1.layer.parameterCount } }
        #expect(count(begun) == count(network))
        func kernels(_ network: Network) -> [[Float]] {
            network.allLayers.compactMap { $0.layer.weight(named: "kernel")?.tensor.floats.values }
        }
        let (before, after) = (kernels(network), kernels(begun))
        #expect(before.count == after.count && !before.isEmpty)
        #expect(zip(before, after).allSatisfy { $0.count == $1.count && $0 != $1 })
    }
}
