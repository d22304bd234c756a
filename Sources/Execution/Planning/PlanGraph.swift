import MienKernels
import MienTensors

/// The steps of a plan while it is being made: values, and the computations that make one from others. Each step stands
/// behind those that it takes its inputs from.
struct PlanGraph: Sendable {
    /// A tensor that a step makes or that goes into the network.
    struct Value: Sendable {
        var shape: Shape
        /// Whether someone asked to see it: an output of the network or a recorded layer.
        var isKept = false
    }

    struct Step: Sendable {
        var computation: Computation
        /// Positions in ``values``.
        var inputs: [Int]
        var output: Int
        /// The layers whose work it does, in their order.
        var layers: [String]
    }

    private(set) var values: [Value] = []
    var steps: [Step] = []
    /// The layers that made the masks which come with values.
    private(set) var masks: [Int: String] = [:]
    /// What goes in, in the order of the network's inputs.
    var inputs: [Int] = []

    mutating func addValue(_ shape: Shape) -> Int {
        values.append(Value(shape: shape))
        return values.count - 1
    }

    /// Appends a step and gives the value that it makes.
    mutating func append(_ computation: Computation, inputs: [Int], shape: Shape, layer: String) -> Int {
        let output = addValue(shape)
        steps.append(Step(computation: computation, inputs: inputs, output: output, layers: [layer]))
        return output
    }

    /// Notes that a value comes with the mask that `layer` made.
    mutating func mask(_ value: Int, by layer: String) { masks[value] = layer }

    mutating func keep(_ value: Int) { values[value].isKept = true }

    func shape(_ value: Int) -> Shape { values[value].shape }
}
