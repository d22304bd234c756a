public import MienImaging

/// A picture of a face and what its source says of it.
public struct FaceSample: Sendable, Equatable {
    /// The position in what it comes from, from 0.
    public var index: Int
    /// Where it comes from, for people: `row 17`, `train/happy/Training_3908.jpg`.
    public var name: String
    /// Nil where nobody says.
    public var emotion: Emotion?
    /// Nil where the source does not divide its faces.
    public var usage: Usage?
    public var image: Image

    public init(index: Int, name: String, emotion: Emotion?, usage: Usage?, image: Image) {
        self.index = index
        self.name = name
        self.emotion = emotion
        self.usage = usage
        self.image = image
    }
}
