public import MienBasics
import MienFER2013
import MienImaging
import MienNetworks
import MienTraining

extension ExperimentSettings {
    private static let keys = [
        "data", "labels", "classes", "validation_split", "folds", "fold", "architecture", "model", "image_size",
        "channels",
        "preprocessing", "new_head", "freeze", "epochs", "batch_size", "seed", "optimizer", "learning_rate", "schedule",
        "loss", "class_weight", "augmentation", "monitor", "early_stopping", "reduce_lr_on_plateau", "checkpoint_steps",
    ]
    /// What a card has that says how a picture becomes an input.
    private static let pictureKeys = ["scale", "mean", "standardDeviation", "grey", "resize", "fit"]

    /// Reads settings from a file.
    ///
    /// - Throws: `FileError` of kind `malformed` that names the setting.
    public init(contentsOf path: String, budgets: Budgets = .standard) throws {
        let json = try MappedFile(path: path).withBytes { try JSON($0, file: path, budgets: budgets) }
        try self.init(json, file: path)
    }

    /// - Parameter file: for messages.
    init(_ json: JSON, file: String) throws {
        self.init(data: "")
        let value = PlacedJSON(json: json, place: .named("settings"), file: file)
        let members = try value.members([], optional: Self.keys)
        /// A member that is there and not null.
        func member(_ key: String) -> PlacedJSON? { members.optional(key).flatMap { $0.json.isNull ? nil : $0 } }
        if let data = member("data") { self.data = try data.text() }
        if let labels = member("labels") {
            self.labels = try labels.understood(expected: "an order of labels") { () throws(FileError) in
                try LabelOrder(parsing: labels.json.string ?? "")
            }
        }
        classes = try member("classes")?.elements().map { try $0.text() }
        if let split = member("validation_split") {
            validationSplit = try split.number(in: 0...0.9, expected: "a share from 0 to 0.9")
        }
        folds = try member("folds")?.integer(from: 2, to: 1000)
        fold = try member("fold")?.integer(from: 1, to: folds ?? 0)
        architecture = try member("architecture")?.choice()
        model = try member("model")?.text()
        if let size = member("image_size") {
            let sides = try size.elements().map { try $0.integer(from: 1, to: 4096) }
            guard sides.count == 2 else { throw size.error(expected: "height and width") }
            imageSize = ImageSize(width: sides[1], height: sides[0])
        }
        if let channels = member("channels") {
            self.channels = try channels.integer(from: 1, to: 3)
            guard self.channels != 2 else { throw channels.error(found: "2", expected: "1 for grey or 3 for RGB") }
        }
        if let pictures = member("preprocessing") {
            _ = try pictures.members([], optional: Self.pictureKeys)
            preprocessing = try ModelCard(pictures)
        }
        newHead = try member("new_head")?.flag() ?? false
        freeze = try member("freeze")?.elements().map { try $0.text() } ?? []
        epochs = try member("epochs")?.integer(from: 1, to: 1_000_000) ?? epochs
        batchSize = try member("batch_size")?.integer(from: 1, to: 65_536) ?? batchSize
        if let seed = member("seed") { self.seed = UInt64(try seed.integer()) }
        if let optimizer = member("optimizer") {
            self.optimizer = try optimizer.understood { () throws(SettingsError) in try Optimizer(optimizer.json) }
        }
        if let rate = member("learning_rate") {
            learningRate = try rate.number(in: 0...1000, expected: "a rate from 0")
        }
        if let schedule = member("schedule") { self.schedule = try LearningRateCourse(schedule) }
        if let loss = member("loss") {
            self.loss = try loss.understood { () throws(SettingsError) in try Loss(loss.json) }
        }
        if let weight = member("class_weight") { classWeight = try ClassWeight(weight) }
        augmentation = try member("augmentation").map { try Augmentation($0) }
        if let monitor = member("monitor") {
            self.monitor = try monitor.understood { () throws(SettingsError) in
                try MetricMonitor(monitor.json.string ?? "", minDelta: 0)
            }
        }
        earlyStopping = try member("early_stopping").map(EarlyStoppingSettings.init)
        reduction = try member("reduce_lr_on_plateau").map(ReductionSettings.init)
        checkpointSteps = try member("checkpoint_steps")?.integer(from: 1)
    }

