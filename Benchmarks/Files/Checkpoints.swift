import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienModelFiles
import MienNetworks
import MienTensors

/// A network of 50 random arrays of floats, 100 MB, in the two files that are read.
struct Checkpoints {
    let checkpoint: String
    let safetensors: String
    let byteCount: Int

    init(in folder: String) throws {
        checkpoint = FilePaths.join(folder, "benchmark.mien")
        safetensors = FilePaths.join(folder, "benchmark.safetensors")
        var generator = SeededGenerator(seed: 100)
        func random(_ shape: Shape) -> StoredTensor {
            StoredTensor(
                Tensor(shape) { values in
                    // Between -1 and 1, of 24 random bits.
                    for index in values.indices {
                        values[index] = Float(Int32(truncatingIfNeeded: generator.next()) >> 8) * 0x1p-23
                    }
                })
        }
        var dense = Dense()
        dense.units = 1000
        let layers = (0..<25).map { number in
            Layer(
                name: "dense_\(number)", dense,
                weights: [Weight(name: "kernel", random([1000, 1000])), Weight(name: "bias", random([1000]))])
        }
        let network = try Network(
            name: "large", sequence: [Layer(name: "input", InputLayer(shape: [nil, 1000]))] + layers)
        let provenance = Provenance(
            file: checkpoint, format: "benchmark", kerasVersion: nil, backend: nil, dialect: .keras3)
        try Checkpoint.write(StoredModel(network: network, provenance: provenance), to: checkpoint)
        let arrays = NamedArrays(weightsOf: network)
        try arrays.write(to: safetensors)
        byteCount = arrays.reduce(0) { $0 + $1.array.byteCount }
    }
}

extension StoredModel {
    var weights: [StoredTensor] { network.namedWeights.map(\.tensor) }
}

extension [StoredTensor] {
    /// The sum of each array's floats, many at once as NumPy does it.
    func sums(_ pool: ThreadPool? = nil) -> [Float] {
        guard let pool else { return map(\.sum) }
        var sums = [Float](repeating: 0, count: count)
        sums.withUnsafeMutableBufferPointer { sums in
            // Each part writes a place of its own.
            nonisolated(unsafe) let sums = sums
            pool.run(count) { sums[$0] = self[$0].sum }
        }
        return sums
    }

    /// The sum of all words of 32 bits.
    var total: UInt64 {
        reduce(0) { total, array in
            array.withBytes { $0.bindMemory(to: UInt32.self).reduce(total) { $0 &+ UInt64($1) } }
        }
    }
}

extension StoredTensor {
    fileprivate var sum: Float {
        withBytes { bytes in
            let values = bytes.bindMemory(to: Float.self)
            var parts = (SIMD16<Float>.zero, SIMD16<Float>.zero, SIMD16<Float>.zero, SIMD16<Float>.zero)
            let whole = values.count / 64 * 64
            for start in stride(from: 0, to: whole * 4, by: 256) {
                parts.0 += bytes.loadUnaligned(fromByteOffset: start, as: SIMD16<Float>.self)
                parts.1 += bytes.loadUnaligned(fromByteOffset: start + 64, as: SIMD16<Float>.self)
                parts.2 += bytes.loadUnaligned(fromByteOffset: start + 128, as: SIMD16<Float>.self)
                parts.3 += bytes.loadUnaligned(fromByteOffset: start + 192, as: SIMD16<Float>.self)
            }
            return values[whole...].reduce((parts.0 + parts.1 + parts.2 + parts.3).sum(), +)
        }
    }
}
