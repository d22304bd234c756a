import Foundation
import MienBasics
import MienCChecksum
import MienTestSupport
import Testing

@Suite struct SHA256Tests {
    private func digest(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes(SHA256.hexadecimalDigest) }

    /// The examples of NIST's "Secure Hash Standard" and of its collection of long messages.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
                + "nopqrstu",
            1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]) func nistsExamplesAgree(text: String, count: Int, expected: String) {
        #expect(digest(Array(String(repeating: text, count: count).utf8)) == expected)
    }

    @Test func theInstructionsDoWhatTheirDefinitionDoes() {
        var generator = SeededGenerator(seed: 2)
        for blocks in [0, 1, 2, 7, 100] {
            let bytes = (0..<64 * blocks).map { _ in UInt8(generator.index(below: 256)) }
            let start = (0..<8).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
            var (fast, slow) = (start, start)
            mien_sha256(&fast, bytes, blocks)
            mien_sha256_portable(&slow, bytes, blocks)
            #expect(fast == slow && (fast != start || blocks == 0))
        }
    }

    @Test func piecesGiveWhatTheWholeGives() {
        var generator = SeededGenerator(seed: 3)
        let bytes = (0..<5_000).map { _ in UInt8(generator.index(below: 256)) }
        var digest = SHA256()
        var start = 0
        while start < bytes.count {
            let end = min(start + generator.index(below: 200), bytes.count)
            bytes[start..<end].withUnsafeBytes { digest.update($0) }
            start = end
        }
        #expect(digest.hexadecimal == self.digest(bytes))
    }

    private static let peer = ["/usr/bin/sha256sum", "/sbin/sha256sum"].first(where: FilePaths.exists)

    /// All lengths around the ends of blocks, where the padding changes, and some longer ones.
    @Test(.enabled(if: peer != nil, "sha256sum is not installed")) func anotherProgramAgrees() throws {
        let folder = TemporaryFolder()
        var generator = SeededGenerator(seed: 256)
        let lengths = Array(0...130) + (0..<20).map { _ in generator.index(below: 100_000) }
        var contents: [[UInt8]] = []
        for (index, length) in lengths.enumerated() {
            contents.append((0..<length).map { _ in UInt8(generator.index(below: 256)) })
            try AtomicFile.write(contents[index], to: folder.file("\(index)"))
        }
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.peer))
        process.arguments = lengths.indices.map { folder.file("\($0)") }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let lines = output.split(separator: "\n").map { String($0.prefix(64)) }
        #expect(lines.count == lengths.count)
        for (line, content) in zip(lines, contents) { #expect(digest(content) == line, "\(content.count) bytes") }
    }

    @Test func aStampTellsAFileFromTheNextOne() throws {
        let folder = TemporaryFolder()
        let path = folder.file("a")
        #expect(FileStamp(path) == nil)
        try AtomicFile.write([1, 2], to: path)
        let stamp = try #require(FileStamp(path))
        #expect(FileStamp(path) == stamp)
        try AtomicFile.write([1, 2], to: folder.file("b"))
        #expect(FileStamp(folder.file("b")) != stamp)
        try AtomicFile.write([1, 2, 3], to: path)
        #expect(FileStamp(path) != stamp)
        #expect(FileStamp(folder.path) == nil)
    }
}