    /// The settings as ``init(contentsOf:budgets:)`` reads them, all of them.
    public var json: JSON {
        var json: JSON.Object = ["data": .string(data)]
        json["labels"] = labels.map { .string($0.names.joined(separator: ",")) } ?? .null
        json["classes"] = classes.map { .array($0.map(JSON.string)) } ?? .null
        json["validation_split"] = .number(validationSplit)
        json["folds"] = folds.map(JSON.integer) ?? .null
        json["fold"] = fold.map(JSON.integer) ?? .null
        json["architecture"] = architecture.map { .string($0.rawValue) } ?? .null
        json["model"] = model.map(JSON.string) ?? .null
        json["image_size"] = [.integer(imageSize.height), .integer(imageSize.width)]
        json["channels"] = .integer(channels)
        json["preprocessing"] = .object(preprocessing.json)
        json["new_head"] = .bool(newHead)
        json["freeze"] = .array(freeze.map(JSON.string))
        json["epochs"] = .integer(epochs)
        json["batch_size"] = .integer(batchSize)
        json["seed"] = .integer(Int(seed))
        json["optimizer"] = optimizer?.json() ?? .null
        json["learning_rate"] = learningRate.map(JSON.number) ?? .null
        json["schedule"] = schedule.json
        json["loss"] = loss.json
        json["class_weight"] = classWeight?.json ?? .null
        json["augmentation"] = augmentation?.json ?? .null
        json["monitor"] = .string(monitor.metric)
        json["early_stopping"] = earlyStopping?.json ?? .null
        json["reduce_lr_on_plateau"] = reduction?.json ?? .null
        json["checkpoint_steps"] = checkpointSteps.map(JSON.integer) ?? .null
        return .object(json)
    }
}

extension ExperimentSettings.ClassWeight {
    fileprivate init(_ value: PlacedJSON) throws {
        if let word = value.json.string {
            guard word == "balanced" else { throw value.error(found: "`\(word)`", expected: "balanced, or an object") }
            self = .balanced
            return
        }
        var weights: [String: Double] = [:]
        for (name, _) in try value.object().members {
            let weight = try value.members([], optional: value.object().keys.map(\.self))
            weights[name] = try weight.optional(name)?.number(in: 0...1e6, expected: "a weight from 0")
        }
        self = .named(weights)
    }

    fileprivate var json: JSON {
        switch self {
        case .balanced: return "balanced"
        case .named(let weights):
            var members = JSON.Object()
            for (name, weight) in weights.sorted(by: { $0.key < $1.key }) { members[name] = .number(weight) }
            return .object(members)
        }
    }
}

extension ExperimentSettings.EarlyStoppingSettings {
    fileprivate init(_ value: PlacedJSON) throws {
        let members = try value.members(["patience"], optional: ["min_delta"])
        self.init(
            patience: try members["patience"].integer(from: 0, to: 1_000_000),
            minDelta: try members.optional("min_delta")?.number() ?? 0)
    }

    fileprivate var json: JSON { ["patience": .integer(patience), "min_delta": .number(minDelta)] }
}

extension ExperimentSettings.ReductionSettings {
    fileprivate init(_ value: PlacedJSON) throws {
        let members = try value.members([], optional: ["factor", "patience", "min_delta", "cooldown", "min_lr"])
        self.init()
        if let other = members.optional("factor") {
            factor = try other.number()
            guard factor >= 0, factor < 1 else { throw other.error(found: "\(factor)", expected: "a factor below 1") }
        }
        patience = try members.optional("patience")?.integer(from: 0, to: 1_000_000) ?? patience
        minDelta = try members.optional("min_delta")?.number() ?? minDelta
        cooldown = try members.optional("cooldown")?.integer(from: 0, to: 1_000_000) ?? cooldown
        minLearningRate = try members.optional("min_lr")?.number() ?? minLearningRate
    }

    fileprivate var json: JSON {
        [
            "factor": .number(factor), "patience": .integer(patience), "min_delta": .number(minDelta),
            "cooldown": .integer(cooldown), "min_lr": .number(minLearningRate),
        ]
    }
}

extension PlacedJSON {
    fileprivate func number(in range: ClosedRange<Double>, expected: String) throws -> Double {
        let number = try number()
        guard range.contains(number) else { throw error(found: "\(number)", expected: expected) }
        return number
    }

    /// What a reader makes of the value, whose complaint gets its place.
    fileprivate func understood<Value>(_ body: () throws(SettingsError) -> Value) throws -> Value {
        do throws(SettingsError) {
            return try body()
        } catch {
            throw FileError(
                .malformed, file: file, place: "\(place): \(error.place)", found: error.found, expected: error.expected)
        }
    }

    fileprivate func understood<Value>(
        expected: String, _ body: () throws(FileError) -> Value
    ) throws -> Value {
        do throws(FileError) {
            return try body()
        } catch {
            throw FileError(.malformed, file: file, place: place.description, error.problem)
        }
    }
}
