import MienBasics
import MienImaging
import Synchronization
import Testing

@testable import MienFER2013

/// Pictures that count how often they are read.
private final class CountingSource: FaceSource {
    let images: [Image]
    let reads = Atomic<Int>(0)

    init(_ images: [Image]) { self.images = images }

    let path = "pictures"
    var count: Int { images.count }
    func name(at index: Int) -> String { "\(index)" }
    func label(at index: Int) -> FaceLabel { FaceLabel(.sad) }

    func sample(at index: Int) -> FaceSample {
        reads.add(1, ordering: .relaxed)
        return FaceSample(index: index, name: "\(index)", emotion: .sad, usage: nil, image: images[index])
    }
}

/// Pictures that are made when they are asked for.
private struct MadeFaces: FaceSource {
    let path = "pictures"
    let count: Int
    let image: @Sendable (Int) -> Image

    func name(at index: Int) -> String { "\(index)" }
    func label(at index: Int) -> FaceLabel { FaceLabel(.sad) }
    func sample(at index: Int) -> FaceSample {
        FaceSample(index: index, name: "\(index)", emotion: .sad, usage: nil, image: image(index))
    }
}

@Suite struct FaceDuplicatesTests {
    private static let faces = SyntheticFaces(seed: 12)

    private static func changed(_ image: Image, _ change: (Int) -> Int) -> Image {
        var other = image
        other.pixels = image.pixels.map { UInt8(clamping: change(Int($0))) }
        return other
    }

    private static func mirrored(_ image: Image) -> Image {
        var other = image
        for place in image.pixels.indices {
            let (row, column) = (place / image.width, place % image.width)
            other.pixels[place] = image.pixels[row * image.width + image.width - 1 - column]
        }
        return other
    }

    /// Different people whose hashes are near are told apart without their pictures: each is read once, however many there are.
    @Test func noPictureIsReadTwiceInVain() throws {
        let images = ThreadPool.shared.map(0..<700) { SyntheticFaces(seed: 3).face(.neutral, index: $0) }
        let prints = images.map(FaceFingerprint.init)
        var near = 0
        HashNeighbours(
            hashes: prints.map(\.hash), mirroredHashes: prints.map(\.mirrored), pictures: Array(0..<700)
        ).forEach { _ in near += 1 }
        #expect(near > 0)
        let source = CountingSource(images)
        let census = try DatasetCensus(source)
        #expect(census.duplicates.groups.isEmpty)
        #expect(source.reads.load(ordering: .relaxed) == 700)
    }

    /// All pairs of hashes, each bit by bit, and those that the index finds.
    @Test func theIndexFindsAllHashesThatAreNear() {
        var generator = SeededGenerator(seed: 6)
        let most = UInt64(1) << 63 - 1
        var hashes = (0..<150).map { _ in generator.next() & most }
        for index in 0..<150 {
            // One to six bits are others.
            hashes.append(
                (0...index % 6).reduce(hashes[index]) { hash, _ in hash ^ 1 << UInt64(generator.index(below: 63)) })
        }
        let mirrored = hashes.indices.map { $0 % 3 == 0 ? hashes[(300 - $0) % 300] ^ 5 : generator.next() & most }
        let index = HashNeighbours(hashes: hashes, mirroredHashes: mirrored, pictures: Array(0..<300))
        var found: Set<[Int]> = []
        var times = 0
        index.forEach { pair in
            found.insert([pair.left, pair.right].sorted() + [pair.isMirrored ? 1 : 0])
            times += 1
        }
        var expected: Set<[Int]> = []
        for left in hashes.indices {
            for right in hashes.indices where right != left {
                let pair = [left, right].sorted()
                if (hashes[left] ^ hashes[right]).nonzeroBitCount <= 4 { expected.insert(pair + [0]) }
                if (mirrored[left] ^ hashes[right]).nonzeroBitCount <= 4 { expected.insert(pair + [1]) }
            }
        }
        #expect(expected.count { $0[2] == 0 } > 90 && expected.count { $0[2] == 1 } > 45)
        #expect(found == expected)
        // A mirrored pair is found from both of its sides, and no other one twice.
        #expect(times <= expected.count * 2)
    }

