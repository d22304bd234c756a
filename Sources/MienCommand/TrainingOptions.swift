import ArgumentParser
import MienBasics
import MienExperiments
import MienFER2013
import MienNetworks
import MienTraining

/// Which network is trained.
struct TrainedNetworkOptions: ParsableArguments {
    @Option(help: "A network by name, whose weights begin anew.")
    var architecture: Architecture?

    @Option(
        help: ArgumentHelp(
            "A model's file, or Keras's JSON of an architecture, whose weights begin anew.", valueName: "file"),
        completion: .file())
    var model: String?

    @Option(
        help: ArgumentHelp(
            "The pictures that a network by name takes, in pixels: 48 (the default), or 64x48 for width and height.",
            valueName: "size"), transform: PictureChange.Size.init(parsing:))
    var size: PictureChange.Size?

    @Option(
        help: ArgumentHelp("The channels that a network by name takes: 1 for grey (the default), 3.", valueName: "n"))
    var channels: Int?

    @Flag(help: "Begin the model's last layer anew.")
    var newHead = false

    @Option(
        help: ArgumentHelp(
            "Keep the weights of these layers: paths with commas between, and * for any characters.",
            valueName: "layers"))
    var freeze: String?

    func validate() throws {
        if let channels, channels != 1, channels != 3 { throw ValidationError("--channels takes 1 or 3") }
    }

    var areDefault: Bool {
        architecture == nil && model == nil && size == nil && channels == nil && !newHead && freeze == nil
    }

    func apply(to settings: inout ExperimentSettings) {
        if let architecture { (settings.architecture, settings.model) = (architecture, nil) }
        if let model { (settings.architecture, settings.model) = (nil, model) }
        if let size { settings.imageSize = ExperimentSettings.ImageSize(width: size.width, height: size.height) }
        if let channels { settings.channels = channels }
        if newHead { settings.newHead = true }
        if let freeze { settings.freeze = freeze.split(separator: ",").map(String.init) }
    }
}

/// Which faces a network is trained on, and how they become its input.
struct TrainingFaceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The classes in the order of the outputs; faces of other emotions are left out. By default the model's, or all "
                + "that there are faces of.", valueName: "names"), transform: LabelOrder.init(parsing:))
    var classes: LabelOrder?

    @Option(
        help: ArgumentHelp(
            "Which emotion each number in the data stands for: fer2013, alphabetical, ferplus, or names with commas between; "
                + "by default what the data's manifest says, else fer2013.", valueName: "order"),
        transform: LabelOrder.init(parsing:))
    var labels: LabelOrder?

    @Option(
        help: ArgumentHelp(
            "The share of the faces for training that is kept for validation where the data names none; 0.1 by default.",
            valueName: "share"))
    var validationSplit: Double?

    @Option(
        help: ArgumentHelp(
            "What a pixel's 0 ... 255 becomes; by default what the model's card says, else unit.", valueName: "scale"))
    var scale: Preprocessing.Scale?

    @Option(help: ArgumentHelp("How colour becomes grey.", valueName: "formula"))
    var grey: Preprocessing.GreyFormula?

    @Option(help: ArgumentHelp("How a picture changes its size.", valueName: "kernel"))
    var resize: Preprocessing.ResizeKernel?

    @Option(help: "Whether both sides of a picture stretch to the network's, or keep their ratio.")
    var fit: Preprocessing.Fit?

    func validate() throws {
        try SelectionOptions.check([labels, classes])
        if let validationSplit, !(0...0.9).contains(validationSplit) {
            throw ValidationError("--validation-split takes a share from 0 to 0.9")
        }
    }

    var areDefault: Bool {
        classes == nil && labels == nil && validationSplit == nil && scale == nil && grey == nil && resize == nil
            && fit == nil
    }

    func apply(to settings: inout ExperimentSettings) {
        if let classes { settings.classes = classes.names }
        if let labels { settings.labels = labels }
        if let validationSplit { settings.validationSplit = validationSplit }
        if let scale { settings.preprocessing.scale = scale }
        if let grey { settings.preprocessing.grey = grey }
        if let resize { settings.preprocessing.resize = resize }
        if let fit { settings.preprocessing.fit = fit }
    }
}

