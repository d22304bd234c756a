import MienArchives
import MienBasics
import MienTestSupport
import Testing

/// One stored member `a` that holds `hello`: its local header at 0, the directory at 36, the end record at 83.
let small = bytes(
    hex: """
        504b0304 1400 0000 0000 0000 2100 86a61036 05000000 05000000 0100 0000 61 68656c6c6f
        504b0102 1400 1400 0000 0000 0000 2100 86a61036 05000000 05000000 0100 0000 0000 0000 0000 00000000 00000000 61
        504b0506 0000 0000 0100 0100 2f000000 24000000 0000
        """)
private let directory = 36
private let end = 83

func open(_ bytes: [UInt8], budgets: Budgets = .standard) throws -> Archive {
    try Archive(SharedBytes(bytes), file: "x.zip", budgets: budgets)
}

func text(_ name: String, in archive: Archive) throws -> String {
    try archive.data(of: name).withBytes { String(decoding: $0, as: UTF8.self) }
}

private func refusal(of bytes: [UInt8], budgets: Budgets = .standard) -> FileError? {
    fileError { for member in try open(bytes, budgets: budgets).members { _ = try open(bytes).data(of: member) } }
}

/// The error when fields of ``small`` are replaced.
private func refusal(_ patches: (offset: Int, bytes: [UInt8])...) -> String? {
    refusal(of: patches.reduce(small) { patched($0, $1.offset, $1.bytes) })?.description
}

@Suite struct ReadingArchives {
    @Test func aStoredMemberLiesInPlace() throws {
        let archive = try open(small)
        #expect(archive.members.map(\.name) == ["a"])
        #expect(archive["a"]?.dataOffset == 31)
        #expect(archive["b"] == nil)
        #expect(try text("a", in: archive) == "hello")
        let content = SharedBytes(small)
        let data = try Archive(content, file: "x.zip").data(of: "a")
        #expect(data.bytes.baseAddress == content.bytes.baseAddress.map { $0 + 31 })
        let isKeptAlive = data.owner === content.owner
        #expect(isKeptAlive)
    }

    @Test func anEmptyArchiveHasNoMembers() throws {
        #expect(try open(bytes(hex: "504b0506 0000 0000 0000 0000 00000000 00000000 0000")).members.isEmpty)
    }

    @Test func theEndRecordIsFoundBeforeAComment() throws {
        // The comment holds a signature that is no end record: its own comment would not end where the file does.
        let comment = Array("PK\u{5}\u{6}, or so it says, with more to follow".utf8)
        let bytes = patched(small, end + 20, [UInt8(comment.count), 0]) + comment
        #expect(try text("a", in: open(bytes)) == "hello")
    }

    /// What Python's `zipfile` writes into a pipe: sizes unknown in the local header, a descriptor after the data.
    @Test func membersWrittenIntoAPipeAreRead() throws {
        let stored = bytes(
            hex: """
                504b030414000800000000002100000000000000000000000000010000006168656c6c6f504b070886a6103605000000
                05000000504b010214031400080000000000210086a61036050000000500000001000000000000000000000080010000
                000061504b050600000000010001002f000000340000000000
                """)
        #expect(try text("a", in: open(stored)) == "hello")
        let wide = bytes(
            hex: """
                504b03042d00080008000000210000000000ffffffffffffffff01001400610100100000000000000000000000000000
                000000cb48cdc9c9cf204c0000504b070811cccc1a0a000000000000002800000000000000504b030414000800080000
                00210000000000000000000000000001000000620300504b0708000000000200000000000000504b01022d032d000800
                08000000210011cccc1a0a0000002800000001000000000000000000000080010000000061504b010214031400080008
                000000210000000000020000000000000001000000000000000000000080015500000062504b05060000000002000200
                5e000000860000000000
                """)
        let archive = try open(wide)
        #expect(try text("a", in: archive) == String(repeating: "hello", count: 8))
        #expect(try text("b", in: archive).isEmpty)
    }

