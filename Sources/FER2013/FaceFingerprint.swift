import MienBasics
import MienImaging

/// What tells whether two pictures are one, without keeping them.
///
/// The hash is that of a picture's low frequencies (pHash): Zauner, "Implementation and Benchmarking of Perceptual Image Hash
/// Functions", 2010. It is made in whole numbers, so that it is the same on every machine.
struct FaceFingerprint: Sendable {
    /// 128 bits of the SHA-256 of size and samples.
    let digest: Digest
    /// A bit for each of 63 frequencies: whether it has more than the median.
    let hash: UInt64
    /// The hash of the picture's mirror image.
    let mirrored: UInt64
    /// What the 64 lowest frequencies have of the picture's deviation, which is 127; vertical frequency by vertical frequency,
    /// the mean's 0.
    let shares: [Int8]
    /// Whether the picture is all but of one value: such ones are alike without being one.
    let isEven: Bool

    struct Digest: Hashable, Comparable, Sendable {
        let high: UInt64
        let low: UInt64

        static func < (one: Digest, other: Digest) -> Bool { (one.high, one.low) < (other.high, other.low) }
    }

    init(_ image: Image) {
        var sum = SHA256()
        for number in [image.width, image.height, image.channels] {
            withUnsafeBytes(of: UInt64(number).littleEndian) { sum.update($0) }
        }
        image.pixels.withUnsafeBytes { sum.update($0) }
        digest = sum.start
        let samples = image.grey().resized(width: Self.side, height: Self.side).pixels
        let frequencies = Self.frequencies(samples)
        hash = Self.bits(frequencies)
        // A mirror image has the odd horizontal frequencies with the other sign.
        mirrored = Self.bits(frequencies.indices.map { $0 % 2 == 1 ? -frequencies[$0] : frequencies[$0] })
        // n Σx² - (Σx)², exactly.
        let sumOfSamples = samples.reduce(0) { $0 + Int($1) }
        let spread = samples.count * samples.reduce(0) { $0 + Int($1) * Int($1) } - sumOfSamples * sumOfSamples
        isEven = spread <= Self.evenDeviation * Self.evenDeviation * samples.count * samples.count
        shares = isEven ? Array(repeating: 0, count: frequencies.count) : Self.shares(frequencies, spread)
    }

    /// The side of what is transformed, in pixels.
    private static let side = 16
    /// How many frequencies are kept of each direction, the mean included.
    private static let kept = 8
    /// How many ``shares`` there are.
    static let count = kept * kept
    /// The deviation of an even picture, of 255.
    static let evenDeviation = 4
    /// What stands for 1 in ``cosines``.
    private static let one = 4096

    /// cos(π (2 x + 1) u / 2 n) · 2¹², by frequency u and place x.
    private static let cosines: [Int] = (0..<kept).flatMap { u in
        (0..<side).map { x in Int((cos(.pi * Double((2 * x + 1) * u) / Double(2 * side)) * Double(one)).rounded()) }
    }

    /// The cosine transform's first 8 × 8 numbers, vertical frequency by vertical frequency.
    private static func frequencies(_ samples: [UInt8]) -> [Int] {
        var rows = [Int](repeating: 0, count: side * kept)
        for y in 0..<side {
            for u in 0..<kept {
                var sum = 0
                for x in 0..<side { sum += Int(samples[y * side + x]) * cosines[u * side + x] }
                rows[y * kept + u] = sum
            }
        }
        return (0..<kept * kept).map { index in
            let (v, u) = (index / kept, index % kept)
            return (0..<side).reduce(0) { $0 + rows[$1 * kept + u] * cosines[v * side + $1] }
        }
    }

    /// A bit for each number but the mean.
    private static func bits(_ frequencies: [Int]) -> UInt64 {
        let median = frequencies.dropFirst().sorted()[31]
        return frequencies.dropFirst().reduce(0) { $0 << 1 | ($1 > median ? 1 : 0) }
    }

    /// The frequencies by the length of all the picture's, of which 127 is 1.
    private static func shares(_ frequencies: [Int], _ spread: Int) -> [Int8] {
        // The transform keeps lengths where its rows are of length 1: √(1/n) for the mean's, √(2/n) for the others.
        let scale = 127 * Double(side) / (Double(one * one) * Double(spread).squareRoot())
        func length(_ frequency: Int) -> Double { ((frequency == 0 ? 1 : 2) / Double(side)).squareRoot() }
        return frequencies.indices.map { index in
            guard index > 0 else { return 0 }
            let factor = length(index / kept) * length(index % kept)
            return Int8((Double(frequencies[index]) * factor * scale).rounded())
        }
    }
}

extension SHA256 {
    /// The digest's first 128 bits.
    fileprivate var start: FaceFingerprint.Digest {
        let words = words.map(UInt64.init)
        return FaceFingerprint.Digest(high: words[0] << 32 | words[1], low: words[2] << 32 | words[3])
    }
}
