public import MienBasics

/// What a source says of a face without giving its picture.
public struct FaceLabel: Hashable, Sendable {
    /// Nil where nobody says.
    public var emotion: Emotion?
    /// Nil where the source does not divide its faces.
    public var usage: Usage?

    public init(_ emotion: Emotion?, _ usage: Usage? = nil) {
        self.emotion = emotion
        self.usage = usage
    }
}

/// Faces at numbered places, each read when it is asked for; of most it is known what they show.
public protocol FaceSource: Sendable {
    /// The path it was opened from.
    var path: String { get }
    /// Which emotion each number stands for, where the source says it in numbers or remembers that it was.
    var labels: LabelOrder? { get }
    /// What of the source has been passed over without harm, in words; nil for nothing.
    var remark: String? { get }
    /// What is wrong with the source itself, beyond single faces: folders and rows that are no faces and are passed over. None
    /// where it was opened to throw the first of them.
    var problems: [FileError] { get }
    /// How many faces there are.
    var count: Int { get }
    /// Where the `index`-th face is, for people: `row 17`, `train/happy/Training_3908.jpg`; nothing is read.
    func name(at index: Int) -> String
    /// What the `index`-th face shows; cheap, the picture is not touched.
    ///
    /// - Throws: ``FileError`` of kind `malformed` where the source does not say it rightly.
    func label(at index: Int) throws -> FaceLabel
    /// The number by which the `index`-th face is known elsewhere, from 0: its row in the CSV that it comes from; by default
    /// `index`.
    func number(at index: Int) -> Int
    /// Lets go of what is in memory of some faces, which may be read again all the same.
    func forget(_ range: Range<Int>)
    /// The `index`-th face.
    ///
    /// - Throws: ``FileError``: `malformed` for a broken row or picture; what reading a picture throws.
    func sample(at index: Int) throws -> FaceSample
}

extension FaceSource {
    public func number(at index: Int) -> Int { index }

    public func forget(_ range: Range<Int>) {}

    public var labels: LabelOrder? { nil }

    public var remark: String? { nil }

    public var problems: [FileError] { [] }

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

/// Opens faces: a folder of pictures, FER2013's CSV or a list of pictures, whichever is at `path`.
///
/// - Parameter labels: which emotion each number stands for; nil for what the file itself says, or FER2013's order.
/// - Throws: ``FileError``; see ``ImageFolder``, ``FERFile`` and ``FaceList``; the first of the source's problems, too.
public func openFaces(
    at path: String, labels: LabelOrder? = nil, budgets: Budgets = .standard
) throws -> any FaceSource {
    let source = try openFaces(tolerant: path, labels: labels, budgets: budgets)
    if let problem = source.problems.first { throw problem }
    return source
}

/// The same for whoever wants to know all that is wrong with them: what can't be made sense of stands in
/// ``FaceSource/problems``.
public func openFaces(
    tolerant path: String, labels: LabelOrder? = nil, budgets: Budgets = .standard
) throws -> any FaceSource {
    if FilePaths.isFolder(path) { return try ImageFolder(tolerant: path, budgets: budgets) }
    do {
        return try FERFile(path: path, labels: labels, budgets: budgets)
    } catch let error as FileError where error.kind == .unrecognised && error.place == "row 1" {
        // A text, and no pixels in it: maybe it says where they are.
        guard try FaceList.isOne(path) else { throw error }
        return try FaceList(tolerant: path, labels: labels ?? .fer2013, budgets: budgets)
    }
}
