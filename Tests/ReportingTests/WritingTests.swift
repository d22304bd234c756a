import Foundation
import MienBasics
import MienFeatureMaps
import MienImaging
import MienReporting
import MienTensors
import MienTestSupport
import Testing

@Suite struct WritingTests {
    /// Gives `body` the path of a new folder, which goes when it returns.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = TemporaryFolder()
        try withExtendedLifetime(folder) { try body(folder.path) }
    }

    private func files(in folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            let path = FilePaths.join(folder, name)
            if !FilePaths.isFolder(path) { files[name] = try Data(contentsOf: URL(filePath: path)) }
        }
        return files
    }

    @Test func writesPicturesFiguresAndThePage() throws {
        try withFolder { folder in
            let target = folder + "/maps"
            let paths = try FeatureMapReport.sample().write(to: target, rasterizer: nil)
            let layers = ["conv-1-x", "block-conv-1", "dense"]
            let faces = ["angry", "happy-gay", "sad"]
            let expected = layers.flatMap { layer in faces.map { "\(layer)/\($0).png" } } + layers.map { "\($0).svg" }
            #expect(paths == (expected + ["report.html"]).map { "\(target)/\($0)" })
            let files = try files(in: target)
            #expect(files.keys.sorted() == (expected + ["report.html"]).sorted())
            let maps = FeatureMaps(FeatureMapReport.sample().layers[1].maps)
            let picture = try Mosaic(maps).image(of: maps, face: 2).pngData()
            #expect(files["block-conv-1/sad.png"] == Data(picture))
            #expect(try FilePaths.contents(ofFolder: folder) == ["maps"])
        }
    }

    @Test func theSameReportGivesTheSameBytes() throws {
        try withFolder { folder in
            try FeatureMapReport.sample().write(to: folder + "/a", rasterizer: nil)
            try FeatureMapReport.sample().write(to: folder + "/b", rasterizer: nil)
            #expect(try files(in: folder + "/a") == files(in: folder + "/b"))
        }
    }

    @Test func anEarlierReportIsReplaced() throws {
        try withFolder { folder in
            let target = folder + "/maps"
            try FeatureMapReport.sample().write(to: target, rasterizer: nil)
            var report = FeatureMapReport.sample()
            report.layers.removeLast(2)
            try report.write(to: target, rasterizer: nil)
            #expect(try FilePaths.contents(ofFolder: target) == ["conv-1-x", "conv-1-x.svg", "report.html"])
            #expect(try FilePaths.contents(ofFolder: folder) == ["maps"])
        }
    }

    @Test func aFolderOfOtherFilesIsLeftAlone() throws {
        try withFolder { folder in
            try AtomicFile.write("mine", to: folder + "/notes.txt")
            #expect {
                try FeatureMapReport.sample().write(to: folder, rasterizer: nil)
            } throws: { error in
                (error as? FileError)?.kind == .unwritable && "\(error)".hasPrefix("\(folder): notes.txt: ")
            }
            #expect(try files(in: folder) == ["notes.txt": Data("mine".utf8)])
        }
    }

    @Test func someoneElsesPageIsLeftAlone() throws {
        try withFolder { folder in
            let page = "<html><head><meta name=\"mien-files\" content=\"report.html\"/></head></html>"
            try AtomicFile.write(page, to: folder + "/report.html")
            #expect(throws: FileError.self) { try FeatureMapReport.sample().write(to: folder, rasterizer: nil) }
            #expect(try files(in: folder) == ["report.html": Data(page.utf8)])
        }
    }

    @Test func aFileAddedToAReportIsNotLost() throws {
        try withFolder { folder in
            let target = folder + "/maps"
            try FeatureMapReport.sample().write(to: target, rasterizer: nil)
            try AtomicFile.write("mine", to: target + "/dense/notes.txt")
            let before = try files(in: target)
            #expect {
                try FeatureMapReport.sample().write(to: target, rasterizer: nil)
            } throws: { error in
                "\(error)".hasPrefix("\(target): dense/notes.txt: ")
            }
            #expect(try files(in: target) == before)
        }
    }

    @Test func namesCannotLeaveTheFolder() throws {
        try withFolder { folder in
            let report = FeatureMapReport.sample(layers: ["../up", "..", "a\" b"])
            let paths = try report.write(to: folder + "/maps", rasterizer: nil)
            #expect(paths.contains(folder + "/maps/up.svg") && paths.contains(folder + "/maps/layer.svg"))
            #expect(try FilePaths.contents(ofFolder: folder) == ["maps"])
            // What stands in the page about its own files is what is replaced: once more over it.
            try report.write(to: folder + "/maps", rasterizer: nil)
        }
    }
}
