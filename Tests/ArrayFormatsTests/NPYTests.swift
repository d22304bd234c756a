import MienArchives
import MienArrayFormats
import MienBasics
import MienTensors
import MienTestSupport
import Testing

/// An `.npy` file of version 1.0 with any dictionary.
func npy(_ dictionary: String, _ elements: [UInt8] = []) -> [UInt8] {
    let text = Array(dictionary.utf8)
    return bytes(hex: "934e554d5059 0100") + [UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text + elements
}

private func dictionary(_ descriptor: String, order: String = "False", _ shape: String) -> String {
    "{'descr': \(descriptor), 'fortran_order': \(order), 'shape': \(shape), }"
}

func read(_ bytes: [UInt8], file: String = "runs/x.npy") throws -> StoredTensor {
    let arrays = try NamedArrays(SharedBytes(bytes), file: file)
    return try #require(arrays["x"])
}

private func refusal(_ bytes: [UInt8]) -> String? { fileError { _ = try read(bytes) }?.description }

/// The error for a dictionary, without the place it starts with.
private func refusal(_ dictionary: String) -> String? { fileError { _ = try read(npy(dictionary)) }?.problem }

@Suite struct ReadingNPY {
    /// `np.arange(24, dtype='>i2').reshape(2, 3, 4)`, saved column by column.
    private let fortran = bytes(
        hex: """
            934e554d5059010076007b276465736372273a20273e6932272c2027666f727472616e5f6f72646572273a20547275652c202773
            68617065273a2028322c20332c2034292c207d202020202020202020202020202020202020202020202020202020202020202020
            20202020202020202020202020202020202020202020200a0000000c00040010000800140001000d00050011000900150002000e
            00060012000a00160003000f00070013000b0017
            """)

    @Test func bigEndianColumnsBecomeLittleEndianRows() throws {
        let array = try read(fortran)
        #expect(array.elementType == .int16)
        #expect(array.shape == [2, 3, 4])
        #expect(array.floats.values == (0..<24).map(Float.init))
        #expect(array.withBytes { $0[2] } == 1)
    }

    @Test func everyRankIsReordered() throws {
        // Column by column, each element is its own position; row by row, that is what the shape says.
        for shape: Shape in [[], [5], [1, 5], [5, 1], [2, 3], [4, 1, 3], [2, 3, 4, 5], [0, 3], [3, 0, 2]] {
            let sizes = shape.dimensions.map { "\($0)," }.joined()
            let elements = (0..<shape.count).map(UInt8.init)
            let array = try read(npy(dictionary("'|u1'", order: "True", "(\(sizes))"), elements))
            let expected = (0..<shape.count).map { offset in
                zip(shape.indices(at: offset), shape.dimensions).reversed()
                    .reduce(0) { $0 * $1.1 + $1.0 }
            }
            #expect(array.floats.values == expected.map(Float.init), "\(shape)")
            #expect(array.shape == shape)
        }
    }

    @Test func everyTypeIsReadInBothByteOrders() throws {
        // One and a half, or one, in each type that NumPy has.
        let cases: [(code: String, bytes: String, type: ElementType, value: Float)] = [
            ("b1", "01", .bool, 1), ("i1", "ff", .int8, -1), ("u1", "ff", .uint8, 255), ("i2", "feff", .int16, -2),
            ("u2", "feff", .uint16, 65534), ("i4", "feffffff", .int32, -2), ("u4", "00000080", .uint32, 2_147_483_648),
            ("i8", "feffffffffffffff", .int64, -2), ("u8", "0000000000000080", .uint64, 9_223_372_036_854_775_808),
            ("f2", "003e", .float16, 1.5), ("f4", "0000c03f", .float32, 1.5), ("f8", "000000000000f83f", .float64, 1.5),
        ]
        for (code, hex, type, value) in cases {
            let element = bytes(hex: hex)
            let little = try read(npy(dictionary("'<\(code)'", "(1,)"), element))
            let big = try read(npy(dictionary("'>\(code)'", "(1,)"), element.reversed()))
            for array in [little, big] {
                #expect(array.elementType == type)
                #expect(array.floats.values == [value])
                #expect(array.withBytes(Array.init) == element)
            }
        }
    }

    /// Counted from 1 column by column, which is 1 3 5 2 4 6 row by row; also as a compressed member of an archive.
    @Test(arguments: [1, 2, 4, 8]) func everySizeOfElementsIsReorderedInBothByteOrders(size: Int) throws {
        for order in ["<", ">"] {
            let elements = (1...6).flatMap { number in
                let little = [UInt8(number)] + [UInt8](repeating: 0, count: size - 1)
                return order == "<" ? little : little.reversed()
            }
            let file = npy(dictionary("'\(order)u\(size)'", order: "True", "(2, 3)"), elements)
            let folder = TemporaryFolder()
            try Archive.write(to: folder.file("x.npz")) { try $0.add("x.npy", file, .deflated) }
            for array in try [read(file), StoredTensor(contentsOf: folder.file("x.npz"))] {
                #expect(array.shape == [2, 3])
                #expect(array.floats.values == [1, 3, 5, 2, 4, 6], "\(order)u\(size)")
            }
        }
    }

    @Test func threeVersionsOfTheHeaderAreRead() throws {
        let text = dictionary("'<f4'", "(2,)")
        let elements = bytes(hex: "0000c03f 000000c0")
        for version in [2, 3] {
            let head = bytes(hex: "934e554d5059") + [UInt8(version), 0, UInt8(text.utf8.count), 0, 0, 0]
            #expect(try read(head + Array(text.utf8) + elements).floats.values == [1.5, -2])
        }
        #expect(try read(npy(text, elements)).floats.values == [1.5, -2])
    }

    @Test func theDictionaryMayBeWrittenInOtherWays() throws {
        let one: [UInt8] = [1]
        for text in [
            "{'shape': (1,), 'descr': '|u1', 'fortran_order': False}",
            "{\"descr\":\"|u1\",\"fortran_order\":False,\"shape\":(1,)}   \n",
            " { 'descr' : '|u1' , 'fortran_order' : True , 'shape' : ( 1 , ) , } ",
            "{'descr': '|u1', 'fortran_order': False, 'shape': (1L, 1L), }",
        ] {
            #expect(try read(npy(text, one)).floats.values == [1])
        }
        #expect(try read(npy(dictionary("'|u1'", "()"), one)).shape == [])
    }

    @Test func aFilesElementsLieInPlace() throws {
        let folder = TemporaryFolder()
        let path = folder.file("x.npy")
        try Tensor([2, 2], [1, 2, 3, 4]).write(to: path)
        let content = try SharedBytes(MappedFile(path: path))
        let tensor = try #require(NamedArrays(content, file: path)["x"]).floats
        let address = tensor.withValues { UnsafeRawPointer($0.baseAddress) }
        #expect(address == content.bytes.baseAddress.map { $0 + 128 })
        #expect(tensor.values == [1, 2, 3, 4])
    }
}

@Suite struct RefusingNPY {
    @Test func elementsThatAreNoPlainNumbers() {
        let kinds = [
            "|O": "Python objects", "<U1": "texts", "|S1": "byte strings", "<c16": "complex numbers", "<M8[D]": "dates",
            "<m8[s]": "spans of time", "<f16": "floats of another size", "|V3": "raw bytes",
        ]
        for (code, words) in kinds {
            #expect(
                refusal(dictionary("'\(code)'", "(1,)"))
                    == "found the element type '\(code)' (\(words)), expected plain numbers")
        }
        #expect(
            refusal(dictionary("[('a', '<f4')]", "(1,)")) == "found elements of several fields, expected plain numbers")
        #expect(
            refusal(dictionary("('<f4', (2,))", "(1,)")) == "found elements of several fields, expected plain numbers")
        #expect(refusal(dictionary("'<x4'", "(1,)")) == "found the element type '<x4', expected plain numbers")
        #expect(refusal(dictionary("'<'", "(1,)")) == "found the element type '<', expected plain numbers")
        #expect(refusal(dictionary("''", "(1,)")) == "found the element type '', expected one like '<f4'")
        #expect(refusal(dictionary("'=f4'", "(1,)")) == "found the element type '=f4', expected one like '<f4'")
        #expect(refusal(dictionary("'|f4'", "(1,)")) == "found '|f4' without a byte order, expected '<' or '>'")
    }

    @Test func objectsAreRefusedAndTextsUnsupported() {
        #expect(fileError { _ = try read(npy(dictionary("'|O'", "(1,)"))) }?.kind == .refused)
        #expect(fileError { _ = try read(npy(dictionary("'<U1'", "(1,)"))) }?.kind == .unsupported)
    }

    @Test func aHeaderCutShort() {
        let whole = npy(dictionary("'|u1'", "(1,)"), [1])
        for count in 0..<whole.count { #expect(refusal(Array(whole[..<count])) != nil, "\(count) bytes") }
        #expect(refusal(Array(whole[..<6])) == "runs/x.npy: byte 6: found the end, expected a version")
        #expect(refusal(Array(whole[..<9])) == "runs/x.npy: byte 8: found the end, expected a header's length")
        #expect(refusal(Array(whole[..<20])) == "runs/x.npy: byte 8: found 10 bytes, expected a header of 57")
    }

    @Test func otherVersions() {
        let whole = npy(dictionary("'|u1'", "(1,)"), [1])
        #expect(
            refusal(patched(whole, 6, [4])) == "runs/x.npy: byte 6: found version 4.0, expected 1.0, 2.0 or 3.0")
        #expect(
            refusal(patched(whole, 6, [0])) == "runs/x.npy: byte 6: found version 0.0, expected 1.0, 2.0 or 3.0")
        #expect(
            refusal(patched(whole, 7, [1])) == "runs/x.npy: byte 6: found version 1.1, expected 1.0, 2.0 or 3.0")
    }

    @Test func aHeaderLongerThanNumPyReads() {
        #expect(
            refusal(npy(dictionary("'|u1'", "(1,)") + String(repeating: " ", count: 10_000), [1]))
                == "runs/x.npy: byte 8: found a header of 10057 bytes, expected at most 10000")
        #expect(
            refusal(bytes(hex: "934e554d5059 0200 ffffffff"))
                == "runs/x.npy: byte 8: found a header of 4294967295 bytes, expected at most 10000")
    }

    @Test func elementsThatAreTooFewOrTooMany() {
        #expect(
            refusal(npy(dictionary("'<f4'", "(2, 3)"), [UInt8](repeating: 0, count: 23)))
                == "runs/x.npy: found 23 bytes of elements, expected 6 of 4 bytes (2 × 3)")
        #expect(
            refusal(npy(dictionary("'<f4'", "(2, 3)"), [UInt8](repeating: 0, count: 25)))
                == "runs/x.npy: found 25 bytes of elements, expected 6 of 4 bytes (2 × 3)")
        #expect(
            refusal(dictionary("'<f8'", "(1152921504606846976,)"))
                == "found 0 bytes of elements, expected 1152921504606846976 of 8 bytes (1152921504606846976)")
    }

    @Test func sizesThatCanNotBe() {
        #expect(
            refusal(dictionary("'<f4'", "(9223372036854775807, 3)"))
                == "found a shape too large to count, expected a possible one")
        #expect(
            refusal(dictionary("'<f4'", "(99999999999999999999,)"))
                == "found a size of 20 digits, expected a possible one")
        #expect(refusal(dictionary("'<f4'", "(-1,)")) == "found '-', expected a size")
        #expect(refusal(dictionary("'<f4'", "(1.0,)")) == "found '.', expected ',' or ')'")
        #expect(
            refusal(dictionary("'<f4'", "(3)")) == "found a number in brackets, expected a list of sizes, like (3,)")
        #expect(refusal(dictionary("'<f4'", "(,)")) == "found ',', expected a size")
        #expect(refusal(dictionary("'<f4'", "(1,,)")) == "found ',', expected a size")
        #expect(refusal(dictionary("'<f4'", "(1 2)")) == "found '2', expected ',' or ')'")
        #expect(refusal(dictionary("'<f4'", "[3]")) == "found '[', expected '('")
        #expect(
            refusal(dictionary("'<f4'", "(\(String(repeating: "1,", count: 65)))"))
                == "found more axes, expected at most 64")
    }

    @Test func dictionariesThatAreNone() {
        #expect(refusal("") == "found the end of the header, expected '{'")
        #expect(refusal("[]") == "found '[', expected '{'")
        #expect(
            refusal("{}") == "found a header without descr, fortran_order, shape, expected all three keys")
        #expect(
            refusal("{'descr': '<f4', 'shape': (1,)}")
                == "found a header without fortran_order, expected all three keys")
        #expect(
            refusal("{'descr': '<f4', 'descr': '<f4'}") == "found the key 'descr', expected each of three keys once")
        #expect(refusal("{'order': 1}") == "found the key 'order', expected each of three keys once")
        #expect(refusal("{descr: 1}") == "found 'd', expected a text")
        #expect(refusal("{'descr' '<f4'}") == "found ''', expected ':'")
        #expect(refusal("{'descr': <f4}") == "found '<', expected a text")
        #expect(refusal("{'descr': '<f4") == "found the end of the header, expected the end of the text")
        #expect(refusal("{'descr': '<f4'") == "found the end of the header, expected ','")
        #expect(refusal("{'de\\x73cr': '<f4'}") == "found '\\', expected a plain text")
        #expect(refusal("{'descr\u{1}': '<f4'}") == "found byte 1, expected a plain text")
        #expect(refusal(dictionary("'<f4'", order: "true", "(1,)")) == "found 't', expected True or False")
        #expect(refusal(dictionary("'<f4'", order: "Tru", "(1,)")) == "found 'T', expected True or False")
        #expect(refusal(dictionary("'<f4'", "(1,)") + "{") == "found '{', expected the end of the header")
        #expect(
            refusal(npy("{'descr': '<f4', }, "))
                == "runs/x.npy: byte 28: found a header without fortran_order, shape, expected all three keys")
    }
}

