public import MienBasics

/// What a source says of a face without giving its picture.
public struct FaceLabel: Hashable, Sendable {
    public var emotion: Emotion
    /// Nil where the source does not divide its faces.
    public var usage: Usage?

    public init(_ emotion: Emotion, _ usage: Usage? = nil) {
        self.emotion = emotion
        self.usage = usage
    }
}

/// Labelled faces at numbered places, each read when it is asked for.
public protocol FaceSource: Sendable {
    /// The path it was opened from.
    var path: String { get }
    /// How many faces there are.
    var count: Int { get }
    /// What the `index`-th face shows; cheap, the picture is not touched.
    ///
    /// - Throws: ``FileError`` of kind `malformed` where the source does not say it rightly.
    func label(at index: Int) throws -> FaceLabel
    /// The `index`-th face.
    ///
    /// - Throws: ``FileError``: `malformed` for a broken row or picture; what reading a picture throws.
    func sample(at index: Int) throws -> FaceSample
}

extension FaceSource {
    /// The first `count` faces of an emotion, of one usage or of any.
    ///
    /// - Throws: ``FileError``: `mismatch` where there are fewer; what reading them throws.
    public func first(_ count: Int, of emotion: Emotion, usage: Usage? = nil) throws -> [FaceSample] {
        var found: [FaceSample] = []
        for index in 0..<self.count where found.count < count {
            let label = try label(at: index)
            guard label.emotion == emotion, usage == nil || label.usage == usage else { continue }
            found.append(try sample(at: index))
        }
        guard found.count == count else {
            let kind = usage.map { "\($0.rawValue) faces" } ?? "faces"
            throw FileError(
                .mismatch, file: path, found: "\(found.count) \(emotion.rawValue) \(kind)", expected: "\(count)")
        }
        return found
    }
}

/// Opens labelled faces: a folder of pictures or FER2013's CSV, whichever is at `path`.
///
/// - Throws: ``FileError``; see ``ImageFolder/init(path:budgets:)`` and ``FERFile/init(path:budgets:)``.
public func openFaces(at path: String, budgets: Budgets = .standard) throws -> any FaceSource {
    if FilePaths.isFolder(path) {
        try ImageFolder(path: path, budgets: budgets)
    } else {
        try FERFile(path: path, budgets: budgets)
    }
}
