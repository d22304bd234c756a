public import MienBasics

/// Zeros around the input: `ZeroPadding1D` to `ZeroPadding3D`.
public struct ZeroPadding: UnaryLayer, SpatialLayer {
    /// The number of spatial axes.
    public let rank: Int
    public var padding: Margins
    public var dataFormat = DataFormat.channelsLast

    public init(rank: Int) {
        self.rank = rank
        padding = Margins(repeating: 1, rank: rank)
    }

    public var className: String { "ZeroPadding\(rank)D" }

    public static let options: [LayerOption<Self>] = [
        .init("padding", \.padding),
        .init("data_format", \.dataFormat),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        let windows = Windows(rank: rank, dataFormat: dataFormat)
        try windows.check(input)
        var output = input
        for (axis, margin) in padding.margins.enumerated() {
            let axis = windows.firstSpatialAxis + axis
            output[axis] = input[axis].map { $0 + margin.before + margin.after }
        }
        return output
    }
}

/// Cells in front of and behind each spatial axis: (top, bottom) and (left, right) of a picture.
public struct Margins: OptionValue {
    /// The cells at the two ends of one axis.
    public struct Margin: Sendable, Equatable {
        public var before: Int
        public var after: Int

        public init(before: Int, after: Int) {
            self.before = before
            self.after = after
        }
    }

    public var margins: [Margin]

    init(repeating size: Int, rank: Int) {
        margins = Array(repeating: Margin(before: size, after: size), count: rank)
    }

    /// A number for all ends, a number for both ends of each axis, or a pair for each axis. On a single axis a pair is
    /// its two ends.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        let rank = margins.count
        var elements = json.array ?? Array(repeating: json, count: rank)
        if rank == 1 && elements.count == 2 { elements = [json] }
        var margins: [Margin] = []
        for element in elements {
            let ends = (element.array ?? [element, element]).compactMap(\.integer)
            guard ends.count == 2, ends.allSatisfy({ $0 >= 0 && $0 <= Int(Int32.max) }) else {
                throw OptionError(json, expected: "margins for \(rank) axes")
            }
            margins.append(Margin(before: ends[0], after: ends[1]))
        }
        guard margins.count == rank else { throw OptionError(json, expected: "margins for \(rank) axes") }
        self.margins = margins
    }

    public func json(in dialect: Dialect) -> JSON {
        let pairs = margins.map { JSON.array([.integer($0.before), .integer($0.after)]) }
        return pairs.count == 1 ? pairs[0] : .array(pairs)
    }
}
