public import MienBasics

/// Where a model came from.
public struct Provenance: Sendable, Equatable {
    /// The file that a checkpoint was made from.
    public struct Source: Sendable, Equatable {
        /// The file's name without its folder.
        public var name: String
        /// The file's format in words.
        public var format: String
        /// A digest of the file with the name of its algorithm, `sha256:9f86…`; nil when nobody took one.
        public var digest: String?

        public init(name: String, format: String, digest: String? = nil) {
            self.name = name
            self.format = format
            self.digest = digest
        }
    }

    /// The file's path as the caller gave it.
    public var file: String
    /// The file's format in words: `legacy HDF5, whole model`.
    public var format: String
    /// The version of Keras that wrote it; nil when the file does not say.
    public var kerasVersion: String?
    /// The library that Keras ran on; nil when the file does not say.
    public var backend: String?
    /// The generation of Keras whose words the configuration is written in.
    public var dialect: Dialect
    /// What the file was made from; nil when it is itself what Keras wrote, or does not say.
    public var source: Source?
    /// Which file it was, so that one who wants its digest later can tell whether it still is there; nil where no single
    /// file holds the weights, and for a model that was not read. A checkpoint does not keep it.
    public var stamp: FileStamp?
    /// What stood in the file in the words of an older Keras and was put into those of ``dialect``, a line for each layer:
    /// `` `conv`: Convolution2D → Conv2D; nb_filter → filters ``. A checkpoint does not keep it.
    public var translations: [String]
    /// What the reader took upon itself, a line for each: that kernels were rotated, what an old name was taken to mean, that
    /// Keras computes in another type. A checkpoint does not keep it.
    public var remarks: [String]

    public init(
        file: String, format: String, kerasVersion: String?, backend: String?, dialect: Dialect, source: Source? = nil,
        stamp: FileStamp? = nil, translations: [String] = [], remarks: [String] = []
    ) {
        self.file = file
        self.format = format
        self.kerasVersion = kerasVersion
        self.backend = backend
        self.dialect = dialect
        self.source = source
        self.stamp = stamp
        self.translations = translations
        self.remarks = remarks
    }
}
