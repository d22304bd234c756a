import MienBasics
import MienFER2013
import MienNetworks

extension Subject {
    /// What is to be said of the names of the classes.
    var labelFindings: [Finding] {
        guard let classCount else { return [] }
        guard let names = card.classNames else { return missingLabels(classCount).map { [$0] } ?? [] }
        guard names.count == classCount else {
            return [
                Finding(
                    .labelCount, .error, "As many labels as outputs are wanted",
                    [.init("the card has \(count(names.count, "label")), the network \(count(classCount, "output"))")],
                    reason:
                        "predict and evaluate refuse such a card. A label that is missing in the middle would shift all behind it.",
                    remedy: command("convert", checkpointName, "--set-card", "labels=…")
                        + " with a name for each output, in their "
                        + "order.")
            ]
        }
        return labelOrder(names).map { [$0] } ?? []
    }

    private func missingLabels(_ classCount: Int) -> Finding? {
        // Nobody asks for them but predict, evaluate and maps, which take pictures alone.
        guard classCount > 1, takesPictures, model.hasWeights else { return nil }
        let keep = keeping(likelyScale)
        let (reason, remedy) =
            switch classCount {
            case LabelOrder.fer2013.count:
                (
                    "No Keras file says it, and for FER2013's 7 emotions two orders are about: the CSV's (fer2013: "
                        + "\(list(.fer2013))), and that of image folders (alphabetical: \(list(.alphabetical))). The "
                        + "wrong one exchanges the last three.",
                    "Folders read by flow_from_directory or image_dataset_from_directory mean alphabetical. Give --labels, or "
                        + "keep them, as here: \(keep)."
                )
            case LabelOrder.ferplus.count:
                (
                    "No Keras file says it. 8 classes may be FER+'s (ferplus: \(list(.ferplus))), or folders in the order of "
                        + "the alphabet.",
                    "Give --labels ferplus or the names, or keep them, as here: \(keep)."
                )
            default:
                (
                    "No Keras file says it. Folders that were read by Keras are in the order of the alphabet.",
                    "Give --labels with the \(classCount.grouped) names, or keep them: \(keep)."
                )
            }
        return Finding(
            .missingLabels, .note, "Nobody says what the \(classCount.grouped) classes are called", [], reason: reason,
            remedy: remedy)
    }

    private func labelOrder(_ names: [String]) -> Finding? {
        let emotions = names.map { Emotion(named: $0) }
        guard Set(emotions) == Set(Emotion.fer2013.map { $0 }), names.count == Emotion.fer2013.count else {
            return nil
        }
        let known = [LabelOrder.fer2013, .alphabetical].map { $0.names.map { Emotion(named: $0) } }
        guard !known.contains(emotions) else { return nil }
        return Finding(
            .labelOrder, .warning, "FER2013's emotions in an order of their own",
            [.init("the card has \(names.joined(separator: ", "))")],
            reason:
                "It is neither the CSV's (\(list(.fer2013))) nor that of image folders (\(list(.alphabetical))), which "
                + "nearly all networks have.",
            remedy: "Make sure that the network was trained so; otherwise "
                + command("convert", checkpointName, "--set-card", "labels=fer2013") + ".")
    }

    private func list(_ order: LabelOrder) -> String { order.names.joined(separator: ", ") }
}
