import MienArchives
import MienArrayFormats
import MienBasics
import MienTensors
import MienTestSupport
import Testing

@Suite struct NamedArraysTests {
    private let folder = TemporaryFolder()
    private let one = StoredTensor(Tensor([1], [1]))
    private let two = StoredTensor(Tensor([2], [1, 2]))

    @Test func namesKeepTheirOrder() {
        var arrays: NamedArrays = ["b": one, "a": two]
        arrays["c"] = one
        arrays["b"] = two
        #expect(arrays.names == ["b", "a", "c"])
        #expect(arrays["b"]?.shape == [2])
        arrays["a"] = nil
        arrays["d"] = nil
        #expect(arrays.map(\.name) == ["b", "c"])
        #expect(arrays["a"]?.shape == nil)
    }

    @Test func namesWithSlashesAndColonsComeBackInOrder() throws {
        let path = folder.file("x.npz")
        let names = ["k3:conv:0:0", "model/conv2d_3", "/absolute", "../up", "", "a.npy", "arr_0", "Ärger", "a b"]
        for deflated in [false, true] {
            var arrays = NamedArrays()
            for (index, name) in names.enumerated() {
                arrays[name] = StoredTensor(Tensor([index], [Float](repeating: Float(index), count: index)))
            }
            try arrays.write(to: path, deflated: deflated)
            let back = try NamedArrays(contentsOf: path)
            #expect(back.names == names)
            for (index, (_, array)) in back.enumerated() {
                #expect(array.floats.values == [Float](repeating: Float(index), count: index))
            }
        }
    }

    @Test func storedArraysLieInPlaceAndAligned() throws {
        let path = folder.file("x.npz")
        try NamedArrays(dictionaryLiteral: ("one", one), ("model/two", two)).write(to: path)
        let content = try SharedBytes(MappedFile(path: path))
        for (_, array) in try NamedArrays(content, file: path) {
            let start = try #require(array.floats.withValues { UnsafeRawPointer($0.baseAddress) })
            let base = try #require(content.bytes.baseAddress)
            #expect((base..<base + content.bytes.count).contains(start))
            #expect(Int(bitPattern: start) % 64 == 0)
        }
    }

    @Test func deflatedArraysTakeLessRoom() throws {
        let zeros = StoredTensor(.uint8, [100_000], Storage(byteCount: 100_000) { _ in })
        let path = folder.file("x.npz")
        try NamedArrays(dictionaryLiteral: ("zeros", zeros)).write(to: path, deflated: true)
        #expect(try fileBytes(path).count < 1000)
        #expect(try StoredTensor(contentsOf: path).withBytes { $0.allSatisfy { $0 == 0 } && $0.count == 100_000 })
    }

    @Test func theSameArraysGiveTheSameBytes() throws {
        let arrays: NamedArrays = ["one": one, "two": two]
        try arrays.write(to: folder.file("a.npz"))
        try arrays.write(to: folder.file("b.npz"))
        #expect(try fileBytes(folder.file("a.npz")) == fileBytes(folder.file("b.npz")))
    }

    @Test func noArraysAreAFileToo() throws {
        try NamedArrays().write(to: folder.file("x.npz"))
        #expect(try NamedArrays(contentsOf: folder.file("x.npz")).isEmpty)
    }

    @Test func theContentAndNotTheExtensionIsRead() throws {
        try one.write(to: folder.file("x.npy"))
        #expect(rename(folder.file("x.npy"), folder.file("conv.2d.npz")) == 0)
        #expect(try NamedArrays(contentsOf: folder.file("conv.2d.npz")).names == ["conv.2d"])
        #expect(rename(folder.file("conv.2d.npz"), folder.file("conv")) == 0)
        #expect(try NamedArrays(contentsOf: folder.file("conv")).names == ["conv"])
    }

