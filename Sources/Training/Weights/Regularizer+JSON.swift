public import MienBasics

extension Regularizer {
    /// Reads a regularizer as it stands in a layer's configuration; nil for null, which is none.
    ///
    /// - Throws: ``SettingsError`` for a class or a setting that is not known.
    public init?(_ json: JSON) throws(SettingsError) {
        if json.isNull { return nil }
        var settings = try SettingsReader(json, kind: "regularizer")
        switch settings.className {
        case "L1", "l1": self = .l1(try settings.factor("l1", default: 0.01))
        case "L2", "l2": self = .l2(try settings.factor("l2", default: 0.01))
        // Keras 2's name, by which both are on.
        case "l1_l2":
            self = .l1l2(
                l1: try settings.factor("l1", default: 0.01), l2: try settings.factor("l2", default: 0.01))
        case "L1L2", "l1l2":
            self = .l1l2(l1: try settings.factor("l1", default: 0), l2: try settings.factor("l2", default: 0))
        default: throw settings.unknownClass(expected: ["L1", "L2", "L1L2"])
        }
        try settings.finish()
    }

    /// The regularizer as Keras 3 writes it.
    public var json: JSON {
        switch self {
        case .l1(let factor): JSON(kerasModule: "regularizers", class: "L1", ["l1": .number(factor)])
        case .l2(let factor): JSON(kerasModule: "regularizers", class: "L2", ["l2": .number(factor)])
        case .l1l2(let l1, let l2):
            JSON(kerasModule: "regularizers", class: "L1L2", ["l1": .number(l1), "l2": .number(l2)])
        }
    }
}

extension SettingsReader {
    fileprivate mutating func factor(_ name: String, default value: Double) throws(SettingsError) -> Double {
        let factor = try number(name) ?? value
        guard factor >= 0, factor.isFinite else { throw error(name, .number(factor), expected: "0 or more") }
        return factor
    }
}
