extension StoredTensor {
    /// Gives `body` every value in row-major order, as a double. All but whole numbers beyond 2⁵³, which are rounded, are
    /// exact.
    func forEachDouble(_ body: (Double) -> Void) {
        withBytes { bytes in
            for start in stride(from: 0, to: shape.count, by: Self.blockCount) {
                withDoubles(of: bytes, start..<min(start + Self.blockCount, shape.count)) { $0.forEach(body) }
            }
        }
    }

    /// Gives `body` the values of this tensor and of `other`, pair by pair, with the place of each.
    ///
    /// - Precondition: both have as many.
    func forEachPair(with other: StoredTensor, _ body: (Int, Double, Double) -> Void) {
        precondition(shape.count == other.shape.count, "as many values on either side")
        withBytes { bytes in
            other.withBytes { otherBytes in
                for start in stride(from: 0, to: shape.count, by: Self.blockCount) {
                    let range = start..<min(start + Self.blockCount, shape.count)
                    withDoubles(of: bytes, range) { left in
                        other.withDoubles(of: otherBytes, range) { right in
                            for index in left.indices { body(start + index, left[index], right[index]) }
                        }
                    }
                }
            }
        }
    }

    /// How many values are converted at a time: few enough to stay in the nearest cache.
    private static var blockCount: Int { 1_024 }

    private func withDoubles(
        of bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ body: (UnsafeBufferPointer<Double>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: range.count) { output in
            func convert<Element: FixedWidthInteger>(_ type: Element.Type, _ value: (Element) -> Double) {
                for index in 0..<range.count {
                    let offset = (range.lowerBound + index) * MemoryLayout<Element>.size
                    let element = bytes.loadUnaligned(fromByteOffset: offset, as: Element.self)
                    output.initializeElement(at: index, to: value(Element(littleEndian: element)))
                }
            }
            switch elementType {
            case .bool: convert(UInt8.self) { $0 == 0 ? 0 : 1 }
            case .int8: convert(Int8.self) { Double($0) }
            case .uint8: convert(UInt8.self) { Double($0) }
            case .int16: convert(Int16.self) { Double($0) }
            case .uint16: convert(UInt16.self) { Double($0) }
            case .int32: convert(Int32.self) { Double($0) }
            case .uint32: convert(UInt32.self) { Double($0) }
            case .int64: convert(Int64.self) { Double($0) }
            case .uint64: convert(UInt64.self) { Double($0) }
            case .float16: convert(UInt16.self) { Double(float(half: $0)) }
            case .bfloat16: convert(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
            case .float32: convert(UInt32.self) { Double(Float(bitPattern: $0)) }
            case .float64: convert(UInt64.self) { Double(bitPattern: $0) }
            }
            body(UnsafeBufferPointer(rebasing: output[0..<range.count]))
        }
    }
}
