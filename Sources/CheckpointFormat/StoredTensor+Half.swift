import MienBasics
import MienTensors

extension StoredTensor {
    /// The tensor with numbers of 32 or 64 bits rounded to binary16, any other as it is; nil where a finite number is too
    /// large for that.
    var halved: StoredTensor? {
        guard elementType == .float32 || elementType == .float64 else { return self }
        var fits = true
        let storage = withBytes { bytes in
            Storage(byteCount: shape.count * 2) { output in
                for index in 0..<shape.count {
                    let value: Double =
                        if elementType == .float32 {
                            Double(Float(bitPattern: bytes.number(at: index)))
                        } else {
                            Double(bitPattern: bytes.number(at: index))
                        }
                    let half = halfPrecision(value)
                    if half & 0x7FFF == 0x7C00 && value.isFinite { fits = false }
                    output.storeBytes(of: half.littleEndian, toByteOffset: index * 2, as: UInt16.self)
                }
            }
        }
        return fits ? StoredTensor(.float16, shape, storage) : nil
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func number<Number: FixedWidthInteger>(at index: Int) -> Number {
        let size = MemoryLayout<Number>.size
        return Number(littleEndian: loadUnaligned(fromByteOffset: index * size, as: Number.self))
    }
}

/// The bits of the nearest number of binary16, the even one of two; those of infinity where there is none. Written out
/// because `Float16` is not there on every Mac.
func halfPrecision(_ value: Double) -> UInt16 {
    let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
    if value.isNaN { return sign | 0x7E00 }
    if value.magnitude >= 65520 { return sign | 0x7C00 }
    if value == 0 { return sign }
    // Below 2^-14 numbers keep that exponent and lose digits. A fraction that rounds up to 2 carries into the exponent.
    let exponent = Swift.max(Int(value.exponent), -14)
    let steps = Double(sign: .plus, exponent: 10 - exponent, significand: value.magnitude).rounded(.toNearestOrEven)
    return sign | UInt16((exponent + 14) << 10 + Int(steps))
}
