public import MienBasics
public import MienEvaluation
public import MienExecution
public import MienFER2013
public import MienNetworks
import MienTensors

/// Faces to look at, of many: emotion by emotion those of a data set that a choice takes, and behind them every picture that was
/// given by itself.
public struct ChosenFaces: Sendable {
    public let faces: [FacePicture]
    /// For each emotion the places of its faces from the data set; those of none are left out.
    public let groups: [(emotion: Emotion, faces: [Int])]

    /// What a choice by the network's own word takes.
    public struct Judge {
        public let executor: Executor
        public let preprocessing: Preprocessing
        public let order: LabelOrder

        /// - Parameter order: what the network's outputs are called.
        public init(_ executor: Executor, preprocessing: Preprocessing, order: LabelOrder) {
            (self.executor, self.preprocessing, self.order) = (executor, preprocessing, order)
        }
    }

    /// - Parameters:
    ///   - paths: data sets and pictures, as ``FacePictures`` takes them.
    ///   - count: how many of each emotion.
    ///   - judge: needed for a choice that needs it.
    ///   - observing: hears how many faces the network has been asked of, of how many.
    /// - Throws: ``FileError``, also where a data set has fewer faces of an emotion; of a choice by the network's word only where
    ///   it has none at all that it takes.
    public init(
        at paths: [String], emotions: [Emotion], each count: Int, choice: FaceChoice = .first, seed: UInt64 = 0,
        judge: Judge? = nil, budgets: Budgets = .standard, pool: ThreadPool = .shared,
        observing: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws {
        precondition(judge != nil || !choice.needsOutput, "somebody who judges")
        let all = try FacePictures(at: paths, budgets: budgets, pool: pool)
        let shown = try all.emotions(pool: pool)
        let inData = shown.indices.filter { all.name(at: $0) != nil }
        let alone = shown.indices.filter { all.name(at: $0) == nil }
        // The classes of the choice are the emotions that were asked for, in their order.
        let candidates = inData.filter { shown[$0].map(emotions.contains) ?? false }
        let classes = candidates.map { index in emotions.firstIndex { $0 == shown[index] } ?? 0 }
        let output =
            try choice.needsOutput && !candidates.isEmpty
            ? judge.map { try Self.output($0, all, candidates, emotions, observing: observing) } : nil

        var faces: [FacePicture] = []
        var groups: [(emotion: Emotion, faces: [Int])] = []
        if !inData.isEmpty {
            for (number, emotion) in emotions.enumerated() {
                let chosen = choice.faces(count, of: number, classes: classes, output: output, seed: seed)
                    .map { candidates[$0] }
                guard chosen.count == count || choice.needsOutput else {
                    let path = all.path(at: inData[0])
                    throw FileError(
                        .mismatch, file: path,
                        found: "\(chosen.count) \(emotion.rawValue) face\(chosen.count == 1 ? "" : "s")",
                        expected: "\(count)")
                }
                guard !chosen.isEmpty else { continue }
                groups.append((emotion, Array(faces.count..<faces.count + chosen.count)))
                faces += try chosen.map { try all.face(at: $0) }
            }
        }
        faces += try alone.map { try all.face(at: $0) }
        guard !faces.isEmpty else {
            throw FileError(
                .mismatch, file: paths.joined(separator: ", "),
                found: "no face of these emotions of which the network says \(choice == .wrong ? "another one" : "it")",
                expected: "at least one")
        }
        self.faces = faces
        self.groups = groups
    }

    /// The faces of a data set that are named, in groups by what they show, in the order of the emotions; and every picture that
    /// was given by itself.
    ///
    /// - Parameter names: rows, by their number or as `row 5`, or files within a folder; the data sets are gone through in order,
    ///   and the first face of that name is meant.
    /// - Throws: ``FileError``, also for a name that no face has.
    public init(
        at paths: [String], named names: [String], budgets: Budgets = .standard, pool: ThreadPool = .shared
    ) throws {
        let all = try FacePictures(at: paths, budgets: budgets, pool: pool)
        let shown = try all.emotions(pool: pool)
        var places: [String: Int] = [:]
        for index in shown.indices {
            if let name = all.name(at: index), places[name] == nil { places[name] = index }
        }
        let named = try names.map { name in
            guard let place = places[name] ?? Int(name).flatMap({ places["row \($0.grouped)"] }) else {
                throw FileError(
                    .mismatch, file: paths.joined(separator: ", "), found: "no face `\(name)`",
                    expected: places.isEmpty
                        ? "a data set with faces to name" : "a row by its number, or a file within the folder")
            }
            return place
        }
        let alone = shown.indices.filter { all.name(at: $0) == nil }
        var faces: [FacePicture] = []
        var groups: [(emotion: Emotion, faces: [Int])] = []
        for emotion in Emotion.allCases {
            let own = named.filter { shown[$0] == emotion }
            guard !own.isEmpty else { continue }
            groups.append((emotion, Array(faces.count..<faces.count + own.count)))
            faces += try own.map { try all.face(at: $0) }
        }
        faces += try (named.filter { shown[$0] == nil } + alone).map { try all.face(at: $0) }
        (self.faces, self.groups) = (faces, groups)
    }

    /// What the network gives for some faces, with a column for each of the emotions and one more for the largest of all other
    /// classes.
    private static func output(
        _ judge: Judge, _ all: FacePictures, _ candidates: [Int], _ emotions: [Emotion],
        observing: (_ done: Int, _ all: Int) -> Void
    ) throws -> Tensor {
        let places = emotions.map { judge.order.index(of: $0) }
        let others = (0..<judge.order.count).filter { !places.contains($0) }
        var rows: [Float] = []
        try FaceActivations.forEachBatch(
            judge.executor, count: candidates.count, preprocessing: judge.preprocessing,
            observing: { observing($0, candidates.count) },
            picture: {
                let face = try all.face(at: candidates[$0])
                return (face.name, face.image)
            }
        ) { batch in
            let classCount = try batch.output.classCount(named: judge.order.names)
            batch.output.withValues { values in
                for row in 0..<batch.names.count {
                    let row = values[row * classCount..<(row + 1) * classCount]
                    rows += places.map { $0.map { row[row.startIndex + $0] } ?? -.infinity }
                    rows.append(others.map { row[row.startIndex + $0] }.max() ?? -.infinity)
                    // A number that is none says nothing, whichever class it stands for.
                    if row.contains(where: \.isNaN) { rows[rows.count - 1] = .nan }
                }
            }
        }
        return Tensor([candidates.count, emotions.count + 1], rows)
    }
}
