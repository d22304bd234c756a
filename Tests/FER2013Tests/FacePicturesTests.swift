import MienBasics
import MienFER2013
import MienImaging
import Testing

@Suite struct FacePicturesTests {
    /// A CSV of 30 faces: 24 for training, 3 and 3 for tests. A folder whose faces are of no usage. A picture.
    private func withFaces(_ body: (_ csv: String, _ folder: String, _ picture: String) throws -> Void) throws {
        try withFolder { folder in
            let drawn = SyntheticFaces(seed: 1)
            let (csv, faces) = (FilePaths.join(folder, "faces.csv"), FilePaths.join(folder, "faces"))
            try FERFile.write(drawn.samples(count: 30), to: csv)
            for name in ["surprised", "calm"] {
                try FilePaths.makeFolder(FilePaths.join(faces, name))
                try AtomicFile.write(
                    drawn.face(.neutral, index: 0).pngData(), to: FilePaths.join(faces, "\(name)/a.png"))
            }
            try body(csv, faces, FilePaths.join(faces, "calm/a.png"))
        }
    }

    @Test func saysWhatEachFaceShows() throws {
        try withFaces { csv, folder, picture in
            let faces = try FacePictures(at: [folder, picture, "sad=\(picture)", csv], most: 6)
            #expect(try faces.emotions() == [.neutral, .surprise, nil, .sad, .angry, .disgust])
            #expect((0..<6).map(faces.path) == [folder, folder, picture, picture, csv, csv])
            #expect(try faces.face(at: 2).emotion == nil && faces.face(at: 3).emotion == .sad)
        }
    }

    @Test func takesFacesOfOneUsage() throws {
        try withFaces { csv, _, _ in
            let source = try openFaces(at: csv)
            let whole = try (0..<source.count).map(source.sample)
            for usage in Usage.allCases {
                let wanted = whole.filter { $0.usage == usage }
                let faces = try FacePictures(at: [csv, csv], usage: usage)
                #expect(wanted.count >= 3 && faces.count == 2 * wanted.count)
                #expect(try faces.emotions() == (wanted + wanted).map(\.emotion))
                for (index, sample) in (wanted + wanted).enumerated() {
                    let face = try faces.face(at: index)
                    #expect(face.name == "\(csv): \(sample.name)" && face.image == sample.image)
                }
                let first = try FacePictures(at: [csv], most: 2, usage: usage)
                #expect(try first.emotions() == wanted.prefix(2).map(\.emotion))
            }
        }
    }

    @Test func namesThePathWhereNoFaceIsOfTheUsage() throws {
        try withFaces { csv, folder, picture in
            for path in [folder, picture] {
                let error = try #require(throws: FileError.self) {
                    try FacePictures(at: [csv, path], usage: .privateTest)
                }
                #expect(error.description == "\(path): found faces of no usage, expected PrivateTest faces")
            }
            try FERFile.write(
                SyntheticFaces(seed: 1).samples(count: 30).filter { $0.usage != .privateTest }, to: csv)
            let error = try #require(throws: FileError.self) { try FacePictures(at: [csv], usage: .privateTest) }
            #expect(
                error.description == "\(csv): found Training and PublicTest faces alone, expected PrivateTest faces")
        }
    }

    @Test func namesTheRowThatSaysItWrong() throws {
        try withFolder { folder in
            let path = FilePaths.join(folder, "faces.csv")
            try AtomicFile.write("emotion,pixels,Usage\n0,1,Training\n7,1,Training\n0,1,Testing\n", to: path)
            let error = try #require(throws: FileError.self) { try FacePictures(at: [path]).emotions() }
            #expect(error.description == "\(path): row 3: found emotion \"7\", expected 0 to 6")
        }
    }
}
