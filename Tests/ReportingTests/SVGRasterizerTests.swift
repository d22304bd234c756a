import Foundation
import MienBasics
import MienImaging
import MienReporting
import Testing

/// librsvg's command belongs to what the project's own script installs.
@Suite struct SVGRasterizerTests {
    @Test func drawsWhatItIsTold() throws {
        let rasterizer = try #require(
            SVGRasterizer(), "rsvg-convert is not installed: run Scripts/install-dependencies.sh")
        let svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#ff0000"/>\
            <rect x="10" width="10" height="10" fill="#0000ff"/></svg>
            """
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).png"
        defer { unlink(path) }
        try AtomicFile.write(rasterizer.png(of: svg, zoom: 3), to: path)
        let image = try Image(contentsOf: path)
        #expect(image.width == 60 && image.height == 30)
        #expect(Array(image.pixels.prefix(3)) == [255, 0, 0] && Array(image.pixels.suffix(3)) == [0, 0, 255])
    }

    @Test func whatIsNoFigureIsRefused() throws {
        let rasterizer = try #require(SVGRasterizer())
        #expect(throws: FileError.self) { try rasterizer.png(of: "no figure") }
    }
}
