import MienBasics
import MienImaging
import Testing

@testable import MienFER2013

/// Pictures that are in memory.
private struct FaceArray: FaceSource {
    let path = "pictures"
    let samples: [FaceSample]

    init(_ faces: [(Image, Emotion?, Usage?)]) {
        samples = faces.enumerated().map { index, face in
            FaceSample(index: index, name: "\(index)", emotion: face.1, usage: face.2, image: face.0)
        }
    }

    var count: Int { samples.count }
    func name(at index: Int) -> String { samples[index].name }
    func label(at index: Int) -> FaceLabel { FaceLabel(samples[index].emotion, samples[index].usage) }
    func sample(at index: Int) -> FaceSample { samples[index] }
}

@Suite struct DatasetCensusTests {
    private static let faces = SyntheticFaces(seed: 8)

    private func changed(_ image: Image, _ change: (Int, _ x: Int, _ y: Int) -> Int) -> Image {
        let pixels = (0..<image.pixels.count).map {
            UInt8(clamping: change(Int(image.pixels[$0]), $0 % image.width, $0 / image.width))
        }
        return Image(width: image.width, height: image.height, channels: 1, pixels: pixels)
    }

    private func jpeg(_ image: Image, _ quality: Int) throws -> Image {
        try withFolder { folder in
            try AtomicFile.write(image.jpegData(quality: quality), to: folder + "/a.jpg")
            return try Image(contentsOf: folder + "/a.jpg")
        }
    }

    @Test func copiesOfAPictureAreOneGroup() throws {
        let base = (0..<6).map { Self.faces.face(.fear, index: $0) }
        let copies = [
            base[0], changed(base[1]) { v, _, _ in (v - 128) * 8 / 10 + 138 },
            changed(base[2]) { _, x, y in Int(base[2].pixels[y * 48 + 47 - x]) }, try jpeg(base[3], 90),
            base[4].resized(width: 96, height: 96), base[5].rgb(),
        ]
        let census = try DatasetCensus(FaceArray((base + copies).map { ($0, .fear, nil) }))
        #expect(census.duplicates.groups == (0..<6).map { [$0, $0 + 6] })
        #expect(census.duplicates.exactGroups == [[0, 6]])
        #expect(census.forms.map(\.count) == [10, 1, 1])
        #expect(census.otherForms.map(\.index) == [10, 11])
    }

    /// Seven expressions of a person, and forty people.
    @Test func facesThatLookAlikeStayApart() throws {
        let faces = (0..<40).flatMap { person in
            Emotion.fer2013.map { (Self.faces.face($0, index: person), Optional($0), Usage?.none) }
        }
        let groups = try DatasetCensus(FaceArray(faces)).duplicates.groups
        #expect(groups.isEmpty, "\(groups)")
    }

    /// Every pair is compared here, and the index must find the same ones.
    @Test func theIndexMissesNothingThatItMayFind() throws {
        var generator = SeededGenerator(seed: 4)
        let base = (0..<60).map { Self.faces.face(Emotion.fer2013[$0 % 7], index: $0) }
        let noisy = base.map { face in changed(face) { v, _, _ in v + Int(generator.uniform(-7...7)) } }
        let all = base + noisy
        let prints = all.map(FaceFingerprint.init)
        var expected: Set<[Int]> = []
        for left in all.indices {
            for right in 0..<left {
                let isNear = [prints[left].hash, prints[left].mirrored].contains {
                    ($0 ^ prints[right].hash).nonzeroBitCount <= 4
                }
                if isNear && FaceDuplicates.areOne(all[left], all[right]) { expected.insert([right, left]) }
            }
        }
        #expect(expected.count > 40)
        let groups = try DatasetCensus(FaceArray(all.map { ($0, nil, nil) })).duplicates.groups
        #expect(Set(groups) == expected)
    }

