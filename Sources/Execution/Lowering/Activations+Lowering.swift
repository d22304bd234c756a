import MienKernels
import MienNetworks
import MienTensors

extension ActivationLayer: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [try lowering.emit(activation, lowering.input)]
    }
}

extension ReLU: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let function = PointwiseFunction.relu(
            negativeSlope: Float(negativeSlope ?? 0), maximum: maxValue.map { Float($0) },
            threshold: Float(threshold ?? 0))
        return [lowering.emit(.pointwise(function), lowering.input)]
    }
}

extension LeakyReLU: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [lowering.emit(.pointwise(.relu(negativeSlope: Float(negativeSlope))), lowering.input)]
    }
}

extension ELU: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [lowering.emit(.pointwise(.elu(alpha: Float(alpha))), lowering.input)]
    }
}

extension ThresholdedReLU: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [lowering.emit(.pointwise(.threshold(Float(theta))), lowering.input)]
    }
}

extension MienNetworks.PReLU: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [lowering.emit(.prelu(alpha: try lowering.weight("alpha")), lowering.input)]
    }
}

extension Softmax: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let rank = lowering.shape(lowering.input).rank
        let resolved = axes.indices.compactMap { Axis($0).resolved(rank: rank) }.sorted()
        guard resolved.count == axes.indices.count, Set(resolved).count == resolved.count, resolved.first != 0 else {
            throw LayerError("takes a softmax over the axes \(axes.indices) of an input of \(rank) axes")
        }
        if resolved.count == 1 {
            return [lowering.emit(.rowwise(.softmax, axis: resolved[0]), lowering.input)]
        }
        // One softmax over several axes is one over a single axis that holds them all.
        let output = try lowering.withAxesJoined(resolved, of: lowering.input) { lowering, row in
            lowering.emit(.rowwise(.softmax, axis: lowering.shape(row).rank - 1), row)
        }
        return [output]
    }
}

extension TrainingOnly: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] { [lowering.input] }
}
