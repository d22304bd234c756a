import MienImaging
import Testing

@Suite struct PNGTests {
    @Test func writesTheSameBytesEachTime() throws {
        let image = Image(width: 3, height: 2, channels: 1, pixels: [0, 1, 2, 128, 254, 255])
        let file = try image.pngData()
        #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(try image.pngData() == file)
    }
}
