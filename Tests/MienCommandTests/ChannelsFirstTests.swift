import MienArrayFormats
import MienBasics
import MienTensors
import MienTestSupport
import Testing

/// A network whose pictures have their channel first sees what the one sees whose pictures have it last.
@Suite struct ChannelsFirstTests {
    private func places() throws -> (last: Workplace, first: Workplace) {
        let places = (last: try Workplace.small(), first: try Workplace.small())
        try places.first.write(.smallWithChannelsFirst)
        return places
    }

    private let face: String = {
        let root = (0..<3).reduce(#filePath) { path, _ in FilePaths.folder(of: path) }
        return FilePaths.join(root, "Samples/happy.png")
    }()

    @Test func predictsTheSame() throws {
        let (last, first) = try places()
        let options = ["predict", "small.h5", face, "--scale", "unit", "--labels", "a,b,c"]
        let (expected, found) = (try last.mien(options), try first.mien(options))
        #expect(found.status == 0, "\(found.remarks)")
        #expect(found.output == expected.output && !found.output.isEmpty)
    }

    @Test func drawsTheSameMaps() throws {
        let (last, first) = try places()
        let options = ["maps", "small.h5", "happy=" + face, "--layers", "all", "--scale", "unit", "-o", "maps"]
        for place in [last, first] {
            let run = try place.mien(options)
            #expect(run.status == 0, "\(run.remarks)")
        }
        for layer in ["face", "conv", "norm", "relu", "pool", "classes"] {
            let paths = ["maps/\(layer)/happy.png", "maps/\(layer).svg"]
            for path in paths {
                #expect(try fileBytes(first.path(path)) == fileBytes(last.path(path)), "\(path)")
            }
        }
    }

    /// Channels that are first in single layers alone are told from rows there.
    @Test func drawsTheSameMapsOfSingleLayers() throws {
        let (last, mixed) = try places()
        try mixed.write(.smallWithChannelsBroughtFirst)
        for place in [last, mixed] {
            let run = try place.mien([
                "maps", "small.h5", "happy=" + face, "--layers", "all", "--scale", "unit", "-o", "maps",
            ])
            #expect(run.status == 0, "\(run.remarks)")
        }
        for layer in ["face", "conv", "norm", "relu", "pool", "classes"] {
            let path = "maps/\(layer)/happy.png"
            #expect(try fileBytes(mixed.path(path)) == fileBytes(last.path(path)), "\(path)")
        }
        #expect(
            try fileBytes(mixed.path("maps/turned/happy.png")) == fileBytes(last.path("maps/face/happy.png")))
    }

    @Test func takesOutWhatKerasGives() throws {
        let (last, first) = try places()
        for place in [last, first] {
            let run = try place.mien(
                "extract", "small.h5", face, "--layers", "conv,pool", "--scale", "unit", "-o", "out.npz")
            #expect(run.status == 0, "\(run.remarks)")
        }
        let expected = try NamedArrays(contentsOf: last.path("out.npz"))
        let found = try NamedArrays(contentsOf: first.path("out.npz"))
        let (conv, other) = (try #require(found["conv"]), try #require(expected["conv"]))
        #expect(found["input"]?.shape == [1, 1, 6, 6] && conv.shape == [1, 2, 4, 4])
        for channel in 0..<2 {
            for place in 0..<16 {
                #expect(conv.floats.values[channel * 16 + place] == other.floats.values[place * 2 + channel])
            }
        }
        #expect(found["pool"]?.floats.values == expected["pool"]?.floats.values)
    }

    @Test func doctorFindsAPicture() throws {
        let (last, first) = try places()
        let (expected, found) = (try last.mien("doctor", "small.h5"), try first.mien("doctor", "small.h5"))
        #expect(found.output == expected.output && found.status == expected.status)
    }
}
