public import MienBasics
import MienImaging

/// What is to be known of a data set: all its faces looked at once.
public struct DatasetCensus: Sendable {
    /// How even a picture is.
    public enum Evenness: UInt8, Sendable {
        case none
        /// A deviation of less than 2 of 255.
        case blank
        /// One value alone.
        case constant
    }

    /// The size of a picture in pixels, and whether it has colour.
    public struct Form: Hashable, Sendable {
        public var width: Int
        public var height: Int
        public var channels: Int

        /// `48 × 48, grey`.
        public var description: String { "\(width) × \(height), \(channels == 1 ? "grey" : "colour")" }
    }

    /// Mean and standard deviation of the samples of 0 ... 255, of all pictures together.
    public struct Samples: Sendable, Equatable {
        public var mean: Double
        public var deviation: Double
    }

    public let source: any FaceSource
    /// How many faces the source has, those that can't be read included.
    public let count: Int
    /// What is said of each face; nil for one that can't be read.
    public let labels: [FaceLabel?]
    /// How many pictures there are of each size, the most frequent first.
    public let forms: [(form: Form, count: Int)]
    /// The pictures that have another form than most, by index.
    public let otherForms: [(index: Int, form: Form)]
    public let uneven: [(index: Int, evenness: Evenness)]
    public let allSamples: Samples
    /// Of each usage.
    public let samples: [Usage: Samples]
    public let duplicates: FaceDuplicates
    /// The faces that can't be read, and what else is wrong with the source.
    public let problems: DatasetProblems

    /// Looks at every face, by all threads. About 110 bytes of each are kept meanwhile.
    ///
    /// - Parameter observing: hears how many faces are done, again and again.
    public init(
        _ source: any FaceSource, pool: ThreadPool = .shared, observing: (_ done: Int) -> Void = { _ in }
    ) throws {
        guard source.count > 0 || !source.problems.isEmpty else {
            throw FileError(.mismatch, file: source.path, found: "no faces", expected: "at least one")
        }
        var problems = DatasetProblems(source.problems)
        var labels: [FaceLabel?] = []
        var forms: [Form: Int] = [:]
        var faceForms: [UInt16] = []
        var knownForms: [Form: UInt16] = [:]
        var uneven: [(index: Int, evenness: Evenness)] = []
        var sums: [Usage?: Sums] = [:]
        var fingerprints = FaceFingerprints(capacity: source.count)
        labels.reserveCapacity(source.count)
        faceForms.reserveCapacity(source.count)
        try source.walk(pool: pool) { sample in
            Look(sample)
        } _: { first, results in
            for (offset, result) in results.enumerated() {
                switch result {
                case .success(let look):
                    labels.append(look.label)
                    forms[look.form, default: 0] += 1
                    let number = knownForms[look.form] ?? UInt16(min(knownForms.count, Int(UInt16.max)))
                    knownForms[look.form] = number
                    faceForms.append(number)
                    if look.evenness != .none { uneven.append((first + offset, look.evenness)) }
                    sums[look.label.usage, default: Sums()].add(look.sums)
                    fingerprints.append(look.fingerprint, index: first + offset)
                case .failure(let error):
                    labels.append(nil)
                    faceForms.append(.max)
                    problems.add(error)
                }
            }
            observing(first + results.count)
        }
        self.source = source
        count = source.count
        self.labels = labels
        self.forms = forms.map { ($0.key, $0.value) }.sorted {
            ($1.count, $0.form.width, $0.form.height, $0.form.channels)
                < ($0.count, $1.form.width, $1.form.height, $1.form.channels)
        }
        let most = self.forms.first.flatMap { knownForms[$0.form] } ?? .max
        let byNumber = Dictionary(knownForms.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        otherForms = faceForms.indices.compactMap { index in
            let number = faceForms[index]
            guard number != most, number != .max, let form = byNumber[number] else { return nil }
            return (index, form)
        }
        self.uneven = uneven
        var all = Sums()
        for sum in sums.values { all.add(sum) }
        var samples: [Usage: Samples] = [:]
        for (usage, sum) in sums { if let usage { samples[usage] = sum.samples } }
        (self.samples, allSamples) = (samples, all.samples)
        duplicates = try FaceDuplicates(fingerprints, of: source, pool: pool)
        self.problems = problems
    }

    /// How many faces there are of each label, those that can't be read left out.
    public var counts: FaceCounts { FaceCounts(labels.lazy.compactMap(\.self)) }

    /// The groups of duplicates whose faces are said to show different things.
    public var conflicts: [[Int]] {
        duplicates.groups.filter { Set($0.compactMap { labels[$0]?.emotion }).count > 1 }
    }

    /// The groups of duplicates of which one face is for training and another for a test.
    public var leaks: [[Int]] {
        duplicates.groups.filter { group in
            let usages = Set(group.compactMap { labels[$0]?.usage })
            return usages.contains(.training) && usages.count > 1
        }
    }
}

/// What is kept of one face.
private struct Look: Sendable {
    let label: FaceLabel
    let form: DatasetCensus.Form
    let fingerprint: FaceFingerprint
    let evenness: DatasetCensus.Evenness
    let sums: Sums

    init(_ sample: FaceSample) {
        label = FaceLabel(sample.emotion, sample.usage)
        let image = sample.image
        form = DatasetCensus.Form(width: image.width, height: image.height, channels: image.channels)
        fingerprint = FaceFingerprint(image)
        sums = Sums(image.pixels)
        let first = image.pixels[0]
        evenness =
            image.pixels.allSatisfy { $0 == first } ? .constant : sums.samples.deviation < 2 ? .blank : .none
    }
}

/// Whole sums of samples, which do not depend on an order.
private struct Sums: Sendable {
    var count: UInt64 = 0
    var sum: UInt64 = 0
    var squares: UInt64 = 0

    init() {}

    init(_ samples: [UInt8]) {
        count = UInt64(samples.count)
        for sample in samples {
            sum &+= UInt64(sample)
            squares &+= UInt64(sample) &* UInt64(sample)
        }
    }

    mutating func add(_ other: Sums) {
        count += other.count
        sum += other.sum
        squares += other.squares
    }

    var samples: DatasetCensus.Samples {
        guard count > 0 else { return DatasetCensus.Samples(mean: 0, deviation: 0) }
        let mean = Double(sum) / Double(count)
        let variance = Double(squares) / Double(count) - mean * mean
        return DatasetCensus.Samples(mean: mean, deviation: max(variance, 0).squareRoot())
    }
}
