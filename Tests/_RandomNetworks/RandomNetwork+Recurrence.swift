import MienBasics
import MienNetworks

/// Layers that go through steps.
extension RandomNetwork {
    /// A layer that goes through the rows of NWC step by step.
    mutating func recurrentLayer(_ spatial: Int, _ dataFormat: DataFormat) -> any LayerSpecification {
        // Others may grow beyond comparison on their way through the steps.
        let activation = Activation.function(pick([.tanh, .sigmoid, .softsign, .softmax, .hardSigmoid]))
        let gate = Activation.function(pick([.sigmoid, .hardSigmoid, .hardSigmoidOfKeras2, .softmax]))
        func drawn<Cell: RecurrentCell>(_ cell: Cell, _ generator: inout SeededGenerator) -> Cell {
            var cell = cell
            cell.units = 1 + generator.index(below: 9)
            cell.useBias = generator.index(below: 2) == 0
            cell.activation = activation
            return cell
        }
        func cell(_ generator: inout SeededGenerator) -> any RecurrentCell {
            switch generator.index(below: 3) {
            case 0: return drawn(SimpleRNNCell(), &generator)
            case 1:
                var lstm = drawn(LSTMCell(), &generator)
                lstm.recurrentActivation = gate
                return lstm
            default:
                var gru = drawn(GRUCell(), &generator)
                gru.recurrentActivation = gate
                gru.resetAfter = generator.index(below: 2) == 0
                return gru
            }
        }
        func alone<Cell: RecurrentCell>(_ cell: Cell) -> any RecurrentLayer {
            var layer = CellLayer<Cell>()
            layer.cell = cell
            return layer
        }
        var layer: any RecurrentLayer
        if spatial > 1 {
            var convolution = ConvolutionalLSTM(rank: spatial - 1)
            convolution.filters = 1 + generator.index(below: 5)
            convolution.kernelSize = sizes(spatial - 1, 3)
            if generator.index(below: 2) == 0 { convolution.strides = sizes(spatial - 1, 2) }
            (convolution.padding, convolution.dataFormat) = (pick([.valid, .same]), dataFormat)
            convolution.useBias = generator.index(below: 2) == 0
            if dataFormat == .channelsLast || activation.isElementwise && gate.isElementwise {
                (convolution.activation, convolution.recurrentActivation) = (activation, gate)
            }
            layer = convolution
        } else if generator.index(below: 3) == 0 {
            var rnn = RNN()
            let cells = (0...generator.index(below: 3)).map { Layer(name: "cell\($0)", cell(&generator)) }
            rnn.cell = InnerLayer(cells.count == 1 ? cells[0] : Layer(name: "cells", StackedRNNCells(cells)))
            layer = rnn
        } else {
            layer = alone(cell(&generator))
        }
        layer.recurrent.returnSequences = generator.index(below: 2) == 0
        layer.recurrent.returnState = generator.index(below: 3) == 0
        layer.recurrent.goBackwards = generator.index(below: 3) == 0
        guard generator.index(below: 3) == 0 else { return layer }
        var both = Bidirectional()
        both.layer = InnerLayer(Layer(name: "inner", layer))
        both.mergeMode = pick([nil] + Bidirectional.MergeMode.allCases.map(Optional.some))
        return both
    }
}
