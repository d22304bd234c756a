public import MienBasics

extension Constraint {
    /// Reads a constraint as it stands in a layer's configuration; nil for null, which is none.
    ///
    /// - Throws: ``SettingsError`` for a class or a setting that is not known.
    public init?(_ json: JSON) throws(SettingsError) {
        if json.isNull { return nil }
        var settings = try SettingsReader(json, kind: "constraint")
        switch settings.className {
        case "MaxNorm", "max_norm":
            self = .maxNorm(maxValue: try settings.number("max_value") ?? 2, axes: try settings.axes())
        case "NonNeg", "non_neg": self = .nonNeg
        case "UnitNorm", "unit_norm": self = .unitNorm(axes: try settings.axes())
        case "MinMaxNorm", "min_max_norm":
            self = .minMaxNorm(
                minValue: try settings.number("min_value") ?? 0, maxValue: try settings.number("max_value") ?? 1,
                rate: try settings.number("rate") ?? 1, axes: try settings.axes())
        default: throw settings.unknownClass(expected: ["MaxNorm", "NonNeg", "UnitNorm", "MinMaxNorm"])
        }
        try settings.finish()
    }

    /// The constraint as Keras 3 writes it.
    public var json: JSON {
        func axis(_ axes: [Int]) -> JSON {
            axes.count == 1 ? .integer(axes[0]) : .array(axes.map(JSON.integer))
        }
        func constraint(_ className: String, _ config: JSON.Object) -> JSON {
            JSON(kerasModule: "constraints", class: className, config)
        }
        return switch self {
        case .maxNorm(let limit, let axes):
            constraint("MaxNorm", ["max_value": .number(limit), "axis": axis(axes)])
        case .nonNeg: constraint("NonNeg", [:])
        case .unitNorm(let axes): constraint("UnitNorm", ["axis": axis(axes)])
        case .minMaxNorm(let lowest, let highest, let rate, let axes):
            constraint(
                "MinMaxNorm",
                [
                    "min_value": .number(lowest), "max_value": .number(highest), "rate": .number(rate),
                    "axis": axis(axes),
                ])
        }
    }
}

extension SettingsReader {
    fileprivate mutating func axes() throws(SettingsError) -> [Int] { try wholeNumbers("axis") ?? [0] }
}
