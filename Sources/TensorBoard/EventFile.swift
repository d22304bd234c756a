import MienBasics

/// The numbers of a training run, in a file that TensorBoard shows as curves: <https://www.tensorflow.org/tensorboard>.
///
///     let file = try EventFile(in: "runs/a")
///     try file.add([("loss", 1.82), ("val_loss", 1.71)], step: 0)
///
/// A scalar is written as `simple_value`, the older one of TensorBoard's two forms, which PyTorch writes too. TensorBoard
/// itself shows both alike. Its `EventAccumulator`, by which scripts read such files, gives `Scalars` for this one only,
/// and forgets only these when a run that was killed is done again from an earlier step.
///
/// Each call writes whole events, with one call of the system's: a run that is killed leaves what it added before.
public final class EventFile {
    /// `folder/events.out.tfevents.<seconds>.<host>.<process>`.
    public let path: String
    private let descriptor: Int32
    /// How many bytes the whole events take.
    private var size = 0

    /// Makes a new file in `folder`, and the folder where there is none. TensorBoard takes all such files of a folder for
    /// one run, in the order of their names, which is that of their making even within one second.
    ///
    /// - Parameters:
    ///   - step: the first step that will be added. What older files of the folder say of it and of later ones is no longer
    ///     shown: so goes on who was killed after some steps that are now done again.
    ///   - wallTime: in seconds since 1970; now where it is nil.
    /// - Precondition: `step` is not negative, and `wallTime` has at most ten digits before the point.
    /// - Throws: `FileError` of kind `unwritable`, or `unreadable` where the folder's names can't be had.
    public init(in folder: String, startingAt step: Int = 0, wallTime: Double? = nil) throws {
        precondition(step >= 0, "a step from 0 on")
        let wallTime = wallTime ?? Self.now
        try FilePaths.makeFolder(folder)
        (path, descriptor) = try Self.make(in: folder, wallTime: wallTime)
        // The start is said in a first file too: TensorBoard takes the first that it sees in a folder for no restart.
        try append([Event.version(wallTime: wallTime), Event.start(step: step, wallTime: wallTime)])
    }

    deinit { close(descriptor) }

    /// Adds what was measured at a step; not finite numbers too, which TensorBoard marks.
    ///
    /// - Parameters:
    ///   - scalars: TensorBoard draws one curve for each tag, and groups the tags by what stands before their `/`.
    ///   - wallTime: in seconds since 1970; now where it is nil.
    /// - Precondition: `step` is not negative.
    /// - Throws: `FileError` of kind `unwritable`, on a full disk for one; the file then ends with the event before.
    public func add(_ scalars: [(tag: String, value: Float)], step: Int, wallTime: Double? = nil) throws {
        precondition(step >= 0, "a step from 0 on")
        try append([Event.scalars(scalars, step: step, wallTime: wallTime ?? Self.now)])
    }

    /// Returns when all that was added has reached the disk, so that it outlives the machine's crash and not only the
    /// program's.
    ///
    /// - Throws: `FileError` of kind `unwritable`.
    public func flush() throws {
        guard fsync(descriptor) == 0 else { throw FileError(.unwritable, file: path, lastSystemError) }
    }

    private func append(_ events: [[UInt8]]) throws {
        let records = events.flatMap(TFRecord.framed)
        do {
            try records.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
        } catch {
            // A reader goes no further than a part of an event.
            ftruncate(descriptor, off_t(size))
            throw error
        }
        size += records.count
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

// Its name, by which TensorBoard finds it and tells which of two is the older one.
extension EventFile {
    private static let prefix = "events.out.tfevents."

    private static func make(in folder: String, wallTime: Double) throws -> (path: String, descriptor: Int32) {
        precondition((0..<1e10).contains(wallTime), "seconds since 1970, in ten digits")
        // Later than all that are there, whatever the clock says; one that another process makes meanwhile is one more.
        var seconds = max(Int(wallTime), (try latest(in: folder) ?? -1) + 1)
        while true {
            let digits = String(repeating: "0", count: max(10 - "\(seconds)".count, 0)) + "\(seconds)"
            let path = FilePaths.join(folder, "\(prefix)\(digits).\(host).\(getpid())")
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (path, descriptor) }
            guard errno == EEXIST else { throw FileError(.unwritable, file: path, lastSystemError) }
            seconds += 1
        }
    }

    /// The seconds in the name that comes last of all event files in `folder`; nil where there are none.
    private static func latest(in folder: String) throws -> Int? {
        try FilePaths.contents(ofFolder: folder).compactMap { name in
            guard name.hasPrefix(prefix) else { return nil }
            let digits = name.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber }
            return digits.count == 10 ? Int(digits) : nil
        }.max()
    }

    private static let host: String = {
        var name = [CChar](repeating: 0, count: 256)
        let known = gethostname(&name, name.count - 1) == 0
        let letters = String(decoding: name.map(UInt8.init(bitPattern:)).prefix { $0 != 0 }, as: UTF8.self).filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".")
        }
        return known && !letters.isEmpty ? letters : "mien"
    }()
}
