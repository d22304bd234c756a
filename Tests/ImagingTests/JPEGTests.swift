import MienBasics
import MienImaging
import Testing

@Suite struct JPEGTests {
    @Test(arguments: Golden.jpegs.indices) func writesPillowsFiles(_ index: Int) throws {
        let (width, height, channels, quality, expected, pixels) = Golden.jpegs[index]
        let file = try pattern(width: width, height: height, channels: channels).jpegData(quality: quality)
        #expect(checksum(file) == expected)
        let read = try withFile(file) { try Image(contentsOf: $0) }
        #expect((read.width, read.height, read.channels) == (width, height, channels))
        #expect(checksum(read.pixels) == pixels)
    }

    @Test func writesTheSameBytesEachTime() throws {
        let file = try formulaPicture.jpegData()
        #expect(try formulaPicture.jpegData() == file)
        #expect(try formulaPicture.jpegData(quality: 95) == file)
        #expect(try formulaPicture.jpegData(quality: 94) != file)
    }

    @Test func writesAFileThatItReads() throws {
        try withFile([]) { path in
            try formulaPicture.grey().write(toJPEG: path, quality: 100)
            #expect(try contents(of: path) == formulaPicture.grey().jpegData(quality: 100))
            #expect(try Image(contentsOf: path).channels == 1)
        }
    }

    @Test func hasRoomForNoise() throws {
        // What compresses worst: black and white by chance, at the best quality.
        var generator = SeededGenerator(seed: 2013)
        for channels in [1, 3] {
            let pixels = (0..<33 * 31 * channels).map { _ in UInt8(Bool.random(using: &generator) ? 255 : 0) }
            let noise = Image(width: 33, height: 31, channels: channels, pixels: pixels)
            #expect(try noise.jpegData(quality: 100).count > 33 * 31)
        }
    }

    @Test func namesTheFileThatItCannotWrite() throws {
        let error = try #require(throws: FileError.self) { try formulaPicture.write(toJPEG: "/nowhere/face.jpg") }
        #expect(error.kind == .unwritable)
        #expect(error.file == "/nowhere/face.jpg")
    }

    @Test func saysThatASideIsTooLongForLibjpeg() throws {
        let line = Image(width: 1, height: 65_501, channels: 1, pixels: [UInt8](repeating: 0, count: 65_501))
        let error = try #require(throws: FileError.self) { try line.jpegData() }
        #expect(error.kind == .unwritable)
        #expect(error.problem == "the picture can't be written as JPEG")
        #expect(error.cause.joined().contains("65500"))
    }
}
