import MienArchives
import MienArrayFormats
import MienBasics
import MienTensors
import MienTestSupport
import Testing

/// A `.safetensors` file of any header.
private func safetensors(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init) + Array(header.utf8) + data
}

private func readAll(_ bytes: [UInt8], budgets: Budgets = .standard) throws -> NamedArrays {
    try NamedArrays(SharedBytes(bytes), file: "x.safetensors", budgets: budgets)
}

private func refusal(_ header: String, _ data: [UInt8] = []) -> FileError? {
    fileError { _ = try readAll(safetensors(header, data)) }
}

/// The header of one array, `a`.
private func entry(_ dtype: String, _ shape: String, _ offsets: String) -> String {
    "{\"a\":{\"dtype\":\(dtype),\"shape\":\(shape),\"data_offsets\":\(offsets)}}"
}

@Suite struct ReadingSafetensors {
    @Test func everyTypeIsRead() throws {
        // One and a half, or a number that only this type can hold.
        let cases: [(code: String, bytes: String, type: ElementType, value: Float)] = [
            ("BOOL", "01", .bool, 1), ("I8", "ff", .int8, -1), ("U8", "ff", .uint8, 255), ("I16", "feff", .int16, -2),
            ("U16", "feff", .uint16, 65534), ("I32", "feffffff", .int32, -2),
            ("U32", "00000080", .uint32, 2_147_483_648), ("I64", "feffffffffffffff", .int64, -2),
            ("U64", "0000000000000080", .uint64, 9_223_372_036_854_775_808), ("F16", "003e", .float16, 1.5),
            ("BF16", "c03f", .bfloat16, 1.5), ("F32", "0000c03f", .float32, 1.5),
            ("F64", "000000000000f83f", .float64, 1.5),
        ]
        #expect(Set(cases.map(\.type)) == Set(ElementType.allCases))
        for (code, hex, type, value) in cases {
            let element = bytes(hex: hex)
            let array = try #require(
                readAll(safetensors(entry("\"\(code)\"", "[1]", "[0,\(element.count)]"), element))["a"])
            #expect(array.elementType == type)
            #expect(array.shape == [1])
            #expect(array.floats.values == [value], "\(code)")
        }
    }

    /// `save_file({"β": np.zeros((0, 3), "<f4"), "a": np.array(1.5, "<f4"), "c": np.array([True, False])}, …)`, with the
    /// metadata {"format": "np"}, byte for byte as version 0.8 of Python's package leaves it.
    @Test func aFileOfPythonIsRead() throws {
        let header =
            #"{"__metadata__":{"format":"np"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
            + #""β":{"dtype":"F32","shape":[0,3],"data_offsets":[4,4]},"c":{"dtype":"BOOL","shape":[2],"data_offsets":[4,6]}}"#
        let file = safetensors(header + "      ", bytes(hex: "0000c03f 01 00"))
        #expect(file.count == 8 + 200 + 6)
        let arrays = try readAll(file)
        #expect(arrays.names == ["a", "β", "c"])
        #expect(arrays.metadata == ["format": "np"])
        #expect(arrays["a"]?.shape == [])
        #expect(arrays["a"]?.floats.values == [1.5])
        #expect(arrays["β"]?.shape == [0, 3])
        #expect(arrays["c"]?.floats.values == [1, 0])
    }

    @Test func theHeaderMayHaveAnyOrderAndMembersThatNobodyKnows() throws {
        let header =
            #"{"b":{"data_offsets":[1,3],"shape":[2],"dtype":"U8","stride":[1]},"#
            + #""\u0061":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}"#
        let arrays = try readAll(safetensors(header, [255, 1, 2]))
        #expect(arrays.names == ["b", "a"])
        #expect(arrays["b"]?.floats.values == [1, 2])
        #expect(arrays["a"]?.floats.values == [-1])
    }

    @Test func elementsLieInPlaceAndNeedNoAlignment() throws {
        let content = SharedBytes(safetensors(entry("\"F32\"", "[1]", "[0,4]") + " ", bytes(hex: "0000c03f")))
        let array = try #require(NamedArrays(content, file: "x.safetensors")["a"])
        #expect(array.withBytes { $0.baseAddress } == content.bytes.baseAddress.map { $0 + content.bytes.count - 4 })
        #expect(array.floats.values == [1.5])
    }

    @Test func noArraysAreAFileToo() throws {
        #expect(try readAll(safetensors("{}")).isEmpty)
        #expect(try readAll(safetensors(#"{"__metadata__":{}}"#)).isEmpty)
    }
}

