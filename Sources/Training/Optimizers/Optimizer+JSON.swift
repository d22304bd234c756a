public import MienBasics
public import MienNetworks

extension Optimizer {
    /// The optimizer of a training's settings: `compile_config` of a `.keras` archive, or `training_config` of a `.h5` file.
    ///
    /// - Throws: ``SettingsError`` as ``init(_:)`` does, and where no optimizer is set.
    public init(training settings: JSON) throws(SettingsError) {
        guard let json = settings["optimizer"] ?? settings["optimizer_config"], !json.isNull else {
            throw SettingsError(
                place: "training", found: "no optimizer", expected: "the member `optimizer` or `optimizer_config`")
        }
        try self.init(json)
    }

    /// Reads an optimizer from Keras's words for it: its name, or its class with its configuration, as any Keras since 1 has
    /// written it.
    ///
    /// Keras 2's `decay` is what it meant there, a learning rate that is divided by 1 + decay · step; Keras 3 passes it over.
    ///
    /// - Throws: ``SettingsError`` for a class or a setting that is not known, and for one that Keras itself refuses.
    public init(_ json: JSON) throws(SettingsError) {
        var settings = try SettingsReader(json, kind: "optimizer")
        let method: Method
        switch settings.className.lowercased() {
        case "sgd":
            method = .sgd(
                SGD(
                    momentum: try settings.number("momentum", default: 0, in: 0...1),
                    nesterov: try settings.flag("nesterov")))
        case "adam": method = .adam(try settings.adam())
        case "adamw": method = .adamW(try settings.adam())
        case "rmsprop":
            method = .rmsprop(
                RMSprop(
                    rho: try settings.number("rho") ?? 0.9, momentum: try settings.number("momentum") ?? 0,
                    epsilon: try settings.number("epsilon") ?? 1e-7, centered: try settings.flag("centered")))
        case "adagrad":
            method = .adagrad(
                Adagrad(
                    initialAccumulatorValue: try settings.number("initial_accumulator_value") ?? 0.1,
                    epsilon: try settings.number("epsilon") ?? 1e-7))
        case "nadam":
            // In the older Nadam it is something else: how its momentum grows.
            try settings.refuse("decay")
            try settings.refuse("schedule_decay")
            method = .nadam(
                Nadam(
                    beta1: try settings.number("beta_1") ?? 0.9, beta2: try settings.number("beta_2") ?? 0.999,
                    epsilon: try settings.number("epsilon") ?? 1e-7))
        default:
            throw settings.unknownClass(expected: ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Nadam"])
        }
        let name = try settings.text("name")
        let learningRate = try settings.learningRate(default: method.defaultLearningRate)
        var weightDecay = try settings.number("weight_decay")
        if case .adamW = method, weightDecay == nil { weightDecay = 0.004 }
        self.init(
            method, learningRate: learningRate, weightDecay: weightDecay, clipping: try settings.clipping(),
            averaging: try settings.averaging(), name: name)
        try settings.refuse("loss_scale_factor")
        try settings.refuse("gradient_accumulation_steps")
        // How Keras 2 runs the optimizer, not what it computes.
        _ = settings.take("jit_compile", "is_legacy_optimizer")
        try settings.finish()
    }

    /// The optimizer as a generation of Keras writes it into a `.keras` archive: with Keras 2's names for what is written for
    /// tf_keras, and Keras 3's otherwise.
    public func json(in dialect: Dialect = .keras3) -> JSON {
        var config: JSON.Object = [
            "name": .string(name), "learning_rate": learningRate.json, "weight_decay": .optional(weightDecay),
            "clipnorm": .null, "global_clipnorm": .null, "clipvalue": .null, "use_ema": .bool(averaging != nil),
            "ema_momentum": .number((averaging ?? WeightAveraging()).momentum),
            "ema_overwrite_frequency": .optional(averaging?.overwriteFrequency),
        ]
        switch clipping {
        case .value(let limit)?: config["clipvalue"] = .number(limit)
        case .norm(let limit)?: config["clipnorm"] = .number(limit)
        case .globalNorm(let limit)?: config["global_clipnorm"] = .number(limit)
        case nil: break
        }
        if dialect == .keras3 {
            config["loss_scale_factor"] = .null
            config["gradient_accumulation_steps"] = .null
        } else {
            config["jit_compile"] = false
            config["is_legacy_optimizer"] = false
        }
        for (key, value) in method.config.members { config[key] = value }
        return JSON(kerasModule: "optimizers", class: method.className, config)
    }
}

extension Optimizer.Method {
    fileprivate var defaultLearningRate: Double { if case .sgd = self { 0.01 } else { 0.001 } }

