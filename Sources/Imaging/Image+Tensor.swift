public import MienNetworks
public import MienTensors

extension Image {
    /// The picture as numbers: 1 × height × width × channels, NHWC.
    ///
    /// `standardized` bounds the deviation from below by 1 / √(number of samples), as TensorFlow's
    /// `per_image_standardization` does, so that an even picture gives zeros.
    public func tensor(scale: Preprocessing.Scale) -> Tensor {
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
        // 256 values serve all samples.
        let table = (0...255).map { value(UInt8($0)) }
        return Tensor([1, height, width, channels]) { output in
            for (index, sample) in pixels.enumerated() { output[index] = table[Int(sample)] }
        }
    }
}
