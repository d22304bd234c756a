import MienBasics
import MienKernels
import MienNetworks
import MienTensors

/// A recurrent layer that can be run, by itself or as one of two directions.
protocol LowerableRecurrentLayer: RecurrentLayer, LowerableLayer {
    /// Adds all steps, of which the outputs come first and then, where they come out, the states.
    ///
    /// - Parameters:
    ///   - inputs: the sequence, and the states to begin with.
    ///   - prefix: what stands before the names of its weights.
    ///   - reversesOutputs: whether outputs stand in the reverse of the order in which they are made.
    func lowerSteps(
        _ lowering: inout Lowering, _ inputs: [Int], weights prefix: String, reversesOutputs: Bool
    ) throws(LayerError) -> [Int]
}

extension LowerableRecurrentLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        try lowering.emit(self, lowering.inputs, weights: "")
    }
}

extension CellLayer: LowerableRecurrentLayer {}
extension RNN: LowerableRecurrentLayer {}

extension CellsLayer {
    func lowerSteps(
        _ lowering: inout Lowering, _ inputs: [Int], weights prefix: String, reversesOutputs: Bool
    ) throws(LayerError) -> [Int] {
        let cells = try cells.members
        var line = inputs[0]
        var states = inputs.dropFirst()
        var newStates: [Int] = []
        for (index, (own, cell, _)) in cells.enumerated() {
            var options = recurrent
            let isLast = index == cells.count - 1
            if !isLast {
                options.returnSequences = true
                options.zeroOutputForMask = false
            }
            // The next cell finds the steps where this one found them.
            let outputs = try lowering.emit(
                cell, options, line, states.prefix(cell.stateCount), weights: prefix + own,
                reversesOutputs: isLast ? reversesOutputs : options.goBackwards)
            line = outputs[0]
            states = states.dropFirst(cell.stateCount)
            newStates += outputs.dropFirst()
        }
        return [line] + newStates
    }
}

extension ConvolutionalLSTM: LowerableRecurrentLayer {
    func lowerSteps(
        _ lowering: inout Lowering, _ inputs: [Int], weights prefix: String, reversesOutputs: Bool
    ) throws(LayerError) -> [Int] {
        guard dataFormat == .channelsLast || (activation.isElementwise && recurrentActivation.isElementwise) else {
            throw LayerError("has an activation of whole lines with the channels first, which is not done yet")
        }
        let sizes = lowering.shape(inputs[0]).dimensions
        guard sizes.count == rank + 3 else {
            throw LayerError("found an input of shape \(lowering.shape(inputs[0])), expected \(rank + 3) axes")
        }
        /// With the channels behind the last of the spatial axes, of which the first is `first`.
        func channelsLast(_ value: Int, first: Int) -> Int {
            let order = Array(0..<first - 1) + Array(first..<first + rank) + [first - 1]
            return dataFormat == .channelsLast ? value : lowering.transpose(value, order: order)
        }
        let sequence = channelsLast(inputs[0], first: 3)
        let steps = lowering.emit(
            .view, [sequence], Shape([sizes[0] * sizes[1]] + lowering.shape(sequence).dimensions.dropFirst(2)))
        var convolution = MienNetworks.Convolution(rank: rank)
        (convolution.filters, convolution.kernelSize, convolution.strides) = (4 * filters, kernelSize, strides)
        (convolution.padding, convolution.dilationRate) = (padding, dilationRate)
        let bias = try lowering.values("\(prefix)bias", unless: !useBias)
        let (products, shape) = try lowering.convolved(
            steps, convolution, kernel: lowering.weight("\(prefix)kernel"), bias: bias)

        let places = Array(shape.dimensions.dropFirst().dropLast())
        let axes = try places.indices.map { axis throws(LayerError) in
            try lowering.windowAxis(
                axis + 1, of: shape, kernel: kernelSize[axis], stride: 1, dilation: 1, padding: .same)
        }
        let rows = rank == 1 ? WindowAxis(input: 1, kernel: 1, output: 1) : axes[rank - 2]
        let windows = Recurrence.Windows(
            depth: rank == 3 ? axes[0] : nil, picture: Window(rows: rows, columns: axes[rank - 1]))
        let computation = RecurrenceComputation(
            recurrence: try lowering.recurrence(
                .lstm, recurrent, steps: sizes[1], units: filters, activation, recurrentActivation, windows: windows,
                reversesOutputs: reversesOutputs),
            kernel: try lowering.weight("\(prefix)recurrent_kernel").asOfPictures(rank: rank), bias: [])
        let states = inputs.dropFirst().map { channelsLast($0, first: 2) }
        let outputs = try lowering.emit(
            computation, products, states, state: Shape([sizes[0]] + places + [filters]))
        return outputs.map { output in
            guard dataFormat == .channelsFirst else { return output }
            let last = lowering.shape(output).rank - 1
            let leading = Array(0..<last - rank)
            return lowering.transpose(output, order: leading + [last] + Array(last - rank..<last))
        }
    }
}

