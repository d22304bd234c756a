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
        let (mask, masking) = try mask(&lowering)
        return [
            lowering.withoutMasked(lowering.input, mask, masking) { lowering, input in
                // One softmax over several axes is one over a single axis that holds them all.
                resolved.count == 1
                    ? lowering.emit(.rowwise(.softmax, axis: resolved[0]), input)
                    : lowering.withAxesJoined(resolved, of: input) { lowering, row in
                        lowering.emit(.rowwise(.softmax, axis: lowering.shape(row).rank - 1), row)
                    }
            }
        ]
    }

    /// Which of its numbers count, as 0 and 1, and what becomes of the others.
    private func mask(_ lowering: inout Lowering) throws(LayerError) -> (mask: Int?, masking: AttentionMasking) {
        guard let mask = lowering.mask else { return (nil, .zeroed) }
        let (found, input) = (lowering.shape(mask), lowering.shape(lowering.input))
        guard found.rank == input.rank,
            zip(found.dimensions, input.dimensions).dropFirst().allSatisfy({ $0 == 1 || $0 == $1 })
        else {
            throw LayerError("found a mask of \(found), expected one for each number of an input of \(input)")
        }
        guard robustMasking.isOfKeras2 else { return (lowering.reading(mask, as: .aboveHalf), .zeroed) }
        return robustMasking.isRobust
            ? (lowering.reading(mask, as: .aboveHalf), .replaced) : (lowering.reading(mask, as: .fraction), .added)
    }
}

extension TrainingOnly: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] { [lowering.input] }
}
