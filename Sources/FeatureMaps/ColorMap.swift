/// Colours for numbers: 256 of them, from the lowest value to the highest.
///
///     ColorMap.viridis[0].hex        // "#440155"
///     ColorMap(named: "magma")       // Optional(magma)
public struct ColorMap: Sendable, Equatable {
    /// A colour of the sRGB space, 8 bits per channel.
    public struct Color: Sendable, Hashable {
        public var red: UInt8
        public var green: UInt8
        public var blue: UInt8

        /// From the digits as one reads them: `0xFF8000` is orange.
        public init(_ digits: UInt32) {
            red = UInt8(truncatingIfNeeded: digits >> 16)
            green = UInt8(truncatingIfNeeded: digits >> 8)
            blue = UInt8(truncatingIfNeeded: digits)
        }

        /// As in CSS and SVG: `#ff8000`.
        public var hex: String {
            let digits = String(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16)
            return "#" + String(repeating: "0", count: 6 - digits.count) + digits
        }
    }

    /// What commands and reports call it.
    public let name: String
    /// 256 colours, that of the lowest value first.
    public let colors: [Color]
    /// Whether the middle stands for zero: the two halves then are for negative and positive values.
    public let isDiverging: Bool
    /// For what has no place in a range: NaN and the infinities. It is none of ``colors``, nor like one.
    public let undefined: Color

    /// Draws a smooth curve through `points`, which stand at equal distances.
    ///
    /// The curve is Catmull and Rom's ("A class of local interpolating splines", 1974), with a straight continuation
    /// beyond both ends.
    ///
    /// - Precondition: the spaces between the points divide 255 evenly.
    init(_ name: String, through points: [UInt32], isDiverging: Bool = false, undefined: UInt32) {
        let spaces = points.count - 1
        precondition(spaces > 0 && 255 % spaces == 0, "control points stand at whole colours")
        let width = 255 / spaces
        func channel(_ shift: UInt32) -> [UInt8] {
            let knots = points.map { Double($0 >> shift & 0xFF) }
            return (0...255).map { index in
                let space = min(index / width, spaces - 1)
                let along = Double(index - space * width) / Double(width)
                let (from, to) = (knots[space], knots[space + 1])
                let before = space > 0 ? knots[space - 1] : 2 * from - to
                let after = space + 2 <= spaces ? knots[space + 2] : 2 * to - from
                let cubic = 3 * (from - to) + after - before
                let square = 2 * before - 5 * from + 4 * to - after
                let value = from + along / 2 * (to - before + along * (square + along * cubic))
                return UInt8(min(max(value.rounded(), 0), 255))
            }
        }
        let (reds, greens, blues) = (channel(16), channel(8), channel(0))
        self.name = name
        self.colors = (0...255).map {
            Color(UInt32(reds[$0]) << 16 | UInt32(greens[$0]) << 8 | UInt32(blues[$0]))
        }
        self.isDiverging = isDiverging
        self.undefined = Color(undefined)
    }

    public subscript(index: Int) -> Color { colors[index] }

    /// The colour of `value` where `range` spreads over the whole map; values beyond take the nearer end.
    ///
    /// A range of one value has no spread: it is drawn in the first colour, or in the middle one of a diverging map.
    /// NaN, the infinities, and everything where there is no range are ``undefined``.
    public func color(of value: Float, in range: ClosedRange<Float>?) -> Color {
        index(of: value, in: range).map { colors[$0] } ?? undefined
    }

    /// The place of a value's colour in ``colors``; nil for what is ``undefined``.
    func index(of value: Float, in range: ClosedRange<Float>?) -> Int? {
        guard let range, value.isFinite else { return nil }
        // In Double, because the width of a range of floats may be more than a float can hold.
        let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
        guard low < high else { return isDiverging ? 128 : 0 }
        let share = (Double(value) - low) / (high - low)
        return Int((min(max(share, 0), 1) * 255).rounded())
    }
}

extension ColorMap {
    /// From dark blue through green to yellow, in even steps of lightness, for all kinds of colour vision (S. van der
    /// Walt and N. Smith, 2015). Within 2 of 255 of Matplotlib's.
    public static let viridis = ColorMap(
        "viridis",
        through: [
            0x440155, 0x481769, 0x472A7A, 0x433D84, 0x3D4E8A, 0x355E8D, 0x2E6D8E, 0x297B8E, 0x23898E,
            0x1F978B, 0x20A585, 0x2EB37D, 0x46C06F, 0x65CB5E, 0x88D548, 0xB0DD2F, 0xD8E219, 0xFEE723,
        ], undefined: 0xFF2D78)

    /// From black through purple to pale yellow, in even steps of lightness (the same authors). Within 2 of 255 of
    /// Matplotlib's.
    public static let magma = ColorMap(
        "magma",
        through: [
            0x000003, 0x09071F, 0x1A1142, 0x311065, 0x4A1079, 0x621980, 0x792281, 0x912B81, 0xAA327D,
            0xC23B75, 0xD9466B, 0xEC585F, 0xF7725C, 0xFC8E64, 0xFEAB74, 0xFEC68A, 0xFDE2A3, 0xFCFDBF,
        ], undefined: 0x00D5FF)

    /// From black to white.
    public static let grey = ColorMap("grey", through: [0x000000, 0xFFFFFF], undefined: 0xFF2D78)

    /// From blue for negative values through light grey for zero to red for positive ones (K. Moreland, "Diverging
    /// color maps for scientific visualization", 2009). Within 3 of 255 of Matplotlib's.
    public static let coolwarm = ColorMap(
        "coolwarm",
        through: [
            0x3B4CC1, 0x4C66D6, 0x5F7FE8, 0x7396F5, 0x88ABFD, 0x9DBDFF, 0xB1CBFC, 0xC4D5F3, 0xD5DCE5,
            0xE4D9D2, 0xF0CDBB, 0xF6BEA4, 0xF7AA8C, 0xF39475, 0xE97A5F, 0xDC5C4A, 0xC93C37, 0xB40726,
        ], isDiverging: true, undefined: 0x00A83C)

    /// Every map there is, the usual one first.
    public static let all = [viridis, magma, grey, coolwarm]

    /// The map of that name; nil where there is none.
    public init?(named name: String) {
        guard let map = Self.all.first(where: { $0.name == name }) else { return nil }
        self = map
    }
}
