/// How well the classes can be told apart by a layer's responses, which are standardised channel by channel before.
public struct Separability: Sendable {
    /// A linear probe: how often a linear classifier that sees the responses alone is right about faces that it was not fitted to
    /// (G. Alain and Y. Bengio, "Understanding intermediate layers using linear classifier probes", 2016, arXiv:1610.01644).
    public struct Probe: Sendable, Equatable {
        public let accuracy: Double
        /// With 95 % confidence (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927).
        public let interval: ClosedRange<Double>
        /// What always saying the most frequent class would get.
        public let chance: Double
        public let faces: Int
    }

    /// Ridge regression to +1 for the class and −1 for others, with a penalty of 1 (scikit-learn's `RidgeClassifier`), fitted to
    /// four fifths of each class and asked of the last, five times. Nil for fewer than two classes with five faces, or no channel
    /// that varies.
    public let probe: Probe?
    /// The mean silhouette of the faces, from −1 to 1: how much nearer a face lies to its own class than to the nearest other one
    /// (P. J. Rousseeuw, "Silhouettes", 1987, doi:10.1016/0377-0427(87)90125-7), by Euclid's distance.
    public let silhouette: Double?
    /// The faces by which ``silhouette`` and ``plane`` are told.
    public let sampledFaces: Int
    /// The faces on the plane of the first two principal components.
    public let plane: Plane?

    public struct Plane: Sendable {
        /// Numbers in the data set.
        public let faces: [Int]
        public let classes: [Int]
        public let points: [(x: Double, y: Double)]
        /// How much of all variance lies along each of the two.
        public let explained: (x: Double, y: Double)
    }

    /// The most faces that are held against each other.
    static let mostPairs = 1000
    /// Of more channels than these, fewer faces are looked at, in the other order of sums.
    private static let mostChannels = 512
    private static let mostWideFaces = 800
    private static let folds = 5

    init(_ features: Features, classCount: Int, seed: UInt64) {
        let few = features.sampled(Self.mostPairs, seed: seed)
        sampledFaces = few.faces.count
        guard !features.channels.isEmpty, features.faces.count > 1 else {
            (probe, silhouette, plane) = (nil, nil, nil)
            return
        }
        silhouette = Self.silhouette(few, classCount: classCount)
        plane = Self.plane(few)
        probe = Self.probe(
            features.channels.count > Self.mostChannels ? features.sampled(Self.mostWideFaces, seed: seed) : features,
            classCount: classCount, seed: seed)
    }

    // MARK: Probe

    private static func probe(_ features: Features, classCount: Int, seed: UInt64) -> Probe? {
        var counts = [Int](repeating: 0, count: classCount)
        for number in features.classes { counts[number] += 1 }
        // Classes of fewer faces than folds are left out.
        let present = counts.indices.filter { counts[$0] >= folds }
        guard present.count > 1 else { return nil }
        let places = features.faces.indices.filter { present.contains(features.classes[$0]) }
        let slots = places.map { present.firstIndex(of: features.classes[$0]) ?? 0 }
        var fold = [Int](repeating: 0, count: places.count)
        var next = [Int](repeating: 0, count: present.count)
        let hashes = places.map { LayerStatistics.hash(features.faces[$0], seed ^ 0xF01D) }
        for place in places.indices.sorted(by: { (hashes[$0], $0) < (hashes[$1], $1) }) {
            fold[place] = next[slots[place]] % folds
            next[slots[place]] += 1
        }
        let width = features.channels.count
        let values = places.flatMap { features.values[$0 * width..<($0 + 1) * width] }
        let right =
            width <= mostChannels || width <= places.count
            ? rightByChannels(values, width, slots, present.count, fold)
            : rightByFaces(values, width, slots, present.count, fold)
        let count = Double(places.count)
        let share = Double(right) / count
        let z = 1.959963984540054
        let centre = (share + z * z / (2 * count)) / (1 + z * z / count)
        let reach = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        return Probe(
            accuracy: share, interval: max(centre - reach, 0)...min(centre + reach, 1),
            chance: Double(present.map { counts[$0] }.max() ?? 0) / count, faces: places.count)
    }

