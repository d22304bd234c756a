import MienBasics
import MienTensors
import Testing

@testable import MienSelectivity

/// Statistics held against SciPy's, scikit-learn's and NumPy's; see golden.py.
@Suite struct SelectivityTests {
    static let shape = Shape(Golden.shape)
    static let faces = Golden.shape[0]

    /// The statistics of some of the faces, in batches of that size.
    private func statistics(
        _ range: Range<Int> = 0..<faces, batch: Int = 7, exactFaces: Int = 1000, order: [Int]? = nil
    ) -> LayerStatistics {
        var statistics = LayerStatistics(
            layer: "x", height: 2, width: 2, channels: 4, classCount: 3, exactFaces: exactFaces)
        let faces = order ?? Array(range)
        for start in stride(from: 0, to: faces.count, by: batch) {
            let part = Array(faces[start..<min(start + batch, faces.count)])
            let values = part.flatMap { Golden.maps[$0 * 16..<($0 + 1) * 16] }
            statistics.add(
                Tensor([part.count, 2, 2, 4], values), classes: part.map { Golden.classes[$0] }, faces: part)
        }
        return statistics
    }

    private func isNear(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
        abs(value - expected) <= tolerance * max(abs(expected), 1e-3)
    }

    /// Linear CKA is NumPy's, by another of its formulas; a layer is like itself, turned and scaled, and like no layer that says the
    /// same of all faces.
    @Test func layersAreAsAlikeAsTheDefinitionSays() throws {
        let size = Golden.maps.count / Self.faces
        func similarity(threads: Int = 2, _ values: (Int, Int) -> [Float]) -> FaceSimilarity {
            let parts = (0..<Self.faces).map { face in values(face * size, (face + 1) * size) }
            return FaceSimilarity(
                Tensor([Self.faces, parts[0].count], parts.flatMap(\.self)), pool: ThreadPool(threads: threads))
        }
        func channel(_ channel: Int) -> FaceSimilarity {
            similarity { first, end in stride(from: first + channel, to: end, by: 4).map { Golden.maps[$0] } }
        }
        let all = similarity { Array(Golden.maps[$0..<$1]) }
        #expect(abs(all.linearCKA(channel(1)) - Golden.alike[0]) < 1e-6)
        #expect(abs(all.linearCKA(channel(3)) - Golden.alike[1]) < 1e-6)
        #expect(abs(channel(1).linearCKA(channel(3)) - Golden.alike[2]) < 1e-6)
        #expect(abs(all.linearCKA(all) - 1) < 1e-12)
        let turned = similarity(threads: 1) { Golden.maps[$0..<$1].reversed().map { 4 * $0 } }
        #expect(abs(all.linearCKA(turned) - 1) < 1e-6)
        #expect(all.linearCKA(similarity { _, _ in [1, 2] }).isNaN)
        #expect(all.linearCKA(similarity { first, _ in [first == 0 ? .nan : 1] }).isNaN)
    }

    /// More values than are added up at a time, and no multiple of what is.
    @Test func productsOfFacesAreTheirSums() {
        var generator = SeededGenerator(seed: 5)
        let (faces, size) = (3, 2501)
        let values = (0..<faces * size).map { _ in Float(generator.uniform(-1...1)) }
        let found = FaceSimilarity(Tensor([faces, size], values)).products
        let means = (0..<size).map { place in
            (0..<faces).reduce(0.0) { $0 + Double(values[$1 * size + place]) } / Double(faces)
        }
        func centred(_ face: Int, _ place: Int) -> Double { Double(values[face * size + place]) - means[place] }
        for face in 0..<faces {
            for other in 0..<faces {
                let product = (0..<size).reduce(0.0) { $0 + centred(face, $1) * centred(other, $1) }
                #expect(abs(found[face * faces + other] - product) < 1e-3)
            }
        }
    }

    @Test func channelsAreThoseOfSciPy() throws {
        let results = statistics().results()
        #expect(results.counts == (0..<3).map { number in Golden.classes.count { $0 == number } })
        for channel in 0..<4 {
            for number in 0..<3 {
                let golden = Array(Golden.selectivity[(channel * 3 + number) * 7..<(channel * 3 + number + 1) * 7])
                let own = try #require(results.channels[channel].classes[number])
                let numbers = [
                    own.mean, own.standardDeviation, own.auc, own.aucInterval.lowerBound, own.aucInterval.upperBound,
                    own.p, own.dPrime,
                ]
                for (value, expected) in zip(numbers, golden) {
                    #expect(isNear(value, expected, 1e-9), "channel \(channel), class \(number): \(value), \(expected)")
                }
                #expect(isNear(own.q, Golden.corrected[channel * 3 + number], 1e-9))
            }
        }
        #expect(results.channels[0].redundantWith == [2] && results.channels[2].redundantWith == [0])
        #expect(results.channels[1].bestClass == 2 && results.deadCount == 0 && results.redundantCount == 2)
    }

