import Mien

/// The layer of somebody's own in README.md, which a test holds against this file line by line.
struct Contrast: UnaryCustomLayer {
    static let className = "faces>Contrast"

    let strength: Float

    init(config: JSON.Object) { strength = Float(config["strength"]?.number ?? 1) }

    func weights(for input: PartialShape) -> [WeightSpecification] { [.init("gain", [input[3] ?? 0])] }

    func callAsFunction(_ input: Tensor, weights: LayerWeights) -> Tensor {
        let (channels, size, values) = (input.shape[3], input.count / input.shape[0], input.values)
        return Tensor(input.shape) { output in
            for channel in 0..<channels {
                for first in stride(from: channel, to: input.count, by: size) {
                    let cells = stride(from: first, to: first - channel + size, by: channels)
                    let mean = cells.reduce(0) { $0 + values[$1] } / Float(size / channels)
                    for cell in cells { output[cell] = (values[cell] - mean) * weights["gain"][channel] * strength }
                }
            }
        }
    }
}

/// How README.md reads the network that has it.
func customLayerExample() throws -> Network {
    try Network(contentsOf: "Samples/contrast.keras", customLayers: [Contrast.self])
}