    /// How many faces are told rightly, by systems of as many equations as channels.
    static func rightByChannels(
        _ values: [Float], _ width: Int, _ slots: [Int], _ classCount: Int, _ fold: [Int]
    ) -> Int {
        var grams: [[Double]] = []
        var sums: [[Double]] = []
        var products: [[Double]] = []
        var counts: [[Double]] = []
        for number in 0..<folds {
            let members = slots.indices.filter { fold[$0] == number }
            let part = Features(
                faces: members, classes: members.map { slots[$0] }, channels: Array(0..<width),
                values: members.flatMap { values[$0 * width..<($0 + 1) * width] })
            grams.append(part.gram())
            var sum = [Double](repeating: 0, count: width)
            var product = [Double](repeating: 0, count: width * classCount)
            var count = [Double](repeating: 0, count: classCount)
            for (row, slot) in part.classes.enumerated() {
                count[slot] += 1
                for channel in 0..<width {
                    let value = Double(part.values[row * width + channel])
                    sum[channel] += value
                    product[channel * classCount + slot] += 2 * value
                }
            }
            // +1 for the class and −1 for others is twice the indicator less 1.
            for channel in 0..<width {
                for slot in 0..<classCount { product[channel * classCount + slot] -= sum[channel] }
            }
            sums.append(sum)
            products.append(product)
            counts.append(count)
        }
        func total(_ parts: [[Double]], without number: Int) -> [Double] {
            var total = [Double](repeating: 0, count: parts[0].count)
            for (index, part) in parts.enumerated() where index != number {
                for place in total.indices { total[place] += part[place] }
            }
            return total
        }
        var right = 0
        for number in 0..<folds {
            var gram = total(grams, without: number)
            let sum = total(sums, without: number)
            var product = total(products, without: number)
            let count = total(counts, without: number)
            let all = count.reduce(0, +)
            let targets = count.map { 2 * $0 - all }
            for first in 0..<width {
                for second in 0...first { gram[first * width + second] -= sum[first] * sum[second] / all }
                gram[first * width + first] += 1
                for slot in 0..<classCount { product[first * classCount + slot] -= sum[first] * targets[slot] / all }
            }
            let weights = SymmetricMatrix(lower: gram, size: width).solve(product, columns: classCount)
            for face in slots.indices where fold[face] == number {
                var scores = targets.map { $0 / all }
                for channel in 0..<width {
                    let value = Double(values[face * width + channel]) - sum[channel] / all
                    for slot in 0..<classCount { scores[slot] += value * weights[channel * classCount + slot] }
                }
                if scores.indices.max(by: { scores[$0] < scores[$1] }) == slots[face] { right += 1 }
            }
        }
        return right
    }

    /// The same by systems of as many equations as faces, for layers of very many channels.
    static func rightByFaces(
        _ values: [Float], _ width: Int, _ slots: [Int], _ classCount: Int, _ fold: [Int]
    ) -> Int {
        let products = innerProducts(values, count: slots.count, width: width)
        let count = slots.count
        var right = 0
        for number in 0..<folds {
            let train = slots.indices.filter { fold[$0] != number }
            let size = Double(train.count)
            let means = (0..<count).map { face in train.reduce(0) { $0 + products[face * count + $1] } / size }
            let mean = train.reduce(0) { $0 + means[$1] } / size
            var kernel = [Double](repeating: 0, count: train.count * train.count)
            for (row, first) in train.enumerated() {
                for (column, second) in train.prefix(row + 1).enumerated() {
                    kernel[row * train.count + column] =
                        products[first * count + second] - means[first] - means[second] + mean
                }
                kernel[row * train.count + row] += 1
            }
            var classSizes = [Double](repeating: 0, count: classCount)
            for face in train { classSizes[slots[face]] += 1 }
            let targets = classSizes.map { (2 * $0 - size) / size }
            let centred = train.flatMap { face in
                (0..<classCount).map { (slots[face] == $0 ? 1.0 : -1) - targets[$0] }
            }
            let weights = SymmetricMatrix(lower: kernel, size: train.count).solve(centred, columns: classCount)
            for face in slots.indices where fold[face] == number {
                var scores = targets
                for (row, other) in train.enumerated() {
                    let value = products[face * count + other] - means[face] - means[other] + mean
                    for slot in 0..<classCount { scores[slot] += value * weights[row * classCount + slot] }
                }
                if scores.indices.max(by: { scores[$0] < scores[$1] }) == slots[face] { right += 1 }
            }
        }
        return right
    }

    // MARK: Distances

    /// Faces × channels as channels × faces.
    private static func transposed(_ values: [Float], count: Int, width: Int) -> [Float] {
        var result = [Float](repeating: 0, count: values.count)
        for face in 0..<count {
            for channel in 0..<width { result[channel * count + face] = values[face * width + channel] }
        }
        return result
    }

    private static func innerProducts(_ values: [Float], count: Int, width: Int) -> [Double] {
        rows(values, count: count, width: width) { sum, own, other in sum += own * other }
    }

