import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import MienTestSupport
import Testing

@Suite struct RoundTripTests {
    /// A tensor of seeded bytes.
    private static func tensor(_ type: ElementType, _ shape: Shape) -> HDF5Value {
        var generator = SeededGenerator(seed: UInt64(shape.count))
        return .tensor(
            StoredTensor(
                type, shape,
                Storage(byteCount: shape.count * type.size) { bytes in
                    for index in bytes.indices {
                        bytes[index] = type == .bool ? UInt8(index % 2) : UInt8(truncatingIfNeeded: generator.next())
                    }
                }))
    }

    private static func opaque(_ size: Int, tag: String) -> HDF5Value {
        .opaque(
            HDF5Opaque(
                [2, 3], elementSize: size, tag: tag,
                Storage(byteCount: 6 * size) { bytes in
                    for index in bytes.indices { bytes[index] = UInt8(index) }
                }))
    }

    /// One value of every kind that can be written.
    static let values: [(name: String, value: HDF5Value)] = {
        var values: [(name: String, value: HDF5Value)] = []
        for type in ElementType.allCases where type != .bfloat16 {
            values.append(("\(type.rawValue) scalar", tensor(type, [])))
            values.append(("\(type.rawValue) array", tensor(type, [2, 3, 5])))
            values.append(("\(type.rawValue) of nothing", tensor(type, [0])))
            values.append(("\(type.rawValue) null", .null(type: type.rawValue)))
        }
        values.append(("several axes, one 0", tensor(.float32, [3, 0, 2])))
        let texts = ["conv2d/kernel:0", "", "naïve ☺", "x"]
        for charset in HDF5Strings.Charset.allCases {
            values.append(("\(charset) text", .text("{\"a\": 1}", charset: charset)))
            values.append(("\(charset) texts", .strings(HDF5Strings(texts, shape: [2, 2], charset: charset))))
            values.append(("\(charset) no texts", .texts([], charset: charset)))
            for padding in HDF5Strings.Padding.allCases {
                let form = HDF5Strings.Form.fixed(size: 20, padding: padding)
                values.append(
                    (
                        "\(charset) \(padding.rawValue) texts",
                        .strings(HDF5Strings(texts, shape: [4], form: form, charset: charset))
                    ))
            }
        }
        values.append(("tight", .strings(.fixed(["abc", "de"]))))
        values.append(("tight and empty", .strings(.fixed([]))))
        values.append(("no text", .null(type: "string")))
        values.append(("opaque", opaque(2, tag: "")))
        values.append(("opaque with a tag", opaque(5, tag: "unit of mood")))
        return values
    }()

    /// All values as datasets and as attributes of groups and datasets, some in nested groups.
    static func tree() throws -> HDF5Tree {
        var tree = HDF5Tree()
        for (name, value) in values {
            tree.root.attributes[name] = value
            try tree.root.add(.dataset(HDF5Dataset(value, attributes: ["of": value])), at: "all/\(name)")
        }
        try tree.root.add(.group(HDF5Group(attributes: ["naïve": .number(0.1)])), at: "größe/empty")
        let numbers = try #require(Self.values.first?.value)
        try tree.root.add(.dataset(HDF5Dataset(numbers)), at: "conv2d/conv2d/kernel:0")
        return tree
    }

    @Test func everyKindOfValueComesBackAsItWasWritten() throws {
        let tree = try Self.tree()
        let bytes = try HDF5Access.inProcess.bytes(of: tree, named: "all.h5")
        let back = try HDF5Access.inProcess.read(bytes, named: "all.h5")
        #expect(back.root.members.map(\.name) == tree.root.members.map(\.name))
        for (name, value) in Self.values {
            #expect(back.root.attributes[name] == value, "\(name)")
            #expect(try back.root.dataset(at: "all/\(name)")?.value == value, "\(name)")
        }
        #expect(back == tree)
    }

    @Test func theHelperWritesTheSameBytes() throws {
        let tree = try Self.tree()
        let here = try HDF5Access.inProcess.bytes(of: tree, named: "all.h5")
        let there = try HDF5Access.process(helper: builtHelper()).bytes(of: tree, named: "all.h5")
        #expect(isEqual(here, there))
    }

