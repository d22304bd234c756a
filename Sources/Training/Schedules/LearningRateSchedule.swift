import MienBasics
package import MienKernels

/// How the learning rate goes with the steps of an optimizer, by Keras's formulas.
///
/// There is no warm-up by itself in Keras; ``warmUp(to:steps:)`` is a cosine decay that keeps the rate where the warm-up
/// left it.
///
/// See <https://keras.io/api/optimizers/learning_rate_schedules/>.
public enum LearningRateSchedule: Sendable, Equatable {
    /// One rate for all steps, which a callback may change.
    case constant(Double)
    case exponentialDecay(ExponentialDecay)
    case piecewiseConstantDecay(PiecewiseConstantDecay)
    case polynomialDecay(PolynomialDecay)
    case inverseTimeDecay(InverseTimeDecay)
    case cosineDecay(CosineDecay)
    case cosineDecayRestarts(CosineDecayRestarts)

    /// Goes up from 0 in a line, and stays at `rate` from the step `steps` on.
    public static func warmUp(to rate: Double, steps: Int) -> LearningRateSchedule {
        .cosineDecay(
            CosineDecay(initialLearningRate: 0, decaySteps: 1, alpha: 1, warmupTarget: rate, warmupSteps: steps))
    }

    public var isConstant: Bool { if case .constant = self { true } else { false } }

    /// The rate for the step after `step` others.
    package func rate<Number: Real>(at step: Int, _: Number.Type = Number.self) -> Number {
        switch self {
        case .constant(let rate): Number(rate)
        case .exponentialDecay(let schedule): schedule.rate(at: step)
        case .piecewiseConstantDecay(let schedule): schedule.rate(at: step)
        case .polynomialDecay(let schedule): schedule.rate(at: step)
        case .inverseTimeDecay(let schedule): schedule.rate(at: step)
        case .cosineDecay(let schedule): schedule.rate(at: step)
        case .cosineDecayRestarts(let schedule): schedule.rate(at: step)
        }
    }
}

/// initial · rate ^ (step / steps); with a staircase, the exponent is rounded down.
public struct ExponentialDecay: Sendable, Equatable {
    public var initialLearningRate: Double
    public var decaySteps: Double
    public var decayRate: Double
    public var staircase: Bool

    public init(initialLearningRate: Double, decaySteps: Double, decayRate: Double, staircase: Bool = false) {
        self.initialLearningRate = initialLearningRate
        self.decaySteps = decaySteps
        self.decayRate = decayRate
        self.staircase = staircase
    }

    package func rate<Number: Real>(at step: Int) -> Number {
        let periods = Number(step) / Number(decaySteps)
        return Number(initialLearningRate)
            * Number.pow(Number(decayRate), staircase ? periods.rounded(.down) : periods)
    }
}

/// A rate for each stretch of steps: `values[0]` up to and with step `boundaries[0]`, and so on.
public struct PiecewiseConstantDecay: Sendable, Equatable {
    /// Ascending.
    public var boundaries: [Int]
    /// One more than there are boundaries.
    public var values: [Double]

    /// - Precondition: there is one value more than boundaries, and a boundary.
    public init(boundaries: [Int], values: [Double]) {
        precondition(values.count == boundaries.count + 1, "there is one value more than boundaries")
        precondition(!boundaries.isEmpty, "there is a boundary")
        self.boundaries = boundaries
        self.values = values
    }

    package func rate<Number: Real>(at step: Int) -> Number {
        Number(values[boundaries.firstIndex { step <= $0 } ?? boundaries.count])
    }
}

/// (initial − end) · (1 − step / steps) ^ power + end, which is reached after `decaySteps`, or again and again.
public struct PolynomialDecay: Sendable, Equatable {
    public var initialLearningRate: Double
    public var decaySteps: Double
    public var endLearningRate: Double
    public var power: Double
    public var cycle: Bool

    public init(
        initialLearningRate: Double, decaySteps: Double, endLearningRate: Double = 0.0001, power: Double = 1,
        cycle: Bool = false
    ) {
        self.initialLearningRate = initialLearningRate
        self.decaySteps = decaySteps
        self.endLearningRate = endLearningRate
        self.power = power
        self.cycle = cycle
    }

