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

extension PReLU: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [lowering.emit(.prelu(alpha: try lowering.weight("alpha")), lowering.input)]
    }
}

extension Softmax: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let rank = lowering.shape(lowering.input).rank
        guard axes.indices.count == 1, let axis = Axis(axes.indices[0]).resolved(rank: rank) else {
            throw LayerError("a softmax over the axes \(axes.indices) of \(rank) is not done yet")
        }
        return [lowering.emit(.rowwise(.softmax, axis: axis), lowering.input)]
    }
}

extension TrainingOnly: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] { [lowering.input] }
}
