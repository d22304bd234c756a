public import MienBasics
public import MienEvaluation
import MienExecution
public import MienFER2013
public import MienImaging
public import MienNetworks
import MienTensors

/// How pixels are scaled and which output stands for which emotion, told from faces of which it is known what they show. No Keras
/// file records either, and a wrong one makes a good network answer badly without any other sign.
///
///     let trials = try PreprocessingTrials(model, faces: faces, emotions: emotions, picture: …)
///     if case .fits(let trial) = trials.verdict { print(trial.scale, trial.order.names) }
///
/// Each scale is tried with each order of labels, and the best of them with each resize kernel where pictures change their size.
/// The same faces are asked each time, so that two trials are held against each other by McNemar's test.
public struct PreprocessingTrials: Sendable {
    /// What was tried, and how many faces were then answered rightly.
    public struct Trial: Sendable, Equatable {
        public let scale: Preprocessing.Scale
        public let resize: Preprocessing.ResizeKernel
        public let order: LabelOrder
        /// `fer2013`, `alphabetical`, `ferplus`, `card`; `faces` for the order that the faces themselves ask for.
        public let orderName: String
        public let accuracy: Double
        /// The 95 % interval of the accuracy, by Wilson (1927), which holds near 0 and 1, too.
        public let interval: ConfidenceInterval
        /// The class that is said most often, and of which share of the faces.
        public let mostSaid: (name: String, share: Double)
        /// The p value of McNemar's test against the first trial, by Holm's correction; 1 for the first one itself.
        public fileprivate(set) var p: Double
        let areRight: [Bool]
        fileprivate var isFitted: Bool { orderName == "faces" }

        public static func == (left: Trial, right: Trial) -> Bool {
            left.scale == right.scale && left.resize == right.resize && left.order == right.order
                && left.areRight == right.areRight
        }
    }

    /// What follows.
    public enum Verdict: Sendable, Equatable {
        /// One fits, and no other scale or order does as well.
        case fits(Trial)
        /// Some fit, and the faces do not tell them apart. The best one comes first.
        case undecided([Trial])
        /// None does better than one who always says the class that most faces show.
        case nothingFits
    }

    /// What is suspicious beside that.
    public enum Warning: Sendable, Equatable {
        /// With the best settings the network calls most faces by one class, which far fewer show.
        case swallows(name: String, said: Double, shown: Double)
        /// Two labels changed about would make more answers right, by McNemar's test.
        case swapped(first: String, second: String, accuracy: Double, p: Double)
        /// The model's card says another scale or order, which does worse.
        case card(Trial)
    }

    /// How many faces were asked.
    public let count: Int
    /// All that was tried, the best first.
    public let trials: [Trial]
    public let verdict: Verdict
    public let warnings: [Warning]
    /// The share of the faces that show the class that most of them show.
    public let chance: Double

    /// Tries all settings.
    ///
    /// - Parameters:
    ///   - emotions: what each face shows.
    ///   - labels: further orders to try, with their names.
    ///   - observing: hears how many runs of all faces are done, of how many.
    ///   - picture: reads the face of that number, for several threads at once.
    /// - Throws: `NetworkError` where the network can't be run or gives no row of classes; what `picture` throws; `FileError` where
    ///   there is no order of labels that fits the number of classes.
    public init(
        _ model: StoredModel, emotions: [Emotion], labels: [(name: String, order: LabelOrder)] = [],
        pool: ThreadPool = .shared, observing: (_ done: Int, _ all: Int) -> Void = { _, _ in },
        picture: (Int) throws -> (name: String, image: Image)
    ) throws {
        precondition(!emotions.isEmpty, "faces to ask")
        count = emotions.count
        let network = model.network
        let executor = try Executor(network, pool: pool)
        let input = try network.pictureInput()
        let first = try picture(0).image
        let changesSize =
            input.width.map { $0 != first.width } ?? false || input.height.map { $0 != first.height } ?? false
        let usual = model.card.resize ?? .pillowBilinear
        let scales = Preprocessing.Scale.allCases
        let kernels = changesSize ? Preprocessing.ResizeKernel.allCases.filter { $0 != usual } : []
        let all = scales.count + kernels.count
        /// For each face the output that is largest; nil where it is NaN.
        func answers(_ scale: Preprocessing.Scale, _ resize: Preprocessing.ResizeKernel, _ done: Int) throws -> Answers
        {
            var preprocessing = Preprocessing(model.card) ?? Preprocessing(scale: scale)
            (preprocessing.scale, preprocessing.resize) = (scale, resize)
            if scale != model.card.scale { (preprocessing.mean, preprocessing.standardDeviation) = (nil, nil) }
            let predictions = try Predictions(
                executor, count: emotions.count, preprocessing: preprocessing, classNames: nil, picture: picture)
            observing(done, all)
            return Answers(predictions)
        }
        var said: [(scale: Preprocessing.Scale, resize: Preprocessing.ResizeKernel, answers: Answers)] = []
        for (number, scale) in scales.enumerated() {
            said.append((scale, usual, try answers(scale, usual, number + 1)))
        }
        let orders = try Self.orders(
            model, classes: said[0].answers.classCount, labels: labels, emotions: emotions)
        func trials(_ run: (scale: Preprocessing.Scale, resize: Preprocessing.ResizeKernel, answers: Answers))
            -> [Trial]
        {
            var tried = orders.map { Trial(run, $0.order, $0.name, emotions) }
            if let order = run.answers.assignment(of: emotions), !orders.contains(where: { $0.order == order }) {
                tried.append(Trial(run, order, "faces", emotions))
            }
            return tried
        }
        var found = said.flatMap(trials)
        found = Self.ranked(found)
        for (number, kernel) in kernels.enumerated() {
            let run = (found[0].scale, kernel, try answers(found[0].scale, kernel, scales.count + number + 1))
            found.append(Trial(run, found[0].order, found[0].orderName, emotions))
        }
        found = Self.ranked(found)
        let shown = Dictionary(emotions.map { ($0, 1) }, uniquingKeysWith: +)
        chance = Double(shown.values.max() ?? 0) / Double(emotions.count)
        self.trials = found
        verdict = Self.verdict(found, chance: chance)
        let best = said.first { $0.scale == found[0].scale && $0.resize == found[0].resize }?.answers
        warnings =
            Self.warnings(found, emotions, best, chance: chance)
            + Self.cardWarning(found, model.card)
    }

