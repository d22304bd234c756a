import MienArrayFormats
import MienBasics
import MienTensors
import Testing

@Suite struct SpooledArraysTests {
    /// Runs `body` with the path of a file to be, in a folder of its own.
    private func withFolder(_ body: (_ path: String, _ names: () throws -> [String]) throws -> Void) throws {
        let folder = "/tmp/mien-spool-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try FilePaths.makeFolder(folder)
        defer { rmdir(folder) }
        try body(FilePaths.join(folder, "arrays.npz")) { try FilePaths.contents(ofFolder: folder) }
    }

    private func tensor(_ shape: Shape, from first: Int) -> Tensor {
        Tensor(shape, (0..<shape.count).map { Float(first + $0) })
    }

    @Test func batchesAreJoinedInTheirOrder() throws {
        try withFolder { path, names in
            let spool = try SpooledArrays(beside: path, rows: 7)
            for (first, count) in [(0, 3), (3, 3), (6, 1)] {
                try spool.append([
                    ("rows", tensor([count, 2, 3], from: first * 6)), ("numbers", tensor([count], from: first)),
                    // Steps of a nested network, which come as more rows; and nothing at all.
                    ("steps", tensor([count * 4, 2], from: first * 8)), ("nothing", tensor([count, 0], from: 0)),
                ])
                let found = try names()
                #expect(found.isEmpty)
            }
            let arrays = try spool.arrays()
            #expect(arrays.names == ["rows", "numbers", "steps", "nothing"])
            for (name, shape) in [("rows", [7, 2, 3]), ("numbers", [7]), ("steps", [28, 2]), ("nothing", [7, 0])] {
                let array = try #require(arrays[name])
                #expect(array.shape == Shape(shape))
                #expect(array.floats.values == (0..<array.shape.count).map(Float.init), "\(name)")
            }
        }
    }

    /// A layer's first axis need not be the batch, and may be as long as one all the same.
    @Test func whatDoesNotGrowWithTheBatchIsJoinedToo() throws {
        try withFolder { path, _ in
            let spool = try SpooledArrays(beside: path, rows: 5)
            for (count, first) in [(2, 0), (2, 2), (1, 4)] {
                try spool.append([
                    ("rows", tensor([count, 1], from: first)), ("two", tensor([2, 3], from: first * 3)),
                    ("one", tensor([1, 2], from: first)),
                ])
            }
            let arrays = try spool.arrays()
            #expect(arrays["two"]?.shape == [6, 3])
            #expect(arrays["two"]?.floats.values == (0..<12).map(Float.init) + (12..<18).map(Float.init))
            #expect(arrays["one"]?.floats.values == [0, 1, 2, 3, 4, 5])
            #expect(arrays["rows"]?.floats.values == [0, 1, 2, 3, 4])
        }
    }

    @Test func whatCanNotBeJoinedIsRefused() throws {
        try withFolder { path, _ in
            let spool = try SpooledArrays(beside: path, rows: 3)
            try spool.append([("rows", tensor([2], from: 0)), ("turned", tensor([3, 2], from: 0))])
            #expect(
                throws: FileError(
                    .unwritable, file: path, place: "turned", found: "3 × 2 of one batch and 3 × 1 of another",
                    expected: "tensors that differ in their first axis only")
            ) { try spool.append([("rows", tensor([1], from: 2)), ("turned", tensor([3, 1], from: 0))]) }
        }
    }

    @Test func aDiskThatCanNotBeWrittenIsSaid() throws {
        let error = #expect(throws: FileError.self) { try SpooledArrays(beside: "/proc/arrays.npz", rows: 1) }
        #expect(error?.kind == .unwritable && error?.file == "/proc/arrays.npz")
    }
}
