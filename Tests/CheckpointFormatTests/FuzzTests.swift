import MienBasics
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@testable import MienCheckpointFormat

/// Broken files give one typed error, or a model.
@Suite struct FuzzTests {
    @Test(arguments: [UInt64(1), 2]) func aBrokenFileIsRefusedOrItsDamageIsSeen(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = try StoredModel.everything()
        let bytes = try original.bytes()
        var refused = 0
        for _ in 0..<1000 {
            let mutant = random.mutant(of: bytes)
            do {
                let model = try StoredModel(checkpoint: mutant)
                let damage = try Checkpoint.examine(Storage(copying: mutant), file: "").damage
                #expect(mutant == bytes || !damage.isEmpty)
                if damage.isEmpty { #expect(try NetworkFacts(model.network) == NetworkFacts(original.network)) }
            } catch is FileError {
                refused += 1
            }
        }
        #expect(refused > 800)
    }

    /// With a checksum that fits, all that comes after it is at stake.
    @Test(arguments: [UInt64(3), 4]) func aHeaderThatLiesIsRefusedOrMakesAModelThatCanBeWritten(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let file = try CraftedFile(StoredModel.everything().bytes())
        let header = Array(file.header.text().utf8)
        var read = 0
        for _ in 0..<1000 {
            let mutant = CraftedFile.sealed(random.mutant(of: header), file.data)
            do {
                let model = try StoredModel(checkpoint: mutant)
                let copy = try StoredModel(checkpoint: model.bytes())
                #expect(try NetworkFacts(copy.network) == NetworkFacts(model.network))
                read += 1
            } catch is FileError {}
        }
        #expect(read > 5)
    }
}
