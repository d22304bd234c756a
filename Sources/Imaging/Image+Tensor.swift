public import MienNetworks
public import MienTensors

extension Image {
    /// The picture as numbers: 1 × height × width × channels, NHWC.
    ///
    /// `standardized` bounds the deviation from below by 1 / √(number of samples), as TensorFlow's
    /// `per_image_standardization` does, so that an even picture gives zeros.
    public func tensor(scale: Preprocessing.Scale) -> Tensor { tensor(Preprocessing(scale: scale)) }

    /// The picture as numbers, 1 × height × width × channels, NHWC: scaled, less the mean, divided by the standard deviation,
    /// each step rounded to a float, as NumPy does it in float32. It is neither cropped nor made grey nor resized.
    ///
    /// - Precondition: mean and deviation have one number, or one for each channel; see `Preprocessing.check(channels:)`.
    public func tensor(_ preprocessing: Preprocessing) -> Tensor {
        let scaled = scaledSamples(preprocessing.scale)
        // 256 values for each channel serve all samples.
        let tables = (0..<channels).map { channel in
            let mean = number(preprocessing.mean, channel) ?? 0
            let deviation = number(preprocessing.standardDeviation, channel) ?? 1
            return scaled.map { ($0 - mean) / deviation }
        }
        return Tensor([1, height, width, channels]) { output in
            for (channel, table) in tables.enumerated() {
                for index in stride(from: channel, to: pixels.count, by: channels) {
                    output[index] = table[Int(pixels[index])]
                }
            }
        }
    }

    /// What is for `channel` in a list of one number, or of one for each channel.
    private func number(_ numbers: [Double]?, _ channel: Int) -> Float? {
        guard let numbers else { return nil }
        precondition(numbers.count == 1 || numbers.count == channels, "one number, or one for each channel")
        return Float(numbers.count == 1 ? numbers[0] : numbers[channel])
    }

    /// What the scale makes of each of the 256 samples.
    private func scaledSamples(_ scale: Preprocessing.Scale) -> [Float] {
        let value: (UInt8) -> Float
        switch scale {
        case .unit: value = { Float($0) / 255 }
        // Two roundings and a shift, in the order of the usual Python code; 127.5 in one step differs in the last bit.
        case .signed: value = { (Float($0) / 255 - 0.5) * 2 }
        case .raw: value = { Float($0) }
        case .standardized:
            let count = Double(pixels.count)
            let sum = pixels.reduce(0) { $0 + Int($1) }
            let squares = pixels.reduce(0) { $0 + Int($1) * Int($1) }
            let mean = Double(sum) / count
            let variance = max(Double(squares) / count - mean * mean, 0)
            let deviation = max(variance.squareRoot(), 1 / count.squareRoot())
            value = { Float((Double($0) - mean) / deviation) }
        }
        return (0...255).map { value(UInt8($0)) }
    }
}
