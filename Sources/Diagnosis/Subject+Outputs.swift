import MienBasics
import MienNetworks

extension Subject {
    /// What is strange about how the network ends.
    var outputFindings: [Finding] {
        var findings = [softmaxTwice, softmaxOfOne, reluBeforeSoftmax, dropoutAfterOutput].compactMap(\.self)
        if let end = lastFunction { findings += [sigmoidClasses(end), noProbabilities(end)].compactMap(\.self) }
        if network.outputs.count > 1 {
            let names = network.outputs.map { "`\(network.name(of: network.nodes[$0.node]))`" }
            findings.append(
                Finding(
                    .severalOutputs, .note, "\(names.count.grouped) outputs", [],
                    reason: "predict, evaluate and maps look at the first, \(names[0]); extract writes all.",
                    remedy: "For another one, save a model with that output alone: keras.Model(model.input, "
                        + "model.outputs[1])."))
        }
        return findings
    }

    /// The call that makes the first output's numbers, with what they go through last; nil where that is not known.
    private var lastFunction: (call: Calls.Call, function: Activation.Function)? {
        guard let source = calls.origin(of: calls.outputs[0]) else { return nil }
        let call = calls[source]
        if let function = call.activation { return (call, function) }
        // Layers with an activation that is not known, and those of which nobody knows what they do, say nothing.
        guard !(call.layer.specification is OpaqueLayer), call.layer.specification.activations.isEmpty else {
            return nil
        }
        return (call, .linear)
    }

    /// The calls that are a softmax and nothing else, with where their numbers come from.
    private var softmaxes: [(call: Calls.Call, origin: Calls.Call)] {
        calls.calls.indices.compactMap { index in
            let call = calls.calls[index]
            guard calls.isNeeded[index], call.isActivationAlone, call.activation == .softmax,
                let origin = calls.origin(of: call.inputs.first ?? nil)
            else { return nil }
            return (call, calls[origin])
        }
    }

    private var softmaxTwice: Finding? {
        let places = softmaxes.filter { $0.origin.activation == .softmax }.map {
            Finding.Place(layer: $0.call.path, "a softmax of what `\($0.origin.path)` gives, which is one already")
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .softmaxTwice, .warning, "A softmax of a softmax", places,
            reason: "The order of the classes stays, the numbers do not: of 7 classes none can get more than 31 %, and "
                + "training stalls.",
            remedy:
                "In Keras, leave one of them out: Dense(7) before a Softmax layer, or Dense(7, activation=\"softmax\") "
                + "alone.")
    }

    private var softmaxOfOne: Finding? {
        guard classCount == 1, let end = lastFunction, end.function == .softmax else { return nil }
        return Finding(
            .softmaxOfOne, .warning, "A softmax of one number", [.init(layer: end.call.path, "1 unit")],
            reason:
                "A softmax shares 1 out among the classes; the only one always gets all of it, whatever the picture.",
            remedy: "In Keras, use activation=\"sigmoid\" for one class, and train again.")
    }

    private var reluBeforeSoftmax: Finding? {
        guard let end = lastFunction, end.function == .softmax else { return nil }
        let rectifiers: [Activation.Function] = [.relu, .relu6]
        let origin = end.call.isActivationAlone ? calls.origin(of: end.call.inputs.first ?? nil).map { calls[$0] } : nil
        guard let origin, let function = origin.activation, rectifiers.contains(function) else { return nil }
        return Finding(
            .reluBeforeSoftmax, .warning, "A softmax of what a relu gives",
            [
                .init(
                    layer: origin.path,
                    "\(origin.layer.specification.className), \(function.rawValue), before the softmax `\(end.call.path)`"
                )
            ],
            reason:
                "A relu makes all that speaks against a class 0. Classes below 0 become equal, and no gradient reaches "
                + "them in training.",
            remedy: "In Keras, make the layer before the softmax linear, and train again.")
    }

    private var dropoutAfterOutput: Finding? {
        var places: [Finding.Place] = []
        for output in calls.outputs {
            var source = output
            while let own = source, calls[own].passesOn {
                let call = calls[own]
                if call.layer.specification is TrainingOnly, call.layer.hasTrainingMode {
                    places.append(
                        .init(layer: call.path, "\(call.layer.specification.className) behind the last function"))
                }
                source = call.inputs.first ?? nil
            }
            if let source, calls[source].isEntry { places = [] }
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .dropoutAfterOutput, .warning, "Dropout behind the output", places,
            reason:
                "In use it changes nothing. In training it set probabilities to 0 and raised the others, so that the loss was "
                + "that of other numbers.",
            remedy: "Nothing to run it. To train again, put the dropout before the last Dense layer.")
    }

    private func sigmoidClasses(_ end: (call: Calls.Call, function: Activation.Function)) -> Finding? {
        guard end.function == .sigmoid || end.function == .hardSigmoid || end.function == .hardSigmoidOfKeras2,
            let classCount, classCount > 2
        else { return nil }
        return Finding(
            .sigmoidClasses, .warning, "A sigmoid for each of \(classCount.grouped) classes",
            [.init(layer: end.call.path, "\(end.call.layer.specification.className), \(end.function.rawValue)")],
            reason:
                "Each class is judged by itself, so that the numbers do not add up to 1 and predict shows no percentages. "
                + "A face has one of FER2013's emotions; for labels that may be true together it is right.",
            remedy:
                "Nothing to run it; the largest number is still the answer. To train again for one emotion a face, use "
                + "activation=\"softmax\" with categorical_crossentropy.")
    }

    private func noProbabilities(_ end: (call: Calls.Call, function: Activation.Function)) -> Finding? {
        let others: [Activation.Function] = [
            .softmax, .sparsemax, .sigmoid, .hardSigmoid, .hardSigmoidOfKeras2, .logSoftmax, .sparseSigmoid,
        ]
        guard !others.contains(end.function), takesPictures, let classCount, classCount > 1 else { return nil }
        let name = end.function == .linear ? "no function at its end" : "\(end.function.rawValue) at its end"
        return Finding(
            .noProbabilities, .note, "What comes out is no probabilities",
            [
                .init(
                    layer: end.call.path,
                    "\(end.call.layer.specification.className) with \(count(classCount, "output")), \(name)")
            ],
            reason: "predict shows the numbers as they are, the largest first, and not percentages. Networks that were "
                + "trained with from_logits=True end so, and so do those that give features.",
            remedy:
                "For percentages, add the softmax in Keras: keras.Sequential([model, keras.layers.Softmax()]).save(…).")
    }
}
