import MienArchives
import MienBasics
import MienTestSupport
import Testing

@Suite struct ArchiveListingTests {
    private func list(_ bytes: [UInt8], budgets: Budgets = .standard) throws -> ArchiveListing {
        try ArchiveListing(SharedBytes(bytes), file: "x.zip", budgets: budgets)
    }

    private func text(_ name: String, in archive: Archive) throws -> String {
        try archive.data(of: name).withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// What ``Archive`` says of the first thing that it refuses is said of the member.
    @Test func aMemberThatIsNotReadSaysWhy() throws {
        for (patches, problem) in [
            ([(8, [12, 0]), (36 + 10, [12, 0])], "found bzip2 (method 12), expected a stored or deflated member"),
            ([(6, [1, 0]), (36 + 8, [1, 0])], "found encrypted data, expected plain data"),
            ([(14, [1])], "found a local header with another CRC-32, expected the central directory's"),
            ([(36 + 42, [3])], "found other bytes, expected a local header"),
            ([(36 + 42, [255, 255, 255, 127])], "found the central directory or the end, expected a local header"),
        ] as [([(Int, [UInt8])], String)] {
            let bytes = patches.reduce(small) { patched($0, $1.0, $1.1) }
            let listing = try list(bytes)
            #expect(listing.entries.map(\.name) == ["a"] && listing.archive.members.isEmpty)
            let fault = fileError { _ = try listing.entries[0].member.get() }
            #expect(fault?.problem == problem)
            #expect(fileError { _ = try open(bytes) } == fault)
        }
    }

    @Test(arguments: [0, 1, 1000]) func otherBytesMayStandBefore(count: Int) throws {
        let bytes = Array(repeating: UInt8(ascii: "P"), count: count) + small
        let listing = try list(bytes)
        #expect(listing.prefix == count)
        #expect(listing.archive["a"]?.dataOffset == 31 + count)
        #expect(try text("a", in: listing.archive) == "hello")
        #expect(bytes.withUnsafeBytes(ArchiveListing.isAtEnd))
        #expect((fileError { _ = try open(bytes) } != nil) == (count > 0))
    }

    @Test func aDirectoryThatIsNotInOrderIsRefused() throws {
        #expect(fileError { _ = try list(patched(small, 36, [0])) }?.kind == .malformed)
        #expect(fileError { _ = try list(Array(small.dropLast())) }?.kind == .malformed)
        #expect(fileError { _ = try list(Array("hello".utf8)) }?.kind == .unrecognised)
        #expect(!Array(small.dropLast()).withUnsafeBytes(ArchiveListing.isAtEnd))
        var budgets = Budgets()
        budgets.members = 0
        #expect(fileError { _ = try list(small, budgets: budgets) }?.kind == .overBudget)
    }

    /// Two entries for one local header: the names are the same, and the members lie within each other.
    @Test func aMemberThatIsThereTwiceIsReadOnce() throws {
        var bytes = Array(small[..<83]) + small[36..<83] + small[83...]
        bytes = patched(bytes, 130 + 8, [2, 0, 2, 0, 94, 0])
        let listing = try list(bytes)
        #expect(listing.entries.map(\.name) == ["a", "a"])
        #expect(listing.archive.members.count == 1)
        #expect(fileError { _ = try listing.entries[1].member.get() } != nil)
    }
}
