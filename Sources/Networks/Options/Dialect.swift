/// The generation of Keras whose words a configuration is written in. Some names changed their meaning between them:
/// `hard_sigmoid` is another function in Keras 3 than in Keras 1 and 2.
public enum Dialect: Int, Sendable, Comparable {
    case keras1 = 1
    case keras2 = 2
    case keras3 = 3

    public static func < (left: Dialect, right: Dialect) -> Bool { left.rawValue < right.rawValue }
}

extension Dialect: CustomStringConvertible {
    /// `Keras 2`.
    public var description: String { "Keras \(rawValue)" }
}
