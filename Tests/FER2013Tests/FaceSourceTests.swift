import MienBasics
import MienFER2013
import Testing

@Suite struct FaceSourceTests {
    @Test func picksTheFirstFacesOfAnEmotion() throws {
        try withSource { source in
            let any = try source.first(2, of: .disgust)
            #expect(any.map(\.index) == [1, 8])
            let tested = try source.first(1, of: .disgust, usage: .privateTest)
            #expect(tested.map(\.index) == [29])
        }
    }

    @Test func saysWhenThereAreTooFew() throws {
        try withSource { source in
            let error = try #require(throws: FileError.self) { try source.first(6, of: .sad) }
            #expect(error.description == "\(source.path): found 4 sad faces, expected 6")
            let other = try #require(throws: FileError.self) { try source.first(1, of: .sad, usage: .privateTest) }
            #expect(other.problem == "found 0 sad PrivateTest faces, expected 1")
        }
    }

    @Test func namesAPathWhereThereIsNothing() throws {
        let error = try #require(throws: FileError.self) { try openFaces(at: "/nowhere/fer2013.csv") }
        #expect(error.description == "/nowhere/fer2013.csv: no such file or directory")
    }

    private func withSource(_ body: (any FaceSource) throws -> Void) throws {
        try withFolder { folder in
            let path = FilePaths.join(folder, "faces.csv")
            try FERFile.write(SyntheticFaces(seed: 1).samples(count: 30), to: path)
            try body(try openFaces(at: path))
        }
    }
}
