/// Pairs of pictures whose hashes differ in few bits, be it after one is mirrored.
///
/// A hash has six parts. Of those of two hashes that differ in four bits at least two are the same, so pictures are put
/// together by each two parts, and compared with those beside them.
struct HashNeighbours {
    /// In how many bits two hashes may differ.
    static let mostBits = 4
    private static let widths: [UInt64] = [11, 11, 11, 10, 10, 10]
    private static let starts: [UInt64] = [0, 11, 22, 33, 43, 53]
    let hashes: [UInt64]
    /// Those of the mirror images.
    let mirroredHashes: [UInt64]
    /// Whose hashes are compared.
    let pictures: [UInt32]
    /// How many of those that have two parts in common a picture is compared with. Where thousands look alike, each is still
    /// compared with the next ones, and they form a chain.
    var most = 1024

    struct Pair {
        let left: Int
        let right: Int
        /// Whether it is the mirror image of the left one that is near.
        let isMirrored: Bool
    }

    /// Calls `body` with each pair, with some twice; the order depends on the pictures alone.
    func forEach(_ body: (Pair) throws -> Void) rethrows {
        for one in Self.widths.indices {
            for other in 0..<one { try forEach(sharing: (other, one), body) }
        }
    }

    private func forEach(sharing parts: (Int, Int), _ body: (Pair) throws -> Void) rethrows {
        func part(_ hash: UInt64, _ number: Int) -> UInt64 {
            hash >> Self.starts[number] & (1 << Self.widths[number] - 1)
        }
        // About as many drawers as there are pictures; what shares none of its parts may lie in one, too.
        let bits = max(UInt64(Int.bitWidth - pictures.count.leadingZeroBitCount), 1)
        func drawer(_ hash: UInt64) -> Int {
            let key = part(hash, parts.0) << 11 | part(hash, parts.1)
            return Int((key &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits))
        }
        var ends = [UInt32](repeating: 0, count: 1 << bits + 1)
        for picture in pictures { ends[drawer(hashes[Int(picture)]) + 1] += 1 }
        for index in 1..<ends.count { ends[index] += ends[index - 1] }
        var places = ends
        var sorted = [UInt32](repeating: 0, count: pictures.count)
        var sortedHashes = [UInt64](repeating: 0, count: pictures.count)
        for picture in pictures {
            let hash = hashes[Int(picture)]
            let drawer = drawer(hash)
            (sorted[Int(places[drawer])], sortedHashes[Int(places[drawer])]) = (picture, hash)
            places[drawer] += 1
        }

        /// Whether these are the first two parts that the hashes share: a pair is near by several.
        func isFirst(_ difference: UInt64) -> Bool {
            for number in 0..<parts.1 {
                let isShared = part(difference, number) == 0
                if isShared != (number == parts.0) { return false }
            }
            return part(difference, parts.1) == 0
        }
        func compare(_ hash: UInt64, of picture: UInt32, with range: Range<Int>, isMirrored: Bool) throws {
            for place in range {
                let difference = sortedHashes[place] ^ hash
                if difference.nonzeroBitCount <= Self.mostBits, sorted[place] != picture, isFirst(difference) {
                    try body(Pair(left: Int(picture), right: Int(sorted[place]), isMirrored: isMirrored))
                }
            }
        }
        for place in sorted.indices {
            let (picture, hash) = (sorted[place], sortedHashes[place])
            let end = Int(ends[drawer(hash) + 1])
            try compare(hash, of: picture, with: place + 1..<min(place + 1 + most, end), isMirrored: false)
            let mirrored = mirroredHashes[Int(picture)]
            let start = Int(ends[drawer(mirrored)])
            let mirroredEnd = Int(ends[drawer(mirrored) + 1])
            try compare(
                mirrored, of: picture, with: start..<min(start + most, mirroredEnd), isMirrored: true)
        }
    }
}