    /// The settings that this optimizer alone has, in Keras's words.
    fileprivate var config: JSON.Object {
        switch self {
        case .sgd(let method): ["momentum": .number(method.momentum), "nesterov": .bool(method.nesterov)]
        case .adam(let method), .adamW(let method):
            [
                "beta_1": .number(method.beta1), "beta_2": .number(method.beta2), "epsilon": .number(method.epsilon),
                "amsgrad": .bool(method.amsgrad),
            ]
        case .rmsprop(let method):
            [
                "rho": .number(method.rho), "momentum": .number(method.momentum), "epsilon": .number(method.epsilon),
                "centered": .bool(method.centered),
            ]
        case .adagrad(let method):
            [
                "initial_accumulator_value": .number(method.initialAccumulatorValue),
                "epsilon": .number(method.epsilon),
            ]
        case .nadam(let method):
            [
                "beta_1": .number(method.beta1), "beta_2": .number(method.beta2), "epsilon": .number(method.epsilon),
            ]
        }
    }
}

extension SettingsReader {
    fileprivate mutating func adam() throws(SettingsError) -> Adam {
        Adam(
            beta1: try number("beta_1") ?? 0.9, beta2: try number("beta_2") ?? 0.999,
            epsilon: try number("epsilon") ?? 1e-7, amsgrad: try flag("amsgrad"))
    }

    fileprivate mutating func learningRate(default rate: Double) throws(SettingsError) -> LearningRateSchedule {
        let schedule = try take("learning_rate", "lr").map { json throws(SettingsError) in
            try LearningRateSchedule(json)
        }
        guard let decay = try number("decay"), decay != 0 else { return schedule ?? .constant(rate) }
        guard case .constant(let initial) = schedule ?? .constant(rate) else {
            throw error("decay", .number(decay), expected: "0 beside a schedule")
        }
        return .inverseTimeDecay(
            InverseTimeDecay(initialLearningRate: initial, decaySteps: 1, decayRate: decay))
    }

    fileprivate mutating func clipping() throws(SettingsError) -> GradientClipping? {
        let clippings = [
            try number("clipvalue").map(GradientClipping.value), try number("clipnorm").map(GradientClipping.norm),
            try number("global_clipnorm").map(GradientClipping.globalNorm),
        ].compactMap(\.self)
        guard clippings.count <= 1 else {
            throw SettingsError(
                place: "optimizer \(className)", found: "\(clippings.count) ways to clip",
                expected: "one of clipvalue, clipnorm and global_clipnorm")
        }
        return clippings.first
    }

    fileprivate mutating func averaging() throws(SettingsError) -> WeightAveraging? {
        let isUsed = try flag("use_ema")
        let momentum = try number("ema_momentum") ?? 0.99
        let frequency = try wholeNumber("ema_overwrite_frequency")
        guard isUsed else { return nil }
        guard (0...1).contains(momentum) else {
            throw error("ema_momentum", .number(momentum), expected: "a number from 0.0 to 1.0")
        }
        if let frequency, frequency < 1 {
            throw error("ema_overwrite_frequency", .integer(frequency), expected: "at least 1, or null")
        }
        return WeightAveraging(momentum: momentum, overwriteFrequency: frequency)
    }
}