@Suite struct RefusingSafetensors {
    @Test func headersOfImpossibleLengths() {
        let file = safetensors("{}")
        #expect(
            fileError { _ = try readAll(patched(file, 0, [3])) }?.description
                == "x.safetensors: byte 0: found a header of 3 bytes, expected at most the 2 that follow")
        let tooLong = fileError { _ = try readAll(patched(file, 0, bytes(hex: "01e1f505"))) }
        #expect(tooLong?.problem == "found a header of 100000001 bytes, expected at most 8388608")
        #expect(tooLong?.kind == .overBudget)
        var budgets = Budgets.standard
        budgets.textBytes = 1
        #expect(
            fileError { _ = try readAll(file, budgets: budgets) }?.problem
                == "found a header of 2 bytes, expected at most 1")
    }

    @Test func bytesThatBeginOtherwise() {
        for file in [
            [], [2, 0, 0, 0, 0, 0, 0, 0], safetensors(" {}"), safetensors("[]"),
            patched(safetensors("{}"), 4, [1]), patched(safetensors("{}"), 7, [0x80]),
        ] {
            #expect(fileError { _ = try readAll(file) }?.kind == .unrecognised)
        }
    }

    @Test func headersThatAreNoJSON() {
        #expect(
            refusal("{\"a\": }")?.description
                == "x.safetensors: header, line 1, column 7: found '}', expected a value")
        #expect(
            refusal("{} {}")?.problem == "found more after the end of the document")
        #expect(refusal("{")?.kind == .malformed)
        #expect(
            fileError { _ = try readAll(safetensors("{\"a") + [0xFF, 0x22]) }?.problem
                == "the document ends inside a text")
        let entry = #"{"dtype":"U8","shape":[1],"data_offsets":[0,1]}"#
        #expect(
            refusal("{\"a\":\(entry),\"a\":\(entry)}", [0])?.problem == "the key \"a\" stands twice in one object")
    }

    @Test func moreArraysThanTheBudgetHas() {
        var budgets = Budgets.standard
        budgets.members = 1
        let error = fileError { _ = try readAll(safetensors(#"{"a":{},"b":{}}"#), budgets: budgets) }
        #expect(error?.problem == "found an object of 2, expected an object of at most 1")
        #expect(error?.kind == .overBudget)
    }

    @Test func metadataThatIsNoTexts() {
        #expect(
            refusal(#"{"__metadata__":["np"]}"#)?.description
                == "x.safetensors: header, __metadata__: found a list of 1, expected an object of texts")
        #expect(refusal(#"{"__metadata__":{"epoch":3}}"#)?.problem == "found 3, expected a text")
    }

    @Test func typesThatAreNotRead() {
        let codes = "BOOL, I8, U8, I16, U16, I32, U32, I64, U64, F16, BF16, F32, F64"
        for code in ["F8_E4M3", "F8_E5M2", "F4", "C64", "f32", ""] {
            let error = refusal(entry("\"\(code)\"", "[1]", "[0,1]"), [0])
            #expect(
                error?.description == "x.safetensors: array `a`: found the dtype \"\(code)\", expected one of \(codes)")
            #expect(error?.kind == .unsupported)
        }
        #expect(refusal(entry("1", "[1]", "[0,1]"), [0])?.kind == .malformed)
    }

    @Test func entriesThatLackSomething() {
        #expect(refusal(#"{"a":{}}"#)?.description == "x.safetensors: array `a`: found no `dtype`, expected one")
        #expect(refusal(#"{"a":3}"#)?.problem == "found no `dtype`, expected one")
        #expect(refusal(#"{"a":{"dtype":"U8"}}"#)?.problem == "found no `shape`, expected one")
        #expect(
            refusal(#"{"a":{"dtype":"U8","shape":[1]}}"#)?.problem == "found no `data_offsets`, expected one")
    }

    @Test func sizesThatCanNotBe() {
        for shape in ["3", "[-1]", "[1.0]", "[\"1\"]", "[99999999999999999999]", "null"] {
            let problem = refusal(entry("\"U8\"", shape, "[0,1]"), [0])?.problem
            #expect(problem?.hasSuffix(", expected a list of sizes") == true, "\(shape): \(problem ?? "none")")
        }
        #expect(
            refusal(entry("\"U8\"", "[9223372036854775807,3]", "[0,1]"), [0])?.problem
                == "found a shape too large to count, expected a possible one")
        #expect(
            refusal(entry("\"F64\"", "[2305843009213693952]", "[0,0]"))?.problem
                == "found 0 bytes of elements, expected 2305843009213693952 of 8 bytes (2305843009213693952)")
        #expect(
            refusal(entry("\"F32\"", "[2,3]", "[0,23]"), [UInt8](repeating: 0, count: 23))?.problem
                == "found 23 bytes of elements, expected 6 of 4 bytes (2 × 3)")
        #expect(
            refusal(entry("\"F32\"", "[]", "[0,0]"))?.problem
                == "found 0 bytes of elements, expected 1 of 4 bytes (scalar)")
    }

    @Test func placesThatCanNotBe() {
        for offsets in ["[0,3]", "[2,1]", "[0]", "[0,1,2]", "[-1,1]", "[0,18446744073709551617]", "{}", "[0,1.0]"] {
            let problem = refusal(entry("\"U8\"", "[1]", offsets), [0, 0])?.problem
            #expect(
                problem?.hasSuffix(", expected two places in order, within 2 bytes of data") == true,
                "\(offsets): \(problem ?? "none")")
        }
    }

    @Test func arraysThatOverlapOrLeaveGaps() {
        func two(_ first: String, _ second: String) -> String {
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":\#(first)},"b":{"dtype":"U8","shape":[2],"data_offsets":\#(second)}}"#
        }
        let data: [UInt8] = [1, 2, 3, 4, 5]
        #expect(
            refusal(two("[0,2]", "[1,3]"), data)?.description
                == "x.safetensors: array `b`: found it at byte 1 of the data, expected it at byte 2, where the one before it ends"
        )
        #expect(refusal(two("[0,2]", "[0,2]"), data)?.place == "array `b`")
        #expect(
            refusal(two("[3,5]", "[0,2]"), data)?.description
                == "x.safetensors: array `a`: found it at byte 3 of the data, expected it at byte 2, where the one before it ends"
        )
        #expect(refusal(two("[1,3]", "[3,5]"), data)?.place == "array `a`")
        #expect(
            refusal(two("[0,2]", "[2,4]"), data)?.description
                == "x.safetensors: header: found arrays of 4 bytes, expected 5, all that follow")
        #expect(refusal("{}", [0])?.problem == "found arrays of 0 bytes, expected 1, all that follow")
        // An array of nothing may not lie inside another one either.
        let inside =
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}"#
        #expect(refusal(inside, [1, 2])?.place == "array `b`")
    }

    @Test func everyWayToCutItShort() {
        let whole = safetensors(entry("\"F32\"", "[2]", "[0,8]"), [UInt8](repeating: 1, count: 8))
        for count in 0..<whole.count {
            #expect(fileError { _ = try readAll(Array(whole[..<count])) } != nil, "\(count) bytes")
        }
    }
}