    /// The orders of labels that have as many names as the network has classes.
    private static func orders(
        _ model: StoredModel, classes: Int, labels: [(name: String, order: LabelOrder)], emotions: [Emotion]
    ) throws -> [(name: String, order: LabelOrder)] {
        var orders: [(name: String, order: LabelOrder)] = []
        func add(_ name: String, _ order: LabelOrder) {
            guard order.count == classes, !orders.contains(where: { $0.order.isSame(as: order) }) else { return }
            orders.append((name, order))
        }
        if let names = model.card.classNames, let order = try? LabelOrder(names) { add("card", order) }
        for (name, order) in labels + LabelOrder.named { add(name, order) }
        let shown = Set(emotions)
        if shown.count == classes {
            add("alphabetical", try LabelOrder(shown.map(\.rawValue).sorted()))
            add("fer2013", try LabelOrder(Emotion.allCases.filter(shown.contains).map(\.rawValue)))
        }
        guard !orders.isEmpty else {
            throw FileError(
                .mismatch, file: model.provenance.file,
                found: "\(classes) classes, and faces of \(shown.count) emotions",
                expected: "as many of both, or --labels with the names of the classes")
        }
        return orders
    }

    /// The best first, each held against it. An order that the faces themselves ask for has been fitted to them: it goes before
    /// one that has a name only where chance does not explain that it does better, nor two labels that were changed about.
    private static func ranked(_ trials: [Trial]) -> [Trial] {
        var sorted = trials.enumerated().sorted {
            ($1.element.accuracy, $0.offset) < ($0.element.accuracy, $1.offset)
        }.map(\.element)
        if sorted[0].isFitted, let named = sorted.firstIndex(where: { !$0.isFitted }) {
            let test = McNemarTest(sorted[0].areRight, sorted[named].areRight)
            let changed = sorted[0].order.countOfDifferences(from: sorted[named].order)
            if test.exact * Double(trials.count) >= 0.01 || changed <= 2 && sorted[0].scale == sorted[named].scale {
                sorted.insert(sorted.remove(at: named), at: 0)
            }
        }
        let comparison = AccuracyComparison(
            of: ("", sorted[0].areRight), with: sorted.dropFirst().map { ("", $0.areRight) }, resamples: 0)
        sorted[0].p = 1
        for (index, pair) in comparison.pairs.enumerated() { sorted[index + 1].p = pair.p }
        return sorted
    }

    /// Resize kernels hardly differ: what has to be told apart are scales and orders.
    private static func verdict(_ trials: [Trial], chance: Double) -> Verdict {
        let best = trials[0]
        guard best.interval.low > chance else { return .nothingFits }
        let others = trials.dropFirst().filter { trial in
            trial.p >= 0.05 && !trial.isFitted && (trial.scale != best.scale || !trial.order.isSame(as: best.order))
        }
        return others.isEmpty ? .fits(best) : .undecided([best] + others)
    }

