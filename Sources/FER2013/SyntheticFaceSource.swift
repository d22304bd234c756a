/// Drawn faces of different people, the emotions in turn; the first eight tenths are for training, the rest is divided between
/// the two tests, in FER2013's order.
public struct SyntheticFaceSource: FaceSource {
    public let count: Int
    private let faces: SyntheticFaces

    public init(count: Int, seed: UInt64 = 1) {
        self.count = count
        faces = SyntheticFaces(seed: seed)
    }

    public var path: String { "faces drawn by mien (seed \(faces.seed))" }

    public func name(at index: Int) -> String { "face \(index)" }

    public func label(at index: Int) -> FaceLabel {
        let usage: Usage = index < count * 8 / 10 ? .training : index < count * 9 / 10 ? .publicTest : .privateTest
        return FaceLabel(Emotion.fer2013[index % Emotion.fer2013.count], usage)
    }

    public func sample(at index: Int) -> FaceSample {
        let emotion = Emotion.fer2013[index % Emotion.fer2013.count]
        return FaceSample(
            index: index, name: name(at: index), emotion: emotion, usage: label(at: index).usage,
            image: faces.face(emotion, index: index))
    }

    /// What a folder of such faces says of itself.
    public var readme: String {
        """
        These faces are synthetic: drawn by mien, seed \(faces.seed), \(count) in all. They show nobody, and are no part of FER2013,
        whose form they have: 48 x 48 pixels, grey, seven emotions. Each is another person. They are for trying things out
        and for tests; what a network makes of them says nothing about photographs.

        """
    }
}
