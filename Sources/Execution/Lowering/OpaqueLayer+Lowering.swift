import MienBasics
import MienKernels
import MienNetworks
import MienTensors

extension Lowering {
    /// Adds a layer of somebody's own and gives the values that it gives out.
    ///
    /// - Parameter stored: the weights that the file has for it.
    mutating func emit(
        _ custom: any CustomLayer, _ stored: [Weight], called arguments: CallArguments
    ) throws(LayerError) -> [Int] {
        let constants = arguments.positional + arguments.keywords.filter { $0.key != "training" }.map(\.value)
        guard constants.allSatisfy({ !$0.isConstant || $0 == .constant(.null) }) else {
            throw LayerError("is called with more than tensors, which a CustomLayer is not handed")
        }
        let shapes = inputs.map { PartialShape(shape($0)) }
        let weights = try LayerWeights(stored, expected: custom.weights(for: shapes))
        let outputs = try custom.outputShapes(for: shapes)
        let known = outputs.compactMap(\.shape)
        guard known.count == outputs.count, !known.isEmpty, known.allSatisfy({ $0.count > 0 && $0.rank > 0 }) else {
            throw LayerError("gives out tensors of \(outputs), expected known sizes, the batch first")
        }
        let computation = Computation.custom(
            CustomComputation(
                layer: custom, name: layer, weights: weights, inputs: inputs.map(shape), outputs: known))
        guard known.count > 1 else { return [emit(computation, inputs, known[0])] }
        let total = known.reduce(0) { $0 + $1.count }
        let row = emit(computation, inputs, [1, total])
        var start = 0
        return known.map { output in
            defer { start += output.count }
            let margin = AxisMargin(before: -start, after: start + output.count - total)
            return emit(.view, [emit(.frame([margin], fill: 0), [row], [1, output.count])], output)
        }
    }

    /// Adds a formula, operation by operation, and gives its value.
    mutating func emit(_ function: LambdaFunction, called arguments: CallArguments) throws(LayerError) -> [Int] {
        var values = inputs
        for call in try function.calls(in: arguments) {
            values.append(try within(values) { inner throws(LayerError) in try call.lower(&inner)[0] })
        }
        return [values[values.count - 1]]
    }
}
