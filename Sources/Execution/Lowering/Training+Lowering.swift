import MienBasics
import MienKernels
import MienNetworks
import MienTensors

extension Lowering {
    /// Adds what a layer does in training that does something else then.
    ///
    /// - Parameter settings: the layer's configuration, as far as it has no part in inference.
    /// - Throws: `LayerError` for a layer whose training is not done yet.
    mutating func emitTraining(
        _ specification: any LayerSpecification, _ settings: JSON.Object
    ) throws(LayerError) -> [Int] {
        switch specification {
        case let normalization as MienNetworks.BatchNormalization: return [try emit(normalization)]
        case let crop as RandomCrop: return [try crop.lowerTraining(&self)]
        case let layer as TrainingOnly: return [try emit(layer, settings)]
        default: throw LayerError("what \(specification.className.withArticle) does in training is not done yet")
        }
    }

    private mutating func emit(_ normalization: MienNetworks.BatchNormalization) throws(LayerError) -> Int {
        guard !normalization.renorm else { throw LayerError("batch renormalisation is not trained yet") }
        guard mask == nil else { throw LayerError("a mask in front of batch normalisation is not trained yet") }
        let axes = try normalization.axes.resolved(in: PartialShape(shape(input)))
        let computation = BatchNormalizationComputation(
            gamma: try values("gamma", unless: !normalization.scale),
            beta: try values("beta", unless: !normalization.center), movingMean: try weight("moving_mean").values,
            movingVariance: try weight("moving_variance").values, epsilon: normalization.epsilon,
            momentum: normalization.momentum)
        return withAxesJoined(axes, of: input) { $0.emit(.batchNormalization(computation), $1) }
    }

    private mutating func emit(_ layer: TrainingOnly, _ settings: JSON.Object) throws(LayerError) -> Int {
        func number(_ name: String) throws(LayerError) -> Double {
            guard let number = settings[name]?.number else {
                throw LayerError("found no number as its `\(name)`, which training needs")
            }
            return number
        }
        func rate() throws(LayerError) -> Double {
            let rate = try number("rate")
            guard rate >= 0, rate < 1 else {
                throw LayerError("found the rate \(rate), expected one from 0 to below 1")
            }
            return rate
        }
        let sizes = shape(input).dimensions
        switch layer.className {
        case "Dropout": return emit(.dropout(rate: try rate()), shape: try noiseShape(settings, of: sizes))
        case "AlphaDropout": return emit(.alphaDropout(rate: try rate()), shape: try noiseShape(settings, of: sizes))
        case "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D":
            let channels = try DataFormat(settings: settings) == .channelsFirst ? 1 : sizes.count - 1
            return emit(
                .dropout(rate: try rate()), shape: sizes.indices.map { $0 == 0 || $0 == channels ? sizes[$0] : 1 })
        case "GaussianDropout": return emit(.gaussianDropout(rate: try rate()))
        case "GaussianNoise": return emit(.gaussian(deviation: try number("stddev")))
        default:
            guard let output = try emitAugmentation(layer, settings) else {
                throw LayerError("what \(layer.className.withArticle) does in training is not done yet")
            }
            return output
        }
    }

    /// The sizes of what is drawn: those of the layer's option where it has one, of which those that are left open are the
    /// input's.
    private func noiseShape(_ settings: JSON.Object, of sizes: [Int]) throws(LayerError) -> [Int]? {
        guard let option = settings["noise_shape"], option != .null else { return nil }
        guard let list = option.array, list.count == sizes.count else {
            throw LayerError("found the noise shape \(option.text()), expected \(sizes.count) sizes")
        }
        let shape = zip(list, sizes).map { $0 == .null ? $1 : $0.integer ?? -1 }
        guard zip(shape, sizes).allSatisfy({ $0 == 1 || $0 == $1 }) else {
            throw LayerError("found the noise shape \(option.text()), expected 1 or the input's size along each axis")
        }
        return shape
    }
}
