import MienBasics
import MienCHDF5
import MienHDF5
import MienHDF5Tree
import MienOddFiles
import MienTensors
import MienTestSupport
import Testing

/// Files that are not read, each for one reason.
@Suite struct RefusalTests {
    private func expect(
        _ kind: FileError.Kind, at place: String, _ problem: String, _ bytes: Storage,
        budgets: Budgets = .standard, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for access in [HDF5Access.inProcess, .process(helper: try builtHelper())] {
            let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) {
                try access.read(bytes, named: "odd.h5", budgets: budgets)
            }
            #expect(error?.kind == kind, sourceLocation: sourceLocation)
            #expect(error?.file == "odd.h5", sourceLocation: sourceLocation)
            #expect(error?.place == place, sourceLocation: sourceLocation)
            #expect(error?.problem == problem, sourceLocation: sourceLocation)
        }
    }

    private func storage(_ bytes: [UInt8]) -> Storage {
        Storage(byteCount: bytes.count) { $0.copyBytes(from: bytes) }
    }

    // MARK: What leads elsewhere

    @Test func aSoftLink() throws {
        let bytes = try OddFile.bytes { file in
            try file.group("layers") { group in
                try OddFile.check(
                    H5Lcreate_soft("/etc", group.id, "soft", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            }
        }
        try expect(.refused, at: "layers/soft", "found a soft link, which is not followed", bytes)
    }

    @Test func anExternalLink() throws {
        let bytes = try OddFile.bytes { file in
            try OddFile.check(
                H5Lcreate_external("other.h5", "/", file.id, "away", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
        }
        try expect(.refused, at: "away", "found a link to another file, which is not followed", bytes)
    }

    @Test func aUserDefinedLink() throws {
        let bytes = try OddFile.bytes { file in
            let kind = H5L_type_t(rawValue: 200)
            var definition = H5L_class_t()
            definition.version = H5L_LINK_CLASS_T_VERS
            definition.id = kind
            definition.trav_func = { _, _, _, _, _, _ in -1 }
            try OddFile.check(H5Lregister(&definition))
            defer { H5Lunregister(kind) }
            try OddFile.check(
                H5Lcreate_ud(file.id, "own", kind, [UInt8(1)], 1, mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
        }
        try expect(.refused, at: "own", "found a user-defined link, which is not followed", bytes)
    }

    @Test func valuesInAnotherFile() throws {
        let bytes = try OddFile.bytes { file in
            try file.declared("kernel", mien_H5T_STD_U8LE(), [16]) { creation in
                try OddFile.check(H5Pset_external(creation, "/etc/passwd", 0, 16))
            }
        }
        try expect(.refused, at: "kernel", "its values lie in another file, which is not opened", bytes)
    }

    @Test func valuesOfOtherDatasets() throws {
        let bytes = try OddFile.bytes { file in
            let space = try OddFile.space([16])
            defer { H5Sclose(space) }
            try file.declared("kernel", mien_H5T_STD_U8LE(), [16]) { creation in
                try OddFile.check(H5Pset_virtual(creation, space, "other.h5", "kernel", space))
            }
        }
        try expect(.refused, at: "kernel", "it is put together from other datasets, which are not opened", bytes)
    }

    @Test func aGroupThatLiesInItself() throws {
        let bytes = try OddFile.bytes { file in
            try file.group("a") { a in
                try a.group("b") { b in
                    try OddFile.check(
                        H5Lcreate_hard(file.id, "a", b.id, "loop", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
                }
            }
        }
        try expect(.refused, at: "a/b/loop", "found a hard link to a group that it lies in", bytes)
    }

    // MARK: What is too much

    @Test func aHugeDatasetThatWasNeverWritten() throws {
        let bytes = try OddFile.bytes { try $0.declared("kernel", mien_H5T_IEEE_F32LE(), [1 << 28]) }
        let size = withExtendedLifetime(bytes) { bytes.bytes.count }
        try expect(
            .overBudget, at: "kernel", "with it, 1073741824 bytes would come out of a file of \(size)", bytes)
    }

    @Test func manyDatasetsThatWereNeverWritten() throws {
        let bytes = try OddFile.bytes { file in
            for index in 0..<5 { try file.declared("kernel\(index)", mien_H5T_STD_U8LE(), [5 << 20]) }
        }
        var budgets = Budgets()
        budgets.expansionGrace = 20 << 20
        let size = withExtendedLifetime(bytes) { bytes.bytes.count }
        try expect(
            .overBudget, at: "kernel4", "with it, 26214400 bytes would come out of a file of \(size)", bytes,
            budgets: budgets)
    }

    @Test func aHugeDatasetOfWhichOneChunkWasWritten() throws {
        let bytes = try OddFile.bytes { file in
            try file.declared("kernel", mien_H5T_STD_U8LE(), [1 << 30]) { creation in
                try OddFile.check(H5Pset_chunk(creation, 1, [1 << 16]))
                try OddFile.check(H5Pset_deflate(creation, 9))
                try OddFile.check(H5Pset_alloc_time(creation, H5D_ALLOC_TIME_INCR))
            }
            let dataset = try OddFile.valid(H5Dopen2(file.id, "kernel", mien_H5P_DEFAULT()))
            defer { H5Dclose(dataset) }
            let space = try OddFile.valid(H5Dget_space(dataset))
            defer { H5Sclose(space) }
            let memory = try OddFile.space([1 << 16])
            defer { H5Sclose(memory) }
            try OddFile.check(H5Sselect_hyperslab(space, H5S_SELECT_SET, [0], nil, [1], [1 << 16]))
            try OddFile.check(
                H5Dwrite(
                    dataset, mien_H5T_STD_U8LE(), memory, space, mien_H5P_DEFAULT(),
                    [UInt8](repeating: 1, count: 1 << 16)))
        }
        let stored = withExtendedLifetime(bytes) { bytes.bytes.count }
        #expect(stored < 10_000)
        let error = #expect(throws: FileError.self) { try HDF5Access.inProcess.read(bytes, named: "odd.h5") }
        #expect(error?.kind == .overBudget)
        #expect(error?.place == "kernel")
        #expect(error?.problem.hasPrefix("with it, 1073741824 bytes would come out of ") == true)
    }

    @Test func deflateUponDeflate() throws {
        let bytes = try OddFile.bytes { file in
            try file.dataset("bomb", mien_H5T_STD_U8LE(), [1 << 16], values: [UInt8](repeating: 0, count: 1 << 16)) {
                try OddFile.check(H5Pset_chunk($0, 1, [1 << 16]))
                try OddFile.check(H5Pset_deflate($0, 9))
                try OddFile.check(H5Pset_deflate($0, 9))
            }
        }
        try expect(.refused, at: "bomb", "its values went through the filter deflate twice", bytes)
    }

    /// Each name asks for a copy of its own.
    @Test func oneDatasetUnderManyNames() throws {
        let bytes = try OddFile.bytes { file in
            try file.dataset("a", mien_H5T_STD_U8LE(), [1 << 20], values: [UInt8](repeating: 1, count: 1 << 20))
            for index in 10..<40 {
                try OddFile.check(
                    H5Lcreate_hard(file.id, "a", file.id, "b\(index)", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            }
        }
        let size = withExtendedLifetime(bytes) { bytes.bytes.count }
        try expect(
            .overBudget, at: "b25", "with it, 17825792 bytes would come out of a file of \(size)", bytes)
    }

    /// 2^40 ways lead to the last of 41 groups.
    @Test func groupsWhoseNamesMultiply() throws {
        let bytes = try OddFile.bytes { file in
            for index in 0...40 { try file.group("g\(index)") }
            for index in 1...40 {
                for name in ["a", "b"] {
                    try OddFile.check(
                        H5Lcreate_hard(
                            file.id, "g\(index)", file.id, "g\(index - 1)/\(name)", mien_H5P_DEFAULT(),
                            mien_H5P_DEFAULT()))
                }
            }
        }
        var budgets = Budgets()
        budgets.members = 1000
        for access in [HDF5Access.inProcess, .process(helper: try builtHelper())] {
            let error = #expect(throws: FileError.self) { try access.read(bytes, named: "odd.h5", budgets: budgets) }
            #expect(error?.problem == "the file has more than 1000 objects and attributes")
        }
    }

    @Test func moreOfTheProcessorThanTheBudget() throws {
        // Small, because what is large may take longer, and much work: a group of many names is opened by each of them.
        let bytes = try OddFile.bytes { file in
            try file.group("g")
            for index in 1..<20_000 {
                try OddFile.check(
                    H5Lcreate_hard(file.id, "g", file.id, "\(index)", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            }
        }
        var budgets = Budgets()
        let access = HDF5Access.process(helper: try builtHelper())
        #expect(try access.read(bytes, named: "odd.h5").root.members.count == 20_000)
        budgets.helperProcessorSeconds = 0
        #expect(throws: FileError(.overBudget, file: "odd.h5", "reading it took too much of the processor's time")) {
            try access.read(bytes, named: "odd.h5", budgets: budgets)
        }
    }

    @Test func moreDataThanTheBudget() throws {
        var budgets = Budgets()
        budgets.decodedBytes = 100
        let bytes = try OddFile.bytes { file in
            for name in ["a", "b"] {
                try file.dataset(name, mien_H5T_STD_U8LE(), [60], values: [UInt8](repeating: 1, count: 60))
            }
        }
        try expect(.overBudget, at: "b", "the file asks for more than 100 bytes of data", bytes, budgets: budgets)
    }

    @Test func moreMembersThanTheBudget() throws {
        var budgets = Budgets()
        budgets.members = 3
        let bytes = try OddFile.bytes { file in
            for name in ["a", "b"] { try file.group(name) { try $0.group("c") } }
        }
        try expect(
            .overBudget, at: "b", "the file has more than 3 objects and attributes", bytes, budgets: budgets)
        let attributes = try OddFile.bytes { file in
            for name in ["a", "b", "c", "d"] { try file.attribute(name, mien_H5T_STD_U8LE(), [1], values: [UInt8(1)]) }
        }
        try expect(
            .overBudget, at: "/", "the file has more than 3 objects and attributes", attributes, budgets: budgets)
    }

    @Test func deeperThanTheBudget() throws {
        var budgets = Budgets()
        budgets.depth = 2
        let bytes = try OddFile.bytes { file in
            try file.group("a") { a in try a.group("b") { b in try b.group("c") } }
        }
        try expect(.overBudget, at: "a/b/c", "groups are nested deeper than 2", bytes, budgets: budgets)
        let shallower = try OddFile.bytes { file in
            try file.group("a") { a in
                try a.group("b") { try $0.dataset("c", mien_H5T_STD_U8LE(), [1], values: [UInt8(1)]) }
            }
        }
        let tree = try HDF5Access.inProcess.read(shallower, named: "odd.h5", budgets: budgets)
        #expect(try tree.root.dataset(at: "a/b/c") != nil)
    }

    @Test func longerTextsThanTheBudget() throws {
        var budgets = Budgets()
        budgets.textBytes = 20
        let long = HDF5Value.texts(["a text of 18 bytes", "another of 19 bytes"])
        let short = HDF5Value.strings(.fixed(["a text of 18 bytes", "another of 19 bytes"]))
        for (value, member) in [(long, true), (long, false), (short, true), (short, false)] {
            var tree = HDF5Tree()
            if member { tree.root["x"] = .dataset(HDF5Dataset(value)) } else { tree.root.attributes["x"] = value }
            let bytes = try HDF5Access.inProcess.bytes(of: tree, named: "x.h5")
            try expect(
                .overBudget, at: member ? "x" : "@x", "found texts of more than 20 bytes", bytes, budgets: budgets)
        }
    }

    @Test func moreTextsThanTheBudget() throws {
        var budgets = Budgets()
        budgets.members = 10
        var tree = HDF5Tree()
        tree.root["names"] = .dataset(HDF5Dataset(.texts((0..<11).map { "\($0)" })))
        let bytes = try HDF5Access.inProcess.bytes(of: tree, named: "x.h5")
        try expect(
            .overBudget, at: "names", "found more than 10 texts, objects and attributes", bytes, budgets: budgets)
    }

    @Test func moreTextInAllThanTheBudget() throws {
        var budgets = Budgets()
        budgets.decodedBytes = 25
        let tree = HDF5Tree(root: HDF5Group(attributes: ["a": .text("ten bytes."), "b": .text("sixteen bytes...")]))
        let bytes = try HDF5Access.inProcess.bytes(of: tree, named: "x.h5")
        try expect(.overBudget, at: "@b", "the file asks for more than 25 bytes of data", bytes, budgets: budgets)
    }

    // MARK: What is broken

    @Test func bytesThatAreNoHDF5() throws {
        try expect(.unrecognised, at: "", "found an empty file, expected an HDF5 file", storage([]))
        try expect(
            .unrecognised, at: "", "found no HDF5 signature, expected an HDF5 file",
            storage(Array(repeating: 0x50, count: 3_000)))
    }

    @Test func textsThatAreNotUTF8() throws {
        let wrong: [UInt8] = [0x61, 0xFF]
        let fixed = try OddFile.bytes { file in
            let type = try OddFile.fixedString(2)
            defer { H5Tclose(type) }
            try file.dataset("texts", type, [2], values: Array("ok".utf8) + wrong)
        }
        try expect(.malformed, at: "texts", "text 2 of 2 is not UTF-8", fixed)
        let variable = try OddFile.bytes { file in
            let type = try OddFile.valid(H5Tcopy(mien_H5T_C_S1()))
            defer { H5Tclose(type) }
            try OddFile.check(H5Tset_size(type, mien_H5T_VARIABLE()))
            try (wrong + [0]).withUnsafeBytes { try file.attribute("text", type, [1], values: [$0.baseAddress]) }
        }
        try expect(.malformed, at: "@text", "the text is not UTF-8", variable)
    }

    @Test func namesThatAreNotUTF8() throws {
        let name: [CChar] = [0x61, -1, 0]
        let link = try OddFile.bytes { file in
            H5Gclose(
                try OddFile.valid(
                    H5Gcreate2(file.id, name, mien_H5P_DEFAULT(), mien_H5P_DEFAULT(), mien_H5P_DEFAULT())))
        }
        try expect(.malformed, at: "a\u{FFFD}", "its name is not UTF-8", link)
        let attribute = try OddFile.bytes { file in
            let space = try OddFile.space([1])
            defer { H5Sclose(space) }
            H5Aclose(
                try OddFile.valid(
                    H5Acreate2(
                        file.id, name, mien_H5T_STD_U8LE(), space, mien_H5P_DEFAULT(), mien_H5P_DEFAULT())))
        }
        try expect(.malformed, at: "/", "the name of an attribute is not UTF-8", attribute)
    }

    @Test func valuesThatReachBeyondTheEndOfTheFile() throws {
        let good = try OddFile.bytes { file in
            try file.dataset("kernel", mien_H5T_STD_U8LE(), [100], values: [UInt8](repeating: 7, count: 100))
        }
        let offset = try #require(
            try HDF5Access.inProcess.read(good, named: "good.h5").root.dataset(at: "kernel")?.layout?.fileOffset)
        var bytes = withExtendedLifetime(good) { Array(good.bytes) }
        // Where the header says where the values lie.
        let address = withUnsafeBytes(of: UInt64(offset).littleEndian, Array.init) + [100, 0, 0, 0, 0, 0, 0, 0]
        let position = try #require(bytes.indices.first { bytes[$0...].starts(with: address) })
        let beyond = bytes.count - 50
        bytes.replaceSubrange(
            position..<position + 8, with: withUnsafeBytes(of: UInt64(beyond).littleEndian, Array.init))
        try expect(
            .malformed, at: "kernel", "its 100 bytes reach beyond the end of the file, which has \(bytes.count)",
            storage(bytes))
    }

    @Test func aFilterThatIsNotBuiltIn() throws {
        let bytes = try OddFile.bytes { file in
            try file.declared("kernel", mien_H5T_STD_U8LE(), [16]) { creation in
                try OddFile.check(H5Pset_chunk(creation, 1, [16]))
                try OddFile.check(H5Pset_filter(creation, 32_015, UInt32(H5Z_FLAG_OPTIONAL), 0, nil))
            }
        }
        try expect(
            .unsupported, at: "kernel", "its values went through filter 32015, which is not built in", bytes)
    }

    @Test func aFileThatIsNotThereAndAFolder() throws {
        for access in [HDF5Access.inProcess, .process(helper: try builtHelper())] {
            for (path, problem) in [
                ("/nowhere/at/all.h5", "no such file or directory"), ("/", "found a folder, expected a file"),
            ] {
                let error = #expect(throws: FileError.self) { try access.read(path) }
                #expect(error == FileError(.unreadable, file: path, problem))
            }
        }
    }

    @Test func aWrongFileKeepsTheLibrarysWords() throws {
        let file = try fileBytes(PackageFolder.file("Samples/mini_xception.h5"))
        let half = storage(Array(file.prefix(file.count / 2)))
        let error = #expect(throws: FileError.self) { try HDF5Access.inProcess.read(half, named: "half.h5") }
        #expect(error?.kind == .malformed)
        #expect(error?.cause.first == "H5Fopen")
        #expect(error?.cause.last?.hasPrefix("truncated file: eof = \(file.count / 2)") == true)
    }
}
