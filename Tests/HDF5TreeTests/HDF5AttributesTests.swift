import MienBasics
import MienHDF5Tree
import MienTensors
import Testing

@Suite struct HDF5AttributesTests {
    private func array<Value: BitwiseCopyable>(_ type: ElementType, _ shape: Shape, _ values: [Value]) -> HDF5Value {
        .tensor(
            StoredTensor(
                type, shape,
                Storage(byteCount: shape.count * type.size) { memory in
                    values.withUnsafeBytes { memory.copyMemory(from: $0) }
                }))
    }

    @Test func attributesKeepTheirOrder() {
        var attributes: HDF5Attributes = ["z": .number(1), "a": .number(2)]
        attributes["m"] = .number(3)
        attributes["z"] = .number(4)
        #expect(attributes.entries.map(\.name) == ["z", "a", "m"])
        attributes["a"] = nil
        #expect(attributes.entries.map(\.name) == ["z", "m"])
    }

    @Test func textsListsAndNumbersAreFound() throws {
        let attributes: HDF5Attributes = [
            "text": .text("Adam"), "one": .strings(.fixed(["x"])), "list": .texts(["a", "b"]),
            "empty": array(.float64, [0], [Double]()), "null": .null(type: "string"), "half": .number(0.5),
            "int64": array(.int64, [], [Int64(-5)]), "uint64": array(.uint64, [1], [UInt64(5)]),
            "int8": array(.int8, [], [Int8(-3)]), "int32": array(.int32, [], [Int32(1 << 30) + 1]),
            "float32": array(.float32, [], [Float(0.25)]), "bool": array(.bool, [], [UInt8(1)]),
        ]
        #expect(try attributes.string("text") == "Adam")
        #expect(try attributes.string("one") == "x")
        #expect(try attributes.strings("list") == ["a", "b"])
        #expect(try attributes.strings("one") == ["x"])
        #expect(try attributes.strings("empty") == [])
        #expect(try attributes.strings("null") == [])
        #expect(try attributes.number("half") == 0.5)
        #expect(try attributes.number("int64") == -5)
        #expect(try attributes.number("uint64") == 5)
        #expect(try attributes.number("int8") == -3)
        #expect(try attributes.number("int32") == 1_073_741_825)
        #expect(try attributes.number("float32") == 0.25)
        #expect(try attributes.number("bool") == 1)
    }

    @Test func whatIsNotThereIsNil() throws {
        let attributes: HDF5Attributes = [:]
        #expect(try attributes.string("x") == nil)
        #expect(try attributes.strings("x") == nil)
        #expect(try attributes.number("x") == nil)
    }

    @Test func anotherKindIsAnErrorThatNamesTheAttribute() throws {
        var tree = HDF5Tree()
        tree.root["conv2d"] = .group(
            HDF5Group(attributes: [
                "list": .texts(["a", "b"]), "text": .text("x"), "pair": array(.float32, [2], [Float(1), 2]),
            ]))
        // Read back, so that the attributes know where they are.
        let encoder = SnapshotEncoder(tree)
        let snapshot = Storage(byteCount: encoder.byteCount) { encoder.write(to: $0) }
        let read = try HDF5Tree(snapshot: snapshot, file: "model.h5", budgets: .standard)
        let attributes = try #require(try read.root.group(at: "conv2d")).attributes
        func error(_ name: String, _ problem: String) -> FileError {
            FileError(.malformed, file: "model.h5", place: "conv2d@\(name)", problem)
        }
        #expect(throws: error("list", "found texts of shape 2, expected a text")) { try attributes.string("list") }
        #expect(throws: error("text", "found a text, expected a list of texts")) { try attributes.strings("text") }
        #expect(throws: error("pair", "found float32 of shape 2, expected a list of texts")) {
            try attributes.strings("pair")
        }
        #expect(throws: error("pair", "found float32 of shape 2, expected a number")) { try attributes.number("pair") }
        #expect(throws: error("text", "found a text, expected a number")) { try attributes.number("text") }
    }
}
