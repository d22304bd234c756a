import MienBasics
import MienFER2013
import MienImaging
import Testing

@Suite struct FERFileWritingTests {
    private let face = FaceSample(
        index: 0, name: "face 0", emotion: .surprise, usage: .privateTest,
        image: Image(width: 48, height: 48, channels: 1, pixels: (0..<2304).map { UInt8($0 % 256) }))

    @Test func writesTheFormOfTheOriginal() throws {
        try withFolder { folder in
            let path = FilePaths.join(folder, "fer2013.csv")
            try FERFile.write([face, face], to: path)
            let row = "5,\((0..<2304).map { String($0 % 256) }.joined(separator: " ")),PrivateTest\n"
            #expect(try contents(of: path) == Array("emotion,pixels,Usage\n\(row)\(row)".utf8))
        }
    }

    @Test func refusesAPictureOfAnotherSize() throws {
        var large = face
        large.image = Image(width: 64, height: 48, channels: 3, pixels: [UInt8](repeating: 0, count: 64 * 48 * 3))
        let problem = "face 0: found an RGB picture of 64 × 48 pixels, expected a grey one of 48 × 48"
        try expectFailure(writing: large, problem)
    }

    @Test func refusesAFaceWithoutUsage() throws {
        var loose = face
        loose.usage = nil
        try expectFailure(
            writing: loose, "face 0: found a face of no usage, expected one of Training, PublicTest, PrivateTest")
    }

    private func expectFailure(writing sample: FaceSample, _ problem: String) throws {
        try withFolder { folder in
            let path = FilePaths.join(folder, "fer2013.csv")
            let error = try #require(throws: FileError.self) { try FERFile.write([face, sample], to: path) }
            #expect(error.description == "\(path): \(problem)")
            #expect(try FilePaths.contents(ofFolder: folder).isEmpty)
        }
    }
}
