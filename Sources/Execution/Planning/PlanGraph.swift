import MienKernels
import MienNetworks
package import MienTensors

/// The steps of a plan while it is being made: values, and the computations that make one from others. Each step stands
/// behind those that it takes its inputs from.
package struct PlanGraph: Sendable {
    /// A tensor that a step makes or that goes into the network.
    package struct Value: Sendable {
        package var shape: Shape
        /// Whether someone asked to see it: an output of the network or a recorded layer.
        var isKept = false
    }

    package struct Step: Sendable {
        package var computation: Computation
        /// Positions in ``values``.
        package var inputs: [Int]
        package var output: Int
        /// The layers whose work it does, in their order.
        package var layers: [String]
    }

    /// A value of shape (batch, steps) that is 0 where a step does not count.
    struct Mask: Sendable {
        var value: Int
        /// The layer that made it.
        var layer: String
        /// Whether it is known that Keras hands on this mask here.
        var isCertain = true

        /// Whether it comes in to a layer that nobody knows, and may end there.
        var isBehindUnknown = false

        /// The mask itself.
        ///
        /// - Throws: `LayerError` where it may not be here.
        func certain() throws(LayerError) -> Mask {
            guard !isBehindUnknown else {
                throw LayerError(
                    "takes the mask that the layer `\(layer)` makes if the unknown layer behind that hands it on")
            }
            guard isCertain else {
                throw LayerError(
                    "takes the mask that the layer `\(layer)` makes, of which it is not certain that Keras has it here: its "
                        + "generations, and the orders in which it may run layers, differ; this is not done yet")
            }
            return self
        }
    }

    package private(set) var values: [Value] = []
    package var steps: [Step] = []
    /// The masks that come with values: which steps of a sequence count, and the layer that said so.
    private(set) var masks: [Int: Mask] = [:]
    /// What goes in, in the order of the network's inputs; then what is given in place of layers' outputs.
    package var inputs: [Int] = []
    /// By a node's name, the value that what follows takes in place of the node's first output.
    var replacements: [String: Int] = [:]
    /// Whether the layers that are added do what they do in training.
    var isTraining = false
    /// How many draws by chance there are.
    private var streams = 0

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

    /// A number for one more draw by chance.
    mutating func addStream() -> Int {
        defer { streams += 1 }
        return streams
    }

    /// Has a value come with a mask.
    mutating func mask(_ value: Int, by mask: Mask) { masks[value] = mask }

    /// Leaves open whether the mask of a value goes on from here.
    mutating func leaveUncertain(_ value: Int) { masks[value]?.isCertain = false }

    mutating func keep(_ value: Int) { values[value].isKept = true }

    package func shape(_ value: Int) -> Shape { values[value].shape }
}