    @Test func aFileOfAnotherFormatIsNotRead() throws {
        try AtomicFile.write("hello", to: folder.file("x.npz"))
        #expect(
            fileError { _ = try NamedArrays(contentsOf: folder.file("x.npz")) }
                == FileError(
                    .unrecognised, file: folder.file("x.npz"), found: "text of no known format",
                    expected: "arrays (.npy, .npz, .safetensors or .h5)"))
        try AtomicFile.write("", to: folder.file("x.npz"))
        #expect(
            fileError { _ = try NamedArrays(contentsOf: folder.file("x.npz")) }?.problem
                == "found an empty file, expected arrays (.npy, .npz, .safetensors or .h5)")
        #expect(fileError { _ = try NamedArrays(contentsOf: folder.file("y.npz")) }?.kind == .unreadable)
    }

    @Test func anUnknownExtensionIsNotWritten() {
        #expect(
            fileError { try one.write(to: folder.file("x.csv")) }?.problem
                == "found the extension .csv, expected .npy, .npz, .safetensors or .h5")
        #expect(
            fileError { try one.write(to: folder.file("x")) }?.problem
                == "found no extension, expected .npy, .npz, .safetensors or .h5")
        #expect(folder.names.isEmpty)
    }

    @Test func oneArrayIsAskedForWhereThereAreTwo() throws {
        let path = folder.file("x.npz")
        let arrays: NamedArrays = ["one": one, "two": two]
        try arrays.write(to: path)
        #expect(fileError { _ = try StoredTensor(contentsOf: path) }?.problem == "found 2 arrays, expected one")
        #expect(fileError { _ = try StoredTensor(contentsOf: path) }?.kind == .mismatch)
        #expect(
            fileError { try arrays.write(to: folder.file("x.npy")) }?.problem
                == "found 2 arrays, expected one, which is what .npy holds")
        #expect(
            fileError { try NamedArrays().write(to: folder.file("x.npy")) }?.problem
                == "found 0 arrays, expected one, which is what .npy holds")
    }

    @Test func anNPYFileIsNeverCompressed() {
        let arrays: NamedArrays = ["one": one]
        #expect(
            fileError { try arrays.write(to: folder.file("x.npy"), deflated: true) }?.problem
                == "found a wish to compress .npy, expected .npz for that")
    }

    @Test func membersThatAreNoArrays() throws {
        let path = folder.file("x.npz")
        try Archive.write(to: path) { try $0.add("notes.txt", [1]) }
        #expect(
            fileError { _ = try NamedArrays(contentsOf: path) }?.problem
                == "found the member notes.txt, expected names that end in .npy")
        try Archive.write(to: path) { try $0.add("model/a.npy", [1, 2]) }
        #expect(
            fileError { _ = try NamedArrays(contentsOf: path) }?.description
                == "\(path): model/a.npy, byte 0: found other bytes, expected an array as NumPy saves it")
        try Archive.write(to: path) { try $0.add("a.npy", npy("{'descr': '|O', 'fortran_order': ")) }
        #expect(
            fileError { _ = try NamedArrays(contentsOf: path) }?.description
                == "\(path): a.npy, byte 20: found the element type '|O' (Python objects), expected plain numbers")
    }

    @Test func aTypeThatNumPyLacksLeavesTheOldFile() throws {
        let path = folder.file("x.npz")
        try one.write(to: path)
        let arrays: NamedArrays = ["one": two, "b": StoredTensor(.bfloat16, [1], Storage(byteCount: 2) { _ in })]
        #expect(fileError { try arrays.write(to: path) }?.place == "b")
        #expect(try Tensor(contentsOf: path).values == [1])
        #expect(folder.names == ["x.npz"])
    }

    /// A broken file gives a typed error, or the arrays that were put in: all of them are under a CRC-32.
    @Test(arguments: [false, true])
    func mutantsOfAnNPZAreRefusedOrRead(deflated: Bool) throws {
        let arrays: NamedArrays = ["a": two, "model/b": StoredTensor(Tensor([3, 4], (0..<12).map(Float.init)))]
        try arrays.write(to: folder.file("x.npz"), deflated: deflated)
        let original = try fileBytes(folder.file("x.npz"))
        var generator = SeededGenerator(seed: 2_013)
        var refused = 0
        for round in 0..<1000 {
            do {
                for (name, array) in try NamedArrays(SharedBytes(generator.mutant(of: original)), file: "x.npz") {
                    #expect(array.floats.values == arrays[name]?.floats.values, "round \(round)")
                }
            } catch is FileError {
                refused += 1
            }
        }
        #expect(refused > 500)
    }

    /// A single array has no checksum, so a mutant may well be another array, but always a whole one.
    @Test func mutantsOfAnNPYAreRefusedOrWhole() throws {
        let original = npy(
            "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3, 4), }\n", [UInt8](repeating: 7, count: 48))
        var generator = SeededGenerator(seed: 48)
        var refused = 0
        for round in 0..<2000 {
            do {
                let array = try read(generator.mutant(of: original))
                #expect(array.withBytes(\.count) == array.shape.count * array.elementType.size, "round \(round)")
                #expect(array.floats.count == array.shape.count)
            } catch is FileError {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }
}