    @Test func differencesAreWelchs() throws {
        let difference = try #require(statistics().difference(of: 0, and: 2))
        for (value, expected) in zip(difference.q.values, Golden.welch) {
            #expect(abs(Double(value) - expected) < 2e-5 * max(expected, 1e-3), "\(value), \(expected)")
        }
        let means = statistics().meanMaps.values
        for place in 0..<16 {
            #expect(abs(difference.difference.values[place] - (means[place] - means[32 + place])) < 2e-4)
        }
        let shown = difference.significant()
        #expect(zip(shown.values, difference.q.values).allSatisfy { ($0 == 0) == ($1 > 0.05) })
    }

    @Test func tailsAreSciPys() {
        for (t, degrees, p) in Golden.tails {
            let value = Distributions.studentTwoSided(t, degrees: degrees)
            // Of ten million degrees of freedom the fraction's terms nearly cancel.
            let tolerance = degrees > 1e6 ? 1e-9 : 2e-11
            #expect(abs(value - p) <= tolerance * p, "t \(t), \(degrees) degrees: \(value), \(p)")
        }
    }

    @Test func separabilityIsScikitLearns() throws {
        let features = Features(
            faces: Array(0..<Self.faces), classes: Golden.classes, channels: [0, 1, 2, 3], values: Golden.features)
        let separability = Separability(features, classCount: 3, seed: 0)
        #expect(abs(try #require(separability.silhouette) - Golden.silhouette) < 1e-6)
        let plane = try #require(separability.plane)
        for (point, place) in zip(plane.points, stride(from: 0, to: Golden.plane.count, by: 2)) {
            #expect(abs(point.x - Golden.plane[place]) < 1e-5 && abs(point.y - Golden.plane[place + 1]) < 1e-5)
        }
        #expect(
            abs(plane.explained.x - Golden.explained[0]) < 1e-6 && abs(plane.explained.y - Golden.explained[1]) < 1e-6)
        let folds = (0..<Self.faces).map { $0 % 5 }
        #expect(Separability.rightByChannels(Golden.features, 4, Golden.classes, 3, folds) == Golden.right)
        #expect(Separability.rightByFaces(Golden.features, 4, Golden.classes, 3, folds) == Golden.right)
        let probe = try #require(separability.probe)
        #expect(probe.faces == 45 && probe.interval.contains(probe.accuracy))
    }

    @Test func partsMakeTheWhole() throws {
        let whole = statistics()
        var parts = statistics(0..<20, batch: 3)
        parts.merge(statistics(20..<45, batch: 11))
        try expectEqual(whole.results(), parts.results())
        try expectEqual(whole.results(), statistics(order: Array((0..<45).reversed())).results())
    }

    private func expectEqual(_ one: LayerSelectivity, _ other: LayerSelectivity) throws {
        for (a, b) in zip(one.meanMaps.values, other.meanMaps.values) { #expect(abs(a - b) < 1e-4) }
        for (a, b) in zip(one.channels, other.channels) {
            #expect(a.classes == b.classes && a.range == b.range && a.strongest == b.strongest)
            #expect(a.redundantWith == b.redundantWith)
            for (x, y) in zip(try #require(a.regions), try #require(b.regions)) { #expect(abs(x - y) < 1e-3) }
        }
        #expect(one.separability.probe == other.separability.probe)
    }

    @Test func ofMoreFacesAnEvenSampleIsKept() {
        let few = statistics(exactFaces: 10)
        #expect(few.kept.faces.count == 10 && few.faceCount == 45 && few.results().keptFaces == 10)
        #expect(statistics(batch: 2, exactFaces: 10, order: Array((0..<45).reversed())).kept.faces == few.kept.faces)
        var merged = statistics(0..<13, exactFaces: 10)
        merged.merge(statistics(13..<45, exactFaces: 10))
        #expect(merged.kept.faces == few.kept.faces)
        // Means are of all faces.
        #expect(zip(few.meanMaps.values, statistics().meanMaps.values).allSatisfy { $0 == $1 })
        // Each face has the same chance.
        var counts = [Int](repeating: 0, count: 20)
        for seed in 0..<2000 {
            var small = LayerStatistics(
                layer: "x", height: 1, width: 1, channels: 1, classCount: 1, exactFaces: 5, seed: UInt64(seed))
            small.add(Tensor([20, 1], { _ in }), classes: [Int](repeating: 0, count: 20), faces: Array(0..<20))
            for face in small.kept.faces { counts[face] += 1 }
        }
        #expect(counts.allSatisfy { abs($0 - 500) < 100 })
    }

    @Test func whatIsNoNumberSpoilsItsOwnChannelAlone() throws {
        var values = Golden.maps
        values[16 * 3 + 1] = .nan
        values[16 * 9 + 4 * 3 + 1] = .infinity
        var statistics = LayerStatistics(layer: "x", height: 2, width: 2, channels: 4, classCount: 3)
        statistics.add(Tensor(Self.shape, values), classes: Golden.classes, faces: Array(0..<45))
        let (spoilt, whole) = (statistics.results(), self.statistics(batch: 45).results())
        #expect(spoilt.channels[1].undefinedCount == 2 && spoilt.channels[1].classes.allSatisfy { $0 == nil })
        #expect(spoilt.channels[1].regions == nil && spoilt.channels[1].strongest.isEmpty)
        for channel in [0, 2, 3] {
            for number in 0..<3 {
                let (a, b) = (
                    try #require(spoilt.channels[channel].classes[number]),
                    try #require(whole.channels[channel].classes[number])
                )
                #expect(a.auc == b.auc && a.p == b.p)
            }
            #expect(spoilt.channels[channel].redundantWith == whole.channels[channel].redundantWith)
        }
        #expect(spoilt.separability.probe != nil)
    }

    @Test func deadChannelsAndLonelyClassesAreToldApart() {
        var statistics = LayerStatistics(layer: "x", height: 1, width: 2, channels: 2, classCount: 3)
        statistics.add(
            Tensor([3, 1, 2, 2], [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 7]), classes: [0, 0, 1], faces: [0, 1, 2])
        let results = statistics.results()
        #expect(results.channels[0].isDead && !results.channels[1].isDead && results.deadCount == 1)
        #expect(results.channels[0].regions == nil)
        // One face of class 1, none of class 2; the others of class 0 are one.
        #expect(results.channels[1].classes == [nil, nil, nil])
        #expect(results.separability.probe == nil)
        #expect(results.channels[1].strongest.map(\.face) == [2, 1, 0])
        #expect(statistics.difference(of: 0, and: 1) == nil)
    }

    /// Of channels that are chance, one in twenty seems to tell a class, and none once it is corrected for.
    @Test func chanceIsNoSelectivity() {
        var generator = SeededGenerator(seed: 8)
        var statistics = LayerStatistics(layer: "x", height: 1, width: 1, channels: 300, classCount: 2)
        let values = (0..<200 * 300).map { _ in Float(generator.normal()) }
        statistics.add(Tensor([200, 300], values), classes: (0..<200).map { $0 % 2 }, faces: Array(0..<200))
        let results = statistics.results()
        let tests = results.channels.compactMap { $0.classes[0] }
        #expect((5...28).contains(tests.count { $0.p < 0.05 }), "\(tests.count { $0.p < 0.05 })")
        #expect(tests.count { $0.q < 0.05 } == 0)
        #expect(tests.count { $0.aucInterval.contains(0.5) } > 270)
        let probe = results.separability.probe
        #expect(probe?.interval.contains(0.5) == true, "\(String(describing: probe))")
    }

    @Test func largeNumbersLoseNothing() throws {
        var generator = SeededGenerator(seed: 9)
        var statistics = LayerStatistics(layer: "x", height: 1, width: 1, channels: 1, classCount: 2)
        let values = (0..<500).map { 1e5 + Float($0 % 2) + Float(generator.normal()) }
        statistics.add(Tensor([500, 1], values), classes: (0..<500).map { $0 % 2 }, faces: Array(0..<500))
        let own = values.enumerated().filter { $0.offset % 2 == 0 }.map { Double($0.element) }
        let mean = own.reduce(0, +) / 250
        let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 249
        #expect(abs(statistics.variance(0, 0) - variance) < 1e-4 * variance)
        #expect(try #require(statistics.difference(of: 1, and: 0)).q.values[0] < 1e-10)
    }
}

@Suite struct FaceRegionTests {
    @Test(arguments: [(48, 48), (1, 1), (6, 6), (11, 7), (3, 3)]) func regionsCoverEachCellOnce(height: Int, width: Int)
    {
        let shares = FaceRegion.shares(height: height, width: width)
        for cell in 0..<height * width {
            let sum = shares.reduce(0) { $0 + $1[cell] }
            #expect(abs(sum - 1) < 1e-12 && shares.allSatisfy { $0[cell] >= 0 })
        }
        // The areas are those of the rectangles, whatever the cells.
        let mouth = shares[3].reduce(0, +) / Double(height * width)
        #expect(abs(mouth - 26.0 * 11 / 2304) < 1e-12)
    }

    @Test func aMapIsSpreadOverTheRegions() throws {
        var map = [Double](repeating: 0, count: 2304)
        map[38 * 48 + 24] = 3
        map[20 * 48 + 12] = 1
        let spread = try #require(FaceRegion.spread(map, height: 48, width: 48))
        #expect(zip(spread, [0, 0.25, 0, 0.75, 0]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(FaceRegion.spread([0, 0], height: 1, width: 2) == nil)
    }
}
