/// How many pictures show a class, were said to show it, and both; and what follows from that. A share of nothing is nil.
struct ClassCounts: Sendable, Equatable {
    /// How many pictures show the class.
    var support = 0
    /// How many were said to show it, rightly or not.
    var said = 0
    /// How many show it and were said to.
    var right = 0

    var precision: Double? { right.share(of: said) }
    var recall: Double? { right.share(of: support) }
    /// The harmonic mean of both; 0 where a class is shown or said and never both, nil where it is neither.
    var f1: Double? { (2 * right).share(of: support + said) }
}

extension Collection<ClassCounts> {
    /// The mean of the ``ClassCounts/f1`` of the classes that have one; nil where none has.
    var macroF1: Double? {
        let scores = compactMap(\.f1)
        return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }
}

extension Int {
    /// The share of so many things in all of them; nil where there are none.
    func share(of whole: Int) -> Double? { whole == 0 ? nil : Double(self) / Double(whole) }
}
