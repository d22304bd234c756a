import MienBasics
import MienEvaluation
import MienReporting

/// The folder that a training writes: what it was asked for, how it went, and what came of it.
///
///     settings.json     all settings as they were used
///     history.csv       a row per epoch; history.json the same
///     curves.svg        loss and accuracy by epoch
///     best.mien         the network of the best epoch
///     last.mien         the state that the run goes on from
///     scores.json       the best network's scores on faces that nothing depended on; scores.csv, scores.txt
///     confusion.svg     which classes are taken for which
///     events/           for TensorBoard
public struct RunFolder: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var settings: String { FilePaths.join(path, "settings.json") }
    public var best: String { FilePaths.join(path, "best.mien") }
    public var last: String { FilePaths.join(path, "last.mien") }
    public var scores: String { FilePaths.join(path, "scores.json") }

    func file(_ name: String) -> String { FilePaths.join(path, name) }

    /// Makes sure that the folder is not there, or has nothing in it, and that it can be made.
    ///
    /// - Throws: `FileError`.
    func check() throws {
        if FilePaths.isFolder(path) {
            // What a writer has left that was killed is in nobody's way.
            let names = try FilePaths.contents(ofFolder: path).filter { name in
                !["settings.json.part-", "last.mien.part-"].contains(where: name.hasPrefix)
            }
            guard let other = names.first else { return }
            let isRun = FilePaths.exists(last)
            throw FileError(
                .unwritable, file: path, found: isRun ? "a training" : "a folder with `\(other)` in it",
                expected: isRun ? "a new folder, or --resume" : "a new folder")
        }
        guard !FilePaths.exists(path) else {
            throw FileError(.unwritable, file: path, found: "a file", expected: "a new folder")
        }
        try AtomicFile.checkFolder(of: path)
    }

    /// Scores in four forms, with the intervals that `mien evaluate` gives them.
    func write(_ scores: Scores, title: String, pool: ThreadPool) throws -> ScoreIntervals {
        let intervals = scores.intervals(pool: pool)
        try AtomicFile.write(JSON.object(scores.json(with: intervals)).text(indented: true) + "\n", to: self.scores)
        try AtomicFile.write(scores.csv(with: intervals) + "\n", to: file("scores.csv"))
        try AtomicFile.write(scores.text(with: intervals) + "\n", to: file("scores.txt"))
        try AtomicFile.write(ConfusionFigure(scores.confusion, title: title).svg(), to: file("confusion.svg"))
        return intervals
    }
}
