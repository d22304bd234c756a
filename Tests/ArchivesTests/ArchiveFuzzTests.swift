import MienArchives
import MienBasics
import MienTestSupport
import Testing

@Suite struct BrokenArchives {
    /// A broken archive gives a typed error, or the data that were put in.
    @Test func mutantsAreRefusedOrRead() throws {
        let folder = TemporaryFolder()
        let contents: [String: [UInt8]] = [
            "config.json": Array("{\"layers\": []}".utf8), "weights": (0..<200).map { UInt8($0) },
            "zeros": [UInt8](repeating: 0, count: 300), "empty": [],
        ]
        try Archive.write(to: folder.file("x.zip"), zip64From: .init(size: 250, count: 0xFFFF)) { archive in
            for (name, bytes) in contents.sorted(by: { $0.key < $1.key }) {
                try archive.add(name, bytes, name == "zeros" || name == "empty" ? .deflated : .stored)
            }
        }
        let original = try fileBytes(folder.file("x.zip"))
        var generator = SeededGenerator(seed: 20_130_713)
        var refused = 0
        for round in 0..<2000 {
            do {
                let archive = try open(generator.mutant(of: original))
                for member in archive.members {
                    let data = try archive.data(of: member).withBytes(Array.init)
                    #expect(data == contents[member.name], "round \(round), \(member.name)")
                }
            } catch is FileError {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }
}