/// How a network is trained.
struct TrainingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How often all faces are gone through; 30 by default.", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("How many faces make a step; 64 by default.", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("What chance does depends on it; 0 by default.", valueName: "n"))
    var seed: Int?

    @Option(
        help: ArgumentHelp(
            "adam (the default), adamw, sgd, rmsprop, adagrad or nadam with Keras's settings, or JSON as Keras writes it.",
            valueName: "name"))
    var optimizer: String?

    @Option(help: ArgumentHelp("By default the optimizer's own, 0.001 for adam.", valueName: "rate"))
    var learningRate: Double?

    @Option(help: ArgumentHelp("constant (the default), or cosine down to 0 at the end.", valueName: "course"))
    var schedule: LearningRateCourse.Form?

    @Option(help: ArgumentHelp("Over how many epochs the rate goes up from 0 first; 0 by default.", valueName: "n"))
    var warmupEpochs: Int?

    @Option(
        help: ArgumentHelp(
            "A loss by Keras's name, categorical_crossentropy by default, or JSON as Keras writes it.",
            valueName: "name"))
    var loss: String?

    @Flag(help: "Have all classes count alike, however many faces they have.")
    var balanced = false

    @Flag(
        help: """
            Mirror faces by chance, shift them by up to a tenth, turn them by up to 10 degrees, and make them up to a tenth \
            larger or smaller, in each epoch otherwise. --settings says more exactly what is done.
            """)
    var augment = false

    @Option(
        help: ArgumentHelp("The metric by which an epoch is the best; val_loss by default.", valueName: "metric"))
    var monitor: String?

    @Option(
        help: ArgumentHelp("Stop after so many epochs in which it did not get better.", valueName: "n"))
    var patience: Int?

    @Option(
        help: ArgumentHelp(
            "Divide the learning rate by 10 after so many epochs in which it did not get better.", valueName: "n"))
    var reduceAfter: Int?

    @Option(help: ArgumentHelp("Write the state down every n steps, too.", valueName: "n"))
    var checkpointSteps: Int?

    func validate() throws {
        for (name, value) in [
            ("epochs", epochs), ("batch-size", batchSize), ("checkpoint-steps", checkpointSteps),
            ("patience", patience), ("reduce-after", reduceAfter),
        ] {
            if let value, value < 1 { throw ValidationError("--\(name) takes a number from 1") }
        }
        if let batchSize, batchSize > 65_536 { throw ValidationError("--batch-size takes a number to 65536") }
        if let seed, seed < 0 { throw ValidationError("--seed takes a number from 0") }
        if let warmupEpochs, warmupEpochs < 0 { throw ValidationError("--warmup-epochs takes a number from 0") }
        if let learningRate, !(learningRate >= 0 && learningRate.isFinite) {
            throw ValidationError("--learning-rate takes a number from 0")
        }
    }

    var areDefault: Bool {
        epochs == nil && batchSize == nil && seed == nil && optimizer == nil && learningRate == nil && schedule == nil
            && warmupEpochs == nil && loss == nil && !balanced && !augment && monitor == nil && patience == nil
            && reduceAfter == nil && checkpointSteps == nil
    }

    func apply(to settings: inout ExperimentSettings) throws {
        if let epochs { settings.epochs = epochs }
        if let batchSize { settings.batchSize = batchSize }
        if let seed { settings.seed = UInt64(seed) }
        if let optimizer { settings.optimizer = try Optimizer(Self.json(optimizer, "--optimizer")) }
        if let learningRate { settings.learningRate = learningRate }
        if let schedule { settings.schedule.form = schedule }
        if let warmupEpochs { settings.schedule.warmupEpochs = warmupEpochs }
        if let loss { settings.loss = try Loss(Self.json(loss, "--loss")) }
        if augment { settings.augmentation = ExperimentSettings.usualAugmentation }
        if balanced { settings.classWeight = .balanced }
        if let monitor { settings.monitor = try MetricMonitor(monitor, minDelta: 0) }
        if let patience { settings.earlyStopping = ExperimentSettings.EarlyStoppingSettings(patience: patience) }
        if let reduceAfter { settings.reduction = ExperimentSettings.ReductionSettings(patience: reduceAfter) }
        if let checkpointSteps { settings.checkpointSteps = checkpointSteps }
    }

    /// A name, or an object in Keras's words.
    private static func json(_ text: String, _ option: String) throws -> JSON {
        guard text.hasPrefix("{") else { return .string(text) }
        do throws(JSON.SyntaxError) {
            return try JSON(parsing: text)
        } catch {
            throw SettingsError(place: option, found: "\(error)", expected: "a name, or JSON")
        }
    }
}

extension Architecture: ExpressibleByArgument {}
extension LearningRateCourse.Form: ExpressibleByArgument {
    /// Those that need no more to be said.
    public static var allValueStrings: [String] { allCases.filter { $0 != .step }.map(\.rawValue) }

    public init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        self.init(rawValue: argument)
    }
}