    /// What Python's `zipfile` writes when its limits are lowered so that everything is zip64.
    private let allZip64 = bytes(
        hex: """
            504b03042d00000000000000210086a61036ffffffffffffffff01001400610100100005000000000000000500000000
            00000068656c6c6f504b03042d00000800000000210086a61036ffffffffffffffff02001400c3bc0100100005000000
            00000000050000000000000068656c6c6f504b01022d032d00000000000000210086a61036ffffffffffffffff010014
            000000000000000000800100000000610100100005000000000000000500000000000000504b01022d032d0000080000
            0000210086a61036ffffffffffffffff02001c0000000000000000008001ffffffffc3bc010018000500000000000000
            05000000000000003800000000000000504b06062c000000000000002d002d0000000000000000000200000000000000
            02000000000000008f000000000000007100000000000000504b060700000000000100000000000001000000504b0506
            00000000020002008f0000007100000009006120636f6d6d656e74
            """)

    @Test func zip64SizesAndOffsetsAreRead() throws {
        let archive = try open(allZip64)
        #expect(archive.members.map(\.name) == ["a", "ü"])
        #expect(try text("a", in: archive) == "hello")
        #expect(try text("ü", in: archive) == "hello")
    }

    @Test func twoEndRecordsMustAgree() {
        #expect(
            refusal(of: patched(allZip64, 332 + 8, [1, 0, 1, 0]))?.description
                == "x.zip: byte 332: found two end records that disagree, expected one central directory")
    }

    @Test func aZip64RecordStandsRightBeforeItsLocator() {
        #expect(
            refusal(of: patched(allZip64, 312 + 8, [1]))?.description
                == "x.zip: byte 312: found a zip64 end record at 257, expected one right before")
        #expect(
            refusal(of: patched(allZip64, 256 + 4, [45]))?.description
                == "x.zip: byte 256: found other bytes, expected a zip64 end record")
        #expect(
            refusal(of: patched(allZip64, 312 + 16, [2]))?.description
                == "x.zip: byte 312: found one part of an archive, expected the whole of it")
        #expect(
            refusal(of: patched(allZip64, 256 + 16, [1]))?.description
                == "x.zip: byte 256: found one part of an archive, expected the whole of it")
    }

    @Test func zip64ValuesAreCheckedBeforeTheyAreUsed() {
        let huge = [UInt8](repeating: 0xFF, count: 8)
        #expect(
            refusal(of: patched(allZip64, 256 + 24, huge + huge))?.description
                == "x.zip: byte 256: found 18446744073709551615 members, expected at most 32768")
        #expect(
            refusal(of: patched(allZip64, 256 + 48, huge))?.problem
                == "found a central directory of 143 bytes at 18446744073709551615, expected one that ends here")
        let entry = 113
        #expect(
            refusal(of: patched(allZip64, entry + 51, huge))?.description
                == "x.zip: a at byte 113: found a size of 18446744073709551615, expected a possible one")
        #expect(
            refusal(of: patched(allZip64, entry + 49, [1]))?.description
                == "x.zip: a at byte 113: found a torn extra field, expected a whole one")
        #expect(
            refusal(of: patched(allZip64, entry + 47, [2]))?.description
                == "x.zip: a at byte 113: found a zip64 field of 0 bytes, expected 16")
    }

    @Test func aMemberBeyondFourGibibytesIsRead() throws {
        // A file with a hole: the data of `a` in front, and everything else 5 GiB behind.
        let folder = TemporaryFolder()
        let hole = 5 << 30
        let far = [UInt8(0), 0, 0, 0x40, 1, 0, 0, 0]
        let local = Array(small[..<directory])
        var entry = Array(small[directory..<end])
        entry = patched(entry, 30, [12, 0])
        entry = patched(entry, 42, [0xFF, 0xFF, 0xFF, 0xFF]) + [1, 0, 8, 0] + far
        var tail = local + entry
        let directoryOffset = hole + local.count
        let record = hole + tail.count
        func eight(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt64(value).littleEndian, Array.init) }
        tail += bytes(hex: "504b0606 2c00000000000000 2d00 2d00 00000000 00000000")
        tail += eight(1) + eight(1) + eight(entry.count) + eight(directoryOffset)
        tail += bytes(hex: "504b0607 00000000") + eight(record) + [1, 0, 0, 0]
        tail += bytes(hex: "504b0506 0000 0000 ffff ffff ffffffff ffffffff 0000")
        try AtomicFile.write(to: folder.file("far.zip")) { descriptor in
            #expect(lseek(descriptor, off_t(hole), SEEK_SET) == hole)
            try tail.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: "far.zip") }
        }
        let archive = try Archive(contentsOf: folder.file("far.zip"))
        #expect(archive["a"]?.dataOffset == hole + 31)
        #expect(try text("a", in: archive) == "hello")
    }
}

