public import MienBasics

extension LearningRateSchedule {
    /// Reads a learning rate as it stands in an optimizer's configuration: a number, or a schedule's class and
    /// configuration.
    ///
    /// - Throws: ``SettingsError`` for a schedule, or a setting of it, that is not known.
    public init(_ json: JSON) throws(SettingsError) {
        if let rate = json.number {
            self = .constant(rate)
            return
        }
        var settings = try SettingsReader(json, kind: "learning rate")
        _ = settings.take("name")
        switch settings.className {
        case "ExponentialDecay":
            self = .exponentialDecay(
                ExponentialDecay(
                    initialLearningRate: try settings.required("initial_learning_rate"),
                    decaySteps: try settings.steps("decay_steps"), decayRate: try settings.required("decay_rate"),
                    staircase: try settings.flag("staircase")))
        case "PiecewiseConstantDecay":
            // Keras casts boundaries to the type of the step, which rounds them towards 0.
            let boundaries = try settings.numbers("boundaries") ?? []
            let values = try settings.numbers("values") ?? []
            guard !boundaries.isEmpty, values.count == boundaries.count + 1,
                boundaries.allSatisfy({ Int(exactly: $0.rounded(.towardZero)) != nil }),
                zip(boundaries, boundaries.dropFirst()).allSatisfy(<)
            else {
                throw SettingsError(
                    place: "learning rate PiecewiseConstantDecay",
                    found: "\(boundaries.count) boundaries and \(values.count) values",
                    expected: "boundaries that ascend, and one value more")
            }
            self = .piecewiseConstantDecay(
                PiecewiseConstantDecay(boundaries: boundaries.map { Int($0) }, values: values))
        case "PolynomialDecay":
            self = .polynomialDecay(
                PolynomialDecay(
                    initialLearningRate: try settings.required("initial_learning_rate"),
                    decaySteps: try settings.steps("decay_steps"),
                    endLearningRate: try settings.number("end_learning_rate") ?? 0.0001,
                    power: try settings.number("power") ?? 1, cycle: try settings.flag("cycle")))
        case "InverseTimeDecay":
            self = .inverseTimeDecay(
                InverseTimeDecay(
                    initialLearningRate: try settings.required("initial_learning_rate"),
                    decaySteps: try settings.steps("decay_steps"), decayRate: try settings.required("decay_rate"),
                    staircase: try settings.flag("staircase")))
        case "CosineDecay":
            self = .cosineDecay(
                CosineDecay(
                    initialLearningRate: try settings.required("initial_learning_rate"),
                    decaySteps: try settings.steps("decay_steps"), alpha: try settings.number("alpha") ?? 0,
                    warmupTarget: try settings.number("warmup_target"),
                    warmupSteps: try settings.wholeNumber("warmup_steps") ?? 0))
        case "CosineDecayRestarts":
            self = .cosineDecayRestarts(
                CosineDecayRestarts(
                    initialLearningRate: try settings.required("initial_learning_rate"),
                    firstDecaySteps: try settings.steps("first_decay_steps"),
                    tMul: try settings.number("t_mul") ?? 2, mMul: try settings.number("m_mul") ?? 1,
                    alpha: try settings.number("alpha") ?? 0))
        default:
            throw settings.unknownClass(expected: [
                "a number", "ExponentialDecay", "PiecewiseConstantDecay", "PolynomialDecay", "InverseTimeDecay",
                "CosineDecay", "CosineDecayRestarts",
            ])
        }
        try settings.finish()
    }

    /// The schedule as Keras 3 writes it; a number where it is constant.
    public var json: JSON {
        func schedule(_ className: String, name: String? = nil, _ config: JSON.Object) -> JSON {
            var config = config
            config["name"] = .string(name ?? className)
            return JSON(kerasModule: "optimizers.schedules", class: className, config)
        }
        return switch self {
        case .constant(let rate): .number(rate)
        case .exponentialDecay(let decay):
            schedule(
                "ExponentialDecay",
                [
                    "initial_learning_rate": .number(decay.initialLearningRate),
                    "decay_steps": .steps(decay.decaySteps), "decay_rate": .number(decay.decayRate),
                    "staircase": .bool(decay.staircase),
                ])
        case .piecewiseConstantDecay(let decay):
            schedule(
                "PiecewiseConstantDecay", name: "PiecewiseConstant",
                [
                    "boundaries": .array(decay.boundaries.map(JSON.integer)),
                    "values": .array(decay.values.map(JSON.number)),
                ])
        case .polynomialDecay(let decay):
            schedule(
                "PolynomialDecay",
                [
                    "initial_learning_rate": .number(decay.initialLearningRate),
                    "decay_steps": .steps(decay.decaySteps), "end_learning_rate": .number(decay.endLearningRate),
                    "power": .number(decay.power), "cycle": .bool(decay.cycle),
                ])
        case .inverseTimeDecay(let decay):
            schedule(
                "InverseTimeDecay",
                [
                    "initial_learning_rate": .number(decay.initialLearningRate),
                    "decay_steps": .steps(decay.decaySteps), "decay_rate": .number(decay.decayRate),
                    "staircase": .bool(decay.staircase),
                ])
        case .cosineDecay(let decay):
            schedule(
                "CosineDecay",
                [
                    "initial_learning_rate": .number(decay.initialLearningRate),
                    "decay_steps": .steps(decay.decaySteps), "alpha": .number(decay.alpha),
                    "warmup_target": .optional(decay.warmupTarget), "warmup_steps": .integer(decay.warmupSteps),
                ])
        case .cosineDecayRestarts(let decay):
            schedule(
                "CosineDecayRestarts", name: "SGDRDecay",
                [
                    "initial_learning_rate": .number(decay.initialLearningRate),
                    "first_decay_steps": .steps(decay.firstDecaySteps), "t_mul": .number(decay.tMul),
                    "m_mul": .number(decay.mMul), "alpha": .number(decay.alpha),
                ])
        }
    }
}

extension SettingsReader {
    fileprivate mutating func required(_ name: String) throws(SettingsError) -> Double {
        guard let number = try number(name) else { throw error(name, .null, expected: "a number") }
        return number
    }

    /// A count of steps, which may be a fraction.
    fileprivate mutating func steps(_ name: String) throws(SettingsError) -> Double {
        let steps = try required(name)
        guard steps > 0 else { throw error(name, .number(steps), expected: "more than 0") }
        return steps
    }
}

extension JSON {
    /// A count of steps: whole where it is.
    fileprivate static func steps(_ value: Double) -> JSON { Int(exactly: value).map(JSON.integer) ?? .number(value) }
}
