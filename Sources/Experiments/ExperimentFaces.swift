public import MienBasics
public import MienFER2013

/// The faces of a training, divided into those that are trained on, those by which epochs are told apart, and those that nothing
/// depends on.
public struct ExperimentFaces: Sendable {
    public let source: any FaceSource
    /// The classes in the order of the outputs.
    public let classes: LabelOrder
    public let training: FaceSelection
    /// Those of FER2013's public test, or a share of the others that holds no duplicate of one.
    public let validation: FaceSelection
    /// Those of FER2013's private test.
    public let test: FaceSelection
    /// How many faces of the data show something else.
    public let leftOut: Int
    /// How many faces for training are the same picture as one of the other two, by their fingerprints.
    public let leaked: Int

    /// Looks at all faces once, so that what can't be read is known before hours of work.
    ///
    /// - Parameters:
    ///   - classes: nil for all emotions that there are faces of, in the order of the data's labels.
    ///   - fold: of how many parts of all faces but those for the test which one, from 0, is for validation; nil for the parts that
    ///     the data names, or a share.
    ///   - observing: hears how many faces are done, again and again.
    /// - Throws: `DatasetProblems` for faces that can't be read; `FileError` for one without a label, where a class has no face to
    ///   be trained on, and for a name that is no emotion's.
    public init(
        _ source: any FaceSource, classes wanted: LabelOrder?, validationSplit: Double,
        fold: (number: Int, count: Int)? = nil, seed: UInt64,
        pool: ThreadPool = .shared, observing: (_ done: Int) -> Void = { _ in }
    ) throws {
        func fault(_ place: String = "", found: String, expected: String) -> FileError {
            FileError(.mismatch, file: source.path, place: place, found: found, expected: expected)
        }
        let census = try DatasetCensus(source, pool: pool, observing: observing)
        guard census.problems.isEmpty else { throw census.problems }
        let labels = census.labels.map { $0 ?? FaceLabel(nil) }
        if let unlabelled = labels.firstIndex(where: { $0.emotion == nil }) {
            throw fault(
                source.name(at: unlabelled), found: "a face of which nobody says what it shows", expected: "a label")
        }
        let order = source.labels ?? .fer2013
        let shown = Set(labels.compactMap(\.emotion))
        self.classes =
            try wanted
            ?? LabelOrder(
                order.names.filter { Emotion(named: $0).map(shown.contains) == true }
                    + shown.filter { order.index(of: $0) == nil }.map(\.rawValue).sorted())
        let classes = self.classes
        if let other = classes.names.first(where: { Emotion(named: $0) == nil }) {
            throw fault(
                found: "the class `\(other)`",
                expected: "one of \(Emotion.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var parts: [Usage: [FaceSelection.Entry]] = [:]
        for (index, label) in labels.enumerated() where classes.index(of: label.emotion ?? .neutral) != nil {
            let usage = label.usage ?? .training
            parts[usage, default: []].append(FaceSelection.Entry(index: index, emotion: label.emotion, usage: usage))
        }
        leftOut = labels.count - parts.values.reduce(0) { $0 + $1.count }
        /// Deals `all` out, and takes one of the sides for validation.
        func divide(_ all: [FaceSelection.Entry], by fractions: [Double], validatingOn number: Int) {
            let sides = census.duplicates.sides(of: all, by: fractions, seed: seed)
            func entries(_ usage: Usage, _ isIn: (Int) -> Bool) -> [FaceSelection.Entry] {
                zip(all, sides).filter { isIn($1) }.map { entry, _ in
                    FaceSelection.Entry(index: entry.index, emotion: entry.emotion, usage: usage)
                }
            }
            parts[.training] = entries(.training) { $0 != number }
            parts[.publicTest] = entries(.publicTest) { $0 == number }
        }
        if let fold {
            let all = ((parts[.training] ?? []) + (parts[.publicTest] ?? [])).sorted { $0.index < $1.index }
            divide(
                all, by: Array(repeating: 1 / Double(fold.count), count: fold.count), validatingOn: fold.number)
        } else if parts[.publicTest] == nil, validationSplit > 0 {
            divide(parts[.training] ?? [], by: [1 - validationSplit, validationSplit], validatingOn: 1)
        }
        let training = parts[.training] ?? []
        for (number, name) in classes.names.enumerated() {
            guard training.contains(where: { $0.emotion.flatMap(classes.index) == number }) else {
                throw fault(
                    found: "no \(name) faces to train on", expected: "faces of \(classes.names.joined(separator: ", "))"
                )
            }
        }
        guard classes.count > 1 else {
            throw fault(found: "\(classes.names[0]) faces alone", expected: "two classes or more")
        }
        let trained = Set(training.map(\.index))
        let judged = Set((parts[.publicTest] ?? []).map(\.index) + (parts[.privateTest] ?? []).map(\.index))
        leaked = census.duplicates.groups.reduce(0) { sum, group in
            group.contains(where: judged.contains) ? sum + group.count(where: trained.contains) : sum
        }
        self.source = source
        self.training = FaceSelection(source, training)
        validation = FaceSelection(source, parts[.publicTest] ?? [])
        test = FaceSelection(source, parts[.privateTest] ?? [])
    }

    /// The number of each face's class.
    func classNumbers(of faces: FaceSelection) -> [Int] {
        faces.entries.compactMap { $0.emotion.flatMap(classes.index) }
    }

    /// What tells these faces from others: their number, what they show and where they stand.
    var digest: String {
        var digest = SHA256()
        for faces in [training, validation, test] {
            for entry in faces.entries {
                Array("\(entry.index) \(entry.emotion?.rawValue ?? "");".utf8).withUnsafeBytes { digest.update($0) }
            }
            Array("\n".utf8).withUnsafeBytes { digest.update($0) }
        }
        return "sha256:\(digest.hexadecimal)"
    }
}
