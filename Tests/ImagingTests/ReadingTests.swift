import MienBasics
import MienImaging
import Testing

@Suite struct ReadingTests {
    @Test(arguments: Golden.pictures.map(\.file)) func givesPillowsSamples(_ file: String) throws {
        let expected = try #require(Golden.pictures.first { $0.file == file })
        let image = try Image(contentsOf: picture(file))
        #expect(checksum(image.rgb().pixels) == expected.rgb)
        #expect(checksum(image.grey().pixels) == expected.grey)
        let hasColour = ["rgb", "palette", "colour", "progressive"].contains { file.hasPrefix($0) }
        #expect(image.channels == (hasColour ? 3 : 1))
    }

    @Test func refusesCMYK() throws {
        #expect(try failure(of: picture("cmyk.jpg")) == "found a CMYK picture, expected a grey or RGB one")
    }

    @Test(
        arguments: [
            ("", "an empty file"),
            ("\n<!DOCTYPE html><html><body>Sign in to download", "an HTML page"),
            ("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "a Git LFS pointer"),
            ("GIF89a", "a GIF picture"),
            ("emotion,pixels,Usage\n", "text of no known format"),
            ("\u{0}\u{1}\u{2}", "data of no known format"),
        ])
    func namesWhatIsNoPicture(_ text: String, _ name: String) throws {
        try withFile(Array(text.utf8)) { path in
            let error = try #require(throws: FileError.self) { try Image(contentsOf: path) }
            #expect(error.kind == .unrecognised)
            #expect(error.file == path)
            #expect(error.problem == "found \(name), expected a PNG or JPEG picture")
        }
    }

    @Test func namesAMissingFile() throws {
        let error = try #require(throws: FileError.self) { try Image(contentsOf: "/nowhere/face.png") }
        #expect(error.description == "/nowhere/face.png: no such file or directory")
    }

    @Test(arguments: ["rgb8.png", "grey4interlaced.png", "palette4.png", "grey.jpg", "colour.jpg", "progressive.jpg"])
    func refusesAFileThatIsCutShortAnywhere(_ file: String) throws {
        let whole = try contents(of: picture(file))
        for count in 4..<whole.count {
            try withFile(Array(whole.prefix(count))) { path in
                let error = try #require(throws: FileError.self, "\(count) bytes") { try Image(contentsOf: path) }
                #expect(error.kind == .malformed)
                #expect(error.problem.hasSuffix(" picture that is damaged or cut short, expected a whole one"))
                #expect(!error.cause.joined().isEmpty)
            }
        }
    }

    @Test(arguments: ["rgb8.png", "palette2interlaced.png", "colour422.jpg", "progressive.jpg"])
    func survivesAnyDamagedByte(_ file: String) throws {
        let whole = try contents(of: picture(file))
        var generator = SeededGenerator(seed: 5)
        for index in whole.indices {
            var damaged = whole
            damaged[index] ^= UInt8(1 + generator.index(below: 255))
            try withFile(damaged) { path in
                do {
                    // A JPEG's samples carry no checksum, so a damaged one may well decode.
                    _ = try Image(contentsOf: path)
                } catch let error as FileError {
                    #expect(error.file == path)
                }
            }
        }
    }

    @Test func checksTheBudgetBeforeDecoding() throws {
        var budgets = Budgets()
        budgets.imagePixels = 23 * 17 - 1
        let error = try #require(throws: FileError.self) {
            try Image(contentsOf: picture("rgb8.png"), budgets: budgets)
        }
        #expect(error.kind == .overBudget)
        #expect(error.problem == "found 23 × 17 pixels, expected at most 390")
        budgets.imagePixels += 1
        #expect(try Image(contentsOf: picture("rgb8.png"), budgets: budgets).width == 23)
    }

    @Test func refusesASmallFileThatClaimsAHugePicture() throws {
        var file = try contents(of: picture("grey.jpg"))
        // The frame header: marker, length, precision, height, width.
        let frame = try #require(file.indices.first { file[$0...].starts(with: [0xFF, 0xC0]) })
        file.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
        try withFile(file) { path in
            let error = try #require(throws: FileError.self) { try Image(contentsOf: path) }
            #expect(error.problem == "found 65500 × 65500 pixels, expected at most 67,108,864")
        }
    }

    @Test func refusesMoreExpansionThanTheBudgetAllows() throws {
        let white = Image(width: 100, height: 100, channels: 1, pixels: [UInt8](repeating: 255, count: 10_000))
        var budgets = Budgets()
        budgets.expansionGrace = 0
        budgets.expansion = 10
        try withFile(try white.pngData()) { path in
            let error = try #require(throws: FileError.self) { try Image(contentsOf: path, budgets: budgets) }
            #expect(error.kind == .overBudget)
            #expect(
                error.problem.hasSuffix(
                    "bytes that claim to be a picture of 100 × 100 pixels, expected more bytes or fewer pixels"))
        }
    }

    /// Every scan costs time in proportion to the picture, so a small file must not have any number of them.
    @Test func limitsTheScansOfAJPEG() throws {
        #expect(try withFile(colour(scans: [1, 2, 3])) { try Image(contentsOf: $0).channels } == 3)
        let many = try colour(scans: [1, 2, 3] + [UInt8](repeating: 1, count: 500))
        try withFile(many) { path in
            let error = try #require(throws: FileError.self) { try Image(contentsOf: path) }
            #expect(error.cause == ["more than 500 scans"])
        }
    }

    /// grey.jpg's data as a colour file with one component in each scan.
    private func colour(scans: [UInt8]) throws -> [UInt8] {
        let grey = try contents(of: picture("grey.jpg"))
        let frame = try #require(grey.indices.first { grey[$0...].starts(with: [0xFF, 0xC0]) })
        let scan = try #require(grey.indices.first { grey[$0...].starts(with: [0xFF, 0xDA]) })
        var file = Array(grey[..<frame]) + [0xFF, 0xC0, 0, 17] + grey[(frame + 4)..<(frame + 9)] + [3]
        for component in 1...3 as ClosedRange<UInt8> { file += [component, 0x11, 0] }
        file += grey[(frame + 13)..<scan]
        for component in scans {
            file += [0xFF, 0xDA, 0, 8, 1, component, 0] + grey[(scan + 7)..<(grey.count - 2)]
        }
        return file + [0xFF, 0xD9]
    }

    private func failure(of path: String) throws -> String {
        try #require(throws: FileError.self) { try Image(contentsOf: path) }.problem
    }
}
