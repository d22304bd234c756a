public import MienBasics

extension Loss {
    /// The loss of a training's settings: `compile_config` of a `.keras` archive, or `training_config` of a `.h5` file.
    ///
    /// - Throws: ``SettingsError`` as ``init(_:)`` does, and where no loss is set, or one for each of several outputs.
    public init(training settings: JSON) throws(SettingsError) {
        guard let json = settings["loss"], !json.isNull else {
            throw SettingsError(place: "training", found: "no loss", expected: "the member `loss`")
        }
        try self.init(json)
    }

    /// Reads a loss from Keras's words for it: its name, or its class with its configuration.
    ///
    /// - Throws: ``SettingsError`` for a class or a setting that is not known.
    public init(_ json: JSON) throws(SettingsError) {
        var settings = try SettingsReader(json, kind: "loss")
        let function: Function
        switch settings.className {
        case "CategoricalCrossentropy", "categorical_crossentropy":
            function = .categoricalCrossentropy(
                fromLogits: try settings.flag("from_logits"), labelSmoothing: try settings.smoothing())
        case "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy":
            function = .sparseCategoricalCrossentropy(
                fromLogits: try settings.flag("from_logits"), ignoreClass: try settings.wholeNumber("ignore_class"))
        case "BinaryCrossentropy", "binary_crossentropy", "bce", "BCE":
            function = .binaryCrossentropy(
                fromLogits: try settings.flag("from_logits"), labelSmoothing: try settings.smoothing())
        case "CategoricalFocalCrossentropy", "categorical_focal_crossentropy":
            function = .categoricalFocalCrossentropy(
                CategoricalFocalCrossentropy(
                    alpha: try settings.alpha(), gamma: try settings.number("gamma") ?? 2,
                    fromLogits: try settings.flag("from_logits"), labelSmoothing: try settings.smoothing()))
        case "BinaryFocalCrossentropy", "binary_focal_crossentropy":
            function = .binaryFocalCrossentropy(
                BinaryFocalCrossentropy(
                    applyClassBalancing: try settings.flag("apply_class_balancing"),
                    alpha: try settings.number("alpha") ?? 0.25, gamma: try settings.number("gamma") ?? 2,
                    fromLogits: try settings.flag("from_logits"), labelSmoothing: try settings.smoothing()))
        case "MeanSquaredError", "mean_squared_error", "mse", "MSE": function = .meanSquaredError
        default:
            throw settings.unknownClass(expected: [
                "CategoricalCrossentropy", "SparseCategoricalCrossentropy", "BinaryCrossentropy",
                "CategoricalFocalCrossentropy", "BinaryFocalCrossentropy", "MeanSquaredError",
            ])
        }
        if let axis = try settings.wholeNumber("axis"), axis != -1 {
            throw settings.error("axis", .integer(axis), expected: "-1, the last one")
        }
        let reduction = try settings.reduction()
        let name = try settings.text("name")
        // Keras 2 says the function beside the class. The type is that of the network.
        _ = settings.take("fn", "dtype")
        try settings.finish()
        self.init(function, reduction: reduction, name: name)
    }

    /// The loss as Keras 3 writes it.
    public var json: JSON {
        let reduction: JSON =
            switch reduction {
            case .none: .null
            case .sum: "sum"
            case .sumOverBatchSize: "sum_over_batch_size"
            case .mean: "mean"
            case .meanWithSampleWeight: "mean_with_sample_weight"
            }
        var config: JSON.Object = ["name": .string(name), "reduction": reduction]
        for (key, value) in function.config.members { config[key] = value }
        return JSON(kerasModule: "losses", class: function.className, config)
    }
}

extension Loss.Function {
    fileprivate var className: String {
        switch self {
        case .categoricalCrossentropy: "CategoricalCrossentropy"
        case .sparseCategoricalCrossentropy: "SparseCategoricalCrossentropy"
        case .binaryCrossentropy: "BinaryCrossentropy"
        case .categoricalFocalCrossentropy: "CategoricalFocalCrossentropy"
        case .binaryFocalCrossentropy: "BinaryFocalCrossentropy"
        case .meanSquaredError: "MeanSquaredError"
        }
    }

    fileprivate var config: JSON.Object {
        switch self {
        case .categoricalCrossentropy(let fromLogits, let smoothing),
            .binaryCrossentropy(let fromLogits, let smoothing):
            ["from_logits": .bool(fromLogits), "label_smoothing": .number(smoothing), "axis": -1]
        case .sparseCategoricalCrossentropy(let fromLogits, let ignoreClass):
            ["from_logits": .bool(fromLogits), "ignore_class": .optional(ignoreClass)]
        case .categoricalFocalCrossentropy(let focal):
            [
                "from_logits": .bool(focal.fromLogits), "label_smoothing": .number(focal.labelSmoothing), "axis": -1,
                "alpha": focal.alpha.count == 1 ? .number(focal.alpha[0]) : .array(focal.alpha.map(JSON.number)),
                "gamma": .number(focal.gamma),
            ]
        case .binaryFocalCrossentropy(let focal):
            [
                "from_logits": .bool(focal.fromLogits), "label_smoothing": .number(focal.labelSmoothing), "axis": -1,
                "apply_class_balancing": .bool(focal.applyClassBalancing), "alpha": .number(focal.alpha),
                "gamma": .number(focal.gamma),
            ]
        case .meanSquaredError: [:]
        }
    }
}

extension SettingsReader {
    fileprivate mutating func smoothing() throws(SettingsError) -> Double {
        try number("label_smoothing", default: 0, in: 0...1)
    }

    fileprivate mutating func alpha() throws(SettingsError) -> [Double] {
        guard let json = take("alpha") else { return [0.25] }
        let elements = json.array ?? [json]
        var alpha: [Double] = []
        for element in elements {
            guard let number = element.number else { throw error("alpha", element, expected: "a number") }
            alpha.append(number)
        }
        guard !alpha.isEmpty else { throw error("alpha", json, expected: "a number for each class") }
        return alpha
    }

    fileprivate mutating func reduction() throws(SettingsError) -> LossReduction {
        guard holds("reduction") else { return .sumOverBatchSize }
        // Python's None is a reduction of its own here.
        guard let json = take("reduction") else { return .none }
        return switch json.string {
        case "none"?: .none
        case "sum"?: .sum
        // Keras 2's "auto" is that without a distribution.
        case "sum_over_batch_size"?, "auto"?: .sumOverBatchSize
        case "mean"?: .mean
        case "mean_with_sample_weight"?: .meanWithSampleWeight
        default:
            throw error(
                "reduction", json, expected: "none, sum, sum_over_batch_size, mean or mean_with_sample_weight")
        }
    }
}
