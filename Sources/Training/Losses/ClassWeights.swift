package import MienKernels

/// How much the rows of each class count: Keras's `class_weight`. A class that is not named counts 1. Keras refuses sample
/// weights beside it.
public struct ClassWeights: Sendable, Equatable {
    public var weights: [Int: Double]

    public init(_ weights: [Int: Double]) { self.weights = weights }

    /// The weight of each row.
    ///
    /// - Parameter targets: rows × classes, of which the first largest tells the class; or, where a row has one number, that
    ///   is the class, rounded half to even.
    package func sampleWeights<Number: Real>(targets: UnsafeBufferPointer<Number>, rows: Int) -> [Number] {
        precondition(rows > 0 && targets.count % rows == 0, "targets are rows")
        let count = targets.count / rows
        return (0..<rows).map { row in
            var label = 0
            if count == 1 {
                label = Int(targets[row].rounded(.toNearestOrEven))
            } else {
                for index in 1..<count where targets[row * count + index] > targets[row * count + label] {
                    label = index
                }
            }
            return Number(weights[label] ?? 1)
        }
    }
}
