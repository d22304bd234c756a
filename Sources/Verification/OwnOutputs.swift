import MienExecution
import MienNetworks
import MienTensors

/// What each layer gives when it is fed with the reference's numbers, held against the reference: one run, in which every
/// layer goes on with the reference's output of the layer before it.
struct OwnOutputs {
    /// By the call's name.
    private(set) var comparisons: [String: TensorComparison] = [:]
    /// By the places of the network's outputs; those are missing that the reference has nothing to feed with or to compare with.
    private(set) var outputs: [Int: TensorComparison] = [:]

    /// - Parameters:
    ///   - expected: the calls that `executor` records, each with the reference's output.
    ///   - result: what it gave.
    ///   - ends: the places of the outputs that it gives.
    ///   - substitutes: what went on in place of calls that can't be run.
    init(
        _ executor: Executor, _ calls: LayerCalls, _ expected: [(call: LayerCalls.Call, tensor: Tensor)],
        of result: Activations, ends: [Int], _ reference: Expectation, substitutes: [(name: String, tensor: Tensor)]
    ) throws(NetworkError) {
        let given = zip(result.recorded, expected).filter { recorded, expected in
            recorded.tensor.shape == expected.tensor.shape && recorded.tensor.count > 0
        }
        .map { ($0.name, $1.tensor) }
        guard !given.isEmpty || !substitutes.isEmpty else { return }
        let alone = try executor.run(reference.inputs, replacing: given + substitutes)
        let replaced = Set(given.map(\.0))
        for (found, (call, tensor)) in zip(alone.recorded, expected)
        where found.tensor.shape == tensor.shape && !(call.layer.specification is InputLayer) {
            // What a nested network gives is what a layer in it gives, which may have been replaced there.
            if let maker = call.maker,
                let inner = calls.names(of: maker).prefix(while: { $0 != call.name }).first(where: replaced.contains)
            {
                comparisons[call.name] = comparisons[inner]
            } else {
                comparisons[call.name] = TensorComparison(found.tensor, reference: tensor)
            }
        }
        for (end, found) in zip(ends, alone.outputs) where end < reference.outputs.count {
            guard case .known(let tensor) = reference.outputs[end], found.tensor.shape == tensor.shape else { continue }
            outputs[end] =
                if let name = calls.names(of: calls.outputs[end]).first(where: replaced.contains) {
                    comparisons[name]
                } else {
                    TensorComparison(found.tensor, reference: tensor)
                }
        }
    }
}
