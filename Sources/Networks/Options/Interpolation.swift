public import MienBasics

/// How a pixel of a picture of another size is made of its neighbours; formulas at
/// https://www.tensorflow.org/api_docs/python/tf/image/resize.
public enum Interpolation: String, Sendable, CaseIterable {
    case nearest, bilinear, bicubic, area, lanczos3, lanczos5, gaussian
    case mitchellCubic = "mitchellcubic"

    fileprivate static let inKeras2Only: [Interpolation] = [.gaussian, .mitchellCubic]
}

extension Interpolation: OptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        // Keras takes capitals too.
        let word = json.string.map { JSON.string($0.lowercased()) } ?? json
        self = try Interpolation(word: word, of: Interpolation.allCases)
    }

    public func json(in dialect: Dialect) throws(OptionError) -> JSON {
        guard dialect < .keras3 || !Self.inKeras2Only.contains(self) else {
            throw OptionError(found: rawValue, expected: "an option that Keras 3 has")
        }
        return .string(rawValue)
    }
}
