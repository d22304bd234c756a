import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

@Suite struct ActivationSupportTests {
    /// What is called supported runs, and nothing else does.
    @Test(arguments: Activation.Function.allCases) func everySupportedActivationRuns(_ function: Activation.Function)
        throws
    {
        var layer = ActivationLayer()
        layer.activation = .function(function)
        let network = try Network(
            name: "m", sequence: [Layer(name: "in", InputLayer(shape: [nil, 4])), Layer(name: "act", layer)])
        let isSupported = Activation.Function.supportedNames.contains(function.rawValue)
        #expect(isSupported != Activation.Function.unsupportedNames.contains(function.rawValue))
        if isSupported {
            let result = try Executor(network).run(Tensor([1, 4], [-1, 0, 1, 2]))
            #expect(result.output.values.allSatisfy { $0.isFinite })
        } else {
            #expect(throws: NetworkError.self) { try Executor(network).run(Tensor([1, 4], [-1, 0, 1, 2])) }
        }
    }
}
