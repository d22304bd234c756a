import MienBasics
import MienCHDF5
import MienHDF5
import MienHDF5Tree
import MienOddFiles
import MienTensors
import Testing

/// Files that are valid and unlike Keras's own: all are read.
@Suite struct OddFileTests {
    private func read(_ bytes: Storage, budgets: Budgets = .standard) throws -> HDF5Tree {
        let tree = try HDF5Access.inProcess.read(bytes, named: "odd.h5", budgets: budgets)
        let other = try HDF5Access.process(helper: builtHelper()).read(bytes, named: "odd.h5", budgets: budgets)
        #expect(tree == other)
        #expect(layouts(tree) == layouts(other))
        return tree
    }

    @Test func bigEndianNumbersComeOutLittleEndian() throws {
        let tree = try read(
            OddFile.bytes { file in
                try file.dataset(
                    "i16", mien_H5T_STD_I16BE(), [2], memory: mien_H5T_STD_I16LE(), values: [Int16(-2), 300])
                try file.dataset(
                    "i32", mien_H5T_STD_I32BE(), [2], memory: mien_H5T_STD_I32LE(), values: [Int32(-2), 70_000])
                try file.dataset(
                    "u64", mien_H5T_STD_U64BE(), [1], memory: mien_H5T_STD_U64LE(), values: [UInt64.max - 1])
                try file.dataset(
                    "f32", mien_H5T_IEEE_F32BE(), [2], memory: mien_H5T_IEEE_F32LE(), values: [Float(0.1), -3])
                try file.dataset("f64", mien_H5T_IEEE_F64BE(), [1], memory: mien_H5T_IEEE_F64LE(), values: [0.1])
            })
        func bytes<Value>(_ values: [Value]) -> [UInt8] { values.withUnsafeBytes(Array.init) }
        func found(_ name: String, _ type: ElementType) throws -> [UInt8] {
            let tensor = try #require(try tree.root.dataset(at: name)?.tensor())
            #expect(tensor.elementType == type)
            return tensor.withBytes(Array.init)
        }
        #expect(try found("i16", .int16) == bytes([Int16(-2), 300]))
        #expect(try found("i32", .int32) == bytes([Int32(-2), 70_000]))
        #expect(try found("u64", .uint64) == bytes([UInt64.max - 1]))
        #expect(try found("f32", .float32) == bytes([Float(0.1), -3]))
        #expect(try found("f64", .float64) == bytes([0.1]))
    }

