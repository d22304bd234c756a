/// How often a network said each class of pictures that show each class, and what follows from that.
///
/// A share of nothing, 0/0, is nil and never 0: a class that is never said has no precision, and one that no picture shows
/// has no recall.
public struct ConfusionMatrix: Sendable, Equatable {
    /// The classes, in the order of the network's outputs.
    public let classNames: [String]
    /// Row by row: a row for each class that is true, a column for each that was said.
    private var counts: [Int]
    /// How many pictures that show each class got no answer.
    public private(set) var unanswered: [Int]

    /// - Precondition: at least one class.
    public init(classNames: [String]) {
        precondition(!classNames.isEmpty, "at least one class")
        self.classNames = classNames
        counts = Array(repeating: 0, count: classNames.count * classNames.count)
        unanswered = Array(repeating: 0, count: classNames.count)
    }

    /// How many pictures show one class and were said to show the other.
    public subscript(trueClass: Int, said: Int) -> Int { counts[place(trueClass, said)] }

    /// Counts a picture.
    ///
    /// - Parameter said: what the network said; nil for a network that gave no answer, which is a wrong one.
    public mutating func add(_ trueClass: Int, said: Int?) {
        if let said { counts[place(trueClass, said)] += 1 } else { unanswered[trueClass] += 1 }
    }

    private func place(_ trueClass: Int, _ said: Int) -> Int {
        let classes = classNames.indices
        precondition(classes.contains(trueClass) && classes.contains(said), "a class that there is")
        return trueClass * classes.count + said
    }

    /// How many pictures there are.
    public var count: Int { counts.reduce(0, +) + unansweredCount }

    /// How many of them got no answer.
    public var unansweredCount: Int { unanswered.reduce(0, +) }

    /// How many were said to show what they show.
    public var correct: Int { classNames.indices.reduce(0) { $0 + self[$1, $1] } }

    /// How many pictures show a class, answered or not.
    public func support(of index: Int) -> Int {
        classNames.indices.reduce(unanswered[index]) { $0 + self[index, $1] }
    }

    /// How many pictures were said to show a class, rightly or not.
    public func saidCount(of index: Int) -> Int { classNames.indices.reduce(0) { $0 + self[$1, index] } }

    /// The share of pictures that were said to show what they show; nil where there are none.
    public var accuracy: Double? { correct.share(of: count) }

    /// The share of pictures that show a class among those that were said to; nil where none was.
    public func precision(of index: Int) -> Double? { counts(of: index).precision }

    /// The share of pictures that were said to show a class among those that do; nil where none does.
    public func recall(of index: Int) -> Double? { counts(of: index).recall }

    /// The harmonic mean of precision and recall; 0 where a class is shown or said and never both, nil where it is neither.
    public func f1(of index: Int) -> Double? { counts(of: index).f1 }

    /// How many classes have an ``f1(of:)``: those that some picture shows, or was said to show.
    public var scoredClassCount: Int { classNames.indices.count { f1(of: $0) != nil } }

    /// The mean of the classes' ``f1(of:)``, each counting alike; nil where there are no pictures.
    ///
    /// A class that is neither shown nor said has none, and is no part of it. So does scikit-learn's
    /// `f1_score(average="macro")`; Keras's `F1Score(average="macro")` counts 0 for such a class.
    public var macroF1: Double? { classNames.indices.map(counts).macroF1 }

    private func counts(of index: Int) -> ClassCounts {
        ClassCounts(support: support(of: index), said: saidCount(of: index), right: self[index, index])
    }
}
