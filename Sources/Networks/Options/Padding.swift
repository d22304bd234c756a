public import MienBasics

/// How a window meets the borders of its input.
public enum Padding: String, Sendable, CaseIterable {
    /// Only whole windows inside the input.
    case valid
    /// As many outputs as the strides allow, the input padded evenly; an odd cell goes behind.
    case same
    /// As many outputs as `same`, with all padding in front, so that no output sees what comes after it.
    case causal

    /// A window along one axis, resolved for one input size.
    public struct Resolved: Sendable, Equatable {
        /// Cells added in front of the input.
        public var before: Int
        /// Cells added behind the input.
        public var after: Int
        /// The number of window positions.
        public var output: Int
    }

    /// The padding and output size along one axis. Keras's rule, in which the padding depends on the input's size: a
    /// kernel of 3 at stride 2 pads (0, 1) for even sizes and (1, 1) for odd ones.
    ///
    /// - Returns: nil when not one window fits.
    public func resolve(input: Int, kernel: Int, stride: Int, dilation: Int = 1) -> Resolved? {
        let (span, overflow) = (kernel - 1).multipliedReportingOverflow(by: dilation)
        guard !overflow, span < Int(Int32.max) else { return nil }
        switch self {
        case .valid:
            guard input > span else { return nil }
            return Resolved(before: 0, after: 0, output: (input - span - 1) / stride + 1)
        case .same:
            guard input > 0 else { return nil }
            let output = (input + stride - 1) / stride
            let total = max((output - 1) * stride + span + 1 - input, 0)
            return Resolved(before: total / 2, after: total - total / 2, output: output)
        case .causal:
            guard input > 0 else { return nil }
            return Resolved(before: span, after: 0, output: (input - 1) / stride + 1)
        }
    }
}

extension Padding: OptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        self = try Padding(word: json, of: Padding.allCases)
    }

    public func json(in dialect: Dialect) -> JSON { .string(rawValue) }
}

/// Where the channels stand among the axes.
public enum DataFormat: String, Sendable, CaseIterable {
    /// NHWC.
    case channelsLast = "channels_last"
    /// NCHW.
    case channelsFirst = "channels_first"
}

extension DataFormat: OptionValue {
    /// `null` is the default, channels last.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        if json.isNull { return }
        self = try DataFormat(word: json, of: DataFormat.allCases)
    }

    public func json(in dialect: Dialect) -> JSON { .string(rawValue) }
}

extension RawRepresentable where RawValue == String, Self: Sendable {
    /// The case whose name stands in a configuration.
    init(word json: JSON, of cases: [Self]) throws(OptionError) {
        guard let word = json.string, let value = Self(rawValue: word) else {
            throw OptionError(json, expected: cases.map(\.rawValue).joined(separator: " or "))
        }
        self = value
    }
}
