extension AxisWeights<Float> {
    /// Filters the middle axis of samples in the order outer, ``source``, `inner`. Products are added one after the other, from
    /// the first source sample on, each rounded.
    func apply(to samples: [Float], inner: Int) -> [Float] {
        let outer = samples.count / (source * inner)
        return [Float](unsafeUninitializedCapacity: outer * target * inner) { output, initialized in
            output.initialize(repeating: 0)
            samples.withUnsafeBufferPointer { input in
                forEachLine(outer: outer, inner: inner) { position, start, weights in
                    if inner <= 4 {
                        for offset in 0..<inner {
                            var sum: Float = 0
                            var index = start + offset
                            for weight in weights {
                                sum += input[index] * weight
                                index += inner
                            }
                            output[position + offset] = sum
                        }
                    } else {
                        for (tap, weight) in weights.enumerated() {
                            let line = start + tap * inner
                            for offset in 0..<inner { output[position + offset] += input[line + offset] * weight }
                        }
                    }
                }
            }
            initialized = output.count
        }
    }
}
