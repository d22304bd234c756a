public import MienBasics
public import MienImaging

/// A picture of a face, of which it may not be known what it shows.
public struct FacePicture: Sendable {
    /// Where it comes from: a path, and a row of it.
    public var name: String
    /// Nil where nobody says.
    public var emotion: Emotion?
    public var image: Image

    public init(name: String, emotion: Emotion?, image: Image) {
        self.name = name
        self.emotion = emotion
        self.image = image
    }

    /// The faces at `paths`, each of which is a picture, FER2013's CSV or a folder of faces, in their order. A picture may
    /// be given as `happy=face.png`, which says what it shows.
    ///
    /// - Parameter most: where to stop; nil for all.
    /// - Throws: ``FileError``; there is at least one face.
    public static func all(at paths: [String], most: Int? = nil, budgets: Budgets = .standard) throws -> [FacePicture] {
        var faces: [FacePicture] = []
        let most = most ?? .max
        for path in paths where faces.count < most {
            switch try Place(path, budgets: budgets) {
            case .picture(let face): faces.append(face)
            case .source(let source):
                for index in 0..<min(source.count, most - faces.count) {
                    faces.append(FacePicture(try source.sample(at: index), of: source))
                }
            }
        }
        guard !faces.isEmpty else {
            throw FileError(.mismatch, file: paths.joined(separator: ", "), found: "no faces", expected: "at least one")
        }
        return faces
    }

    /// Faces to look at, emotion by emotion: from a CSV or a folder the first `count` of each of `emotions`, and every
    /// picture that is given by itself.
    ///
    /// - Throws: ``FileError``, also where a CSV or a folder has fewer of an emotion.
    public static func chosen(
        at paths: [String], emotions: [Emotion], each count: Int, budgets: Budgets = .standard
    ) throws -> [FacePicture] {
        var labelled: [FacePicture] = []
        var faces: [FacePicture] = []
        for path in paths {
            switch try Place(path, budgets: budgets) {
            case .picture(let face): faces.append(face)
            case .source(let source):
                for emotion in emotions {
                    labelled += try source.first(count, of: emotion).map { FacePicture($0, of: source) }
                }
            }
        }
        return labelled + faces
    }

    private init(_ sample: FaceSample, of source: any FaceSource) {
        self.init(name: "\(source.path): \(sample.name)", emotion: sample.emotion, image: sample.image)
    }
}

/// What a path leads to.
private enum Place {
    case picture(FacePicture)
    case source(any FaceSource)

    init(_ path: String, budgets: Budgets) throws {
        let (emotion, path) = try Self.labelled(path)
        if try emotion == nil && (FilePaths.isFolder(path) || !Self.isPicture(path)) {
            self = .source(try openFaces(at: path, budgets: budgets))
        } else {
            self = .picture(
                FacePicture(name: path, emotion: emotion, image: try Image(contentsOf: path, budgets: budgets)))
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
