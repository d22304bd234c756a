import MienBasics
import MienImaging
import Testing

@Suite struct PNGTests {
    @Test func writesTheSameBytesEachTime() throws {
        let image = Image(width: 3, height: 2, channels: 1, pixels: [0, 1, 2, 128, 254, 255])
        let file = try image.pngData()
        #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(try image.pngData() == file)
    }

    @Test func readsWhatItWrote() throws {
        for image in [formulaPicture, formulaPicture.grey()] {
            try withFile([]) { path in
                try image.write(toPNG: path)
                #expect(try Image(contentsOf: path) == image)
                try AtomicFile.write(image.pngData(isPhotograph: true), to: path)
                #expect(try Image(contentsOf: path) == image)
            }
        }
    }

    /// Noise can't be made shorter: the file is as long as it gets.
    @Test(arguments: [(1, 1, 1), (48, 48, 1), (1, 3000, 3), (1000, 700, 3)])
    func writesPhotographsOfAllSizes(_ width: Int, _ height: Int, _ channels: Int) throws {
        var generator = SeededGenerator(seed: 1)
        let pixels = (0..<width * height * channels).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) }
        let image = Image(width: width, height: height, channels: channels, pixels: pixels)
        let read = try withFile(image.pngData(isPhotograph: true)) { try Image(contentsOf: $0) }
        #expect(read == image)
    }

    /// Noise again, in a palette of any size: what is read is the same picture in RGB.
    @Test(arguments: [1, 2, 5, 16, 200, 256]) func writesPalettes(_ colors: Int) throws {
        var generator = SeededGenerator(seed: 2)
        let palette = (0..<colors * 3).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) }
        let indices = (0..<61 * 40).map { _ in UInt8(generator.index(below: colors)) }
        let image = IndexedImage(width: 61, height: 40, palette: palette, indices: indices)
        let file = try image.pngData()
        #expect(try withFile(file) { try Image(contentsOf: $0) } == image.image)
        #expect(file.count < image.image.pixels.count / 2)
        #expect(try image.pngData() == file)
    }

    @Test func namesTheFileThatItCannotWrite() throws {
        let error = try #require(throws: FileError.self) { try formulaPicture.write(toPNG: "/nowhere/face.png") }
        #expect(error.kind == .unwritable)
        #expect(error.file == "/nowhere/face.png")
    }

    @Test func saysThatASideIsTooLongForLibpng() throws {
        let line = Image(width: 1_000_001, height: 1, channels: 1, pixels: [UInt8](repeating: 0, count: 1_000_001))
        let error = try #require(throws: FileError.self) { try line.pngData() }
        #expect(error.kind == .unwritable)
        #expect(error.problem == "the picture can't be written as PNG")
        #expect(!error.cause.joined().isEmpty)
    }
}
