import MienBasics
import MienExecution
import MienNetworks
import MienTensors

extension Subject {
    /// What stands for a size that the network leaves open: of a picture's height and width, and of any other axis.
    private static let (openPictureSize, openSize) = (224, 32)

    /// What keeps the network from being run.
    var runningFindings: [Finding] {
        let partial = network.inputs.map(network.inputShape)
        let shapes = partial.map { partial in
            Shape(
                checking: partial.dimensions.enumerated().map { axis, size in
                    size ?? (axis == 0 ? 1 : partial.rank == 4 ? Self.openPictureSize : Self.openSize)
                })
        }
        let isOpen = partial.contains { $0.dimensions.dropFirst().contains { $0 == nil } }
        let tried = shapes.compactMap { $0?.description }.joined(separator: " and ")
        var findings: [Finding] = []
        for obstacle in network.obstacles(for: shapes, hasWeights: model.hasWeights) {
            let (kind, found) = obstacle.finding
            if let index = findings.firstIndex(where: { $0.kind == kind }) {
                findings[index].places.append(Finding.Place(layer: obstacle.path, found))
            } else {
                findings.append(finding(kind, Finding.Place(layer: obstacle.path, found), tried: isOpen ? tried : nil))
            }
        }
        return findings.map { finding in
            var finding = finding
            finding.title = "\(count(finding.places.count, "layer")) \(finding.title(for: finding.places.count))"
            return finding
        }
    }

    /// - Parameter tried: the shape of the input that was tried where the network leaves it open.
    private func finding(_ kind: Finding.Kind, _ place: Finding.Place, tried: String?) -> Finding {
        let (reason, remedy): (String, String) =
            switch kind {
            case .lambdaLayer:
                (
                    "A Lambda layer holds Python code, which Mien never runs, and this is none that it recognises as a formula.",
                    "Where it is one all the same, say it to the commands: `--lambda '\(place.layer ?? "NAME")=x / 255'`. Or put a "
                        + "layer of Keras's own in its place, as keras.layers.Rescaling(1 / 255), and save again."
                )
            case .customLayer:
                (
                    "What such a layer computes stands in its author's Python code, not in the file.",
                    "In Keras, build the model with layers of Keras's own in its place, carry the weights over with "
                        + "set_weights, and save again. In a program of yours it may be written as a CustomLayer. Meanwhile "
                        + "inspect, diff and convert work, and verify compares what does not depend on it."
                )
            case .unsupportedLayer:
                (
                    "The class is Keras's own, and Mien does not have it.",
                    "`mien layers` lists those that run. Where the layer acts in training alone, leave it out in Keras and "
                        + "save again."
                )
            case .unsupportedOperation:
                (
                    "The operation stands where a layer usually does, and Mien does not have it, or not with these "
                        + "arguments.",
                    "In Keras, say it with layers (Rescaling, Reshape, Multiply, Concatenate …) and save again."
                )
            case .unsupportedQuantisation:
                (
                    "The layer computes with numbers of few bits in a way that only Keras does. int8 and int4 Dense "
                        + "layers run.",
                    "Save the model before model.quantize(…), or quantise it with \"int8\"."
                )
            case .unsupportedActivation:
                (
                    "Without the activation what the layer gives out is something else.",
                    "`mien layers` lists the activations that run. In Keras, use one of them, or an Activation layer for what "
                        + "it is made of."
                )
            case .trainingCall:
                (
                    "Keras 2 heeds training=True in predict as well: dropout drops, and normalisation uses the batch's own "
                        + "statistics, so that one face's result depends on the others. Mien does neither.",
                    "In Keras, build the model again without training=True, carry the weights over with set_weights, and save "
                        + "it."
                )
            default:
                (
                    "The layer is known, and asks for what is not done"
                        + (tried.map { ", or does not fit what goes in, tried with an input of \($0)" }
                            ?? ", or does not fit what goes in") + ".",
                    "Change the option in Keras, carry the weights over with set_weights, and save again. A recurrent layer, "
                        + "for one, is not made stateful by its weights: stateful=False has the same."
                )
            }
        return Finding(kind, .error, "", [place], reason: reason, remedy: remedy)
    }
}

extension Finding {
    fileprivate func title(for count: Int) -> String {
        let isOne = count == 1
        return switch kind {
        case .lambdaLayer: isOne ? "is Python code that is never run" : "are Python code that is never run"
        case .customLayer:
            isOne ? "is of a class that only its author knows" : "are of classes that only their authors know"
        case .unsupportedLayer: isOne ? "is of a class that does not run yet" : "are of classes that do not run yet"
        case .unsupportedOperation:
            isOne ? "is an operation that does not run yet" : "are operations that do not run yet"
        case .unsupportedQuantisation: isOne ? "is quantised as only Keras can" : "are quantised as only Keras can"
        case .unsupportedActivation: isOne ? "has an activation that does not run" : "have activations that do not run"
        case .trainingCall: isOne ? "is called with training=True" : "are called with training=True"
        default: isOne ? "asks for what is not done" : "ask for what is not done"
        }
    }
}

extension Obstacle {
    /// What it is called, and what to say of the layer.
    fileprivate var finding: (kind: Finding.Kind, found: String) {
        switch cause {
        case .training: (.trainingCall, className)
        case .activation: (.unsupportedActivation, "\(className): \(problem)")
        case .layer: (.unsupportedOption, "\(className): \(problem)")
        case .unknown(let layer):
            switch layer.reason {
            case .operation: (.unsupportedOperation, className)
            case .quantised: (.unsupportedQuantisation, layer.quantisedName)
            case .weightedActivation: (.unsupportedActivation, "\(className): its activation has weights of its own")
            case .unknown where className == "Lambda": (.lambdaLayer, layer.lambdaName)
            case .unknown where LayerRegistry.isPublic(className) && !layer.isRegistered: (.unsupportedLayer, className)
            case .unknown: (.customLayer, className)
            }
        }
    }
}

extension OpaqueLayer {
    /// Whether a program of somebody's own is said to have the class.
    fileprivate var isRegistered: Bool { origin["registered_name"]?.string?.contains(">") == true }

    /// `Lambda`, with the name of its function where that is one.
    fileprivate var lambdaName: String {
        // The function itself is bytes; it has a name where it was defined elsewhere.
        guard configuration["function_type"]?.string == "function", let name = configuration["function"]?.string else {
            return className
        }
        return "\(className) of the function \(name)"
    }

    /// `Dense (float8)`: the class, with the mode of its policy.
    fileprivate var quantisedName: String {
        let policy = configuration["dtype"]?["config"]
        let mode = policy?["mode"]?.string ?? policy?["name"]?.string?.split(separator: "_").first.map(String.init)
        return mode.map { "\(className) (\($0))" } ?? className
    }
}
