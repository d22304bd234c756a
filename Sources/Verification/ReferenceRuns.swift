import MienBasics
import MienExecution
import MienNetworks
import MienTensors

/// A network's two runs on a reference's inputs: as it is, and with each layer fed with the reference's numbers. In both, the
/// reference's numbers go on in place of what can't be run.
struct ReferenceRuns {
    private let network: Network
    private let calls: LayerCalls
    private let inputs: [Tensor]
    private let kernels: ExecutionPlan.Kernels
    private let pool: ThreadPool

    /// The calls that were not run, by name, and what stands in their way.
    let blocked: [String: [BlockingLayer]]
    /// The same of the network's outputs.
    let blockedOutputs: [[BlockingLayer]]
    /// The calls that can't be run and that the reference has numbers of.
    let given: [(name: String, tensor: Tensor)]
    /// What the calls gave that the reference has numbers of.
    let found: [String: Tensor]
    /// What the network gave, by the outputs' places.
    let outputs: [Int: Tensor]
    let own: OwnOutputs

    /// The runs that go furthest: those with substitutes or, where these do not fit what follows them, those without.
    ///
    /// - Parameter numbers: the reference's, by the call's name.
    /// - Returns: the runs, and why they are without substitutes.
    /// - Throws: `NetworkError` when the network does not take the inputs, or nothing that is to be compared can be run.
    static func furthest(
        _ network: Network, _ calls: LayerCalls, _ reference: Expectation, _ numbers: [String: Tensor],
        kernels: ExecutionPlan.Kernels, pool: ThreadPool
    ) throws(NetworkError) -> (runs: Self, problem: NetworkError?) {
        func runs(_ substitutes: [String: Tensor]) throws(NetworkError) -> Self {
            try Self(network, calls, reference, numbers, substitutes: substitutes, kernels: kernels, pool: pool)
        }
        do {
            // A tensor without a batch is no layer's output.
            return (try runs(numbers.filter { $0.value.shape.rank > 0 && $0.value.count > 0 }), nil)
        } catch {
            guard let plain = try? runs([:]) else { throw error }
            return (plain, error)
        }
    }

    private init(
        _ network: Network, _ calls: LayerCalls, _ reference: Expectation, _ numbers: [String: Tensor],
        substitutes: [String: Tensor], kernels: ExecutionPlan.Kernels, pool: ThreadPool
    ) throws(NetworkError) {
        let (blocked, blockedOutputs) = network.blocked(replacing: Set(substitutes.keys))
        let given = calls.calls.compactMap { call in
            blocked[call.name] == nil ? nil : substitutes[call.name].map { (name: call.name, tensor: $0) }
        }
        let expected = calls.calls.compactMap { call in
            blocked[call.name] == nil ? numbers[call.name].map { (call: call, tensor: $0) } : nil
        }
        let ends = network.outputs.indices.filter { blockedOutputs[$0].isEmpty }
        if ends.isEmpty && expected.isEmpty {
            // Says what can't be run.
            _ = try Executor(network)
        }
        let executor = try Executor(
            network.giving(ends), recording: expected.map(\.call.name), replacing: Set(given.map(\.name)),
            givesOutputs: !ends.isEmpty, kernels: kernels, pool: pool)
        let result = try executor.run(reference.inputs, replacing: given)
        own = try OwnOutputs(executor, calls, expected, of: result, ends: ends, reference, substitutes: given)
        found = Dictionary(result.recorded.map { ($0.name, $0.tensor) }) { first, _ in first }
        outputs = Dictionary(uniqueKeysWithValues: zip(ends, result.outputs.map(\.tensor)))
        (self.network, self.calls, self.kernels, self.pool) = (network, calls, kernels, pool)
        (self.blocked, self.blockedOutputs, self.given) = (blocked, blockedOutputs, given)
        inputs = reference.inputs
    }

    /// The calls in whose place something took the reference's numbers.
    var substituted: [String] {
        let names = Set(given.map(\.name))
        let taken = calls.calls.filter { blocked[$0.name] == nil }.flatMap(\.sources).compactMap { source in
            calls.names(of: source).first(where: names.contains)
        }
        return given.map(\.name).filter(Set(taken).contains)
    }

    /// Where numbers stop being finite.
    func onset() throws(NetworkError) -> NonFiniteOnset {
        func onset(_ recorded: [String: Tensor]) -> NonFiniteOnset {
            let recorded = recorded.merging(given.map { ($0.name, $0.tensor) }) { own, _ in own }
            return NonFiniteOnset(
                zip(network.inputs, inputs).map { (network.name(of: network.nodes[$0.node]), $1) }
                    + calls.calls.compactMap { call in recorded[call.name].map { (call.name, $0) } }
                    + outputs.sorted { $0.key < $1.key }.map { (calls.outputs[$0.key].call, $0.value) })
        }
        let seen = onset(found)
        guard !seen.isNone else { return seen }
        // It may be a layer that was not compared.
        let all = calls.calls.filter { blocked[$0.name] == nil && ($0.shape != nil || found[$0.name] != nil) }.map(
            \.name)
        let recorder = try Executor(
            network, recording: all, replacing: Set(given.map(\.name)), givesOutputs: false, kernels: kernels,
            pool: pool)
        let result = try recorder.run(inputs, replacing: given)
        return onset(Dictionary(result.recorded.map { ($0.name, $0.tensor) }) { first, _ in first })
    }
}

extension Network {
    /// The same network that gives only some of its outputs, of these places; all where there are none.
    func giving(_ places: [Int]) throws(NetworkError) -> Network {
        guard !places.isEmpty, places.count < outputs.count else { return self }
        return try Network(
            name: name, form: form, layers: layers, nodes: nodes, inputs: inputs, outputs: places.map { outputs[$0] })
    }
}