    /// What is said without the pictures never contradicts what they say.
    @Test func theSharesPassOverNoDuplicate() {
        var joined = 0
        for index in 0..<60 {
            let face = Self.faces.face(Emotion.fer2013[index % 7], index: index)
            var generator = SeededGenerator(seed: UInt64(index))
            let copies = [
                Self.changed(face) { ($0 - 128) * 8 / 10 + 120 }, Self.changed(face) { $0 - 30 },
                Self.changed(face) { $0 + Int(generator.uniform(-7...7)) }, face.resized(width: 64, height: 64),
            ]
            for (copy, isMirrored) in copies.flatMap({ [($0, false), (Self.mirrored($0), true)] })
            where FaceDuplicates.areOne(face, copy) {
                var prints = FaceFingerprints(capacity: 2)
                prints.append(FaceFingerprint(face), index: 0)
                prints.append(FaceFingerprint(copy), index: 1)
                #expect(prints.mayBeOne(0, 1, mirrored: isMirrored))
                joined += 1
            }
        }
        #expect(joined > 300)
    }

    @Test func sharesAreWhatTheFrequenciesHaveOfThePicture() {
        // One whole wave from left to right, 128 + 100 cos: the second frequency and nothing else.
        let tones = [226, 211, 184, 148, 108, 72, 45, 30, 30, 45, 72, 108, 148, 184, 211, 226] as [UInt8]
        let wave = Image(width: 16, height: 16, channels: 1, pixels: (0..<256).map { tones[$0 % 16] })
        let shares = FaceFingerprint(wave).shares
        #expect(shares[2] >= 126 && shares.indices.allSatisfy { $0 == 2 || abs(shares[$0]) <= 1 }, "\(shares)")
        // A mirror image has the odd ones with the other sign.
        let face = Self.faces.face(.fear, index: 2)
        let (one, other) = (FaceFingerprint(face), FaceFingerprint(Self.mirrored(face)))
        #expect(other.shares == one.shares.indices.map { $0 % 2 == 1 ? -one.shares[$0] : one.shares[$0] })
        #expect(other.hash == one.mirrored && other.mirrored == one.hash)
        #expect(one.shares.contains { abs($0) > 30 })
    }

    @Test func groupsDependOnNoThread() throws {
        let faces = (0..<50).map { Self.faces.face(.happy, index: $0) }
        let source = MadeFaces(count: 150) { index in
            var generator = SeededGenerator(seed: UInt64(index))
            return Self.changed(faces[index % 50]) { $0 + Int(generator.uniform(-4...4)) }
        }
        let groups = try DatasetCensus(source, pool: ThreadPool(threads: 1)).duplicates.groups
        #expect(groups == (0..<50).map { [$0, $0 + 50, $0 + 100] })
        #expect(try DatasetCensus(source, pool: ThreadPool(threads: 5)).duplicates.groups == groups)
    }

    /// Where more have one hash than each is compared with, all hang together, and the work does not grow with their square.
    @Test func manyPicturesOfOneHashFormAChain() {
        let neighbours = HashNeighbours(
            hashes: Array(repeating: 77, count: 500), mirroredHashes: Array(repeating: 1 << 40, count: 500),
            pictures: Array(0..<500), most: 8)
        var next: Set<Int> = []
        var times = 0
        neighbours.forEach { pair in
            #expect(!pair.isMirrored && (1...8).contains(pair.right - pair.left))
            if pair.right == pair.left + 1 { next.insert(pair.left) }
            times += 1
        }
        #expect(next == Set(0..<499))
        #expect(times == 492 * 8 + 7 * 8 / 2)
    }

    @Test func copiesOfOnePictureFormOneGroup() throws {
        let face = Self.faces.face(.angry, index: 4)
        let source = MadeFaces(count: 200) { index in
            var other = face
            // The number, in the lowest bits of the first pixels.
            for bit in 0..<8 { other.pixels[bit] = face.pixels[bit] & 0xFE | UInt8(index >> bit & 1) }
            return other
        }
        let duplicates = try DatasetCensus(source).duplicates
        #expect(duplicates.groups == [Array(0..<200)])
        #expect(duplicates.exactGroups.isEmpty)
    }

    @Test func evenPicturesAreDuplicatesOnlyWhereTheirSamplesAre() throws {
        let source = MadeFaces(count: 400) { index in
            var pixels = [UInt8](repeating: 0, count: 2304)
            // The first hundred come again.
            let number = index % 300
            pixels[number * 7] = UInt8(50 + number % 100)
            return Image(width: 48, height: 48, channels: 1, pixels: pixels)
        }
        let duplicates = try DatasetCensus(source).duplicates
        #expect(duplicates.groups == (0..<100).map { [$0, $0 + 300] })
        #expect(duplicates.exactGroups == duplicates.groups)
    }
}