    private static func warnings(
        _ trials: [Trial], _ emotions: [Emotion], _ answers: Answers?, chance: Double
    ) -> [Warning] {
        let best = trials[0]
        var warnings: [Warning] = []
        let shown =
            best.order.index(of: Emotion(named: best.mostSaid.name) ?? .neutral) == nil
            ? 0 : Double(emotions.count { $0 == Emotion(named: best.mostSaid.name) }) / Double(emotions.count)
        if best.mostSaid.share > 0.5, best.mostSaid.share > 2 * shown {
            warnings.append(.swallows(name: best.mostSaid.name, said: best.mostSaid.share, shown: shown))
        }
        guard let answers else { return warnings }
        for first in best.order.names.indices {
            for second in best.order.names.indices where second > first {
                var names = best.order.names
                names.swapAt(first, second)
                guard let order = try? LabelOrder(names) else { continue }
                let other = answers.areRight(emotions, order)
                let test = McNemarTest(best.areRight, other)
                // As many pairs are tried as there are.
                let pairs = best.order.count * (best.order.count - 1) / 2
                guard test.onlySecond > test.onlyFirst, test.exact * Double(pairs) < 0.05 else { continue }
                warnings.append(
                    .swapped(
                        first: best.order.names[first], second: best.order.names[second],
                        accuracy: Double(other.count { $0 }) / Double(other.count),
                        p: min(test.exact * Double(pairs), 1)))
            }
        }
        return warnings
    }

    private static func cardWarning(_ trials: [Trial], _ card: ModelCard) -> [Warning] {
        guard let scale = card.scale,
            let own = trials.first(where: { trial in
                trial.scale == scale && (card.classNames == nil || trial.orderName == "card")
            }), own.p < 0.05
        else { return [] }
        return [.card(own)]
    }
}

/// What a network said of some faces.
private struct Answers {
    let classCount: Int
    /// By face the number of the largest output; nil where that is NaN.
    let said: [Int?]

    init(_ predictions: Predictions) {
        let (count, classes) = (predictions.names.count, predictions.output.shape[1])
        classCount = classes
        said = predictions.output.withValues { values in
            (0..<count).map { face in
                let row = values[face * classes..<(face + 1) * classes]
                guard !row.contains(where: \.isNaN), let largest = row.max() else { return nil }
                return row.firstIndex(of: largest).map { $0 - row.startIndex }
            }
        }
    }

    func areRight(_ emotions: [Emotion], _ order: LabelOrder) -> [Bool] {
        let named = order.names.indices.map { order.emotion(at: $0) }
        return zip(said, emotions).map { said, emotion in said.map { named[$0] == emotion } ?? false }
    }

    /// The order that gives the most right answers; nil where there are not as many emotions as classes.
    func assignment(of emotions: [Emotion]) -> LabelOrder? {
        let shown = Emotion.allCases.filter(Set(emotions).contains)
        guard shown.count == classCount, classCount > 1, classCount <= LabelAssignment.most else { return nil }
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        for (said, emotion) in zip(said, emotions) {
            if let said, let number = shown.firstIndex(of: emotion) { counts[said][number] += 1 }
        }
        return try? LabelOrder(LabelAssignment(counts).emotions.map { shown[$0].rawValue })
    }
}

extension PreprocessingTrials.Trial {
    fileprivate init(
        _ run: (scale: Preprocessing.Scale, resize: Preprocessing.ResizeKernel, answers: Answers), _ order: LabelOrder,
        _ name: String, _ emotions: [Emotion]
    ) {
        (scale, resize, self.order, orderName) = (run.scale, run.resize, order, name)
        areRight = run.answers.areRight(emotions, order)
        let right = areRight.count { $0 }
        accuracy = Double(right) / Double(areRight.count)
        interval = ConfidenceInterval(wilson: right, of: areRight.count)
        var counts = [Int](repeating: 0, count: order.count)
        for said in run.answers.said.compactMap(\.self) { counts[said] += 1 }
        let most = counts.indices.max { (counts[$0], $1) < (counts[$1], $0) } ?? 0
        mostSaid = (order.names[most], Double(counts[most]) / Double(areRight.count))
        p = 1
    }
}

extension ConfidenceInterval {
    /// The 95 % interval of a share (Wilson, "Probable inference, the law of succession, and statistical inference", 1927).
    fileprivate init(wilson right: Int, of count: Int) {
        let (z, n) = (1.959963984540054, Double(count))
        let share = Double(right) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        self.init(low: max(middle - half, 0), high: min(middle + half, 1))
    }
}

extension McNemarTest {
    fileprivate init(_ first: [Bool], _ second: [Bool]) {
        self.init(
            onlyFirst: zip(first, second).count { $0 && !$1 }, onlySecond: zip(first, second).count { !$0 && $1 })
    }
}

extension LabelOrder {
    /// Whether each output stands for the same, whatever the words: `happy` and `happiness`.
    fileprivate func isSame(as other: LabelOrder) -> Bool {
        count == other.count && countOfDifferences(from: other) == 0
    }

    /// How many outputs stand for something else.
    fileprivate func countOfDifferences(from other: LabelOrder) -> Int {
        func meaning(_ name: String) -> String { Emotion(named: name)?.rawValue ?? name }
        return zip(names, other.names).count { meaning($0) != meaning($1) }
    }
}
