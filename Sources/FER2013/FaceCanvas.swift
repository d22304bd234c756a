import MienBasics

/// The picture that a face is painted on, in tones of 0 ... 1. Shapes come in the head's own coordinates: x to the right,
/// y downwards, the origin in its middle, half its height the unit.
struct FaceCanvas {
    private static let side = SyntheticFaces.side

    let pose: FacePose
    private var tones = [Double](repeating: 0, count: side * side)

    init(_ pose: FacePose) { self.pose = pose }

    /// Covers a shape with a tone, which the light then falls on. Edges are as soft as a pixel, or as `softness`.
    mutating func paint(
        _ outline: Outline, _ tone: Double, opacity: Double = 1, softness: Double = 0, isLit: Bool = true
    ) {
        guard opacity > 0 else { return }
        let pose = pose
        change(outline, softness) { old, coverage, x, y in
            let new = isLit ? tone * pose.brightness(x, y) : tone
            return old + (new - old) * coverage * min(opacity, 1)
        }
    }

    /// Takes a share of the light from a shape.
    mutating func shade(_ outline: Outline, _ amount: Double, softness: Double = 0) {
        guard amount > 0 else { return }
        change(outline, softness) { old, coverage, _, _ in old * (1 - coverage * min(amount, 0.95)) }
    }

    /// Fills everything with a tone that runs into another one across the picture.
    mutating func fill(_ tone: Double, to other: Double) {
        for index in tones.indices {
            let (column, row) = (index % Self.side, index / Self.side)
            tones[index] = tone + (other - tone) * Double(column + row) / Double(2 * Self.side - 2)
        }
    }

    /// The samples, exposed, with noise.
    func developed(using generator: inout SeededGenerator) -> [UInt8] {
        tones.map { tone in
            // The sum of four even numbers is near enough to a normal one, and the same everywhere.
            let noise = (0..<4).reduce(-2.0) { sum, _ in sum + generator.unit() }
            let value = (tone * pose.exposure + noise * 1.7 * pose.noise) * 255
            return UInt8(min(max(value, 0), 255) + 0.5)
        }
    }

    private mutating func change(
        _ outline: Outline, _ softness: Double, _ tone: (Double, Double, Double, Double) -> Double
    ) {
        let soft = max(softness, 0.5 / pose.scale)
        let reach = (outline.radius + soft) * pose.scale
        let (cx, cy) = outline.centre
        let middleX = pose.x + (pose.cosine * cx - pose.sine * cy) * pose.scale
        let middleY = pose.y + (pose.sine * cx + pose.cosine * cy) * pose.scale
        let rows = Self.pixels(middleY - reach, middleY + reach)
        let columns = Self.pixels(middleX - reach, middleX + reach)
        for row in rows {
            for column in columns {
                let dx = (Double(column) + 0.5 - pose.x) / pose.scale
                let dy = (Double(row) + 0.5 - pose.y) / pose.scale
                let (x, y) = (pose.cosine * dx + pose.sine * dy, pose.cosine * dy - pose.sine * dx)
                let depth = min(max(0.5 - outline.distance(x, y) / (2 * soft), 0), 1)
                guard depth > 0 else { continue }
                let coverage = softness > 0 ? depth * depth * (3 - 2 * depth) : depth
                let index = row * Self.side + column
                tones[index] = tone(tones[index], coverage, x, y)
            }
        }
    }

    /// The rows or columns that an interval touches.
    private static func pixels(_ start: Double, _ end: Double) -> Range<Int> {
        let first = min(max(Int(start - 1), 0), side)
        return first..<max(min(Int(end + 2), side), first)
    }
}
