public import MienNetworks
public import MienTensors

extension FittedPicture {
    /// The picture as numbers, 1 × height × width × channels, NHWC: scaled, less the mean, divided by the standard deviation,
    /// each step rounded to a float, as NumPy does it in float32.
    ///
    /// `standardized` bounds the deviation from below by 1 / √(number of samples), as TensorFlow's
    /// `per_image_standardization` does, so that an even picture gives zeros.
    ///
    /// - Precondition: mean and deviation have one number, or one for each channel; see `Preprocessing.check(channels:)`.
    public func tensor(_ preprocessing: Preprocessing) -> Tensor {
        let scaling = scaling(preprocessing.scale)
        let means = numbers(preprocessing.mean) ?? Array(repeating: 0, count: channels)
        let deviations = numbers(preprocessing.standardDeviation) ?? Array(repeating: 1, count: channels)
        return Tensor([1, height, width, channels]) { output in
            for channel in 0..<channels {
                let (mean, deviation) = (means[channel], deviations[channel])
                switch samples {
                case .bytes(let bytes):
                    // 256 values serve all samples.
                    let table = (0...255).map { (scaling(Float($0)) - mean) / deviation }
                    for index in stride(from: channel, to: bytes.count, by: channels) {
                        output[index] = table[Int(bytes[index])]
                    }
                case .floats(let floats):
                    for index in stride(from: channel, to: floats.count, by: channels) {
                        output[index] = (scaling(floats[index]) - mean) / deviation
                    }
                }
            }
        }
    }

    /// One number for each channel, of a list of one, or of one for each.
    private func numbers(_ numbers: [Double]?) -> [Float]? {
        guard let numbers else { return nil }
        precondition(numbers.count == 1 || numbers.count == channels, "one number, or one for each channel")
        return (0..<channels).map { Float(numbers.count == 1 ? numbers[0] : numbers[$0]) }
    }

    private func scaling(_ scale: Preprocessing.Scale) -> PixelScaling {
        switch scale {
        case .unit: return .unit
        case .signed: return .signed
        case .raw: return .raw
        case .standardized:
            let (mean, variance, count) = statistics
            let deviation = max(variance.squareRoot(), 1 / count.squareRoot())
            return .standardized(mean: mean, deviation: deviation)
        }
    }

    /// Mean and variance of all samples, and how many there are.
    private var statistics: (mean: Double, variance: Double, count: Double) {
        switch samples {
        case .bytes(let bytes):
            // Whole numbers add up exactly.
            let count = Double(bytes.count)
            let sum = bytes.reduce(0) { $0 + Int($1) }
            let squares = bytes.reduce(0) { $0 + Int($1) * Int($1) }
            let mean = Double(sum) / count
            return (mean, max(Double(squares) / count - mean * mean, 0), count)
        case .floats(let floats):
            let count = Double(floats.count)
            let mean = floats.reduce(0) { $0 + Double($1) } / count
            let squares = floats.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
            return (mean, squares / count, count)
        }
    }
}

/// What a scale makes of a pixel of one picture.
private enum PixelScaling {
    case unit, signed, raw
    case standardized(mean: Double, deviation: Double)

    func callAsFunction(_ pixel: Float) -> Float {
        switch self {
        case .unit: pixel / 255
        // Two roundings and a shift, in the order of the usual Python code; 127.5 in one step differs in the last bit.
        case .signed: (pixel / 255 - 0.5) * 2
        case .raw: pixel
        case .standardized(let mean, let deviation): Float((Double(pixel) - mean) / deviation)
        }
    }
}
