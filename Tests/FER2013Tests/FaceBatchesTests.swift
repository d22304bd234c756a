import MienBasics
import MienFER2013
import MienImaging
import MienNetworks
import MienTensors
import Testing

@Suite struct FaceBatchesTests {
    private let source = SyntheticFaceSource(count: 150, seed: 4)

    private func all(_ batches: FaceBatches) async throws -> [FaceBatches.Batch] {
        var all: [FaceBatches.Batch] = []
        for try await batch in batches { all.append(batch) }
        return all
    }

    @Test func givesEveryFaceOncePreparedAsTheCommandDoes() async throws {
        let preprocessing = Preprocessing(scale: .signed)
        let batches = FaceBatches(
            source, width: 64, height: 60, preprocessing: preprocessing, labels: .alphabetical, batchSize: 64)
        let all = try await all(batches)
        #expect(all.count == 3 && batches.count == 3)
        #expect(all.map(\.input.shape) == [[64, 60, 64, 1], [64, 60, 64, 1], [22, 60, 64, 1]])
        #expect(all.flatMap(\.indices) == Array(0..<150))
        #expect(all[0].classes.prefix(7) == [0, 1, 2, 3, 5, 6, 4])
        let one = try source.sample(at: 70).image.prepared(
            width: 64, height: 60, channels: 1, preprocessing: preprocessing)
        #expect(Array(all[1].input.item(6).values) == Array(one.values))
    }

    @Test func aSeedAndAnEpochGiveOneOrderForAnyNumberOfThreads() async throws {
        func order(_ seed: UInt64, _ epoch: Int, _ threads: Int) async throws -> [Int] {
            try await all(
                FaceBatches(
                    source, width: 48, height: 48, preprocessing: Preprocessing(scale: .unit), batchSize: 50,
                    shuffledBy: seed, epoch: epoch, pool: ThreadPool(threads: threads))
            ).flatMap(\.indices)
        }
        let first = try await order(7, 0, 1)
        #expect(first.sorted() == Array(0..<150) && first != Array(0..<150))
        #expect(try await order(7, 0, 3) == first)
        #expect(try await order(7, 1, 1) != first)
        #expect(try await order(8, 0, 1) != first)
        #expect(first.prefix(8) == [123, 67, 27, 48, 68, 112, 83, 121])
    }

    private static let augmentation = Augmentation(
        horizontalFlip: 0.5, shift: 0.1, rotation: 10, zoom: 0.1, shear: 5, brightness: 0.1, contrast: 0.2, cutOut: 0.2)

    @Test func aFaceIsChangedByItsIndexInAnyOrderAndByAnyNumberOfThreads() async throws {
        func faces(
            seed: UInt64 = 7, epoch: Int = 0, shuffledBy order: UInt64? = nil, batchSize: Int = 64, threads: Int = 1,
            _ augmentation: Augmentation? = Self.augmentation
        ) async throws -> [[Float]] {
            let batches = FaceBatches(
                source, width: 48, height: 48, preprocessing: Preprocessing(scale: .signed), batchSize: batchSize,
                shuffledBy: order, epoch: epoch, augmentation: augmentation, augmentationSeed: seed,
                pool: ThreadPool(threads: threads))
            var faces = [[Float]](repeating: [], count: 150)
            for batch in try await all(batches) {
                for (position, index) in batch.indices.enumerated() {
                    faces[index] = Array(batch.input.item(position).values)
                }
            }
            return faces
        }
        let first = try await faces()
        #expect(try await faces(threads: 3) == first)
        #expect(try await faces(shuffledBy: 5, batchSize: 13, threads: 2) == first)
        let plain = try await faces(nil)
        #expect(try await faces(Augmentation()) == plain)
        let (otherEpoch, otherSeed) = (try await faces(epoch: 1), try await faces(seed: 8))
        for index in 0..<150 {
            #expect(Set([first[index], plain[index], otherEpoch[index], otherSeed[index]]).count == 4)
            #expect(first[index].allSatisfy { $0 >= -1 && $0 <= 1 })
        }
        let preprocessing = Preprocessing(scale: .signed)
        let face = try FittedPicture(
            source.sample(at: 70).image, width: 48, height: 48, channels: 1, preprocessing: preprocessing)
        let changed = face.augmented(by: Self.augmentation, seed: 7, epoch: 1, index: 70)
        #expect(otherEpoch[70] == Array(changed.tensor(preprocessing).values))
    }

    @Test func samplesComeOneByOne() async throws {
        var indices: [Int] = []
        for try await sample in FaceSamples(source) {
            #expect(sample == source.sample(at: sample.index))
            indices.append(sample.index)
        }
        #expect(indices == Array(0..<150))
        indices = []
        for try await sample in FaceSamples(source, shuffledBy: 3) { indices.append(sample.index) }
        #expect(indices.sorted() == Array(0..<150) && indices != Array(0..<150))
    }

    @Test func aFaceThatCannotBeReadOrNamedSaysSo() async throws {
        try withFolder { folder in
            try AtomicFile.write("pixels\n1 2 3\n", to: folder + "/a.csv")
            let source = try openFaces(at: folder + "/a.csv")
            let batches = FaceBatches(source, width: 48, height: 48, preprocessing: Preprocessing(scale: .unit))
            let error = try #require(throws: FileError.self) { try batches.batch(at: 0) }
            #expect(error.place == "row 2")
        }
        let three = try LabelOrder(["angry", "happy", "sad"])
        let batches = FaceBatches(
            source, width: 48, height: 48, preprocessing: Preprocessing(scale: .unit), labels: three)
        await #expect(throws: FileError.self) { try await all(batches) }
    }
}
