import MienArchives
import MienBasics
import MienTestSupport
import Testing

@Suite struct WritingArchives {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("x.zip") }

    @Test func theBytesAreThese() throws {
        try Archive.write(to: path) { try $0.add("a", Array("hello".utf8)) }
        // The padding before `hello` moves it to byte 64.
        let expected = bytes(
            hex: """
                504b0304 1400 0000 0000 0000 2100 86a61036 05000000 05000000 0100 2100 61
                35d9 1d00 4000 000000000000000000000000000000000000000000000000000000 68656c6c6f
                504b0102 2d03 1400 0000 0000 0000 2100 86a61036 05000000 05000000 0100 0000 0000 0000 0000 0000a481
                00000000 61
                504b0506 0000 0000 0100 0100 2f000000 45000000 0000
                """)
        #expect(try fileBytes(path) == expected)
    }

    @Test func theBytesAreTheSameEachTime() throws {
        for name in ["x.zip", "y.zip"] {
            try Archive.write(to: folder.file(name)) { archive in
                try archive.add("a", Array("hello".utf8))
                try archive.add("b", Array("hellohellohellohello".utf8), .deflated)
            }
        }
        #expect(try fileBytes(folder.file("x.zip")) == fileBytes(folder.file("y.zip")))
    }

    @Test func storedDataAreAligned() throws {
        try Archive.write(to: path) { archive in
            for length in 1...200 {
                try archive.add(String(repeating: "n", count: length), [UInt8](repeating: 1, count: length))
            }
        }
        let archive = try Archive(contentsOf: path)
        #expect(archive.members.count == 200)
        for member in archive.members {
            #expect(member.dataOffset % ArchiveWriter.alignment == 0)
            #expect(try archive.data(of: member).bytes.count == member.name.utf8.count)
        }
    }

    @Test func randomMembersComeBack() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for round in 0..<20 {
            var members: [(name: String, pieces: [[UInt8]], compression: Archive.Compression)] = []
            for index in 0..<generator.index(below: 12) {
                let pieces = (0..<generator.index(below: 4)).map { _ in
                    // Small values now and then, so that some of them compress.
                    let bound = generator.index(below: 2) == 0 ? 4 : 256
                    let count = generator.index(below: generator.index(below: 4) == 0 ? 100_000 : 100)
                    return (0..<count).map { _ in UInt8(generator.index(below: bound)) }
                }
                let name = ["", "/", "../", "Gesicht-", "顔/"][generator.index(below: 5)] + "\(index)"
                members.append((name, pieces, generator.index(below: 2) == 0 ? .stored : .deflated))
            }
            let limit = [0, 100, 1000, 0xFFFF_FFFF][generator.index(below: 4)]
            try Archive.write(to: path, zip64From: .init(size: limit, count: limit == 100 ? 3 : 0xFFFF)) { archive in
                for (name, pieces, compression) in members {
                    let buffers = pieces.map { piece in
                        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: piece.count, alignment: 1)
                        copy.copyBytes(from: piece)
                        return UnsafeRawBufferPointer(copy)
                    }
                    defer { for buffer in buffers { buffer.deallocate() } }
                    try archive.add(name, pieces: buffers, compression)
                }
            }
            let archive = try Archive(contentsOf: path)
            #expect(archive.members.map(\.name) == members.map(\.name), "seed \(seed), round \(round)")
            for (name, pieces, compression) in members {
                #expect(archive[name]?.compression == compression)
                #expect(
                    try archive.data(of: name).withBytes(Array.init) == Array(pieces.joined()),
                    "seed \(seed), round \(round), \(name)")
            }
        }
    }

    @Test func moreThan65535MembersAskForZip64() throws {
        try Archive.write(to: path) { archive in
            for index in 0..<65_540 { try archive.add("\(index)", []) }
        }
        var budgets = Budgets.standard
        budgets.members = 1 << 17
        let archive = try Archive(contentsOf: path, budgets: budgets)
        #expect(archive.members.count == 65_540)
        #expect(archive.members[65_539].name == "65539")
    }

    @Test func aNameIsWrittenOnce() throws {
        #expect(
            fileError {
                try Archive.write(to: path) { archive in
                    try archive.add("a", [1])
                    try archive.add("a", [2])
                }
            }?.problem == "found the name a second time, expected it once")
        #expect(folder.names.isEmpty)
    }

    @Test func namesThatNoReaderTakesAreNotWritten() {
        for name in ["", "a\nb", "a\u{0}", "\u{9B}31m", String(repeating: "a", count: 1 << 15)] {
            #expect(fileError { try Archive.write(to: path) { try $0.add(name, []) } }?.kind == .unwritable)
        }
    }

    @Test func anErrorInTheBodyLeavesTheOldFile() throws {
        struct Stop: Error {}
        try AtomicFile.write("old", to: path)
        #expect(throws: Stop.self) {
            try Archive.write(to: path) { archive in
                try archive.add("a", [1])
                throw Stop()
            }
        }
        #expect(try fileBytes(path) == Array("old".utf8))
        #expect(folder.names == ["x.zip"])
    }
}
