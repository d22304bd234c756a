import MienBasics
import MienImaging

/// A picture made comparable: grey, 24 × 24, with mean 0 and deviation 1.
struct FaceLikeness {
    private static let side = 24
    /// The side of the parts that are compared by themselves.
    private static let part = 4
    private let values: [Float]

    /// Nil for a picture that is all but even: such ones are alike without being one.
    init?(_ image: Image) {
        let pixels = image.grey().resized(width: Self.side, height: Self.side).pixels
        let mean = Float(pixels.reduce(0) { $0 + Int($1) }) / Float(pixels.count)
        let deviation = (pixels.reduce(0) { $0 + (Float($1) - mean) * (Float($1) - mean) } / Float(pixels.count))
            .squareRoot()
        guard deviation > Float(FaceFingerprint.evenDeviation) else { return nil }
        values = pixels.map { (Float($0) - mean) / deviation }
    }

    private init(values: [Float]) { self.values = values }

    var mirrored: FaceLikeness {
        let side = Self.side
        return FaceLikeness(values: values.indices.map { values[$0 / side * side + side - 1 - $0 % side] })
    }

    /// How far the pictures are apart where they differ most: the root of the mean square of a part's differences, the largest of
    /// all parts. A picture that was brightened or compressed differs a little everywhere, another expression of the same face
    /// much in one place.
    func distance(to other: FaceLikeness) -> Float {
        let (side, part) = (Self.side, Self.part)
        var largest: Float = 0
        for top in stride(from: 0, to: side, by: part) {
            for left in stride(from: 0, to: side, by: part) {
                var sum: Float = 0
                for y in top..<top + part {
                    for x in left..<left + part {
                        let difference = values[y * side + x] - other.values[y * side + x]
                        sum += difference * difference
                    }
                }
                largest = max(largest, sum / Float(part * part))
            }
        }
        return largest.squareRoot()
    }
}
