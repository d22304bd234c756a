import MienBasics
import MienNetworks

extension Subject {
    /// What is strange about single layers.
    var layerFindings: [Finding] { [oddMomentum, oddEpsilon, unusedLayers].compactMap(\.self) }

    private var normalisations: [(path: String, specification: BatchNormalization)] {
        network.allLayers.compactMap { path, layer in (layer.specification as? BatchNormalization).map { (path, $0) } }
    }

    private var oddMomentum: Finding? {
        let usual = 0.5..<1
        let places = normalisations.filter { !usual.contains($0.specification.momentum) }.map {
            Finding.Place(layer: $0.path, "momentum \($0.specification.momentum.significant(4))")
        }
        return Finding(
            .oddMomentum, .warning, "normalisation", "with an odd momentum", at: places,
            reason:
                "Keras keeps this share of the old statistics at each step. PyTorch means the rest by the same word: "
                + "its 0.1 is Keras's 0.9. Below 0.5 the statistics are those of the last few batches; at 1 they never change.",
            remedy:
                "To run it nothing can be done: the statistics are what they are. To train again, use 1 minus PyTorch's."
        )
    }

    private var oddEpsilon: Finding? {
        let usual = 1e-8...0.1
        let places = normalisations.filter { !usual.contains($0.specification.epsilon) }.map {
            Finding.Place(layer: $0.path, "epsilon \($0.specification.epsilon.significant(4))")
        }
        return Finding(
            .oddEpsilon, .warning, "normalisation", "with an odd epsilon", at: places,
            reason:
                "It is added to each variance; Keras's is 0.001, PyTorch's 0.00001. With none a channel that never varied "
                + "gives infinities, with a large one the variances hardly count.",
            remedy:
                "Make sure that the network was trained so, and that nothing was exchanged when it was carried over.")
    }

    private var unusedLayers: Finding? {
        var needed: Set<String> = []
        for (index, call) in calls.calls.enumerated() where calls.isNeeded[index] { needed.insert(call.path) }
        let places = network.allLayers.filter { path, layer in
            // Of a nested network its layers are named, and of an input that nobody uses the network tells itself.
            !(layer.specification is NestedNetwork) && !(layer.specification is InputLayer) && !needed.contains(path)
        }
        .map { path, layer in
            let amount = layer.parameterCount
            return Finding.Place(
                layer: path, layer.specification.className + (amount > 0 ? ", \(count(amount, "parameter"))" : ""))
        }
        return Finding(
            .unusedLayers, .note, "layer", "that no output depends on", at: places,
            reason: "They are in the file and are not run, unless you ask to see them.",
            remedy: "Nothing. To be rid of them in Keras: keras.Model(model.inputs, model.outputs).save(…).")
    }
}