    @Test func chunkedCompressedAndCompactValuesAreReadAndTheirLayoutIsTold() throws {
        let values = (0..<600).map { Float($0) }
        let tree = try read(
            OddFile.bytes { file in
                try file.dataset("packed", mien_H5T_IEEE_F32LE(), [20, 30], values: values) { creation in
                    try OddFile.check(H5Pset_chunk(creation, 2, [8, 16]))
                    try OddFile.check(H5Pset_shuffle(creation))
                    try OddFile.check(H5Pset_deflate(creation, 6))
                    try OddFile.check(H5Pset_fletcher32(creation))
                }
                try file.dataset("chunked", mien_H5T_IEEE_F32LE(), [20, 30], values: values) { creation in
                    try OddFile.check(H5Pset_chunk(creation, 2, [20, 30]))
                }
                try file.dataset("compact", mien_H5T_IEEE_F32LE(), [600], values: values) { creation in
                    try OddFile.check(H5Pset_layout(creation, H5D_COMPACT))
                }
                try file.dataset("plain", mien_H5T_IEEE_F32LE(), [600], values: values)
            })
        for name in ["packed", "chunked", "compact", "plain"] {
            #expect(try tree.root.dataset(at: name)?.tensor().floats.values == values, "\(name)")
        }
        let packed = try #require(try tree.root.dataset(at: "packed")?.layout)
        #expect(packed.kind == .chunked && packed.chunk == [8, 16] && packed.fileOffset == nil)
        #expect(packed.filters == ["shuffle", "deflate", "fletcher32"])
        #expect(packed.storedBytes > 0 && packed.storedBytes < 2_400)
        #expect(
            try tree.root.dataset(at: "chunked")?.layout
                == StorageLayout(.chunked, chunk: [20, 30], storedBytes: 2_400))
        #expect(try tree.root.dataset(at: "compact")?.layout == StorageLayout(.compact, storedBytes: 2_400))
        let plain = try #require(try tree.root.dataset(at: "plain")?.layout)
        #expect(plain.kind == .contiguous && plain.storedBytes == 2_400 && plain.fileOffset != nil)
    }

    @Test func aFileOffsetIsWhereTheValuesLieAlsoBehindAUserBlock() throws {
        let values = (0..<100).map { UInt8($0) }
        let bytes = try OddFile.bytes(userBlock: 512) { file in
            try file.dataset("values", mien_H5T_STD_U8LE(), [100], values: values)
        }
        let offset = try #require(try read(bytes).root.dataset(at: "values")?.layout?.fileOffset)
        #expect(withExtendedLifetime(bytes) { Array(bytes.bytes[offset..<offset + 100]) } == values)
    }

    @Test func theNewerFileFormatIsRead() throws {
        let tree = try read(
            OddFile.bytes(latest: true) { file in
                // So many that links and attributes leave the header.
                for index in 0..<40 {
                    try file.group("group \(index)")
                    try file.attribute("attribute \(index)", mien_H5T_STD_I32LE(), [1], values: [Int32(index)])
                }
            })
        #expect(tree.root.members.map(\.name) == (0..<40).map { "group \($0)" }.sorted())
        #expect(try (0..<40).allSatisfy { try tree.root.attributes.number("attribute \($0)") == Double($0) })
    }

    @Test func whatWasNeverWrittenIsTheFillValue() throws {
        let tree = try read(
            OddFile.bytes { file in
                try file.declared("zeros", mien_H5T_IEEE_F32LE(), [3])
                try file.declared("sevens", mien_H5T_STD_I32LE(), [3]) { creation in
                    try OddFile.check(H5Pset_fill_value(creation, mien_H5T_STD_I32LE(), [Int32(7)]))
                }
            })
        #expect(try tree.root.dataset(at: "zeros")?.tensor().floats.values == [0, 0, 0])
        #expect(try tree.root.dataset(at: "sevens")?.tensor().floats.values == [7, 7, 7])
        #expect(try tree.root.dataset(at: "zeros")?.layout == StorageLayout(.contiguous, storedBytes: 0))
    }

    @Test func paddingOfTextsIsTakenOffAsItWasPutOn() throws {
        let bytes = Array("ab\0dab  \0\0\0\0".utf8)
        let tree = try read(
            OddFile.bytes { file in
                for (name, padding) in [
                    ("terminated", H5T_STR_NULLTERM), ("nulls", H5T_STR_NULLPAD), ("spaces", H5T_STR_SPACEPAD),
                ] {
                    let type = try OddFile.fixedString(4, padding)
                    defer { H5Tclose(type) }
                    try file.dataset(name, type, [3], values: bytes)
                }
            })
        func texts(_ name: String) throws -> [String]? {
            guard case .strings(let strings)? = try tree.root.dataset(at: name)?.value else { return nil }
            return strings.values
        }
        #expect(try texts("terminated") == ["ab", "ab  ", ""])
        #expect(try texts("nulls") == ["ab\0d", "ab  ", ""])
        #expect(try texts("spaces") == ["ab\0d", "ab", "\0\0\0\0"])
    }

    @Test func textsThatWereNeverWrittenAreEmpty() throws {
        let tree = try read(
            OddFile.bytes { file in
                let type = try OddFile.valid(H5Tcopy(mien_H5T_C_S1()))
                defer { H5Tclose(type) }
                try OddFile.check(H5Tset_size(type, mien_H5T_VARIABLE()))
                try file.declared("texts", type, [2])
            })
        #expect(
            try tree.root.dataset(at: "texts")?.value
                == .strings(HDF5Strings(["", ""], shape: [2], charset: .ascii)))
    }

    @Test func typesThatAreNotReadAreKeptByName() throws {
        let tree = try read(
            OddFile.bytes { file in
                let pair = try OddFile.valid(H5Tcreate(H5T_COMPOUND, 8))
                defer { H5Tclose(pair) }
                try OddFile.check(H5Tinsert(pair, "r", 0, mien_H5T_IEEE_F32LE()))
                try OddFile.check(H5Tinsert(pair, "i", 4, mien_H5T_IEEE_F32LE()))
                try file.dataset("complex", pair, [2], values: [Float(1), 2, 3, 4])
                try file.attribute("complex", pair, [1], values: [Float(1), 2])
                let lists = try OddFile.valid(H5Tvlen_create(mien_H5T_STD_I32LE()))
                defer { H5Tclose(lists) }
                try file.declared("lists", lists, [2])
                let colours = try OddFile.valid(H5Tenum_create(mien_H5T_STD_I8LE()))
                defer { H5Tclose(colours) }
                try OddFile.check(H5Tenum_insert(colours, "RED", [Int8(0)]))
                try file.declared("colours", colours, [2])
                let narrow = try OddFile.valid(H5Tcopy(mien_H5T_STD_I32LE()))
                defer { H5Tclose(narrow) }
                try OddFile.check(H5Tset_precision(narrow, 12))
                try file.declared("narrow", narrow, [2])
                try OddFile.check(
                    H5Tcommit2(file.id, "a type", pair, mien_H5P_DEFAULT(), mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            })
        func value(_ name: String) throws -> HDF5Value? { try tree.root.dataset(at: name)?.value }
        #expect(try value("complex") == .other(type: "a compound of 2 members", shape: [2]))
        #expect(tree.root.attributes["complex"] == .other(type: "a compound of 2 members", shape: [1]))
        #expect(try value("lists") == .other(type: "lists of variable length", shape: [2]))
        #expect(try value("colours") == .other(type: "an enumeration", shape: [2]))
        #expect(try value("narrow") == .other(type: "integers of 12 bits", shape: [2]))
        #expect(try value("a type") == .other(type: "a type with a name", shape: []))
    }

    @Test func aDatasetUnderTwoNamesIsReadTwice() throws {
        let tree = try read(
            OddFile.bytes { file in
                try file.dataset("a", mien_H5T_STD_U8LE(), [2], values: [UInt8(1), 2])
                try OddFile.check(
                    H5Lcreate_hard(file.id, "a", file.id, "b", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            })
        #expect(tree.root.members.map(\.name) == ["a", "b"])
        #expect(tree.root["a"] == tree.root["b"])
    }
}

/// How every dataset is stored, by path.
func layouts(_ tree: HDF5Tree) -> [String: StorageLayout?] {
    var layouts: [String: StorageLayout?] = [:]
    func gather(_ group: HDF5Group) {
        for (_, member) in group.members {
            switch member {
            case .group(let group): gather(group)
            case .dataset(let dataset): layouts[dataset.place.path] = dataset.layout
            }
        }
    }
    gather(tree.root)
    return layouts
}
