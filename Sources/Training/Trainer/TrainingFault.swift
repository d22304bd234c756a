/// What keeps a training from going on.
public struct TrainingFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// How many steps were done before.
    public var step: Int
    /// Where it began: a layer, or a weight.
    public var place: String
    public var problem: String

    public var description: String { "step \(step + 1): \(place): \(problem)" }
}