@Suite struct RefusingArchives {
    @Test func bytesOfAnotherKind() {
        #expect(refusal(of: [])?.description == "x.zip: found an empty file, expected a zip archive")
        #expect(refusal(of: Array("PK".utf8))?.kind == .unrecognised)
        #expect(refusal(of: Array(repeating: 7, count: 100))?.kind == .unrecognised)
    }

    @Test func anArchiveCutShortAnywhere() {
        for count in 0..<small.count { #expect(refusal(of: Array(small[..<count])) != nil, "\(count) bytes") }
        #expect(
            refusal(of: Array(small.dropLast()))?.description
                == "x.zip: byte 104: found the end of the file, expected a zip archive's end record")
    }

    @Test func bytesAfterTheEnd() {
        #expect(refusal(of: small + [0])?.kind == .malformed)
    }

    @Test func bytesBeforeTheFirstMemberThatMoveTheDirectory() {
        #expect(
            refusal(of: [0] + small)?.description
                == "x.zip: byte 84: found a central directory of 47 bytes at 36, expected one that ends here")
    }

    @Test func archivesInParts() {
        for offset in [4, 6] {
            #expect(
                refusal((end + offset, [1])) == "x.zip: byte 83: found one part of an archive, expected the whole of it"
            )
        }
        #expect(refusal((end + 8, [2])) == "x.zip: byte 83: found one part of an archive, expected the whole of it")
        #expect(
            refusal((directory + 34, [1]))
                == "x.zip: a at byte 36: found data in another part, expected the whole archive")
    }

    @Test func aDirectoryThatIsNotWhatTheEndRecordSays() {
        #expect(
            refusal((end + 8, [2, 0, 2, 0]))
                == "x.zip: byte 83: found 2 members in a directory of 47 bytes, expected fewer")
        #expect(
            refusal((end + 8, [0, 0, 0, 0]))
                == "x.zip: byte 36: found more of the central directory, expected its end after 0 members")
        #expect(
            refusal((end + 12, [0xFF, 0xFF, 0xFF, 0xFF]))
                == "x.zip: byte 83: found a central directory of 4294967295 bytes at 36, expected one that ends here")
        #expect(
            refusal((directory, [0])) == "x.zip: byte 36: found other bytes, expected a member's directory entry")
        for offset in [28, 30, 32] {
            #expect(
                refusal((directory + offset, [2]))
                    == "x.zip: byte 36: found an entry that leaves the directory, expected one within it")
        }
    }

    @Test func moreMembersThanTheBudget() {
        var budgets = Budgets()
        budgets.members = 0
        #expect(
            refusal(of: small, budgets: budgets)?.description == "x.zip: byte 83: found 1 members, expected at most 0")
        #expect(refusal(of: small, budgets: budgets)?.kind == .overBudget)
    }

    @Test func encryptedMembers() {
        #expect(
            refusal((6, [1]), (directory + 8, [1]))
                == "x.zip: a at byte 36: found encrypted data, expected plain data")
    }

    @Test func flagsNobodyKnows() {
        #expect(
            refusal((6, [0x20]), (directory + 8, [0x20]))
                == "x.zip: a at byte 36: found the flags 0x20, expected none like these")
    }

    @Test func otherMethods() {
        #expect(
            refusal((directory + 10, [12]))
                == "x.zip: a at byte 36: found bzip2 (method 12), expected a stored or deflated member")
        #expect(
            refusal((directory + 10, [1]))
                == "x.zip: a at byte 36: found method 1, expected a stored or deflated member")
    }

    @Test func namesThatAreNoText() {
        #expect(
            refusal((30, [7]), (directory + 46, [7]))
                == "x.zip: byte 36: found a member's name that is empty or has control characters, expected a text")
        #expect(
            refusal((30, [0xE9]), (directory + 46, [0xE9]))
                == "x.zip: byte 36: found a member's name that is not UTF-8, expected one that is")
        #expect(
            refusal((directory + 28, [0, 0, 1, 0]))
                == "x.zip: byte 36: found a member's name that is empty or has control characters, expected a text")
    }

    @Test func aNameInAnUnnamedEncoding() {
        // `ü` in UTF-8, without the flag that says so.
        let bytes = bytes(
            hex: """
                504b0304 1400 0000 0000 0000 2100 00000000 00000000 00000000 0200 0000 c3bc
                504b0102 1400 1400 0000 0000 0000 2100 00000000 00000000 00000000 0200 0000 0000 0000 0000 00000000
                00000000 c3bc 504b0506 0000 0000 0100 0100 30000000 20000000 0000
                """)
        #expect(
            refusal(of: bytes)?.description
                == "x.zip: byte 32: found a member's name in an unnamed encoding, expected ASCII or UTF-8")
    }

    @Test func aLocalHeaderThatIsNotThere() {
        #expect(refusal((0, [0])) == "x.zip: a at byte 0: found other bytes, expected a local header")
        #expect(
            refusal((directory + 42, [7]))
                == "x.zip: a at byte 7: found the central directory or the end, expected a local header")
        #expect(
            refusal((directory + 42, [0xFE, 0xFF, 0xFF, 0xFF]))
                == "x.zip: a at byte 4294967294: found the central directory or the end, expected a local header")
    }

    @Test func aLocalHeaderThatDisagrees() {
        func expected(_ what: String) -> String {
            "x.zip: a at byte 0: found a local header with another \(what), expected the central directory's"
        }
        #expect(refusal((30, Array("b".utf8))) == expected("name"))
        #expect(refusal((6, [2])) == expected("set of flags"))
        #expect(refusal((8, [8])) == expected("method"))
        #expect(refusal((14, [0])) == expected("CRC-32"))
        #expect(refusal((18, [4])) == expected("stored size"))
        #expect(refusal((22, [4])) == expected("size"))
        #expect(refusal((26, [0])) == expected("name"))
    }

    @Test func zerosInALocalHeaderThatHasNoDescriptor() {
        #expect(refusal((14, [0, 0, 0, 0])) != nil)
        #expect(refusal((18, [0])) != nil)
        #expect(refusal((22, [0])) != nil)
    }

    @Test func aDescriptorThatDisagrees() {
        let stored = bytes(
            hex: """
                504b030414000800000000002100000000000000000000000000010000006168656c6c6f504b070886a6103605000000
                05000000504b010214031400080000000000210086a61036050000000500000001000000000000000000000080010000
                000061504b050600000000010001002f000000340000000000
                """)
        for offset in [36, 40, 44, 48] {
            #expect(
                refusal(of: patched(stored, offset, [99]))?.problem
                    == "found other bytes, expected a data descriptor that says what the central directory does")
        }
        #expect(
            refusal((6, [8]), (directory + 8, [8]))
                == "x.zip: a at byte 36: found 0 bytes, expected a data descriptor")
    }

    @Test func dataThatReachIntoTheDirectory() {
        let five: [UInt8] = [6, 0, 0, 0, 6, 0, 0, 0]
        #expect(refusal((18, five), (directory + 20, five)) == "x.zip: a at byte 0: found 5 bytes, expected 6")
        #expect(refusal((28, [6])) == "x.zip: a at byte 0: found 0 bytes, expected 5")
    }

    @Test func storedDataOfAnotherSize() {
        #expect(
            refusal((directory + 24, [6])) == "x.zip: a at byte 36: found 5 stored bytes for 6, expected as many")
    }

    @Test func dataThatChanged() {
        #expect(
            refusal((31, Array("H".utf8)))
                == "x.zip: a at byte 31: found data with the CRC-32 0xf7d18982, expected 0x3610a686")
    }

    @Test func aZip64FieldThatNobodyAskedFor() {
        let extra: [UInt8] = [1, 0, 0, 0]
        var bytes = patched(small, directory + 30, [4]) + []
        bytes.insert(contentsOf: extra, at: end)
        bytes = patched(bytes, end + 4 + 12, [51])
        // An empty field replaces nothing, which is what is asked for.
        #expect(refusal(of: bytes) == nil)
        bytes = patched(bytes, end, [2, 0])
        #expect(refusal(of: bytes) == nil)
        bytes = patched(small, directory + 30, [12])
        bytes.insert(contentsOf: [1, 0, 8, 0] + [UInt8](repeating: 0, count: 8), at: end)
        bytes = patched(bytes, end + 12 + 12, [59])
        #expect(
            refusal(of: bytes)?.description
                == "x.zip: a at byte 36: found a zip64 field of 8 bytes, expected 0")
        bytes = patched(small, directory + 30, [8])
        bytes.insert(contentsOf: extra + extra, at: end)
        bytes = patched(bytes, end + 8 + 12, [55])
        #expect(refusal(of: bytes)?.description == "x.zip: a at byte 36: found two zip64 fields, expected one")
    }

    /// Two directory entries for one local header.
    @Test func membersThatOverlap() {
        var bytes = small
        var entry = Array(small[directory..<end])
        bytes.insert(contentsOf: entry, at: end)
        bytes = patched(bytes, end + 47 + 8, [2, 0, 2, 0, 94])
        #expect(
            refusal(of: bytes)?.description
                == "x.zip: a at byte 0: found it within the member a, expected members that do not overlap")
        // The second one's local header lies in the first one's data.
        let inner = Array(small[..<directory])
        entry = patched(entry, 20, [36, 0, 0, 0, 36])
        let outer = patched(inner.dropLast(5) + [], 18, [36, 0, 0, 0, 36])
        var second = patched(Array(small[directory..<end]), 42, [31])
        second = patched(second, 46, Array("a".utf8))
        let both = outer + inner + entry + second
        let tail = patched(Array(small[end...]), 8, [2, 0, 2, 0, 94, 0, 0, 0, UInt8(outer.count + inner.count)])
        #expect(
            refusal(of: both + tail)?.description
                == "x.zip: a at byte 31: found it within the member a, expected members that do not overlap")
    }

    @Test func aNameThatStandsTwice() {
        let member = Array(small[..<directory])
        let entry = Array(small[directory..<end])
        let tail = patched(Array(small[end...]), 8, [2, 0, 2, 0, 94, 0, 0, 0, 72])
        let bytes = member + member + entry + patched(entry, 42, [36]) + tail
        #expect(refusal(of: bytes)?.description == "x.zip: a: found the name a second time, expected it once")
    }

    @Test func aMemberThatIsNotThere() {
        #expect(
            fileError { _ = try open(small).data(of: "b") }?.description == "x.zip: found no member b, expected one")
    }
}