    @Test func budgetsAreForReading() throws {
        var budgets = Budgets()
        budgets.members = 1
        budgets.depth = 0
        for access in [HDF5Access.inProcess, .process(helper: try builtHelper())] {
            let bytes = try access.bytes(of: Self.tree(), named: "all.h5", budgets: budgets)
            #expect(try HDF5Access.inProcess.read(bytes, named: "all.h5") == Self.tree())
        }
    }

    @Test func theSameTreeGivesTheSameBytes() throws {
        let first = try HDF5Access.inProcess.bytes(of: Self.tree(), named: "all.h5")
        // Memory that the library takes again is not as clean as the first time.
        _ = try HDF5Access.inProcess.bytes(of: HDF5Tree(root: HDF5Group(attributes: ["x": .text("y")])), named: "x.h5")
        let second = try HDF5Access.inProcess.bytes(of: Self.tree(), named: "all.h5")
        #expect(isEqual(first, second))
    }

    @Test func aRealModelComesBackFromAFileThatWasWritten() throws {
        let tree = try HDF5Access.inProcess.read(PackageFolder.file("Samples/mini_xception.h5"))
        let folder = try temporaryFolder()
        defer { removeFolder(folder) }
        let path = FilePaths.join(folder, "again.h5")
        try HDF5Access.inProcess.write(tree, to: path)
        #expect(try HDF5Access.inProcess.read(path) == tree)
        #expect(try FilePaths.contents(ofFolder: folder) == ["again.h5"])
        // Superblock 0, as Keras writes it.
        #expect(try fileBytes(path)[8] == 0)
    }

    @Test func bfloat16IsOpaqueUnlessTheDatasetSaysWhatItIs() throws {
        let value = Self.tensor(.bfloat16, [2, 2])
        var tree = HDF5Tree()
        tree.root["told"] = .dataset(HDF5Dataset(value, attributes: ["dtype": .text("bfloat16")]))
        tree.root["untold"] = .dataset(HDF5Dataset(value))
        let bytes = try HDF5Access.inProcess.bytes(of: tree, named: "b.h5")
        let back = try HDF5Access.inProcess.read(bytes, named: "b.h5")
        #expect(try back.root.dataset(at: "told")?.value == value)
        guard case .opaque(let opaque)? = try back.root.dataset(at: "untold")?.value else {
            Issue.record("found \(String(describing: back.root["untold"]))")
            return
        }
        #expect(opaque.bfloat16.map(HDF5Value.tensor) == value)
    }

    @Test func anAttributeThatIsTooLargeIsOneError() throws {
        let names = (0..<2_000).map { "a_layer_with_a_name_of_forty_characters_\($0)" }
        var group = HDF5Group()
        group.attributes["weight_names"] = .strings(.fixed(names))
        var tree = HDF5Tree()
        tree.root["conv2d"] = .group(group)
        for access in [HDF5Access.inProcess, .process(helper: try builtHelper())] {
            let error = #expect(throws: FileError.self) { try access.bytes(of: tree, named: "big.h5") }
            #expect(error?.kind == .unwritable)
            #expect(error?.file == "big.h5")
            #expect(error?.place == "conv2d@weight_names")
            #expect(error?.cause.last == "object header message is too large")
        }
    }

    @Test func aValueKnownByItsNameOnlyIsNotWritten() throws {
        var tree = HDF5Tree()
        tree.root["pairs"] = .dataset(HDF5Dataset(.other(type: "a compound of 2 members", shape: [3])))
        let error = #expect(throws: FileError.self) { try HDF5Access.inProcess.bytes(of: tree, named: "x.h5") }
        #expect(error?.kind == .unsupported)
        #expect(error?.place == "pairs")
    }

    @Test func aVariableTextWithAZeroInItIsNotCutShort() throws {
        let tree = HDF5Tree(root: HDF5Group(attributes: ["note": .text("a\0b")]))
        let error = #expect(throws: FileError.self) { try HDF5Access.inProcess.bytes(of: tree, named: "x.h5") }
        #expect(error?.kind == .unwritable)
        #expect(error?.place == "@note")
    }

    @Test func aFolderThatIsNotThereIsOneError() {
        let error = #expect(throws: FileError.self) {
            try HDF5Access.inProcess.write(HDF5Tree(), to: "/nowhere/at/all.h5")
        }
        #expect(error?.kind == .unwritable)
        #expect(error?.file == "/nowhere/at/all.h5")
    }
}

private func isEqual(_ left: Storage, _ right: Storage) -> Bool {
    withExtendedLifetime((left, right)) { left.bytes.elementsEqual(right.bytes) }
}