    package func rate<Number: Real>(at step: Int) -> Number {
        var step = Number(step)
        var steps = Number(decaySteps)
        if cycle {
            steps = steps * (step == 0 ? 1 : (step / steps).rounded(.up))
        } else {
            step = min(step, steps)
        }
        let end = Number(endLearningRate)
        return (Number(initialLearningRate) - end) * Number.pow(1 - step / steps, Number(power)) + end
    }
}

/// initial / (1 + rate · step / steps); with a staircase, step / steps is rounded down.
public struct InverseTimeDecay: Sendable, Equatable {
    public var initialLearningRate: Double
    public var decaySteps: Double
    public var decayRate: Double
    public var staircase: Bool

    public init(initialLearningRate: Double, decaySteps: Double, decayRate: Double, staircase: Bool = false) {
        self.initialLearningRate = initialLearningRate
        self.decaySteps = decaySteps
        self.decayRate = decayRate
        self.staircase = staircase
    }

    package func rate<Number: Real>(at step: Int) -> Number {
        let periods = Number(step) / Number(decaySteps)
        return Number(initialLearningRate)
            / (1 + Number(decayRate) * (staircase ? periods.rounded(.down) : periods))
    }
}

/// Half a cosine from the initial rate down to `alpha` of it, after a line up to `warmupTarget` if there is one
/// (Loshchilov and Hutter, <https://arxiv.org/abs/1608.03983>).
public struct CosineDecay: Sendable, Equatable {
    public var initialLearningRate: Double
    public var decaySteps: Double
    public var alpha: Double
    /// Where the warm-up ends and the decay begins; nil for no warm-up.
    public var warmupTarget: Double?
    public var warmupSteps: Int

    public init(
        initialLearningRate: Double, decaySteps: Double, alpha: Double = 0, warmupTarget: Double? = nil,
        warmupSteps: Int = 0
    ) {
        self.initialLearningRate = initialLearningRate
        self.decaySteps = decaySteps
        self.alpha = alpha
        self.warmupTarget = warmupTarget
        self.warmupSteps = warmupSteps
    }

    package func rate<Number: Real>(at step: Int) -> Number {
        let initial = Number(initialLearningRate)
        let steps = Number(decaySteps)
        guard let warmupTarget else { return decayed(min(Number(step), steps), steps, from: initial) }
        let target = Number(warmupTarget)
        let warmup = Number(warmupSteps)
        let step = min(Number(step), steps + warmup)
        return step < warmup
            ? (target - initial) * (step / warmup) + initial : decayed(step - warmup, steps, from: target)
    }

    private func decayed<Number: Real>(_ step: Number, _ steps: Number, from rate: Number) -> Number {
        let cosine = Number(0.5) * (1 + Number.cos(Number(Double.pi) * (step / steps)))
        return rate * (Number(1 - alpha) * cosine + Number(alpha))
    }
}

/// Half a cosine down, again and again: each period `tMul` times as long as the one before and from `mMul` times its
/// height (Loshchilov and Hutter, <https://arxiv.org/abs/1608.03983>).
public struct CosineDecayRestarts: Sendable, Equatable {
    public var initialLearningRate: Double
    public var firstDecaySteps: Double
    public var tMul: Double
    public var mMul: Double
    public var alpha: Double

    public init(
        initialLearningRate: Double, firstDecaySteps: Double, tMul: Double = 2, mMul: Double = 1, alpha: Double = 0
    ) {
        self.initialLearningRate = initialLearningRate
        self.firstDecaySteps = firstDecaySteps
        self.tMul = tMul
        self.mMul = mMul
        self.alpha = alpha
    }

    package func rate<Number: Real>(at step: Int) -> Number {
        let growth = Number(tMul)
        var fraction = Number(step) / Number(firstDecaySteps)
        let restarts: Number
        if growth == 1 {
            restarts = fraction.rounded(.down)
            fraction -= restarts
        } else {
            restarts = (Number.log(1 - fraction * (1 - growth)) / Number.log(growth)).rounded(.down)
            let period = Number.pow(growth, restarts)
            fraction = (fraction - (1 - period) / (1 - growth)) / period
        }
        let alpha = Number(alpha)
        let cosine =
            Number(0.5) * Number.pow(Number(mMul), restarts) * (1 + Number.cos(Number(Double.pi) * fraction))
        return Number(initialLearningRate) * ((1 - alpha) * cosine + alpha)
    }
}
