import MienBasics
public import MienImaging

/// Faces that Mien draws itself, as FER2013 has them: 48 × 48, grey, one of seven emotions.
///
/// They stand in for the data set where that can't be shipped: in samples, tests and figures. One index is one person,
/// in one pose and light, so the seven emotions of an index differ in the expression alone. A face depends on the seed,
/// the index and the emotion, not on what else was drawn, and is the same on every machine: only operations that
/// IEEE 754 defines to the last bit are used.
///
/// The expressions follow the descriptions of Ekman and Friesen, "Unmasking the Face" (1975).
///
///     SyntheticFaces(seed: 1).face(.happy, index: 0)
public struct SyntheticFaces: Sendable {
    /// In pixels, for width and height.
    public static let side = 48

    public let seed: UInt64

    public init(seed: UInt64 = 1) { self.seed = seed }

    /// The `index`-th person, showing `emotion`.
    public func face(_ emotion: Emotion, index: Int) -> Image {
        var person = generator(index, stream: 0)
        var mood = generator(index, stream: Self.stream(of: emotion))
        let identity = FaceIdentity(&person)
        let pose = FacePose(&person)
        let expression = FaceExpression(emotion, &mood)
        var drawing = FaceDrawing(identity, expression, pose)
        drawing.draw()
        return Image(
            width: Self.side, height: Self.side, channels: 1, pixels: drawing.developed(using: &mood))
    }

    /// `count` faces of different people, the emotions in turn; the first eight tenths are for training, the rest is
    /// divided between the two tests, in FER2013's order.
    public func samples(count: Int) -> some Sequence<FaceSample> {
        let source = SyntheticFaceSource(count: count, seed: seed)
        return (0..<count).lazy.map(source.sample)
    }

    /// The streams 1 to 7 are those of FER2013's emotions; 8 is the next person's first.
    private static func stream(of emotion: Emotion) -> Int {
        Emotion.fer2013.firstIndex(of: emotion).map { 1 + $0 } ?? 1 << 40
    }

    private func generator(_ index: Int, stream: Int) -> SeededGenerator {
        let number = UInt64(bitPattern: Int64(index)) &* 8 &+ UInt64(stream)
        return SeededGenerator(seed: seed &* 0xD134_2543_DE82_EF95 &+ number)
    }
}
