import MienBasics
import MienImaging

/// Which faces of a data set are one picture: the same samples, or all but the same, brightened, compressed or mirrored.
///
/// Two pictures are one where 24 × 24, with mean 0 and deviation 1, they differ by at most 0.09 in the part that differs most
/// (4 × 4). Of 700 drawn faces all are found again after JPEG of quality 75 and more, mirrored or not, noise of ±4, and small
/// changes of brightness and contrast, and 91 in 100 with noise of ±8; where a change drives much of a picture to black or
/// white, fewer are. Of 84,000 pairs of expressions of one person one is joined, of different people none. Pictures that were
/// shifted, turned or cropped count as others: by one pixel they differ by 0.25 and more, as expressions do.
///
/// What is one with a third picture is one group, so the pictures of a slow film become one. Even pictures are duplicates only
/// where they have the same samples.
public struct FaceDuplicates: Sendable {
    /// Faces that are one picture, by their index, ascending; groups by their first face.
    public let groups: [[Int]]
    /// The groups, or parts of such, whose faces have the same samples.
    public let exactGroups: [[Int]]

    /// How far the likenesses of two pictures may be apart that are one.
    private static let tolerance: Float = 0.09
    /// How many pairs are looked at between two looks at which pictures are one already.
    private static let stretch = 128

    /// - Throws: what reading a picture a second time throws.
    init(_ fingerprints: FaceFingerprints, of source: any FaceSource, pool: ThreadPool) throws {
        var sets = DisjointSets(count: fingerprints.count)
        // The first face of each picture stands for it.
        let order = (0..<UInt32(fingerprints.count)).sorted {
            (fingerprints.digests[Int($0)], $0) < (fingerprints.digests[Int($1)], $1)
        }
        var pictures: [UInt32] = []
        for (place, face) in order.enumerated() {
            let before = place > 0 ? order[place - 1] : nil
            if let before, fingerprints.digests[Int(before)] == fingerprints.digests[Int(face)] {
                sets.join(Int(before), Int(face))
            } else if !fingerprints.areEven[Int(face)] {
                pictures.append(face)
            }
        }
        pictures.sort()
        func faces(_ groups: [[Int]]) -> [[Int]] { groups.map { $0.map { Int(fingerprints.indices[$0]) } } }
        exactGroups = faces(sets.groups)

        var pairs: [HashNeighbours.Pair] = []
        func join() throws {
            let areOne = try pool.map(0..<pairs.count) { number -> Bool in
                try Self.areOne(
                    source.sample(at: Int(fingerprints.indices[pairs[number].left])).image,
                    source.sample(at: Int(fingerprints.indices[pairs[number].right])).image)
            }
            source.forget(0..<source.count)
            for (pair, isOne) in zip(pairs, areOne) where isOne { sets.join(pair.left, pair.right) }
            pairs.removeAll(keepingCapacity: true)
        }
        let neighbours = HashNeighbours(
            hashes: fingerprints.hashes, mirroredHashes: fingerprints.mirroredHashes, pictures: pictures)
        try neighbours.forEach { pair in
            guard !sets.areJoined(pair.left, pair.right),
                fingerprints.mayBeOne(pair.left, pair.right, mirrored: pair.isMirrored)
            else { return }
            pairs.append(pair)
            if pairs.count == Self.stretch { try join() }
        }
        try join()
        groups = faces(sets.groups)
    }

    static func areOne(_ picture: Image, _ other: Image) -> Bool {
        guard let one = FaceLikeness(picture), let two = FaceLikeness(other) else { return false }
        return one.distance(to: two) <= tolerance || one.distance(to: two.mirrored) <= tolerance
    }
}

/// Numbers that are joined into groups.
private struct DisjointSets {
    private var parents: [UInt32]

    init(count: Int) { parents = Array(0..<UInt32(count)) }

    mutating func join(_ left: Int, _ right: Int) {
        let (one, other) = (root(left), root(right))
        parents[max(one, other)] = UInt32(min(one, other))
    }

    mutating func areJoined(_ left: Int, _ right: Int) -> Bool { root(left) == root(right) }

    private mutating func root(_ number: Int) -> Int {
        var number = number
        while parents[number] != number {
            parents[number] = parents[Int(parents[number])]
            number = Int(parents[number])
        }
        return number
    }

    /// The groups of two and more by their least number, each ascending.
    var groups: [[Int]] {
        var copy = self
        var members: [Int: [Int]] = [:]
        for number in parents.indices {
            // The root of a group is its least number, so that comes first.
            let root = copy.root(number)
            if root != number { members[root, default: [root]].append(number) }
        }
        return members.keys.sorted().compactMap { members[$0] }
    }
}