@Suite struct WritingSafetensors {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("x.safetensors") }

    /// The header keeps the order of the names; the data begins aligned, and wider elements come first in it.
    @Test func theBytesAreThese() throws {
        var arrays: NamedArrays = [
            "flags": StoredTensor(.bool, [3], Storage(byteCount: 3) { $0.copyBytes(from: [1, 0, 1]) }),
            "ä/kernel": StoredTensor(Tensor([1, 2], [1.5, -2])),
        ]
        arrays.metadata = ["b": "2", "a": "1"]
        try arrays.write(to: path)
        let header =
            #"{"__metadata__": {"a": "1", "b": "2"}, "flags": {"dtype": "BOOL", "shape": [3], "data_offsets": [8, 11]}, "#
            + #""\u00e4/kernel": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]}}"#
        let expected = safetensors(header.padded(to: 184), bytes(hex: "0000c03f 000000c0 01 00 01"))
        #expect(expected.count == 192 + 11)
        #expect(try fileBytes(path) == expected)
        #expect(folder.names == ["x.safetensors"])
    }

    @Test func everyTypeComesBackInOrderAndAligned() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var arrays = NamedArrays()
        for number in 0..<100 {
            let type = ElementType.allCases[generator.index(below: ElementType.allCases.count)]
            let shape = Shape((0..<generator.index(below: 5)).map { _ in generator.index(below: 5) })
            let storage = Storage(byteCount: shape.count * type.size) { bytes in
                for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: generator.next()) }
            }
            arrays["\(generator.index(below: 1000))/é\"\\\n\(number)"] = StoredTensor(type, shape, storage)
        }
        arrays.metadata = ["": "\u{1F600}", "card": "{}"]
        try arrays.write(to: path)
        let back = try NamedArrays(contentsOf: path)
        #expect(back.names == arrays.names, "seed \(seed)")
        #expect(back.metadata == arrays.metadata)
        for ((name, array), (_, copy)) in zip(arrays, back) {
            #expect(copy.elementType == array.elementType, "seed \(seed), \(name)")
            #expect(copy.shape == array.shape)
            #expect(copy.withBytes(Array.init) == array.withBytes(Array.init))
            let address = copy.withBytes { Int(bitPattern: $0.baseAddress) }
            #expect(address % array.elementType.size == 0)
        }
        let first = try fileBytes(path)
        try back.write(to: path)
        #expect(try fileBytes(path) == first)
    }

    @Test func noArraysAreAFileToo() throws {
        try NamedArrays().write(to: path)
        #expect(try fileBytes(path) == safetensors("{}".padded(to: 56)))
        #expect(try NamedArrays(contentsOf: path).isEmpty)
    }

    @Test func aNameThatTheFormatUses() {
        let arrays: NamedArrays = ["__metadata__": StoredTensor(Tensor([1], [1]))]
        let error = fileError { try arrays.write(to: path) }
        #expect(
            error?.problem
                == "found an array named __metadata__, expected another name, for safetensors uses that one")
        #expect(error?.kind == .unwritable)
        #expect(folder.names.isEmpty)
    }

    @Test func namesThatMakeTheHeaderTooLong() {
        var arrays = NamedArrays()
        arrays[String(repeating: "ß", count: 16_700_000)] = StoredTensor(Tensor([0], []))
        let error = fileError { try arrays.write(to: path) }
        #expect(error?.problem.hasSuffix("expected at most 100000000, which readers take") == true)
        #expect(folder.names.isEmpty)
    }

    @Test func itIsNeverCompressed() {
        let arrays: NamedArrays = ["a": StoredTensor(Tensor([1], [1]))]
        #expect(
            fileError { try arrays.write(to: path, deflated: true) }?.problem
                == "found a wish to compress .safetensors, expected .npz for that")
        #expect(folder.names.isEmpty)
    }

    /// Nothing in the file is under a checksum, so a mutant may well be other arrays, but always whole ones.
    @Test func mutantsAreRefusedOrWhole() throws {
        let arrays: NamedArrays = [
            "a": StoredTensor(Tensor([2, 3], [1, 2, 3, 4, 5, 6])), "b/c": StoredTensor(Tensor([4], [1, 2, 3, 4])),
            "none": StoredTensor(Tensor([0], [])),
        ]
        try arrays.write(to: path)
        let original = try fileBytes(path)
        var generator = SeededGenerator(seed: 64)
        var refused = 0
        for round in 0..<4000 {
            do {
                for (_, array) in try readAll(generator.mutant(of: original)) {
                    #expect(array.withBytes(\.count) == array.byteCount, "round \(round)")
                    #expect(array.floats.count == array.shape.count)
                }
            } catch is FileError {
                refused += 1
            }
        }
        #expect(refused > 2000)
    }
}
