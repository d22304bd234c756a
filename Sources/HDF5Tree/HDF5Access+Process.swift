package import MienBasics
import MienTensors
import Synchronization

extension HDF5Access {
    /// Reads and writes in another process: the command `mien-hdf5` at the path `helper`.
    ///
    /// A file on which libhdf5 crashes, hangs or eats memory is one ``FileError`` here. The command sees the file as an
    /// open descriptor, under limits of time and memory, and hands back a snapshot in shared memory, which is checked
    /// before it is believed and whose data are used in place.
    public static func process(helper: String) -> HDF5Access {
        HDF5Access(ProcessEngine(helper: helper))
    }

    /// Where the command `mien-hdf5` lies: in the folder of the running program, wherever links lead to it.
    ///
    /// - Throws: ``FileError`` of kind `unreadable` that says where it was looked for.
    public static func helperBesideExecutable() throws -> String {
        let helper = FilePaths.join(FilePaths.folder(of: try executablePath()), "mien-hdf5")
        guard access(helper, X_OK) == 0 else {
            throw FileError(.unreadable, file: helper, "the command that reads HDF5 files is not there")
        }
        return helper
    }

    private static func executablePath() throws -> String {
        #if canImport(Darwin)
        var size = UInt32(PATH_MAX)
        var name = [CChar](repeating: 0, count: Int(size))
        guard _NSGetExecutablePath(&name, &size) == 0 else {
            throw FileError(.unreadable, file: "mien-hdf5", "the running program does not know where it lies")
        }
        let link = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        #else
        let link = "/proc/self/exe"
        #endif
        guard let path = realpath(link, nil) else {
            throw FileError(
                .unreadable, file: "mien-hdf5", "the running program does not know where it lies",
                cause: [lastSystemError])
        }
        defer { free(path) }
        return String(cString: path)
    }
}

/// What the helper is asked to do; its first argument.
package enum HelperTask: String {
    /// Descriptor 3 is an HDF5 file; a snapshot of its tree is wanted in 4. In any task, a byte in 5 says that it is there.
    case read
    /// Descriptor 3 is a snapshot of a tree; a snapshot that carries the HDF5 file is wanted in 4.
    case write
}

private final class ProcessEngine: HDF5Engine {
    private let helper: String
    private let begun = Mutex<Begun?>(nil)

    init(helper: String) { self.helper = helper }

    /// A file that is being read before anybody asked for it.
    private struct Begun: ~Copyable {
        let stamp: FileStamp
        let question: Question
    }

    /// What the helper was asked, and where its answer will be.
    private struct Question: ~Copyable {
        let arguments: [String]
        let process: HelperProcess
        let answer: SharedMemory
    }

    func begin(reading path: String, budgets: Budgets) throws {
        // A pipe would take notice of being opened.
        guard FileStamp(path) != nil else { return }
        let input = try MappedFile.open(path)
        defer { close(input) }
        var start = [UInt8](repeating: 0, count: HDF5Signature.bytes.count)
        guard pread(input, &start, start.count, 0) == start.count, start == HDF5Signature.bytes,
            let stamp = FileStamp(descriptor: input)
        else { return }
        try begun.withLock { begun in
            begun = Begun(stamp: stamp, question: try question(.read, input, named: path, budgets))
        }
    }

    func read(path: String, budgets: Budgets) throws -> HDF5Tree {
        let input = try MappedFile.open(path)
        defer { close(input) }
        let begun = begun.withLock { $0.take() }
        let stamp = FileStamp(descriptor: input)
        let question =
            if let begun, begun.stamp == stamp, begun.question.arguments == Self.arguments(.read, budgets) {
                begun.question
            } else {
                try question(.read, input, named: path, budgets)
            }
        let answer = try wait(for: question, .read, named: path, budgets)
        return try HDF5Tree(snapshot: answer, file: path, budgets: budgets)
    }

