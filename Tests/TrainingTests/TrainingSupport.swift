import MienBasics
import MienKernels
import Testing

/// Whether two numbers are so many units in the last place apart at most: of the larger one, or of `floor` where both are
/// smaller, for a small difference of large numbers is no more exact than they are.
func areClose<Number: Real>(_ value: Number, _ expected: Number, ulps: Number, floor: Number = 0) -> Bool {
    if value == expected || value.isNaN && expected.isNaN { return true }
    let unit = max(value.magnitude, expected.magnitude, floor).ulp
    return (value - expected).magnitude <= ulps * unit
}

/// Holds numbers against others and says the first that differs, and by how many units in the last place.
func expectClose<Number: Real>(
    _ values: [Number], _ expected: [Number], ulps: Number, floor: Number = 0, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(values.count == expected.count, "\(what)", sourceLocation: sourceLocation)
    for (index, pair) in zip(values, expected).enumerated()
    where !areClose(pair.0, pair.1, ulps: ulps, floor: floor) {
        let unit = max(pair.0.magnitude, pair.1.magnitude, floor).ulp
        Issue.record(
            "\(what) at \(index): \(pair.0), expected \(pair.1): \((pair.0 - pair.1).magnitude / unit) ulp",
            sourceLocation: sourceLocation)
        return
    }
}

func floats(_ patterns: some Sequence<UInt32>) -> [Float] { patterns.map { Float(bitPattern: $0) } }
func doubles(_ patterns: some Sequence<UInt64>) -> [Double] { patterns.map { Double(bitPattern: $0) } }

/// Gives `body` pointers to the numbers of all arrays at once.
func withBuffers<Number, Result>(
    _ arrays: inout [[Number]], _ body: ([UnsafeMutableBufferPointer<Number>]) -> Result
) -> Result {
    let buffers = arrays.map { array in
        let buffer = UnsafeMutableBufferPointer<Number>.allocate(capacity: array.count)
        _ = buffer.initialize(from: array)
        return buffer
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    let result = body(buffers)
    arrays = buffers.map(Array.init)
    return result
}
