public import MienImaging
public import MienTensors

/// A map over the picture that it is about: the face in grey, and the more a pixel's value is off 0, the more of the map's colour.
public struct Overlay: Sendable {
    /// The values that the ends of the colours stand for: 0 … most, or −most … most with a diverging colour map.
    public let range: ClosedRange<Float>
    public let image: Image

    /// How much of a pixel's colour is the map's where its value is the largest.
    private static let strongest: Float = 0.8

    /// - Parameters:
    ///   - map: height × width, of the picture's ratio; it is brought to the picture's size.
    ///   - colorMap: a diverging one for values with a sign; with another one negative values count as 0.
    ///   - range: nil for the map's own, up to the value that a hundredth of its values pass: a few pixels of much weight would
    ///     leave all others dark.
    /// - Precondition: the map has two axes and is not empty.
    public init(_ map: Tensor, over picture: Image, colorMap: ColorMap, range: ClosedRange<Float>? = nil) {
        precondition(map.shape.rank == 2 && map.count > 0, "a map of two axes")
        let range = range ?? Self.range(of: map, isDiverging: colorMap.isDiverging)
        let most = max(abs(range.lowerBound), abs(range.upperBound))
        let grey = picture.grey()
        let (rows, columns) = (map.shape[0], map.shape[1])
        var pixels: [UInt8] = []
        pixels.reserveCapacity(grey.pixels.count * 3)
        map.withValues { values in
            for y in 0..<grey.height {
                for x in 0..<grey.width {
                    let value = Self.value(
                        values, rows: rows, columns: columns,
                        y: (Float(y) + 0.5) * Float(rows) / Float(grey.height) - 0.5,
                        x: (Float(x) + 0.5) * Float(columns) / Float(grey.width) - 0.5)
                    let color = colorMap.color(of: value, in: range)
                    let magnitude = colorMap.isDiverging ? abs(value) : max(value, 0)
                    let share = value.isFinite ? (most > 0 ? min(magnitude / most, 1) * Self.strongest : 0) : 1
                    let light = Float(grey.pixels[y * grey.width + x])
                    for part in [color.red, color.green, color.blue] {
                        pixels.append(UInt8((light + (Float(part) - light) * share).rounded()))
                    }
                }
            }
        }
        self.range = range
        image = Image(width: grey.width, height: grey.height, channels: 3, pixels: pixels)
    }

    /// Between the nearest values, with the centres of cells at halves.
    private static func value(
        _ values: UnsafeBufferPointer<Float>, rows: Int, columns: Int, y: Float, x: Float
    ) -> Float {
        func neighbours(_ place: Float, _ count: Int) -> (Int, Int, Float) {
            let inside = min(max(place, 0), Float(count - 1))
            let low = Int(inside)
            return (low, min(low + 1, count - 1), inside - Float(low))
        }
        let (top, bottom, down) = neighbours(y, rows)
        let (left, right, across) = neighbours(x, columns)
        func row(_ row: Int) -> Float {
            let (first, second) = (values[row * columns + left], values[row * columns + right])
            // What is not asked for counts for nothing, not even where it is not a number.
            return across == 0 ? first : first + (second - first) * across
        }
        return down == 0 ? row(top) : row(top) + (row(bottom) - row(top)) * down
    }

    /// From 0, or as far below as above, to the value that a hundredth of the finite ones pass.
    static func range(of map: Tensor, isDiverging: Bool) -> ClosedRange<Float> {
        let magnitudes = map.withValues { values in
            values.filter(\.isFinite).map { isDiverging ? abs($0) : max($0, 0) }.sorted()
        }
        guard let largest = magnitudes.last else { return isDiverging ? -0...0 : 0...0 }
        let usual = magnitudes[min((magnitudes.count * 99 + 99) / 100, magnitudes.count) - 1]
        let most = usual > 0 ? usual : largest
        return (isDiverging ? -most : 0)...most
    }
}
