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
            let place = try FacePlace(path, budgets: budgets)
            switch place {
            case .picture: faces.append(try place.face(at: 0))
            case .source(let source):
                for emotion in emotions {
                    labelled += try source.first(count, of: emotion).map { FacePicture($0, of: source) }
                }
            }
        }
        return labelled + faces
    }

    init(_ sample: FaceSample, of source: any FaceSource) {
        self.init(name: "\(source.path): \(sample.name)", emotion: sample.emotion, image: sample.image)
    }
}
