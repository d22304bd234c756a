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

    /// Where it leads.
    var path: String {
        switch self {
        case .picture(let path, _, _): path
        case .source(let source): source.path
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

    /// What is said of a face; nil where nobody says anything.
    func label(at index: Int) throws -> FaceLabel? {
        switch self {
        case .picture(_, let emotion, _): emotion.map { FaceLabel($0) }
        case .source(let source): try source.label(at: index)
        }
    }

    /// The faces of one usage.
    ///
    /// - Throws: ``FileError``, also where there is none.
    func faces(of usage: Usage, pool: ThreadPool) throws -> [Int] {
        let usages = try pool.map(0..<count) { try label(at: $0)?.usage }
        let faces = usages.indices.filter { usages[$0] == usage }
        guard !faces.isEmpty else {
            let found = Usage.allCases.filter(usages.contains).map(\.rawValue)
            throw FileError(
                .mismatch, file: path,
                found: found.isEmpty ? "faces of no usage" : "\(found.joined(separator: " and ")) faces alone",
                expected: "\(usage.rawValue) faces")
        }
        return faces
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