    /// Faces × faces: what `add` makes of two faces' values, channel by channel.
    @inline(__always)
    private static func rows(
        _ values: [Float], count: Int, width: Int, _ add: (_ sum: inout Float, _ own: Float, _ other: Float) -> Void
    ) -> [Double] {
        let columns = transposed(values, count: count, width: width)
        var result = [Double](repeating: 0, count: count * count)
        var sums = [Float](repeating: 0, count: count)
        // Channels that are added up in single precision at a time.
        let most = 256
        columns.withUnsafeBufferPointer { columns in
            sums.withUnsafeMutableBufferPointer { sums in
                guard let columns = columns.baseAddress, let sums = sums.baseAddress else { return }
                for face in 0..<count {
                    for start in stride(from: 0, to: width, by: most) {
                        for other in 0..<count { sums[other] = 0 }
                        for channel in start..<min(start + most, width) {
                            let (column, own) = (columns + channel * count, values[face * width + channel])
                            for other in 0..<count { add(&sums[other], own, column[other]) }
                        }
                        for other in 0..<count { result[face * count + other] += Double(sums[other]) }
                    }
                }
            }
        }
        return result
    }

    private static func silhouette(_ features: Features, classCount: Int) -> Double? {
        var counts = [Int](repeating: 0, count: classCount)
        for number in features.classes { counts[number] += 1 }
        guard counts.count(where: { $0 > 0 }) > 1 else { return nil }
        let count = features.faces.count
        let squares = rows(features.values, count: count, width: features.channels.count) { sum, own, other in
            let distance = own - other
            sum += distance * distance
        }
        var whole = 0.0
        for face in 0..<count {
            var sums = [Double](repeating: 0, count: classCount)
            for other in 0..<count {
                sums[features.classes[other]] += max(squares[face * count + other], 0).squareRoot()
            }
            let own = features.classes[face]
            // A class of one face has the silhouette 0.
            guard counts[own] > 1 else { continue }
            let inside = sums[own] / Double(counts[own] - 1)
            let outside =
                (0..<classCount).filter { $0 != own && counts[$0] > 0 }.map { sums[$0] / Double(counts[$0]) }.min() ?? 0
            let larger = max(inside, outside)
            if larger > 0 { whole += (outside - inside) / larger }
        }
        return whole / Double(count)
    }

    private static func plane(_ features: Features) -> Plane? {
        let (count, width) = (features.faces.count, features.channels.count)
        guard count > 2, width > 1 else { return nil }
        // The sample's own mean is taken away.
        var means = [Double](repeating: 0, count: width)
        for face in 0..<count {
            for channel in 0..<width { means[channel] += Double(features.values[face * width + channel]) }
        }
        let centred = Features(
            faces: features.faces, classes: features.classes, channels: features.channels,
            values: features.values.indices.map { features.values[$0] - Float(means[$0 % width] / Double(count)) })
        let points: [(Double, Double)]
        let explained: (Double, Double)
        if width <= count {
            let gram = centred.gram()
            let whole = (0..<width).reduce(0) { $0 + gram[$1 * width + $1] }
            let pairs = SymmetricMatrix(lower: gram, size: width).largestEigenpairs(2)
            guard pairs.count == 2, whole > 0 else { return nil }
            points = (0..<count).map { face in
                func along(_ vector: [Double]) -> Double {
                    (0..<width).reduce(0) { $0 + vector[$1] * Double(centred.values[face * width + $1]) }
                }
                return (along(pairs[0].vector), along(pairs[1].vector))
            }
            explained = (pairs[0].value / whole, pairs[1].value / whole)
        } else {
            let products = innerProducts(centred.values, count: count, width: width)
            let whole = (0..<count).reduce(0) { $0 + products[$1 * count + $1] }
            let pairs = SymmetricMatrix(lower: products, size: count).largestEigenpairs(2)
            guard pairs.count == 2, whole > 0 else { return nil }
            // The sign is that of the largest weight among the channels, as above.
            let signs = pairs.map { pair -> Double in
                var weights = [Double](repeating: 0, count: width)
                for face in 0..<count {
                    for channel in 0..<width {
                        weights[channel] += pair.vector[face] * Double(centred.values[face * width + channel])
                    }
                }
                return (weights.max { abs($0) < abs($1) } ?? 1) < 0 ? -1 : 1
            }
            let scales = pairs.indices.map { signs[$0] * max(pairs[$0].value, 0).squareRoot() }
            points = (0..<count).map { (pairs[0].vector[$0] * scales[0], pairs[1].vector[$0] * scales[1]) }
            explained = (pairs[0].value / whole, pairs[1].value / whole)
        }
        return Plane(
            faces: features.faces, classes: features.classes, points: points.map { (x: $0.0, y: $0.1) },
            explained: (x: explained.0, y: explained.1))
    }
}
