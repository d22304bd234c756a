import MienBasics
import MienTestSupport

/// Which mutant each number of a campaign stands for: first all crafted ones, then every seed cut short at multiples of 512
/// bytes, then random ones. It depends on the seed and the count alone.
struct Plan {
    let seeds: Seeds
    private let seed: UInt64
    private let cuts: [(seed: Int, size: Int)]
    /// A family for each thousandth.
    private let shares: [Int]

    init(seed: UInt64) throws {
        self.seed = seed
        seeds = try Seeds()
        cuts = seeds.all.indices.flatMap { [seeds] index in
            stride(from: 0, to: seeds.all[index].bytes.count, by: 512).map { (index, $0) }
        }
        shares = Family.all.indices.flatMap { Array(repeating: $0, count: Family.all[$0].share) }
    }

    /// How many are not random.
    var fixedCount: Int { Crafted.all.count + cuts.count }

    func mutant(_ index: Int) throws -> Mutant {
        if index < Crafted.all.count { return try Crafted.all[index].make(seeds) }
        var mutant = try madeOfSeed(index)
        // Each in one view is enough of these.
        mutant.views = [mutant.views[index % mutant.views.count]]
        return mutant
    }

    private func madeOfSeed(_ index: Int) throws -> Mutant {
        let cut = index - Crafted.all.count
        if cut < cuts.count {
            let (seed, size) = cuts[cut]
            return seeds.all[seed].mutant("truncation at 512 bytes", Array(seeds.all[seed].bytes.prefix(size)))
        }
        var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(index))
        let family = Family.all[shares[random.index(below: shares.count)]]
        let format = family.formats[random.index(below: family.formats.count)]
        let choices = seeds.seeds(of: format)
        return try family.make(choices[random.index(below: choices.count)], seeds, &random)
    }
}
