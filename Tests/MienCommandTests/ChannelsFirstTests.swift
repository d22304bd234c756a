import MienArrayFormats
import MienBasics
import MienImaging
import MienNetworks
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

    /// Colours, whose order in memory differs, in pictures that are not square, and more of them than one batch takes.
    @Test func coloursGoWhereTheyBelong() throws {
        let place = Workplace()
        let (count, height, width) = (35, 5, 7)
        var generator = SeededGenerator(seed: 11)
        let pictures = (0..<count).map { _ in
            Image(
                width: width, height: height, channels: 3,
                pixels: (0..<height * width * 3).map { _ in .random(in: 0...255, using: &generator) })
        }
        let names = pictures.indices.map { "\(100 + $0).png" }
        for (name, picture) in zip(names, pictures) { try AtomicFile.write(picture.pngData(), to: place.path(name)) }
        var found: [DataFormat: (arrays: NamedArrays, answer: String)] = [:]
        for format in DataFormat.allCases {
            try place.write(.coloured(format), as: "model.h5")
            let card = "scale=unit,mean=0.5,0.25,0.125,standardDeviation=0.5,0.25,2"
            for arguments in [
                ["convert", "model.h5", "\(format.rawValue).mien", "--set-card", card],
                ["extract", "\(format.rawValue).mien"] + names + ["--layers", "conv,classes", "-o", "out.npz"],
                ["maps", "\(format.rawValue).mien"] + names.prefix(2)
                    + ["--layers", "all", "-o", "\(format.rawValue)"],
            ] {
                let run = try place.mien(arguments)
                #expect(run.status == 0, "\(arguments): \(run.remarks)")
            }
            let answer = try place.mien(["predict", "\(format.rawValue).mien"] + names)
            #expect(answer.status == 0, "\(answer.remarks)")
            found[format] = (try NamedArrays(contentsOf: place.path("out.npz")), answer.output)
        }
        let (first, last) = (try #require(found[.channelsFirst]), try #require(found[.channelsLast]))
        #expect(first.answer == last.answer && !first.answer.isEmpty)

        let (mean, deviation): ([Float], [Float]) = ([0.5, 0.25, 0.125], [0.5, 0.25, 2])
        let input = try #require(first.arrays["input"])
        #expect(input.shape == [count, 3, height, width])
        var wanted: [Float] = []
        for picture in pictures {
            for channel in 0..<3 {
                for pixel in 0..<height * width {
                    let sample = Float(picture.pixels[pixel * 3 + channel]) / 255
                    wanted.append((sample - mean[channel]) / deviation[channel])
                }
            }
        }
        #expect(zip(input.floats.values, wanted).allSatisfy { abs($0 - $1) < 1e-6 })
        for name in ["input", "conv"] {
            let (array, other) = (try #require(first.arrays[name]), try #require(last.arrays[name]))
            #expect(DataFormat.channelsFirst.channelsLast(array.floats).values == other.floats.values, "\(name)")
            #expect(array.shape != other.shape)
        }
        #expect(first.arrays["classes"]?.floats.values == last.arrays["classes"]?.floats.values)
        for layer in ["face", "conv", "pool", "classes"] {
            for name in ["100-png.png", "101-png.png"] {
                let path = "\(layer)/\(name)"
                let drawn = try fileBytes(place.path("channels_first/\(path)"))
                #expect(try drawn == fileBytes(place.path("channels_last/\(path)")), "\(path)")
            }
        }
    }

    /// The card's numbers are counted against the axis that has the channels.
    @Test func cardsAreCheckedAgainstTheirChannels() throws {
        let place = Workplace()
        try place.write(.coloured(.channelsFirst), as: "model.h5")
        try place.expectRefusal(
            "convert", "model.h5", "model.mien", "--set-card", "scale=unit,mean=1,2,3,4,5",
            message: "model.h5: card.mean: found 5 numbers, expected 1, or one for each of 3 channels")
    }

    @Test func doctorFindsAPicture() throws {
        let (last, first) = try places()
        let (expected, found) = (try last.mien("doctor", "small.h5"), try first.mien("doctor", "small.h5"))
        #expect(found.output == expected.output && found.status == expected.status)
    }
}
