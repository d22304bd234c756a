import MienNetworks
import MienTensors

extension WeightExpectation {
    /// A layer's weights with its kernel of 4 bits as Keras packs it from version 3.14 on, the numbers of two units in a
    /// byte. Keras 3.11 to 3.13 packed those of two inputs, which the shape tells: (⌈inputs / 2⌉, units) in place of
    /// (inputs, ⌈units / 2⌉). Only with one input and one unit are these the same, and then so is the byte.
    func packingUnits(_ stored: [StoredWeight]) -> [StoredWeight] {
        guard let units = packedUnits, let kernel = weights?.first, var first = stored.first,
            first.tensor.elementType == .int8, first.tensor.shape != kernel.shape,
            first.tensor.shape == [Quantization.bytes(for: kernel.shape[0]), units]
        else { return stored }
        let packed = first.tensor.withBytes { bytes in
            Storage(byteCount: kernel.shape.count) { output in
                for input in 0..<kernel.shape[0] {
                    for unit in 0..<units {
                        let number = Quantization.number(input, in: Int8(bitPattern: bytes[input / 2 * units + unit]))
                        let half = UInt8(bitPattern: number) & 0xF
                        output[input * kernel.shape[1] + unit / 2] |= unit % 2 == 0 ? half : half << 4
                    }
                }
            }
        }
        let origin = first.tensor.origin
        first.tensor = StoredTensor(.int8, kernel.shape, packed)
        first.tensor.origin = origin
        return [first] + stored.dropFirst()
    }
}
