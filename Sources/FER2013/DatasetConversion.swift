public import MienBasics
public import MienHDF5Tree
import MienImaging

/// A data set of faces on its way into another form: a CSV into folders of pictures, folders into a CSV, either into arrays.
///
/// Faces are read, changed and written by all threads, some hundred at a time, and no more of them than those are in memory;
/// but for an HDF5 file, which is put together in memory as a whole. What is written is built beside its place and takes it
/// when all is there, with a ``DatasetManifest``; whatever goes wrong before leaves nothing behind.
public struct DatasetConversion: Sendable {
    public var source: any FaceSource
    /// Which number each emotion gets, in a CSV and in arrays.
    public var labels: LabelOrder
    /// What is done to each picture.
    public var change = PictureChange()
    /// How the samples of arrays are scaled; nil for bytes as they are.
    public var scale: ArrayScale?
    /// Whether faces that can't be read are left out, and said, rather than being the end of it.
    public var isSkipping = false
    /// Whether what is at the target may be replaced: a file, or a folder that has a manifest of Mien's.
    public var isReplacing = false
    /// How HDF5 files are written; needed for those only.
    public var hdf5: HDF5Access?
    /// What a folder says of itself in a `README.txt`; nil for nothing.
    public var readme: String?
    public var pool = ThreadPool.shared

    public init(_ source: any FaceSource, labels: LabelOrder = .fer2013) {
        (self.source, self.labels) = (source, labels)
    }

    /// What came of it.
    public struct Outcome: Sendable {
        public var manifest: DatasetManifest
        /// How many faces there are of each usage and emotion.
        public var counts: [FaceLabel: Int]
        /// What was left out.
        public var skipped: DatasetProblems
        /// Whether the file that was written has the bytes of the one that the faces once came from; nil where that is not
        /// known or not meant.
        public var isOriginal: Bool?
    }

    /// Writes all faces to `path`.
    ///
    /// - Parameter observing: hears how many faces are done, again and again.
    /// - Throws: ``DatasetProblems`` for faces that can't be read, all of them, unless they are to be left out; ``FileError``:
    ///   `mismatch` for faces that have no place in the form, `unwritable`.
    public func write(
        to path: String, as form: DatasetForm, observing: @escaping (_ done: Int) -> Void = { _ in }
    ) throws -> Outcome {
        try checkTarget(path, form)
        let run = ConversionRun(self, path, form, observing)
        switch form {
        case .csv: return try run.writeCSV()
        case .folder(let picture, let layout): return try run.writeFolder(picture, layout)
        case .npz: return try run.writeNPZ()
        case .hdf5: return try run.writeHDF5()
        }
    }

    /// Looks before any work whether the target may be written.
    private func checkTarget(_ path: String, _ form: DatasetForm) throws {
        if !form.isFolder { try AtomicFile.checkFolder(of: path) }
        let (target, origin) = (FilePaths.placed(path), FilePaths.resolved(source.path))
        if FilePaths.isFolder(origin), target.hasPrefix(origin + "/") {
            throw FileError(
                .unwritable, file: path, found: "a place within the data set that is to be read",
                expected: "another place for the result")
        }
        let manifest = DatasetManifest.path(beside: path)
        if !form.isFolder, !isReplacing, FilePaths.exists(manifest) {
            throw FileError(
                .unwritable, file: manifest, found: "a file", expected: "nothing, or --force to replace it")
        }
        guard FilePaths.exists(path) else { return }
        let isFolder = FilePaths.isFolder(path)
        guard isFolder == form.isFolder else {
            throw FileError(
                .unwritable, file: path, found: isFolder ? "a folder" : "a file",
                expected: form.isFolder ? "a folder, or nothing" : "a file, or nothing")
        }
        let content = isFolder ? try FilePaths.contents(ofFolder: path) : []
        if isFolder && content.isEmpty { return }
        guard isReplacing else {
            throw FileError(
                .unwritable, file: path, found: isFolder ? "a folder that is not empty" : "a file",
                expected: "nothing, or --force to replace it")
        }
        if FilePaths.areSame(path, source.path) {
            throw FileError(
                .unwritable, file: path, found: "the data set that is to be read",
                expected: "another place for the result")
        }
        if isFolder && !content.contains(DatasetManifest.nameInFolder) {
            throw FileError(
                .unwritable, file: path, found: "a folder that was not made by mien dataset",
                expected: "one that was, with its manifest.json; others are not replaced, whatever is forced")
        }
    }
}
