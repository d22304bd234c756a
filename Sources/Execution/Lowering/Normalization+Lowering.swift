import MienNetworks
import MienTensors

extension BatchNormalization: LowerableLayer {
    /// Inference folds mean, variance, gamma and beta into one factor and one offset per channel.
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        guard let axis = axis.resolved(rank: shape.rank), axis > 0 else {
            throw LayerError("normalises axis \(self.axis.index) of an input of \(shape.rank) axes")
        }
        let gamma = try lowering.values("gamma", unless: !scale)
        let beta = try lowering.values("beta", unless: !center)
        let mean = try lowering.weight("moving_mean").values
        let variance = try lowering.weight("moving_variance").values
        var factors: [Float] = []
        var offsets: [Float] = []
        for channel in mean.indices {
            let factor =
                Double(scale ? gamma[channel] : 1) / (Double(variance[channel]) + epsilon).squareRoot()
            factors.append(Float(factor))
            offsets.append(Float(Double(center ? beta[channel] : 0) - Double(mean[channel]) * factor))
        }
        let output = try lowering.withAxesLast([axis], of: lowering.input) { lowering, input in
            lowering.emit(.affine(scale: factors, offset: offsets), input)
        }
        return [output]
    }
}

extension Rescaling: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let count = max(scale.values.count, offset.values.count)
        func filled(_ scalars: Scalars) -> [Float] {
            (0..<count).map { Float(scalars.values[scalars.values.count == 1 ? 0 : $0]) }
        }
        return [lowering.emit(.affine(scale: filled(scale), offset: filled(offset)), lowering.input)]
    }
}
