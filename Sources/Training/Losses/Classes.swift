extension Loss {
    /// The targets that stand for classes, as ``Losses`` takes them: their numbers, or rows with a 1 at the class.
    ///
    /// - Parameter count: of the classes that there are.
    func targets(_ classes: some Collection<Int>, of count: Int) -> [Float] {
        guard targetCount(for: count) > 1 else { return classes.map(Float.init) }
        var targets = [Float](repeating: 0, count: classes.count * count)
        for (item, number) in classes.enumerated() { targets[item * count + number] = 1 }
        return targets
    }
}

extension Collection<Int> {
    /// For how many of the items whose classes these are the largest of `predictions`, items × `count`, is that of the class.
    func countOfCorrect(in predictions: some RandomAccessCollection<Float>, of count: Int) -> Int {
        enumerated().count { item, target in
            let start = predictions.index(predictions.startIndex, offsetBy: item * count)
            let row = predictions[start...].prefix(count)
            let largest = row.indices.max { row[$0] < row[$1] }
            return largest.map { row.distance(from: row.startIndex, to: $0) } == target
        }
    }
}