@Suite struct WritingNPY {
    private let folder = TemporaryFolder()

    /// The same bytes as `np.save('x.npy', np.array([[1.5, -2], [3, np.inf]], '<f4'))`.
    @Test func theBytesAreThoseOfNumPy() throws {
        let path = folder.file("x.npy")
        try Tensor([2, 2], [1.5, -2, 3, .infinity]).write(to: path)
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"
        let padded = text.padded(to: 117) + "\n"
        let expected = npy(padded, bytes(hex: "0000c03f 000000c0 00004040 0000807f"))
        #expect(expected.count == 128 + 16)
        #expect(try fileBytes(path) == expected)
    }

    @Test func everyTypeComesBack() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for type in ElementType.allCases where type != .bfloat16 {
            for rank in 0..<6 {
                let shape = Shape((0..<rank).map { _ in generator.index(below: 5) })
                let storage = Storage(byteCount: shape.count * type.size) { bytes in
                    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: generator.next()) }
                }
                let array = StoredTensor(type, shape, storage)
                let path = folder.file(generator.index(below: 2) == 0 ? "x.npy" : "x.npz")
                try array.write(to: path)
                let back = try StoredTensor(contentsOf: path)
                #expect(back.elementType == type, "seed \(seed)")
                #expect(back.shape == shape, "seed \(seed)")
                #expect(back.withBytes(Array.init) == array.withBytes(Array.init), "seed \(seed)")
            }
        }
    }

    @Test func aTypeThatNumPyLacks() {
        let array = StoredTensor(.bfloat16, [1], Storage(byteCount: 2) { _ in })
        let path = folder.file("x.npy")
        #expect(
            fileError { try array.write(to: path) }?.problem
                == "found elements of bfloat16, expected a type that NumPy has, like float32")
        #expect(folder.names.isEmpty)
    }

    @Test func moreAxesThanNumPyHas() {
        let array = StoredTensor(.uint8, Shape([Int](repeating: 1, count: 65)), Storage(byteCount: 1) { _ in })
        #expect(
            fileError { try array.write(to: folder.file("x.npy")) }?.problem
                == "found 65 axes, expected at most 64, which NumPy has")
    }
}