/// What is called for one step, by itself.
protocol LowerableCell: LowerableLayer {}

extension SimpleRNNCell: LowerableCell {}
extension LSTMCell: LowerableCell {}
extension GRUCell: LowerableCell {}
extension StackedRNNCells: LowerableCell {}

extension LowerableCell {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        var layer = RNN()
        layer.cell = InnerLayer(Layer(name: className, self))
        return try lowering.emitOneStep(layer)
    }
}

extension Bidirectional: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let layers = try directions
        let inputs = try self.inputs(lowering.inputs, of: layers)
        let forward = try lowering.emit(layers.forward, inputs.forward, weights: "forward_")
        let backward = try lowering.emit(
            layers.backward, inputs.backward, weights: "backward_", reversesOutputs: true)
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
        let sequence = lowering.shape(lowering.input)
        let inner = layer.layer
        guard let specification = inner.specification as? any LowerableLayer else {
            throw LayerError("its layer, \(inner.specification.className.withArticle), can't be run yet")
        }
        let steps = lowering.emit(.view, [lowering.input], sequence.withStepsInBatch)
        let output = try lowering.lower(specification, of: steps)
        return [lowering.emit(.view, [output], lowering.shape(output).withSteps(of: sequence))]
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
    /// Adds a recurrent layer that has its place in this one.
    ///
    /// - Parameters:
    ///   - prefix: what stands before the names of its weights.
    ///   - reversesOutputs: whether outputs stand in the reverse of the order in which they are made.
    fileprivate mutating func emit(
        _ layer: any RecurrentLayer, _ inputs: [Int], weights prefix: String, reversesOutputs: Bool = false
    ) throws(LayerError) -> [Int] {
        guard let layer = layer as? any LowerableRecurrentLayer else {
            throw LayerError("has \(layer.className.withArticle) in it, which can't be run yet")
        }
        guard !layer.recurrent.stateful else {
            throw LayerError("goes on where the batch before ended (stateful), which is not done yet")
        }
        guard !layer.recurrent.timeMajor else {
            throw LayerError("has the steps before the batch (time_major), which is not done yet")
        }
        let sequence = shape(inputs[0])
        if let mask, shape(mask) != Shape(Array(sequence.dimensions.prefix(2))) {
            throw LayerError(
                "found a mask of \(shape(mask)) for steps of \(sequence), expected one number for each step")
        }
        return try layer.lowerSteps(&self, inputs, weights: prefix, reversesOutputs: reversesOutputs)
    }

    /// Adds one step of a layer for an input without steps, and the states.
    fileprivate mutating func emitOneStep(_ layer: RNN) throws(LayerError) -> [Int] {
        var layer = layer
        layer.recurrent.returnState = true
        let sizes = shape(input).dimensions
        let step = emit(.view, [input], [sizes[0], 1, sizes[1]])
        return try emit(layer, [step] + inputs.dropFirst(), weights: "")
    }

    /// Adds a cell over all steps: their products with the kernel at once, then step after step.
    fileprivate mutating func emit(
        _ cell: any RecurrentCell, _ options: RecurrentOptions, _ sequence: Int, _ states: ArraySlice<Int>,
        weights prefix: String, reversesOutputs: Bool
    ) throws(LayerError) -> [Int] {
        let sizes = shape(sequence).dimensions
        let kernel = try weight("\(prefix)kernel")
        let biases = try values("\(prefix)bias", unless: !cell.useBias)
        let width = cell.gateCount * cell.units
        var point = MienNetworks.Convolution(rank: 1)
        point.filters = width
        // A second row is for the products with the recurrent kernel.
        let (line, _) = try convolved(
            sequence, point, kernel: kernel.reshaped(to: Shape([1] + kernel.shape.dimensions)),
            bias: Array(biases.prefix(width)))
        let computation = RecurrenceComputation(
            recurrence: try recurrence(
                Recurrence.Cell(cell), options, steps: sizes[1], units: cell.units, cell.activation,
                cell.recurrentActivation, reversesOutputs: reversesOutputs),
            kernel: try weight("\(prefix)recurrent_kernel"), bias: Array(biases.dropFirst(width)))
        return try emit(computation, line, Array(states), state: [sizes[0], cell.units])
    }

    fileprivate func recurrence(
        _ cell: Recurrence.Cell, _ options: RecurrentOptions, steps: Int, units: Int, _ activation: Activation,
        _ recurrentActivation: Activation, windows: Recurrence.Windows? = nil, reversesOutputs: Bool
    ) throws(LayerError) -> Recurrence {
        var recurrence = Recurrence(
            cell: cell, steps: steps, units: units, activation: try function(activation, of: units),
            recurrentActivation: try function(recurrentActivation, of: units))
        recurrence.windows = windows
        recurrence.isBackward = options.goBackwards
        recurrence.reversesOutputs = reversesOutputs
        recurrence.returnsSequence = options.returnSequences
        recurrence.returnsStates = options.returnState
        recurrence.hasMask = mask != nil
        recurrence.zeroesMasked = options.zeroOutputForMask
        return recurrence
    }

    /// Adds the steps behind the products with the kernel, and takes the outputs and the states apart.
    ///
    /// - Parameter state: the shape of a state.
    fileprivate mutating func emit(
        _ computation: RecurrenceComputation, _ products: Int, _ states: [Int], state: Shape
    ) throws(LayerError) -> [Int] {
        var computation = computation
        computation.recurrence.hasStates = !states.isEmpty
        for found in states where shape(found) != state {
            throw LayerError("found a state of \(shape(found)), expected \(state)")
        }
        let recurrence = computation.recurrence
        let (batch, item) = (state[0], state.dimensions.dropFirst())
        let all = emit(
            .recurrence(computation), [products] + states + (mask.map { [$0] } ?? []),
            Shape([batch, recurrence.rows] + item))
        func rows(_ range: Range<Int>, _ shape: Shape) -> Int {
            guard range != 0..<recurrence.rows else { return emit(.view, [all], shape) }
            let margin = AxisMargin(before: -range.lowerBound, after: range.upperBound - recurrence.rows)
            let part = emit(
                .frame([margin] + item.map { _ in AxisMargin(0) }, fill: 0), [all], Shape([batch, range.count] + item))
            return emit(.view, [part], shape)
        }
        let outputRows = recurrence.returnsSequence ? recurrence.steps : 1
        let output =
            recurrence.returnsSequence
            ? recurrence.returnsStates ? rows(0..<outputRows, Shape([batch, outputRows] + item)) : all
            : rows(0..<1, state)
        return [output] + (outputRows..<recurrence.rows).map { rows($0..<$0 + 1, state) }
    }

    /// An activation as a function of a line of `count` numbers.
    private func function(_ activation: Activation, of count: Int) throws(LayerError) -> Recurrence.Function {
        var graph = PlanGraph()
        let line = graph.addValue([1, count])
        let output = try Lowering.adding(to: &graph, layer: layer, inputs: [line]) { inner throws(LayerError) in
            try inner.emit(activation, line)
        }
        let steps = graph.steps
        guard steps.count <= 1, graph.shape(output) == [1, count] else {
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

extension Recurrence.Cell {
    init(_ cell: any RecurrentCell) {
        switch cell {
        case is LSTMCell: self = .lstm
        case let gru as GRUCell: self = .gru(resetAfter: gru.resetAfter)
        default: self = .simple
        }
    }
}
