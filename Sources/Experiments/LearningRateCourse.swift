import MienBasics
import MienTraining

/// How the learning rate goes with the epochs of a training; in steps it is a ``MienTraining/LearningRateSchedule``.
public struct LearningRateCourse: Sendable, Equatable {
    public enum Form: String, Sendable, CaseIterable {
        /// The same at every step.
        case constant
        /// Half a cosine down to 0 at the end of the last epoch (Loshchilov and Hutter, 2016, arXiv:1608.03983).
        case cosine
        /// Times `factor` behind each of the `epochs`.
        case step
    }

    public var form: Form
    /// Over how many epochs it goes up from 0 first, in a line; not with ``Form/step``.
    public var warmupEpochs: Int
    /// For ``Form/step``: behind which epochs it falls, ascending, from 1.
    public var epochs: [Int]
    /// For ``Form/step``: what it is multiplied by then.
    public var factor: Double

    public init(_ form: Form = .constant, warmupEpochs: Int = 0, epochs: [Int] = [], factor: Double = 0.1) {
        self.form = form
        self.warmupEpochs = warmupEpochs
        self.epochs = epochs
        self.factor = factor
    }

    /// The schedule for epochs of so many steps.
    func schedule(rate: Double, epochs count: Int, stepsPerEpoch: Int) -> LearningRateSchedule {
        let warmup = warmupEpochs * stepsPerEpoch
        switch form {
        case .constant: return warmup == 0 ? .constant(rate) : .warmUp(to: rate, steps: warmup)
        case .cosine:
            let steps = Double(max(count * stepsPerEpoch - warmup, 1))
            return .cosineDecay(
                warmup == 0
                    ? CosineDecay(initialLearningRate: rate, decaySteps: steps)
                    : CosineDecay(
                        initialLearningRate: 0, decaySteps: steps, warmupTarget: rate, warmupSteps: warmup))
        case .step:
            var values = [rate]
            for _ in epochs { values.append(values[values.count - 1] * factor) }
            // The step of that number is the first of the next epoch; Keras's boundary still has the rate before it.
            return .piecewiseConstantDecay(
                PiecewiseConstantDecay(boundaries: epochs.map { $0 * stepsPerEpoch - 1 }, values: values))
        }
    }
}

extension LearningRateCourse {
    init(_ value: PlacedJSON) throws {
        if value.json.string != nil {
            self.init(try value.choice())
            if form == .step { throw value.error(expected: "an object with name, epochs and factor, for steps") }
            return
        }
        let members = try value.members(["name"], optional: ["warmup_epochs", "epochs", "factor"])
        self.init(try members["name"].choice())
        if let warmup = members.optional("warmup_epochs") {
            warmupEpochs = try warmup.integer(from: 0, to: 1_000_000)
            if form == .step, warmupEpochs > 0 { throw warmup.error(expected: "0, for there is no warm-up with steps") }
        }
        for key in ["epochs", "factor"] where form != .step {
            if let other = members.optional(key) { throw other.error(expected: "it only with the name step") }
        }
        guard form == .step else { return }
        guard let list = members.optional("epochs") else {
            throw value.error(found: "no `epochs`", expected: "those behind which the rate falls")
        }
        epochs = try list.elements().map { try $0.integer(from: 1, to: 1_000_000) }
        guard !epochs.isEmpty, zip(epochs, epochs.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw list.error(expected: "epochs in ascending order")
        }
        if let other = members.optional("factor") {
            factor = try other.number()
            guard factor > 0, factor < 1 else {
                throw other.error(found: "\(factor)", expected: "a factor between 0 and 1")
            }
        }
    }

    var json: JSON {
        var members: JSON.Object = ["name": .string(form.rawValue)]
        if form == .step {
            members["epochs"] = .array(epochs.map(JSON.integer))
            members["factor"] = .number(factor)
        } else {
            members["warmup_epochs"] = .integer(warmupEpochs)
        }
        return .object(members)
    }
}
