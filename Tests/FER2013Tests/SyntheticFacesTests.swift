import MienFER2013
import MienImaging
import Testing

@Suite struct SyntheticFacesTests {
    private static let checksums: [UInt64] = [
        0xF416313C70E431AD, 0xBEAD4938727494B5, 0x9EDED54DCCEC5757, 0x7625FF4D71BABC44, 0xE81E18B7860275B7,
        0x8F67F6F90DF8EE17, 0x3A22308202262089,
    ]

    /// The same on every machine: a change here makes everyone draw the sample data anew.
    @Test(
        arguments: zip(Emotion.fer2013, SyntheticFacesTests.checksums))
    func drawsTheSameFacesEverywhere(_ emotion: Emotion, _ expected: UInt64) {
        let faces = SyntheticFaces(seed: 1)
        let pixels = [10, 41, 44, 46].flatMap { faces.face(emotion, index: $0).pixels }
        #expect(checksum(pixels) == expected)
    }

    @Test func drawsAFaceWithoutDrawingTheOnesBefore() {
        let faces = Array(SyntheticFaces(seed: 3).samples(count: 9))
        #expect(faces[8].image == SyntheticFaces(seed: 3).face(.disgust, index: 8))
    }

    @Test func changesWithSeedIndexAndEmotion() {
        let face = SyntheticFaces(seed: 1).face(.sad, index: 0)
        #expect((face.width, face.height, face.channels) == (48, 48, 1))
        #expect(face != SyntheticFaces(seed: 2).face(.sad, index: 0))
        #expect(face != SyntheticFaces(seed: 1).face(.sad, index: 1))
        #expect(face != SyntheticFaces(seed: 1).face(.happy, index: 0))
    }

    @Test func takesTheEmotionsInTurnAndDividesTheFaces() {
        let samples = SyntheticFaces().samples(count: 21).map { ($0.emotion, $0.usage) }
        #expect(samples.map(\.0) == Emotion.fer2013 + Emotion.fer2013 + Emotion.fer2013)
        #expect(
            samples.map(\.1) == [Usage](repeating: .training, count: 16) + [.publicTest, .publicTest]
                + [.privateTest, .privateTest, .privateTest])
    }

    /// A net that looks at one pixel must not learn the emotion.
    @Test func spreadsEveryEmotionOverTheTones() {
        let faces = SyntheticFaces(seed: 1)
        let mouth = 36 * 48 + 24
        for emotion in Emotion.allCases {
            let tones = (0..<40).map { faces.face(emotion, index: $0).pixels[mouth] }
            #expect((tones.max() ?? 0) - (tones.min() ?? 0) > 80)
        }
    }
}
