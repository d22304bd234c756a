import MienBasics
import MienImaging

/// What the path of one or many faces leads to.
enum FacePlace: Sendable {
    case picture(path: String, emotion: Emotion?, budgets: Budgets)
    case source(any FaceSource)

    init(_ path: String, budgets: Budgets) throws {
        let (emotion, path) = try Self.labelled(path)
        if try emotion == nil && (FilePaths.isFolder(path) || !Self.isPicture(path)) {
            self = .source(try openFaces(at: path, budgets: budgets))
        } else {
            self = .picture(path: path, emotion: emotion, budgets: budgets)
        }
    }

    var count: Int { if case .source(let source) = self { source.count } else { 1 } }

    func face(at index: Int) throws -> FacePicture {
        switch self {
        case .picture(let path, let emotion, let budgets):
            FacePicture(name: path, emotion: emotion, image: try Image(contentsOf: path, budgets: budgets))
        case .source(let source): FacePicture(try source.sample(at: index), of: source)
        }
    }

    /// `happy=face.png` as its two parts, unless that is a file's name.
    private static func labelled(_ path: String) throws -> (Emotion?, String) {
        guard let sign = path.firstIndex(of: "="), !FilePaths.exists(path) else { return (nil, path) }
        let (name, picture) = (String(path[..<sign]), String(path[path.index(after: sign)...]))
        if let emotion = Emotion(named: name) { return (emotion, picture) }
        guard FilePaths.exists(picture) else { return (nil, path) }
        throw FileError(
            .mismatch, file: picture, found: "the emotion \"\(name)\"",
            expected: Emotion.allCases.map(\.rawValue).joined(separator: ", "))
    }

    /// By its bytes or, so that a picture which is none is called that, by its name.
    private static func isPicture(_ path: String) throws -> Bool {
        if ["png", "jpg", "jpeg"].contains(FilePaths.fileExtension(of: path)) { return true }
        let content = try MappedFile(path: path).withBytes(FileContent.guess(from:))
        return content == "a PNG picture" || content == "a JPEG picture"
    }
}
