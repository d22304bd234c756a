import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors

/// The command that `mien` has read and write HDF5 files, so that a file which brings libhdf5 down brings down nothing
/// else.
///
/// Descriptor 3 is what to read, descriptor 4 is where the answer goes: always a snapshot, of a tree, of a file's bytes or
/// of an error. A byte in descriptor 5, where there is one, then says that it is there, and the exit status is 0.
@main
struct Helper {
    private static let input: Int32 = 3
    private static let output: Int32 = 4
    private static let done: Int32 = 5

    private let task: HelperTask
    private let budgets: Budgets

    /// Nil where the command was not started by `mien`.
    private init?(arguments: [String]) {
        guard let name = arguments.first, let task = HelperTask(rawValue: name),
            let budgets = Budgets(helperArguments: arguments.dropFirst()),
            fcntl(Self.input, F_GETFD) >= 0, fcntl(Self.output, F_GETFD) >= 0
        else { return nil }
        self.task = task
        self.budgets = budgets
    }

    static func main() {
        guard let helper = Helper(arguments: Array(CommandLine.arguments.dropFirst())) else {
            let usage = "mien-hdf5 is a helper of mien, which has it read and write HDF5 files; start mien instead\n"
            _ = usage.withCString { write(2, $0, strlen($0)) }
            exit(64)
        }
        HelperLimits.closeDescriptors(above: done)
        let hasAnswered = helper.answer()
        if hasAnswered { _ = withUnsafeBytes(of: UInt8(1)) { write(done, $0.baseAddress, 1) } }
        // The library is not taken down: after a damaged file, that is one more chance to crash.
        _exit(hasAnswered ? 0 : 70)
    }

    /// Whether there is an answer.
    private func answer() -> Bool {
        do {
            do {
                let source = try MappedFile(descriptor: Self.input, path: "")
                let limits = HelperLimits(task, inputSize: source.bytes.count, budgets)
                try withExtendedLifetime(source) {
                    switch task {
                    case .read: try readTree(source, limits)
                    case .write: try writeFile(source, limits)
                    }
                }
            } catch let error as FileError {
                let encoder = SnapshotEncoder<Never>(error)
                try SharedMemory.write(to: Self.output, encoder.byteCount) { encoder.write(to: $0) { piece, _ in } }
            }
            return true
        } catch {
            return false
        }
    }

    private func readTree(_ source: MappedFile, _ limits: HelperLimits) throws {
        try HDF5Library.locked {
            let outline = try HDF5Outline(source.bytes, budgets: budgets)
            // The largest chunk is held as it is stored, as it is decoded, and once more between two filters.
            limits.makeRoom(for: outline.snapshotSize + 3 * outline.largestChunk)
            try SharedMemory.write(to: Self.output, outline.snapshotSize) { try outline.write(to: $0) }
        }
    }

    private func writeFile(_ source: MappedFile, _ limits: HelperLimits) throws {
        // The tree comes from the caller, who built it already: budgets are for files.
        var unlimited = Budgets()
        unlimited.members = .max
        unlimited.depth = .max
        let tree = try HDF5Tree(snapshot: Storage(source), file: "", budgets: unlimited)
        // The file is built in memory before it is copied out, with room to grow.
        let working = 2 * source.bytes.count
        limits.makeRoom(for: working)
        try HDF5Library.locked {
            let image = try HDF5Image(tree)
            limits.makeRoom(for: working + image.byteCount)
            let encoder = SnapshotEncoder(fileOf: image.byteCount, ())
            try SharedMemory.write(to: Self.output, encoder.byteCount) { block in
                try encoder.write(to: block) { _, memory in try image.write(to: memory) }
            }
        }
    }
}
