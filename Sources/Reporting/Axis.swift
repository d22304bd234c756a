import MienBasics

/// An axis of numbers that is divided at round ones.
struct Axis: Equatable {
    /// A number on the axis, and how it is written.
    struct Tick: Equatable {
        var value: Double
        var label: String
    }

    let lower: Double
    let upper: Double
    let isLogarithmic: Bool
    let ticks: [Tick]

    /// How the numbers are written.
    enum Style { case plain, percent }

    /// An axis for `values`. Where they are all one, it goes a tenth beyond on both sides, but not beyond
    /// `limits` that they keep.
    ///
    /// - Precondition: at least one value, and all such that a float can hold them.
    init(_ values: [Double], within limits: ClosedRange<Double>, style: Style = .plain) {
        guard let least = values.min(), let most = values.max() else { preconditionFailure("at least one value") }
        var (low, high) = (least, most)
        if high - low <= 1e-9 * max(abs(low), abs(high)) || high - low < 1e-30 {
            let margin = max(abs(high), low == 0 ? 10 : 1e-20) / 10
            low = low < limits.lowerBound ? low - margin : max(low - margin, limits.lowerBound)
            high = high > limits.upperBound ? high + margin : min(high + margin, limits.upperBound)
        }
        let step = Self.roundStep((high - low) / 5)
        // A hair's breadth beyond a round number is no reason for one more step.
        let first = (low / step + 1e-6).rounded(.down)
        let count = Int((high / step - 1e-6).rounded(.up) - first)
        lower = first * step
        upper = (first + Double(count)) * step
        isLogarithmic = false
        ticks = (0...count).map { index in
            let value = (first + Double(index)) * step
            return Tick(value: value, label: Self.label(value, step: step, style))
        }
    }

    /// An axis for positive values of many sizes, with a tick at each power of ten or, where there are many, at some; nil
    /// where fewer than two would be on it, or not all values are positive.
    init?(logarithmic values: [Double]) {
        guard let least = values.min(), let most = values.max() else { return nil }
        // Smaller ones are no rates or losses, and doubles end not far below.
        guard least >= Double(Float.leastNormalMagnitude) else { return nil }
        let (low, high) = (log10(least), log10(most))
        let margin = (high - low) * 0.04
        let powers = Int((low - margin).rounded(.up))...max(Int((high + margin).rounded(.down)), Int(low.rounded(.up)))
        guard powers.count > 1 else { return nil }
        lower = pow(10, low - margin)
        upper = pow(10, high + margin)
        isLogarithmic = true
        // At most six ticks, all written alike.
        let stride = Int(max(Self.roundStep(Double(powers.count) / 6), 1))
        let isPlain = powers.allSatisfy { (-4...4).contains($0) }
        ticks = powers.filter { $0 % stride == 0 }.map { power in
            let value = pow(10, Double(power))
            return Tick(value: value, label: isPlain ? value.fixed(max(-power, 0)) : Self.power(power))
        }
    }

    /// An axis of epochs from 1 to `count`, divided at whole numbers, `most` of them.
    init(epochs count: Int, most: Int) {
        let step = Int(max(Self.roundStep(Double(count) / Double(most)), 1))
        lower = 1
        upper = Double(count)
        isLogarithmic = false
        ticks = stride(from: step, through: count, by: step).map { Tick(value: Double($0), label: "\($0)") }
    }

    /// Where on the axis a value is: 0 at its lower end, 1 at its upper, and in the middle of one without a length.
    func place(of value: Double) -> Double {
        guard upper > lower else { return 0.5 }
        if isLogarithmic { return log(value / lower) / log(upper / lower) }
        return (value - lower) / (upper - lower)
    }

    /// 1, 2 or 5 times a power of ten, whichever is next to `least` and not below it.
    private static func roundStep(_ least: Double) -> Double {
        let power = pow(10, log10(least).rounded(.down))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * 0.999_999 } ?? 10 * power
    }

    private static func label(_ value: Double, step: Double, _ style: Style) -> String {
        // A sum of steps that should be zero may miss it by a rounding.
        let value = abs(value) < step / 2 ? 0 : value
        switch style {
        case .percent: return (value * 100).fixed(decimals(of: step * 100)) + "\u{A0}%"
        case .plain:
            let digits = decimals(of: step)
            let isPlain = digits <= 4 && abs(value) < 1e5
            return isPlain ? value.fixed(digits) : exponential(value, step: step)
        }
    }

    /// `2.5·10⁷`, with as many digits as the step makes a difference in.
    private static func exponential(_ value: Double, step: Double) -> String {
        guard value != 0 else { return "0" }
        let exponent = Int(log10(abs(value) * 1.000_001).rounded(.down))
        let mantissa = value / pow(10, Double(exponent))
        let digits = min(max(exponent - Int((log10(step) + 1e-6).rounded(.down)), 0), 6)
        return mantissa.fixed(digits) + "·" + power(exponent)
    }

    /// How many decimals a multiple of `step` has.
    private static func decimals(of step: Double) -> Int { max(-Int((log10(step) + 1e-6).rounded(.down)), 0) }

    /// `10⁻⁵`.
    private static func power(_ exponent: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let raised = "\(exponent)".map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" }
        return "10" + String(raised)
    }
}
