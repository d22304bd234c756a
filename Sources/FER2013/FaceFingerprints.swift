/// The fingerprints of a data set's pictures, 101 bytes of each.
struct FaceFingerprints: Sendable {
    /// The faces' places in their source, ascending.
    private(set) var indices: [UInt32] = []
    private(set) var digests: [FaceFingerprint.Digest] = []
    private(set) var hashes: [UInt64] = []
    private(set) var mirroredHashes: [UInt64] = []
    private(set) var areEven: [Bool] = []
    /// ``FaceFingerprint/shares``, picture by picture.
    private var shares: [Int8] = []

    /// How far the shares of two pictures may be apart that are one, as the root of their differences' squares' sum.
    ///
    /// Those of drawn faces that were changed so that they still are one are apart by at most 8, those of different people
    /// with near hashes by at least 28 (of 127).
    private static let tolerance = 10

    /// - Parameter capacity: how many there are going to be: what grows by itself takes up to three times as much.
    init(capacity: Int) {
        indices.reserveCapacity(capacity)
        digests.reserveCapacity(capacity)
        hashes.reserveCapacity(capacity)
        mirroredHashes.reserveCapacity(capacity)
        areEven.reserveCapacity(capacity)
        shares.reserveCapacity(capacity * FaceFingerprint.count)
    }

    var count: Int { indices.count }

    mutating func append(_ fingerprint: FaceFingerprint, index: Int) {
        indices.append(UInt32(index))
        digests.append(fingerprint.digest)
        hashes.append(fingerprint.hash)
        mirroredHashes.append(fingerprint.mirrored)
        areEven.append(fingerprint.isEven)
        shares.append(contentsOf: fingerprint.shares)
    }

    /// Whether two pictures may be one, or one the other's mirror image, as far as can be told without looking at them.
    func mayBeOne(_ left: Int, _ right: Int, mirrored: Bool) -> Bool {
        let count = FaceFingerprint.count
        return shares.withUnsafeBufferPointer { shares in
            let one = UnsafeBufferPointer(rebasing: shares[left * count..<(left + 1) * count])
            let other = UnsafeBufferPointer(rebasing: shares[right * count..<(right + 1) * count])
            // The odd horizontal frequencies, and the even ones.
            var (odd, even): (Int32, Int32) = (0, 0)
            let sign: Int32 = mirrored ? -1 : 1
            for place in stride(from: 0, to: count, by: 2) {
                let difference = Int32(one[place]) - Int32(other[place])
                even += difference * difference
                let oddDifference = Int32(one[place + 1]) - sign * Int32(other[place + 1])
                odd += oddDifference * oddDifference
            }
            return odd + even <= Self.tolerance * Self.tolerance
        }
    }
}
