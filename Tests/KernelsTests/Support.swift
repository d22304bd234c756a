import MienBasics
import MienKernels
import Testing

extension SeededGenerator {
    /// Numbers in [-1, 1).
    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(uniform(-1...1)) }
    }
}

extension Operation {
    /// The output for `inputs`, computed between forbidden pages; throws where other memory than the output has changed.
    func output(
        _ inputs: [[Float]], outputCount: Int, batch: Int, threads: Int = 1, against side: GuardedFloats.Side = .after
    ) throws -> [Float] {
        let arrays = inputs.map { GuardedFloats($0, against: side) }
        let output = GuardedFloats([Float](repeating: .nan, count: outputCount), against: side)
        run(
            inputs: arrays.map { UnsafePointer($0.base) }, output: output.base, batch: batch,
            pool: ThreadPool(threads: threads))
        try #require(output.isIntact && arrays.allSatisfy(\.isIntact), "memory beside the arrays")
        for (array, input) in zip(arrays, inputs) {
            try #require(isSame(array.values, input), "an operation's inputs")
        }
        return output.values
    }
}

/// Whether both are the same to the bit.
func isSame(_ left: some Collection<Float>, _ right: [Float]) -> Bool {
    left.count == right.count && memcmp(Array(left), right, right.count * MemoryLayout<Float>.stride) == 0
}

/// The numbers that `body` writes into memory filled with NaN.
func written<Number: Real>(_ count: Int, _ body: (UnsafeMutablePointer<Number>) -> Void) -> [Number] {
    var output = [Number](repeating: .nan, count: count)
    output.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        body(base)
    }
    return output
}

/// What `values` are in the type in which the reference is computed.
func doubles(_ values: [Float]) -> [Double] { values.map(Double.init) }

/// How far the sum of `terms` products in float32 may be from the true one, as a share of the sum of their magnitudes.
///
/// Each addition rounds by at most 2⁻²⁴; such errors go either way, so they grow as the root of their number. Four times
/// that is beyond what any of the cases comes near by chance, and far below what a wrong term would make.
func roundingBound(terms: Int) -> Double { 4 * Double(terms + 1).squareRoot() * 0x1p-24 }