    @Test func tellsWhatIsInADataSet() throws {
        let even = Image(width: 48, height: 48, channels: 1, pixels: [UInt8](repeating: 7, count: 2304))
        let blank = Image(width: 48, height: 48, channels: 1, pixels: (0..<2304).map { UInt8(100 + $0 % 2) })
        let face = Self.faces.face(.sad, index: 1)
        let source = FaceArray([
            (face, .sad, .training), (face, .happy, .privateTest), (even, .sad, .training), (even, .sad, .training),
            (blank, nil, .training),
            (Self.faces.face(.angry, index: 2).resized(width: 32, height: 32), .angry, .training),
        ])
        let census = try DatasetCensus(source)
        #expect(census.counts[FaceLabel(.sad, .training)] == 3)
        #expect(
            census.uneven.map(\.index) == [2, 3, 4] && census.uneven.map(\.evenness) == [.constant, .constant, .blank])
        #expect(census.duplicates.groups == [[0, 1], [2, 3]])
        #expect(census.conflicts == [[0, 1]] && census.leaks == [[0, 1]])
        let pixels = source.samples.flatMap(\.image.pixels).map(Double.init)
        let mean = pixels.reduce(0, +) / Double(pixels.count)
        let variance = pixels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(pixels.count)
        #expect(abs(census.allSamples.mean - mean) < 1e-9)
        #expect(abs(census.allSamples.deviation - variance.squareRoot()) < 1e-9)

        let findings = DatasetFindings(census, .fer2013)
        #expect(findings.areFaults)
        let kinds = Dictionary(grouping: findings.findings, by: \.kind).mapValues(\.count)
        #expect(
            kinds == [
                .unlabelled: 1, .constant: 2, .blank: 1, .size: 1, .leak: 1, .conflict: 1, .duplicate: 1,
                .missingClass: 5,
            ])
        #expect(
            findings.text(shown: 1).contains("fault: pictures of one value: 2\n  2: one value alone\n  and 1 more\n"))
        let inOrder = try DatasetCensus(SyntheticFaceSource(count: 70))
        #expect(DatasetFindings(inOrder, .fer2013).text(shown: 20) == "nothing is wrong")
    }

    @Test func aSplitKeepsSharesAndDuplicatesTogether() throws {
        let base = (0..<100).map { Self.faces.face(Emotion.fer2013[$0 % 7], index: $0) }
        // Three copies of every fifth face.
        let faces = base.enumerated().flatMap { index, face in
            (0..<(index % 5 == 0 ? 4 : 1)).map { _ in (face, Optional(Emotion.fer2013[index % 7]), Usage?.none) }
        }
        let census = try DatasetCensus(FaceArray(faces))
        let split = try FaceSplit(census, by: .fractions([0.6, 0.2, 0.2], seed: 9))
        #expect(split.faces.count == faces.count && split.together == 80 && split.leftOut == 0)
        let sides = split.faces.entries.map(\.usage)
        for group in census.duplicates.groups { #expect(Set(group.map { sides[$0] }).count == 1) }
        for emotion in Emotion.fer2013 {
            let own = split.faces.entries.filter { $0.emotion == emotion }
            for (usage, share) in zip(Usage.allCases, [0.6, 0.2, 0.2]) {
                let count = own.count { $0.usage == usage }
                #expect(
                    abs(Double(count) - share * Double(own.count)) <= 3, "\(emotion) \(usage): \(count) of \(own.count)"
                )
            }
        }
        #expect(try FaceSplit(census, by: .fractions([0.6, 0.2, 0.2], seed: 9)).faces.entries == split.faces.entries)
        #expect(try FaceSplit(census, by: .fractions([0.6, 0.2, 0.2], seed: 10)).faces.entries != split.faces.entries)
        // What a seed gives is part of the contract: it is the same on every machine.
        let first = split.faces.entries.prefix(24).map { Usage.allCases.firstIndex(of: $0.usage!)! }
        #expect(first == [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 2, 2, 2, 2, 2, 0, 0, 1])
    }

    @Test func byUsageATestKeepsItsFaces() throws {
        let (a, b, c) = (
            Self.faces.face(.sad, index: 1), Self.faces.face(.sad, index: 2), Self.faces.face(.sad, index: 3)
        )
        let census = try DatasetCensus(
            FaceArray([
                (a, .sad, .training), (a, .sad, .publicTest), (b, .sad, .publicTest), (b, .sad, .privateTest),
                (c, .sad, .training), (c, .sad, .training),
            ]))
        let split = try FaceSplit(census, by: .usage)
        #expect(split.faces.entries.map(\.index) == [1, 3, 4, 5] && split.leftOut == 2 && split.together == 2)
        let none = try DatasetCensus(FaceArray([(a, .sad, nil)]))
        #expect(throws: FileError.self) { try FaceSplit(none, by: .usage) }
    }
}
