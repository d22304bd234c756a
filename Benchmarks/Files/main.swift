// How fast files are opened and read on this machine, beside Python's safetensors:
//
//     swift build -c release && .build/release/MienFileBenchmark [python3 with safetensors and NumPy]
//
// MIEN_PYTHON names the Python too. Without one that has them, our own times stand alone. Both sides read files that were
// just written, so that all is in memory: the disk is not measured. The rounds of both sides take turns.
import MienArchives
import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienHDF5
import MienHDF5Tree
import MienNetworks
import MienTensors

let rounds = 6
let repetitions = 5
let python = CommandLine.arguments.dropFirst().first ?? getenv("MIEN_PYTHON").map { String(cString: $0) } ?? "python3"

/// The folder of this file.
let here = FilePaths.folder(of: #filePath)

/// One round of the other side, as peer.py prints it; nil where it can't be had.
func peerTimes(_ file: String) throws -> JSON? {
    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: #"'\''"#) + "'" }
    let words = [python, FilePaths.join(here, "peer.py"), file, "\(repetitions)"]
    guard let stream = popen(words.map(quoted).joined(separator: " "), "r") else { return nil }
    var output: [UInt8] = []
    while case let byte = getc(stream), byte != EOF { output.append(UInt8(byte)) }
    guard pclose(stream) == 0 else { return nil }
    return try output.withUnsafeBytes { try JSON(parsing: $0) }
}

extension JSON {
    var numbers: [Double]? { array?.compactMap(\.number) }
}

let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
let folder = FilePaths.join(parent, "mien-benchmark-\(getpid())")
try FilePaths.makeFolder(folder)
defer {
    for name in (try? FilePaths.contents(ofFolder: folder)) ?? [] { unlink(FilePaths.join(folder, name)) }
    rmdir(folder)
}
let files = try Checkpoints(in: folder)
let alone = ThreadPool(threads: 1)
let threads = ThreadPool.shared.threads

var openCheckpoint = Measurement("mien: open .mien")
var openArrays = Measurement("mien: open .safetensors")
var sum = Measurement("mien: sum .mien, 1 thread")
var sumThreads = Measurement("mien: sum .mien, \(threads) threads")
var sumArrays = Measurement("mien: sum .safetensors, 1 thread")
var copy = Measurement("mien: copy .mien, 1 thread")
var copyThreads = Measurement("mien: copy .mien, \(threads) threads")
var copyArrays = Measurement("mien: copy .safetensors, 1 thread")
var checksums = Measurement("mien: checksums of .mien, 1 thread")
var (peerOpen, peerSum) = (Measurement("safetensors: safe_open"), Measurement("safetensors: get_tensor and sum"))
var (peerCopy, peerRead) = (Measurement("safetensors: load_file"), Measurement("safetensors: load_file by pread"))
var versions: String?

func copied(_ pool: ThreadPool) throws -> StoredModel {
    try Checkpoint.model(in: Storage(readingFile: files.checkpoint, pool: pool), file: files.checkpoint)
}
let total = try Checkpoint.model(contentsOf: files.checkpoint).weights.total
let copiedTotal = try copied(.shared).weights.total
precondition(copiedTotal == total, "a copy has the bytes of the file")

for _ in 0..<rounds {
    try openCheckpoint.add(repetitions: repetitions) { try Checkpoint.model(contentsOf: files.checkpoint) }
    try openArrays.add(repetitions: repetitions) { try NamedArrays(contentsOf: files.safetensors) }
    try sum.add(repetitions: repetitions) { try Checkpoint.model(contentsOf: files.checkpoint).weights.sums() }
    try sumThreads.add(repetitions: repetitions) {
        try Checkpoint.model(contentsOf: files.checkpoint).weights.sums(.shared)
    }
    try sumArrays.add(repetitions: repetitions) {
        try NamedArrays(contentsOf: files.safetensors).map(\.array).sums()
    }
    try copy.add(repetitions: repetitions) { try copied(alone) }
    try copyThreads.add(repetitions: repetitions) { try copied(.shared) }
    try copyArrays.add(repetitions: repetitions) {
        let storage = try Storage(readingFile: files.safetensors, pool: alone)
        return try NamedArrays(SharedBytes(storage.bytes, keptAliveBy: storage), file: files.safetensors)
    }
    try checksums.add(repetitions: repetitions) {
        let examination = try Checkpoint.examine(contentsOf: files.checkpoint)
        precondition(examination.damage.isEmpty, "a file as it was written")
        return examination
    }
    if let times = try peerTimes(files.safetensors) {
        precondition(times["total"]?.integer.map(UInt64.init) == total, "both sides read the same")
        versions = times["versions"]?.string
        peerOpen.add(times["open"]?.numbers ?? [])
        peerSum.add(times["sum"]?.numbers ?? [])
        peerCopy.add(times["copy"]?.numbers ?? [])
        peerRead.add(times["pread"]?.numbers ?? [])
    }
}

// Either is the peer's way to load a file; ours is held against the faster one.
let peerLoad = peerRead.seconds.isEmpty || peerCopy.median < peerRead.median ? peerCopy : peerRead
print(
    """
    50 arrays of float32, \((Double(files.byteCount) / 1e6).fixed(0)) MB, warm; milliseconds, \
    \(rounds) rounds of \(repetitions) after one that does not count
    \(versions.map { "peer: \($0)" } ?? "no peer: \(python) has no safetensors and NumPy")

    open: the header is read, and all arrays can be reached; nothing is copied
    sum:  open, and add up every float in place
    copy: every array in fresh memory

    \(table([
        (openCheckpoint, peerOpen), (openArrays, peerOpen), (peerOpen, nil),
        (sum, peerSum), (sumThreads, peerSum), (sumArrays, peerSum), (peerSum, nil),
        (copy, peerLoad), (copyThreads, peerLoad), (copyArrays, peerLoad), (peerCopy, nil), (peerRead, nil),
        (checksums, nil),
    ]))

    """)

let network = FilePaths.join(here, "../../Samples/mini_xception.h5")
var inProcess = Measurement("in this process")
var byHelper = Measurement("by mien-hdf5")
let helper = HDF5Access.process(helper: try HDF5Access.helperBesideExecutable())
for _ in 0..<10 {
    try inProcess.add(repetitions: repetitions) { try HDF5Access.inProcess.read(network) }
    try byHelper.add(repetitions: repetitions) { try helper.read(network) }
}
print(
    """
    HDF5, Samples/mini_xception.h5; milliseconds, \(inProcess.seconds.count) times each

    \(table([(inProcess, nil), (byHelper, nil)]))
    The helper costs \(((byHelper.median - inProcess.median) * 1000).fixed(2)) ms by the medians, \
    \(((byHelper.least - inProcess.least) * 1000).fixed(2)) ms by the least.
    """)
