import MienBasics
import MienNetworks
import MienTensors
import Synchronization

extension Subject {
    /// What is wrong with the weights, or strange about them.
    func weightFindings(pool: ThreadPool) -> [Finding] {
        guard model.hasWeights else { return [] }
        let layers = examinedLayers(pool)
        return [
            nonFinite(layers), negativeVariance(layers), untrained(layers), untrainedStatistics(layers),
            constantKernels(layers), huge(layers), equalKernels(layers), deadChannels(layers), deadUnits(layers),
            zeroVariance(layers), beyondFloat16(layers),
        ].compactMap(\.self)
    }

    /// The layers that have weights, each weight gone through once.
    private func examinedLayers(_ pool: ThreadPool) -> [ExaminedLayer] {
        let layers = network.allLayers.filter { !$0.layer.weights.isEmpty }
        let weights = layers.flatMap { _, layer in layer.weights.map { ($0.tensor, layer.columns(of: $0)) } }
        let results = Mutex<[Int: WeightExamination]>([:])
        pool.run(weights.count) { index in
            let result = WeightExamination(weights[index].0, columns: weights[index].1)
            results.withLock { $0[index] = result }
        }
        let examinations = results.withLock { results in weights.indices.compactMap { results[$0] } }
        var next = 0
        return layers.map { path, layer in
            defer { next += layer.weights.count }
            return ExaminedLayer(
                path: path, layer: layer, examinations: Array(examinations[next..<next + layer.weights.count]))
        }
    }

    /// The layers that normalise a batch, with what they are.
    func normalisations(_ layers: [ExaminedLayer]) -> [(ExaminedLayer, BatchNormalization)] {
        layers.compactMap { layer in (layer.layer.specification as? BatchNormalization).map { (layer, $0) } }
    }
}
