import MienBasics

/// Faces divided into those for training and those for tests, so that no picture is on two sides.
public struct FaceSplit: Sendable {
    /// How they are divided.
    public enum Rule: Sendable, Equatable {
        /// By chance, the same share of every emotion: for training, for the public and for the private test.
        case fractions([Double], seed: UInt64)
        /// As the data set itself says.
        case usage
    }

    /// The faces of the split, in the order of the source, each with its side as its usage.
    public let faces: FaceSelection
    /// How many faces were left out because a duplicate of theirs is on a side that has more of a right to it.
    public let leftOut: Int
    /// How many faces stand beside a duplicate of theirs.
    public let together: Int

    /// How many faces of each class are on each side.
    public var counts: FaceCounts { FaceCounts(faces.entries.lazy.map { FaceLabel($0.emotion, $0.usage) }) }

    /// Divides the faces of a census that can be read.
    ///
    /// By fractions, groups of duplicates are dealt out as one, after the emotion of their first face, the largest first; each
    /// goes by chance to a side that has room, the likelier the more it is short of. By usage a test keeps its faces, the
    /// private one before the public one, and training loses those that a test has too.
    ///
    /// - Throws: `FileError` of kind `mismatch` for a face without a usage, where the rule asks for it.
    /// - Precondition: two or three fractions, none negative, that are 1 in all.
    public init(_ census: DatasetCensus, by rule: Rule) throws {
        var sides = [Usage?](repeating: nil, count: census.count)
        let groups = census.duplicates.groups
        switch rule {
        case .fractions(let fractions, let seed):
            precondition(
                (2...3).contains(fractions.count) && fractions.allSatisfy { $0 >= 0 }, "two or three fractions")
            Self.deal(census, fractions, seed, into: &sides)
            together = groups.reduce(0) { $0 + $1.count }
            leftOut = 0
        case .usage:
            for (index, label) in census.labels.enumerated() {
                guard let label else { continue }
                guard let usage = label.usage else {
                    throw FileError(
                        .mismatch, file: census.source.path, place: census.source.name(at: index),
                        found: "a face of no usage", expected: "one, or --fractions")
                }
                sides[index] = usage
            }
            var leftOut = 0
            for group in groups {
                let keeper = [Usage.privateTest, .publicTest, .training].first { side in
                    group.contains { sides[$0] == side }
                }
                for index in group where sides[index] != nil && sides[index] != keeper {
                    sides[index] = nil
                    leftOut += 1
                }
            }
            self.leftOut = leftOut
            together = groups.reduce(0) { sum, group in
                let left = group.count { sides[$0] != nil }
                return sum + (left > 1 ? left : 0)
            }
        }
        faces = FaceSelection(
            census.source,
            sides.indices.compactMap { index in
                sides[index].map {
                    FaceSelection.Entry(index: index, emotion: census.labels[index]?.emotion, usage: $0)
                }
            })
    }

    /// Deals the faces out by chance.
    private static func deal(
        _ census: DatasetCensus, _ fractions: [Double], _ seed: UInt64, into sides: inout [Usage?]
    ) {
        let usages: [Usage] = fractions.count == 2 ? [.training, .privateTest] : Usage.allCases
        // What is said of a face whose label can't be read does not count: it is on no side.
        let entries = census.labels.enumerated().compactMap { index, label in
            label.map { FaceSelection.Entry(index: index, emotion: $0.emotion, usage: nil) }
        }
        for (entry, side) in zip(entries, census.duplicates.sides(of: entries, by: fractions, seed: seed)) {
            sides[entry.index] = usages[side]
        }
    }
}

extension FaceDuplicates {
    /// Deals faces out to as many sides as there are fractions, by chance, each emotion by itself: all that is one picture goes to
    /// one side. Groups go after the emotion of their first face, the largest first.
    ///
    /// - Parameters:
    ///   - entries: faces of the source whose duplicates these are, in its order.
    ///   - fractions: the share of each side, 1 in all.
    /// - Returns: the number of each face's side.
    package func sides(of entries: [FaceSelection.Entry], by fractions: [Double], seed: UInt64) -> [Int] {
        // Where a face of the source stands among the entries.
        var places: [Int: Int] = [:]
        for (place, entry) in entries.enumerated() { places[entry.index] = place }
        var isGrouped = [Bool](repeating: false, count: entries.count)
        // All that goes together, by what its first face shows.
        var units: [Emotion?: [[Int]]] = [:]
        for group in groups {
            let members = group.compactMap { places[$0] }
            guard let first = members.first else { continue }
            for member in members { isGrouped[member] = true }
            units[entries[first].emotion, default: []].append(members)
        }
        for (place, entry) in entries.enumerated() where !isGrouped[place] {
            units[entry.emotion, default: []].append([place])
        }
        var sides = [Int](repeating: 0, count: entries.count)
        for emotion in Emotion.allCases.map(Optional.some) + [nil] {
            guard var dealt = units[emotion] else { continue }
            // Each emotion has a sequence of its own, so that one without the other is dealt alike.
            let stream = emotion.flatMap { Emotion.allCases.firstIndex(of: $0) }.map { UInt64($0) + 1 } ?? 0
            var generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ stream)
            for index in dealt.indices.reversed() where index > 0 {
                dealt.swapAt(index, generator.index(below: index + 1))
            }
            // The groups first: a single face fits anywhere later. The order of equals is kept.
            dealt = dealt.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(
                \.element)
            let total = Double(dealt.reduce(0) { $0 + $1.count })
            var missing = fractions.map { $0 * total }
            for unit in dealt {
                let side = Self.drawn(missing, unit.count, &generator)
                missing[side] -= Double(unit.count)
                for place in unit { sides[place] = side }
            }
        }
        return sides
    }

    /// A side by chance, each as likely as faces are missing from it, of those that have room for so many; where none has, the
    /// one with the most.
    private static func drawn(_ missing: [Double], _ count: Int, _ generator: inout SeededGenerator) -> Int {
        let chances = missing.map { $0 + 0.5 >= Double(count) ? max($0, 0) : 0 }
        var rest = generator.unit() * chances.reduce(0, +)
        for (side, chance) in chances.enumerated() where chance > 0 {
            if rest < chance { return side }
            rest -= chance
        }
        return missing.indices.max { missing[$0] < missing[$1] } ?? 0
    }
}
