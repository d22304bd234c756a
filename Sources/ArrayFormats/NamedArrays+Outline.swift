public import MienBasics
import MienTensors

extension NamedArrays {
    /// The arrays as parts of a file's outline.
    public var outlines: [Outline] { map { $0.array.outline(named: $0.name) } }
}