    func read(_ bytes: Storage, named file: String, budgets: Budgets) throws -> HDF5Tree {
        let input = try SharedMemory()
        try withExtendedLifetime(bytes) { try input.write(bytes.bytes.count) { $0.copyMemory(from: bytes.bytes) } }
        let answer = try ask(.read, input.descriptor, named: file, budgets)
        return try HDF5Tree(snapshot: answer, file: file, budgets: budgets)
    }

    func bytes(of tree: HDF5Tree, named file: String, budgets: Budgets) throws -> Storage {
        let encoder = SnapshotEncoder(tree)
        let input = try SharedMemory()
        try input.write(encoder.byteCount) { encoder.write(to: $0) }
        return try ask(.write, input.descriptor, named: file, budgets).fileBytes(file: file)
    }

    /// Runs the helper on `input` and maps its answer.
    private func ask(_ task: HelperTask, _ input: Int32, named file: String, _ budgets: Budgets) throws -> Storage {
        try wait(for: question(task, input, named: file, budgets), task, named: file, budgets)
    }

    private static func arguments(_ task: HelperTask, _ budgets: Budgets) -> [String] {
        [task.rawValue] + budgets.helperArguments
    }

    /// Starts the helper on `input`.
    private func question(
        _ task: HelperTask, _ input: Int32, named file: String, _ budgets: Budgets
    ) throws -> Question {
        let answer = try SharedMemory()
        let arguments = Self.arguments(task, budgets)
        do throws(HelperProcess.NotStarted) {
            let process = try HelperProcess(helper, arguments, reading: input, writing: answer.descriptor)
            return Question(arguments: arguments, process: process, answer: answer)
        } catch {
            throw FileError(
                task.failure, file: file, "the command \(helper) can't be started", cause: [error.reason])
        }
    }

    /// Waits for the helper and maps its answer.
    private func wait(
        for question: consuming Question, _ task: HelperTask, named file: String, _ budgets: Budgets
    ) throws -> Storage {
        let doing =
            switch task {
            case .read: "reading"
            case .write: "writing"
            }
        switch question.process.wait(seconds: budgets.helperSeconds) {
        case .answered, .exited(0): break
        case .exited(let status):
            throw FileError(task.failure, file: file, "the command \(helper) failed with exit status \(status)")
        case .tooSlow, .killed(signal: SIGXCPU):
            throw FileError(
                .overBudget, file: file, "\(doing) it took longer than \(budgets.helperSeconds.significant(6)) seconds")
        case .killed(signal: SIGPROF):
            throw FileError(.overBudget, file: file, "\(doing) it took too much of the processor's time")
        case .killed(let signal):
            throw FileError(
                task == .read ? .malformed : .unwritable, file: file,
                "\(doing) it crashed the HDF5 library (signal \(signal))")
        }
        return Storage(try MappedFile(descriptor: question.answer.descriptor, path: file))
    }
}

extension HelperTask {
    /// What it is where the helper does not do it.
    fileprivate var failure: FileError.Kind {
        switch self {
        case .read: .unreadable
        case .write: .unwritable
        }
    }
}

extension Budgets {
    /// The budgets as arguments of the helper.
    var helperArguments: [String] {
        [decodedBytes, expansion, expansionGrace, members, depth, textBytes].map(String.init)
            + ["\(helperSeconds)", "\(helperProcessorSeconds)"]
    }

    /// The budgets that the helper was given; nil where they are none.
    package init?(helperArguments arguments: some Collection<String>) {
        let numbers = arguments.prefix(6).compactMap { Int($0) }
        let seconds = arguments.dropFirst(6).compactMap { Double($0) }
        guard numbers.count == 6, seconds.count == 2, arguments.count == 8, seconds.allSatisfy({ $0 >= 0 })
        else { return nil }
        self.init()
        decodedBytes = numbers[0]
        expansion = numbers[1]
        expansionGrace = numbers[2]
        members = numbers[3]
        depth = numbers[4]
        textBytes = numbers[5]
        helperSeconds = seconds[0]
        helperProcessorSeconds = seconds[1]
    }
}
