import MienBasics
import MienKernels
import MienNetworks
import MienTensors

extension BatchNormalization: LowerableLayer {
    /// Inference folds mean, variance, gamma and beta into one factor and one offset per channel.
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let axes = try axes.resolved(in: PartialShape(lowering.shape(lowering.input)))
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
        let output = lowering.withAxesJoined(axes, of: lowering.input) { lowering, input in
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

extension LayerScale: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        _ = try weights(for: PartialShape(lowering.shape(lowering.input)))
        return [lowering.scaled(lowering.input, by: try lowering.weight("gamma").values, plus: [])]
    }
}

extension SpectralNormalization: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let inner = layer.layer.specification
        // Keras 3 makes what comes out of the type that went in, which for a table's numbers are whole numbers.
        guard !(inner is Embedding), let specification = inner as? any LowerableLayer else {
            throw LayerError("its layer, \(inner.className.withArticle), can't be run in it")
        }
        return [try lowering.lower(specification, of: lowering.input)]
    }
}

extension LayerNormalization: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let axes = try axes.resolved(in: PartialShape(lowering.shape(lowering.input)))
        let gamma = try lowering.values("gamma", unless: !hasGamma)
        let beta = try lowering.values("beta", unless: !hasBeta)
        let norm = rmsScaling ? Norm.deviation(epsilon: epsilon) : .standard(epsilon: epsilon)
        let output = lowering.withAxesJoined(axes, of: lowering.input) { lowering, rows in
            lowering.scaled(lowering.normalized(norm, rows), by: gamma, plus: beta)
        }
        return [output]
    }
}

extension RMSNormalization: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        let axes = try axes.resolved(in: PartialShape(shape))
        let scale = try lowering.weight("scale")
        let normalized = lowering.withAxesJoined(axes, of: lowering.input) { lowering, rows in
            lowering.normalized(.rootMeanSquare(epsilon: epsilon), rows)
        }
        return [lowering.scaled(normalized, by: scale.values, plus: [])]
    }
}

extension UnitNormalization: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let axes = try axes.resolved(in: PartialShape(lowering.shape(lowering.input))).sorted()
        let output = lowering.withAxesJoined(axes, of: lowering.input) { lowering, rows in
            lowering.normalized(.length(least: 1e-12), rows)
        }
        return [output]
    }
}

extension GroupNormalization: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        guard let axis = axis.resolved(rank: shape.rank), axis > 0 else {
            throw LayerError("normalises axis \(self.axis.index) of an input of \(shape.rank) axes")
        }
        let gamma = try lowering.values("gamma", unless: !scale)
        let beta = try lowering.values("beta", unless: !center)
        let channels = shape[axis]
        let groups = groups == -1 ? channels : groups
        let extents = GroupExtents(
            outer: 1, positions: shape.count / (shape[0] * channels), groups: groups, width: channels / groups)
        let output = lowering.withAxesLast([axis], of: lowering.input) { lowering, input in
            let normalized = lowering.emit(.normalization(.standard(epsilon: epsilon), extents), input)
            return lowering.scaled(normalized, by: gamma, plus: beta)
        }
        return [output]
    }
}

extension MienNetworks.Normalization: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = PartialShape(lowering.shape(lowering.input))
        let (axes, sizes) = try (featureAxes(of: shape), featureSizes(of: shape))
        let means = try values("mean", constant: mean, sizes: sizes, lowering)
        let deviations = try values("variance", constant: variance, sizes: sizes, lowering).map {
            Swift.max($0.squareRoot(), 1e-7)
        }
        let output = lowering.withAxesJoined(axes, of: lowering.input) { lowering, input in
            if invert { return lowering.scaled(input, by: deviations, plus: means) }
            // The mean first: what is left may be far smaller than both, and is divided by very little.
            let centered = lowering.scaled(input, by: [], plus: means.map { -$0 })
            return lowering.scaled(centered, by: deviations.map { 1 / $0 }, plus: [])
        }
        return [output]
    }

    /// One number for each feature, a constant or a weight.
    private func values(
        _ name: String, constant: NumberArray?, sizes: [Int], _ lowering: Lowering
    ) throws(LayerError) -> [Float] {
        guard let constant else { return try lowering.weight(name).values }
        guard constant.shape.count <= sizes.count, Strides.broadcast([constant.shape, sizes]) == sizes else {
            throw LayerError(
                "found a \(name) of the shape \(constant.shape), expected one that fits features of \(sizes)")
        }
        let walk = StridedWalk(sizes, [Strides.broadcasting(constant.shape, to: sizes)])
        return walk.starts[0].flatMap { start in
            (0..<walk.lineCount).map { Float(constant.values[start + $0 * walk.lineStrides[0]]) }
        }
    }
}

extension Lowering {
    /// The numbers along the last axis brought to one magnitude.
    mutating func normalized(_ norm: Norm, _ input: Int) -> Int {
        let shape = shape(input)
        let width = shape[shape.rank - 1]
        return emit(.normalization(norm, GroupExtents(outer: shape.count / (shape[0] * width), width: width)), input)
    }

    /// x · factor + addend for each channel; empty lists do nothing.
    mutating func scaled(_ input: Int, by factors: [Float], plus addends: [Float]) -> Int {
        let count = Swift.max(factors.count, addends.count)
        guard count > 0 else { return input }
        let scale = factors.isEmpty ? Array(repeating: 1, count: count) : factors
        return emit(.affine(scale: scale, offset: addends.isEmpty ? Array(repeating: 0, count: count) : addends), input)
    }
}
