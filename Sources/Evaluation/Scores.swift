import MienBasics
public import MienExecution
public import MienImaging
public import MienNetworks
public import MienTensors

/// How well a network tells classes apart, on pictures of which it is known what they show.
///
/// Pictures are added as they come. Nothing is kept of one but what it shows, what was said of it and its cross-entropy:
/// 16 bytes, by which intervals are told and networks compared.
///
///     var scores = Scores(classNames: ["happy", "sad"])
///     try scores.add([0, 1, 1], output: Tensor([3, 2], [0.9, 0.1, 0.5, 0.5, 0.2, 0.8]))
///     scores.confusion.accuracy      // 2/3: of two values that are equal the first counts, as in argmax
///     scores.crossEntropy            // 0.3406: the mean of -log of 0.9, 0.5 and 0.8
///     scores.intervals().accuracy    // 0.0 ... 1.0: three pictures say little
public struct Scores: Sendable, Equatable {
    /// Which classes are true, and which were said.
    public private(set) var confusion: ConfusionMatrix
    /// How many pictures got values that are no probabilities: below 0, not 1 in all, or NaN.
    public private(set) var improbableCount = 0
    /// One for each picture, in order.
    private(set) var answers: [Answer] = []

    /// What a network said of a picture.
    struct Answer: Sendable, Equatable {
        let trueClass: Int32
        /// Negative where there is no answer.
        let said: Int32
        /// In nats; 0 where the network gave no probabilities.
        let crossEntropy: Double

        var isRight: Bool { trueClass == said }
    }

    /// - Parameter classNames: in the order of the network's outputs.
    /// - Precondition: at least one class.
    public init(classNames: [String]) { confusion = ConfusionMatrix(classNames: classNames) }

    /// Runs a network on as many pictures as there are `classes`, some at a time.
    ///
    /// - Parameters:
    ///   - classes: for each picture the number of the output that stands for what it shows.
    ///   - observing: hears how many pictures are done, again and again.
    ///   - picture: reads the picture of that number, for several threads at once.
    /// - Throws: what ``add(_:output:)`` and ``FaceActivations/init(_:count:preprocessing:observing:picture:)`` throw.
    public init(
        _ executor: Executor, classes: [Int], preprocessing: Preprocessing, classNames: [String],
        observing: (_ done: Int) -> Void = { _ in }, picture: (Int) throws -> (name: String, image: Image)
    ) throws {
        self.init(classNames: classNames)
        answers.reserveCapacity(classes.count)
        var rest = classes[...]
        try FaceActivations.forEachBatch(
            executor, count: classes.count, preprocessing: preprocessing, observing: observing, picture: picture
        ) { batch in
            try add(rest.prefix(batch.names.count), output: batch.output)
            rest = rest.dropFirst(batch.names.count)
        }
    }

    /// Counts some pictures.
    ///
    /// - Parameters:
    ///   - classes: for each picture the number of the output that stands for what it shows.
    ///   - output: what the network gave for them, pictures × classes.
    /// - Throws: `NetworkError` when that is something else than a row of classes for each picture, has not as many classes
    ///   as there are names, or only one, so that there is nothing to choose from.
    /// - Precondition: a row for each picture, and its class is one of the network's.
    public mutating func add(_ classes: some Collection<Int>, output: Tensor) throws(NetworkError) {
        let count = try output.classCount(named: confusion.classNames)
        precondition(output.shape[0] == classes.count, "a row for each picture")
        guard count > 1 else {
            throw NetworkError("gives one value for each picture, expected one for each of two classes or more")
        }
        output.withValues { values in
            for (row, trueClass) in classes.enumerated() { add(trueClass, values[row * count..<(row + 1) * count]) }
        }
    }

    private mutating func add(_ trueClass: Int, _ values: Slice<UnsafeBufferPointer<Float>>) {
        // What is larger than NaN, nobody can say.
        let hasAnswer = !values.contains(where: \.isNaN)
        let largest = values.max().flatMap(values.firstIndex(of:)).map { $0 - values.startIndex }
        let said = hasAnswer ? largest : nil
        confusion.add(trueClass, said: said)
        answers.append(
            Answer(
                trueClass: Int32(trueClass), said: Int32(said ?? -1),
                crossEntropy: crossEntropy(of: trueClass, values)))
    }

    /// Counts values that are no probabilities.
    private mutating func crossEntropy(of trueClass: Int, _ values: Slice<UnsafeBufferPointer<Float>>) -> Double {
        guard values.areProbabilities else {
            improbableCount += 1
            return 0
        }
        let sum = values.reduce(0) { $0 + Double($1) }
        let probability = Double(values[values.startIndex + trueClass]) / sum
        return -log(min(max(probability, Self.epsilon), 1 - Self.epsilon))
    }

    /// For each picture, in order, whether the network said what it shows.
    public var areRight: [Bool] { answers.map(\.isRight) }

    /// The mean over all pictures of -log of the probability that the network gave to what they show; nil where there are none,
    /// and where any picture got values that are no probabilities.
    ///
    /// It is what Keras's `CategoricalCrossentropy()` makes of probabilities: each row is divided by its sum, and each value
    /// lies within 1e-7 and 1 - 1e-7 (`categorical_crossentropy` in keras/src/backend/tensorflow/nn.py, `epsilon` in
    /// keras/src/backend/config.py), so that no picture counts for more than 16.118. `SparseCategoricalCrossentropy()`
    /// differs from it in the seventh decimal. `Model.evaluate` of a network that ends in a softmax goes back to what went into
    /// that, and so knows no limit: of a network that is sure of what is wrong, it says more.
    public var crossEntropy: Double? {
        guard improbableCount == 0, !answers.isEmpty else { return nil }
        return answers.reduce(0) { $0 + $1.crossEntropy } / Double(answers.count)
    }

    /// Keras's `keras.config.epsilon()`.
    private static let epsilon = 1e-7
}