@Suite struct RefusingDeflatedData {
    /// `hello` eight times, deflated to ten bytes (`cb48cdc9c9cf204c0000`), with the sizes and the data replaced.
    private func archive(_ stream: [UInt8], size: Int) -> [UInt8] {
        let sizes = [UInt8(stream.count), 0, 0, 0] + withUnsafeBytes(of: UInt32(size).littleEndian, Array.init)
        let local = bytes(hex: "504b0304 1400 0000 0800 0000 2100 11cccc1a") + sizes + [1, 0, 0, 0, 0x61]
        let entry =
            bytes(hex: "504b0102 1400 1400 0000 0800 0000 2100 11cccc1a") + sizes
            + bytes(hex: "0100 0000 0000 0000 0000 00000000 00000000 61")
        let end =
            bytes(hex: "504b0506 0000 0000 0100 0100 2f000000") + [UInt8(local.count + stream.count), 0, 0, 0, 0, 0]
        return local + stream + entry + end
    }
    private let stream = bytes(hex: "cb48cdc9c9cf204c0000")

    @Test func theWholeStreamIsRead() throws {
        #expect(try text("a", in: open(archive(stream, size: 40))) == String(repeating: "hello", count: 8))
    }

    @Test func aStreamOfAnotherSize() {
        #expect(
            refusal(of: archive(stream, size: 39))?.description
                == "x.zip: a at byte 31: found more data, expected 39 bytes")
        #expect(
            refusal(of: archive(stream, size: 41))?.description
                == "x.zip: a at byte 31: found 40 bytes of data, expected 41")
        #expect(
            refusal(of: archive(stream, size: 0))?.description
                == "x.zip: a at byte 31: found more data, expected 0 bytes")
    }

    @Test func aStreamCutShort() {
        #expect(
            refusal(of: archive(stream.dropLast(), size: 40))?.description
                == "x.zip: a at byte 31: found a deflate stream cut short, expected 40 bytes of data")
        #expect(
            refusal(of: archive([], size: 40))?.description
                == "x.zip: a at byte 31: found a deflate stream cut short, expected 40 bytes of data")
    }

    @Test func aStreamWithMoreBehind() {
        #expect(
            refusal(of: archive(stream + [0, 0], size: 40))?.description
                == "x.zip: a at byte 31: found 2 bytes after the deflate stream, expected none")
    }

    @Test func aStreamThatIsNone() {
        #expect(
            refusal(of: archive([0xFF, 0xFF], size: 40))?.description
                == "x.zip: a at byte 31: found a broken deflate stream, expected 40 bytes of data (invalid block type)")
    }

    @Test func aMemberThatExpandsTooMuch() throws {
        var budgets = Budgets()
        budgets.expansionGrace = 39
        budgets.expansion = 3
        let error = refusal(of: archive(stream, size: 40), budgets: budgets)
        #expect(error?.description == "x.zip: a: 10 bytes decode to 40, more than a file may ask for")
        #expect(error?.kind == .overBudget)
        budgets.expansion = 4
        #expect(refusal(of: archive(stream, size: 40), budgets: budgets) == nil)
        #expect(refusal(of: archive(stream, size: 0xFFFF_FFFE))?.kind == .overBudget)
    }

    @Test func deflatedZerosUpToTheStandardGrace() throws {
        let folder = TemporaryFolder()
        for (size, isHonest) in [(16 << 20, true), ((16 << 20) + 1, false)] {
            try Archive.write(to: folder.file("x.zip")) {
                try $0.add("a", [UInt8](repeating: 0, count: size), .deflated)
            }
            let error = fileError { _ = try Archive(contentsOf: folder.file("x.zip")) }
            #expect(error?.kind == (isHonest ? nil : .overBudget))
            let own = Budgets.standard.multiplied(by: 2)
            #expect(try Archive(contentsOf: folder.file("x.zip"), budgets: own).data(of: "a").bytes.count == size)
        }
    }

    @Test func membersThatExpandTooMuchTogether() throws {
        let folder = TemporaryFolder()
        try Archive.write(to: folder.file("x.zip")) { archive in
            for name in ["a", "b", "c"] { try archive.add(name, [UInt8](repeating: 0, count: 1000), .deflated) }
        }
        var budgets = Budgets()
        budgets.decodedBytes = 2999
        #expect(
            fileError { _ = try Archive(contentsOf: folder.file("x.zip"), budgets: budgets) }?.problem
                == "all members decode to 3000 bytes, more than a file may ask for")
        budgets.decodedBytes = 3000
        #expect(try Archive(contentsOf: folder.file("x.zip"), budgets: budgets).members.count == 3)
    }

    private func refusal(of bytes: [UInt8], budgets: Budgets = .standard) -> FileError? {
        fileError {
            let archive = try open(bytes, budgets: budgets)
            for member in archive.members { _ = try archive.data(of: member) }
        }
    }
}
