import MienBasics
import MienKernels
import MienNetworks
import MienTensors

extension SimpleRNN: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        try lowering.emit(self, cell: .simple, lowering.inputs, weights: "")
    }
}

extension LSTM: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        try lowering.emit(self, cell: .lstm, lowering.inputs, weights: "")
    }
}

extension GRU: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        try lowering.emit(self, cell: .gru(resetAfter: resetAfter), lowering.inputs, weights: "")
    }
}

extension RecurrentLayer {
    fileprivate var cell: Recurrence.Cell {
        switch self {
        case is LSTM: .lstm
        case let gru as GRU: .gru(resetAfter: gru.resetAfter)
        default: .simple
        }
    }
}

extension Bidirectional: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let layers = try directions
        let inputs = try self.inputs(lowering.inputs, of: layers)
        let forward = try lowering.emit(
            layers.forward, cell: layers.forward.cell, inputs.forward, weights: "forward_")
        let backward = try lowering.emit(
            layers.backward, cell: layers.backward.cell, inputs.backward, weights: "backward_", reversesOutputs: true)
        let states = forward.dropFirst() + backward.dropFirst()
        var shape = lowering.shape(forward[0])
        func merge(_ function: MergeFunction) -> [Int] {
            [lowering.emit(.merge(function), [forward[0], backward[0]], shape)] + states
        }
        switch mergeMode {
        case nil: return [forward[0], backward[0]] + states
        case .sum: return merge(.add)
        case .mul: return merge(.multiply)
        case .ave: return merge(.average)
        case .concat:
            let last = shape.rank - 1
            let width = shape[last] + lowering.shape(backward[0])[last]
            shape = Shape(shape.dimensions.dropLast() + [width])
            return [lowering.emit(.concatenate(axis: last), [forward[0], backward[0]], shape)] + states
        }
    }
}

extension TimeDistributed: LowerableLayer {
    /// The steps of all items are the batch of the layer inside.
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        let inner = layer.layer
        guard let specification = inner.specification as? any LowerableLayer else {
            throw LayerError("its layer, \(inner.specification.className.withArticle), can't be run yet")
        }
        let steps = lowering.emit(
            .view, [lowering.input], Shape([shape[0] * shape[1]] + shape.dimensions.dropFirst(2)))
        let output = try lowering.lower(specification, of: steps)
        return [
            lowering.emit(
                .view, [output], Shape([shape[0], shape[1]] + lowering.shape(output).dimensions.dropFirst()))
        ]
    }
}

extension Embedding: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        guard inputDimension <= 1 << 24 else {
            throw LayerError("found \(inputDimension) rows, expected at most \(1 << 24), which floats can tell apart")
        }
        let shape = lowering.shape(lowering.input)
        return [
            lowering.emit(
                .lookup(table: try lowering.weight("embeddings")), [lowering.input],
                Shape(shape.dimensions + [outputDimension]))
        ]
    }
}

extension Lowering {
    /// Adds a recurrent layer: the products of all steps with the kernel at once, then step after step.
    ///
    /// - Parameters:
    ///   - prefix: what stands before the names of its weights.
    ///   - reversesOutputs: whether outputs stand in the reverse of the order in which they are made.
    fileprivate mutating func emit(
        _ layer: any RecurrentLayer, cell: Recurrence.Cell, _ inputs: [Int], weights prefix: String,
        reversesOutputs: Bool = false
    ) throws(LayerError) -> [Int] {
        let options = layer.recurrent
        guard !options.stateful else {
            throw LayerError("goes on where the batch before ended (stateful), which is not done yet")
        }
        guard !options.timeMajor else {
            throw LayerError("has the steps before the batch (time_major), which is not done yet")
        }
        let shape = shape(inputs[0])
        let (batch, steps, units) = (shape[0], shape[1], options.units)
        let kernel = try weight("\(prefix)kernel")
        let biases = try values("\(prefix)bias", unless: !options.useBias)
        let width = layer.gateCount * units
        // A second row is for the products with the recurrent kernel.
        let single = Sizes([1])
        let (window, lineShape) = try window(
            of: inputs[0], kernel: single, strides: single, padding: .valid, channels: width)
        let line = emit(
            .convolution(
                ConvolutionComputation(
                    window: window, kernel: kernel.reshaped(to: Shape([1, 1] + kernel.shape.dimensions)),
                    bias: Array(biases.prefix(width)), groups: 1)), [inputs[0]], lineShape)

        var recurrence = Recurrence(
            cell: cell, steps: steps, units: units, activation: try function(layer.activation, of: units),
            recurrentActivation: try function(layer.recurrentActivation, of: units))
        recurrence.isBackward = options.goBackwards
        recurrence.reversesOutputs = reversesOutputs
        recurrence.returnsSequence = options.returnSequences
        recurrence.returnsStates = options.returnState
        recurrence.hasStates = inputs.count > 1
        recurrence.hasMask = mask != nil
        recurrence.zeroesMasked = options.zeroOutputForMask
        for state in inputs.dropFirst() where self.shape(state) != [batch, units] {
            throw LayerError("found a state of \(self.shape(state)), expected \(Shape([batch, units]))")
        }
        let all = emit(
            .recurrence(
                RecurrenceComputation(
                    recurrence: recurrence, kernel: try weight("\(prefix)recurrent_kernel"),
                    bias: Array(biases.dropFirst(width)))), [line] + inputs.dropFirst() + (mask.map { [$0] } ?? []),
            [batch, recurrence.rows, units])

        let outputRows = options.returnSequences ? steps : 1
        let outputShape: Shape = options.returnSequences ? [batch, steps, units] : [batch, units]
        guard options.returnState else {
            return [options.returnSequences ? all : emit(.view, [all], outputShape)]
        }
        func rows(_ range: Range<Int>, _ shape: Shape) -> Int {
            let margin = AxisMargin(before: -range.lowerBound, after: range.upperBound - recurrence.rows)
            let part = emit(.frame([margin, AxisMargin(0)], fill: 0), [all], [batch, range.count, units])
            return emit(.view, [part], shape)
        }
        return [rows(0..<outputRows, outputShape)]
            + (outputRows..<recurrence.rows).map { rows($0..<$0 + 1, [batch, units]) }
    }

    /// An activation as a function of a line of `count` numbers.
    private func function(_ activation: Activation, of count: Int) throws(LayerError) -> Recurrence.Function {
        var graph = PlanGraph()
        let line = graph.addValue([1, count])
        var inner = Lowering(graph: graph, layer: layer, inputs: [line], weights: [:])
        let output = try inner.emit(activation, line)
        let steps = inner.graph.steps
        guard steps.count <= 1, inner.shape(output) == [1, count] else {
            throw LayerError("its activation is more than one function of its units, which is not done yet")
        }
        switch steps.first?.computation {
        case nil: return .elementwise(.identity)
        case .pointwise(let function): return .elementwise(function)
        case .rowwise(.softmax, axis: 1): return .softmax
        case .rowwise(.logSoftmax, axis: 1): return .logSoftmax
        case .rowwise(.sparsemax, axis: 1): return .sparsemax
        default: throw LayerError("its activation is no function of its units alone, which is not done yet")
        }
    }
}
