package import MienBasics

extension StoredTensor {
    /// The values in row-major order, as JSON: whole numbers exactly, floating ones with as many digits as tell them from
    /// their neighbours.
    package var numbers: [JSON] {
        var numbers: [JSON] = []
        switch elementType {
        case .int64, .uint64:
            withBytes { bytes in
                for index in 0..<shape.count {
                    let bits = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                    let isNegative = elementType == .int64 && Int64(bitPattern: bits) < 0
                    numbers.append(
                        isNegative
                            ? .integer(Int(truncatingIfNeeded: bits))
                            : Int(exactly: bits).map(JSON.integer) ?? .number(Double(bits)))
                }
            }
        case .bool: forEachDouble { numbers.append(.bool($0 != 0)) }
        default: forEachDouble { numbers.append(json($0)) }
        }
        return numbers
    }

    /// One of the tensor's numbers, or something of its size, as JSON: null where it is NaN or infinite.
    package func json(_ value: Double) -> JSON {
        switch elementType {
        case _ where !value.isFinite: .null
        case .float64: .number(value)
        case .float16, .bfloat16, .float32: .float(Float(value))
        default: Int(exactly: value).map(JSON.integer) ?? .number(value)
        }
    }
}
