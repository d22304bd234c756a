import MienBasics
import MienFER2013
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTraining

/// What a training begins with: a network that is known by name or comes from a file, for the classes of the data.
struct ExperimentStart {
    private let settings: ExperimentSettings
    /// What `settings` names; nil for an architecture by name.
    private let stored: StoredModel?
    /// Those that were asked for, or else the model's own.
    let wantedClasses: LabelOrder?

    /// A network to train, and what was decided about it.
    struct Begun {
        var network: Network
        /// How pictures become its input.
        var card: ModelCard
        var optimizer: Optimizer
        /// What the optimizer remembers of a training that goes on.
        var state: TrainingState?
        var remarks: [String]
    }

    init(_ settings: ExperimentSettings, hdf5 access: HDF5Access, budgets: Budgets) throws {
        self.settings = settings
        switch (settings.architecture, settings.model) {
        case (nil, nil):
            throw SettingsError(place: "network", found: "none", expected: "an architecture by name, or a model's file")
        case (.some(let name), .some(let file)):
            throw SettingsError(
                place: "network", found: "the architecture \(name.rawValue) and the model \(file)",
                expected: "one of them")
        case (.some, nil): stored = nil
        case (nil, .some(let file)): stored = try StoredModel(contentsOf: file, hdf5: access, budgets: budgets)
        }
        if let names = settings.classes {
            wantedClasses = try LabelOrder(names)
        } else if let names = stored?.card.classNames, let order = try? LabelOrder(names),
            order.names.indices.allSatisfy({ order.emotion(at: $0) != nil })
        {
            wantedClasses = order
        } else {
            wantedClasses = nil
        }
    }

    func network(for classes: LabelOrder) throws -> Begun {
        try settings.blamingNetwork {
            guard let stored, let file = settings.model else { return try named(classes) }
            return try continued(stored, file, classes)
        }
    }

    private func named(_ classes: LabelOrder) throws -> Begun {
        guard let architecture = settings.architecture else { preconditionFailure("a network by name") }
        guard !settings.newHead else {
            throw SettingsError(place: "new_head", found: "true", expected: "it only for a model that has a head")
        }
        var network = try architecture.network(
            width: settings.imageSize.width, height: settings.imageSize.height, channels: settings.channels,
            classes: classes.count
        ).initialized(seed: settings.seed)
        network = try network.freezing(settings.freeze)
        return Begun(
            network: network, card: card(ModelCard()), optimizer: settings.optimizer ?? Self.usual, remarks: [])
    }

    private func continued(_ stored: StoredModel, _ file: String, _ classes: LabelOrder) throws -> Begun {
        var remarks: [String] = []
        var network = try stored.network.inKerasOrder()
        if !stored.hasWeights {
            network = try network.initialized(seed: settings.seed)
            remarks.append("\(file) holds no weights: all begin anew")
        }
        guard let count = try network.classCount() else {
            throw NetworkError("it can't be told how many classes it has")
        }
        let names = stored.card.classNames
        let isSame = names.map { $0 == classes.names } ?? (count == classes.count)
        var head: String?
        if settings.newHead || !isSame || count != classes.count {
            guard settings.newHead || settings.classes != nil else {
                throw FileError(
                    .mismatch, file: file, found: "\(count) classes",
                    expected: "\(classes.count), as the data has "
                        + "(\(classes.names.joined(separator: ", "))), or --classes for a new head")
            }
            let path = try network.headPath()
            network = try network.replacingHead(classes: classes.count, seed: settings.seed)
            remarks.append("\(file): `\(path)` begins anew, for \(classes.names.joined(separator: ", "))")
            head = path
        } else if names == nil {
            remarks.append(
                "\(file) does not say what its classes are called; they are taken for \(classes.names.joined(separator: ", "))"
            )
        }
        network = try network.freezing(settings.freeze, except: head)
        guard stored.card.scale != nil || settings.preprocessing.scale != nil else {
            throw FileError(
                .mismatch, file: file, found: "no word of how pixels are scaled",
                expected: "one, or --scale (\(Preprocessing.Scale.allCases.map(\.rawValue).joined(separator: ", ")))")
        }
        var begun = Begun(
            network: network, card: card(stored.card), optimizer: settings.optimizer ?? Self.usual, remarks: remarks)
        guard settings.optimizer == nil, head == nil, let state = stored.trainingState, stored.hasWeights else {
            return begun
        }
        // A training that goes on, if its optimizer is one of those that there are.
        do throws(SettingsError) {
            begun.optimizer = try Optimizer(training: state.configuration)
        } catch {
            begun.remarks.append("\(file): its optimizer is left out (\(error)); Adam begins anew")
            return begun
        }
        guard !state.optimizerVariables.isEmpty, settings.freeze.isEmpty else { return begun }
        guard settings.schedule == LearningRateCourse() else {
            throw SettingsError(
                place: "schedule", found: "\(settings.schedule.form.rawValue) for a training that goes on",
                expected: "constant, or an optimizer that begins anew")
        }
        begun.state = state
        begun.remarks.append("\(file): the training goes on with its optimizer, \(begun.optimizer.method.className)")
        return begun
    }

    /// What the settings say over what the model's card says.
    private func card(_ own: ModelCard) -> ModelCard {
        let wanted = settings.preprocessing
        var card = ModelCard()
        card.scale = wanted.scale ?? own.scale ?? .unit
        // The card's mean and deviation are for pixels of its own scale.
        let isOwn = wanted.scale == nil || wanted.scale == own.scale
        card.mean = wanted.mean ?? (isOwn ? own.mean : nil)
        card.standardDeviation = wanted.standardDeviation ?? (isOwn ? own.standardDeviation : nil)
        card.grey = wanted.grey ?? own.grey
        card.resize = wanted.resize ?? own.resize
        card.fit = wanted.fit ?? own.fit
        return card
    }

    private static let usual = Optimizer(.adam(Adam()), learningRate: .constant(0.001))
}

extension ExperimentSettings {
    /// Runs `body`, and says of a network's fault which network it is.
    func blamingNetwork<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as NetworkError {
            throw FileError(error, file: model ?? architecture?.rawValue ?? "")
        }
    }
}
