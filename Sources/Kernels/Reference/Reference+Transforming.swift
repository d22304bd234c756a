extension Reference {
    /// Pictures whose pixels are taken from other places.
    ///
    /// - Parameters:
    ///   - input: batch × height × width × channels, as is the output.
    ///   - items: the pictures of the batch that are wanted.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func transformed<Number: Real>(
        _ transform: RandomTransform, _ draws: Draws, input: UnsafePointer<Number>,
        output: UnsafeMutablePointer<Number>, items: Range<Int>
    ) {
        let (extents, fill) = (transform.input, Number(transform.sampling.fillValue))
        forEachPlace(transform, draws, items) { item, pixel, x, y in
            let (input, output) = (input + item * extents.count, output + pixel)
            switch transform.sampling.interpolation {
            case .nearest:
                let start = extents.start(Int(y.rounded()), Int(x.rounded()))
                for channel in 0..<extents.channels { output[channel] = start.map { input[$0 + channel] } ?? fill }
            case .bilinear:
                let taps = PixelTaps(extents, x: x, y: y)
                let (left, right) = (Number(taps.columns.0), Number(taps.columns.1))
                let (top, bottom) = (Number(taps.rows.0), Number(taps.rows.1))
                for channel in 0..<extents.channels {
                    func value(_ start: Int?) -> Number { start.map { input[$0 + channel] } ?? fill }
                    let above = left * value(taps.starts.0) + right * value(taps.starts.1)
                    let below = left * value(taps.starts.2) + right * value(taps.starts.3)
                    output[channel] = top * above + bottom * below
                }
            }
        }
    }

    /// What ``transformed(_:_:input:output:items:)`` hands back: each pixel of the output adds to those that it was made of.
    /// TensorFlow's own gradient is another one: it turns the picture back, which is the same for flips and whole pixels only.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addTransformedGradient<Number: Real>(
        _ transform: RandomTransform, _ draws: Draws, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, items: Range<Int>
    ) {
        let extents = transform.input
        forEachPlace(transform, draws, items) { item, pixel, x, y in
            let (sum, given) = (inputGradient + item * extents.count, outputGradient + pixel)
            func add(_ start: Int?, _ weight: Number) {
                guard let start else { return }
                for channel in 0..<extents.channels { sum[start + channel] += weight * given[channel] }
            }
            switch transform.sampling.interpolation {
            case .nearest: add(extents.start(Int(y.rounded()), Int(x.rounded())), 1)
            case .bilinear:
                let taps = PixelTaps(extents, x: x, y: y)
                let (left, right) = (Number(taps.columns.0), Number(taps.columns.1))
                let (top, bottom) = (Number(taps.rows.0), Number(taps.rows.1))
                add(taps.starts.0, top * left)
                add(taps.starts.1, top * right)
                add(taps.starts.2, bottom * left)
                add(taps.starts.3, bottom * right)
            }
        }
    }

    /// Calls `body` with a picture, where a pixel of its output begins in the batch, and the place that the pixel is taken from.
    @inlinable static func forEachPlace(
        _ transform: RandomTransform, _ draws: Draws, _ items: Range<Int>,
        _ body: (_ item: Int, _ pixel: Int, _ x: Float, _ y: Float) -> Void
    ) {
        let (input, output, fillMode) = (transform.input, transform.output, transform.sampling.fillMode)
        for item in items {
            let affine = transform.affine(draws, item: item)
            var pixel = item * output.count
            for row in 0..<output.height {
                for column in 0..<output.width {
                    let (x, y) = affine.place(row: row, column: column)
                    body(item, pixel, fillMode.within(input.width, x), fillMode.within(input.height, y))
                    pixel += output.channels
                }
            }
        }
    }
}
