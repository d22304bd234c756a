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

    init(_ sample: FaceSample, of source: any FaceSource) {
        self.init(name: "\(source.path): \(sample.name)", emotion: sample.emotion, image: sample.image)
    }
}
