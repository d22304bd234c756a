import MienBasics
import MienNetworks
import MienTensors

/// What a file holds beside the network, for `ModelSummary`. What is not there has neither a line nor a member.
extension StoredModel {
    /// How many of the test vectors' layers a line names.
    private static let mostLayersShown = 3

    /// The training state, where there is any: of a network that was never compiled Keras writes an empty one.
    private var ownTrainingState: TrainingState? {
        guard let state = trainingState else { return nil }
        let isEmpty = state.configuration.isNull && state.optimizerVariables.isEmpty && state.progress.isEmpty
        return isEmpty ? nil : state
    }

    var companionLines: [String] {
        var lines: [String] = []
        func add(_ title: String, _ parts: [String?]) {
            let parts = parts.compactMap(\.self)
            if !parts.isEmpty { lines.append("\(title): \(parts.joined(separator: ", "))") }
        }
        func numbers(_ name: String, _ numbers: [Double]?) -> String? {
            numbers.map { "\(name) \($0.map(\.description).joined(separator: " "))" }
        }
        add("Classes", card.classNames ?? [])
        add(
            "Pixels",
            [
                card.grey.map { "grey \($0.rawValue)" }, card.resize.map { "resize \($0.rawValue)" },
                card.fit.map { "fit \($0.rawValue)" }, card.scale.map { "scale \($0)" },
                numbers("mean", card.mean), numbers("standard deviation", card.standardDeviation),
            ])
        add("Licence", [card.licence])
        add("Notes", [card.notes])
        if let source = provenance.source { add("Made from", ["\(source.name) (\(source.format))", source.digest]) }
        if let testVectors {
            let shown = testVectors.layers.prefix(Self.mostLayersShown).map { "`\($0.name)` \($0.tensor.shape)" }
            let others = testVectors.layers.count - shown.count
            let lists = [
                ("input", testVectors.inputs.map(\.shape.description)),
                ("output", testVectors.outputs.map(\.shape.description)),
                ("layer", shown + (others > 0 ? ["\(others) more"] : [])),
            ]
            let counts = [testVectors.inputs.count, testVectors.outputs.count, testVectors.layers.count]
            let parts = zip(lists, counts).filter { $1 > 0 }.map { list, count in
                "\(count) \(list.0)\(count == 1 ? "" : "s") (\(list.1.joined(separator: ", ")))"
            }
            add("Test vectors", parts)
        }
        guard let state = ownTrainingState else { return lines }
        let settings = state.configuration
        add(
            "Training settings",
            [
                (settings["optimizer_config"] ?? settings["optimizer"])?.objectName.map { "optimizer \($0)" },
                settings["loss"]?.objectName.map { "loss \($0)" },
            ])
        add("Training progress", state.progress.members.map { "\($0) \($1.string ?? $1.kindDescription)" })
        if !state.optimizerVariables.isEmpty {
            let count = state.optimizerVariables.reduce(0) { $0 + $1.tensor.shape.count }
            add("Optimizer state", ["\(state.optimizerVariables.count) arrays of \(count.grouped) numbers"])
        }
        return lines
    }

    var companionMembers: JSON.Object {
        func shape(_ shape: Shape) -> JSON { .array(shape.dimensions.map(JSON.integer)) }
        var members = JSON.Object()
        if let source = provenance.source {
            var object: JSON.Object = ["name": .string(source.name), "format": .string(source.format)]
            object["digest"] = source.digest.map(JSON.string)
            members["source"] = .object(object)
        }
        if !card.json.isEmpty { members["card"] = .object(card.json) }
        if let testVectors {
            members["testVectors"] = [
                "inputs": .array(testVectors.inputs.map { shape($0.shape) }),
                "outputs": .array(testVectors.outputs.map { shape($0.shape) }),
                "layers": .array(
                    testVectors.layers.map { ["name": .string($0.name), "shape": shape($0.tensor.shape)] }),
            ]
        }
        if let state = ownTrainingState {
            members["trainingState"] = [
                "configuration": state.configuration, "progress": .object(state.progress),
                "optimizerVariables": .array(
                    state.optimizerVariables.map { name, tensor in
                        [
                            "name": .string(name), "elementType": .string(tensor.elementType.rawValue),
                            "shape": shape(tensor.shape),
                        ]
                    }),
            ]
        }
        return members
    }
}

extension JSON {
    /// What Keras calls an optimizer or a loss: its name, or the class of an object; nil for anything else.
    fileprivate var objectName: String? { string ?? self["class_name"]?.string }
}
