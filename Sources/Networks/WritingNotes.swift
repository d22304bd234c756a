import MienBasics

/// What a model can consist of, and a file have a place for.
public enum ModelPart: Sendable, CaseIterable {
    case architecture, weights, card, testVectors
    /// Loss, metrics and the optimizer's settings.
    case trainingSettings
    case optimizerVariables
    /// How far training had come.
    case trainingProgress
    /// What stood in a checkpoint of a newer version.
    case otherSections
}

/// What happened to a model on its way into a file.
public struct WritingNotes: Sendable, Equatable {
    /// What the file has of the model.
    public var held: Set<ModelPart>
    /// What the file says in the words of another generation of Keras than the model came in.
    public var translated: [String] = []
    /// What of the model is not in the file, because it has no place for it.
    public var leftBehind: [String] = []

    /// - Parameter places: what the file has a place for. What the model has besides stays behind.
    package init(_ model: StoredModel, placesFor places: Set<ModelPart>) {
        held = places.intersection(model.parts)
        let lost = model.parts.subtracting(places)
        let training: Set<ModelPart> = [.trainingSettings, .optimizerVariables, .trainingProgress]
        let isTrainingLost = !lost.isDisjoint(with: training) && held.isDisjoint(with: training)
        for part in ModelPart.allCases where lost.contains(part) {
            switch part {
            case .architecture: leftBehind.append("the architecture")
            case .weights: leftBehind.append("the weights")
            case .card: leftBehind.append("the model card")
            case .testVectors: leftBehind.append("the test vectors")
            case .trainingSettings where !isTrainingLost: leftBehind.append("the settings of training")
            case .optimizerVariables where !isTrainingLost: leftBehind.append("the optimizer's variables")
            case .trainingProgress where !isTrainingLost: leftBehind.append("how far training had come")
            case .trainingSettings, .optimizerVariables, .trainingProgress: break
            case .otherSections: leftBehind += model.otherSections.map { "the section `\($0.name)`" }
            }
        }
        if isTrainingLost { leftBehind.append("the training state") }
    }
}

extension StoredModel {
    /// What the model consists of.
    fileprivate var parts: Set<ModelPart> {
        var parts: Set<ModelPart> = [.architecture]
        if hasWeights { parts.insert(.weights) }
        if card != ModelCard() { parts.insert(.card) }
        if testVectors != nil { parts.insert(.testVectors) }
        if let state = trainingState {
            if !state.configuration.isNull { parts.insert(.trainingSettings) }
            if !state.optimizerVariables.isEmpty { parts.insert(.optimizerVariables) }
            if !state.progress.isEmpty { parts.insert(.trainingProgress) }
        }
        if !otherSections.isEmpty { parts.insert(.otherSections) }
        return parts
    }
}
