extension FittedPicture {
    /// The picture whose pixels come from where `map` says, each between the four samples around that place. Nothing moves
    /// and nothing is rounded where the places are those of pixels.
    ///
    /// It is TensorFlow's `ImageProjectiveTransformV3` with `interpolation="BILINEAR"`, and so Keras's
    /// `ops.image.affine_transform`, places in float32, but that neighbours a and b give a + (b - a) · share: what is even
    /// stays even to the bit.
    package func sampled(by map: AffineMap, fill: Augmentation.Fill) -> FittedPicture {
        if map == .identity { return self }
        if map == .flip(width: width) { return flipped() }
        let samples = floats
        let (width, height, channels) = (width, height, channels)
        let sampled = [Float](unsafeUninitializedCapacity: samples.count) { output, initialized in
            samples.withUnsafeBufferPointer { input in
                /// A sample; black outside.
                func sample(_ x: Int, _ y: Int, _ channel: Int) -> Float {
                    guard x >= 0, x < width, y >= 0, y < height else { return 0 }
                    return input[(y * width + x) * channels + channel]
                }
                let (right, bottom) = (Float(width - 1), Float(height - 1))
                var position = 0
                for row in 0..<height {
                    for column in 0..<width {
                        let x = map.xx * Float(column) + map.xy * Float(row) + map.x0
                        let y = map.yx * Float(column) + map.yy * Float(row) + map.y0
                        if x >= 0, x < right, y >= 0, y < bottom {
                            let (left, top) = (Int(x), Int(y))
                            let (shareX, shareY) = (x - Float(left), y - Float(top))
                            let first = (top * width + left) * channels
                            for channel in first..<first + channels {
                                let below = channel + width * channels
                                let upper = input[channel] + (input[channel + channels] - input[channel]) * shareX
                                let lower = input[below] + (input[below + channels] - input[below]) * shareX
                                output[position] = upper + (lower - upper) * shareY
                                position += 1
                            }
                        } else {
                            let columns = fill.neighbours(x, length: width)
                            let rows = fill.neighbours(y, length: height)
                            for channel in 0..<channels {
                                func mixed(_ row: Int) -> Float {
                                    let first = sample(columns.lower, row, channel)
                                    return first + (sample(columns.upper, row, channel) - first) * columns.share
                                }
                                let (upper, lower) = (mixed(rows.lower), mixed(rows.upper))
                                output[position] = upper + (lower - upper) * rows.share
                                position += 1
                            }
                        }
                    }
                }
            }
            initialized = output.count
        }
        return FittedPicture(width: width, height: height, channels: channels, samples: sampled)
    }

    /// The samples as floats.
    var floats: [Float] {
        switch samples {
        case .bytes(let bytes): bytes.map(Float.init)
        case .floats(let floats): floats
        }
    }

    /// The picture with left and right changed; 8-bit samples stay 8-bit.
    private func flipped() -> FittedPicture {
        func flipped<Sample>(_ samples: [Sample]) -> [Sample] {
            var flipped = samples
            for row in 0..<height {
                for column in 0..<width {
                    let target = (row * width + column) * channels
                    let source = (row * width + width - 1 - column) * channels
                    for channel in 0..<channels { flipped[target + channel] = samples[source + channel] }
                }
            }
            return flipped
        }
        switch samples {
        case .bytes(let bytes):
            return FittedPicture(Image(width: width, height: height, channels: channels, pixels: flipped(bytes)))
        case .floats(let floats):
            return FittedPicture(width: width, height: height, channels: channels, samples: flipped(floats))
        }
    }
}

extension Augmentation.Fill {
    /// The two samples around a place on an axis, and how far it is from the first to the second; of black around the picture
    /// they may lie outside.
    fileprivate func neighbours(_ place: Float, length: Int) -> (lower: Int, upper: Int, share: Float) {
        let lower = place.rounded(.down)
        return (inside(Int(lower), length), inside(Int(lower) + 1, length), place - lower)
    }

    /// Which sample stands at a place that may lie outside.
    private func inside(_ index: Int, _ length: Int) -> Int {
        if index >= 0, index < length { return index }
        /// The distance from the last multiple of `period`.
        func place(in period: Int) -> Int {
            let rest = index % period
            return rest < 0 ? rest + period : rest
        }
        switch self {
        case .constant: return index
        case .nearest: return min(max(index, 0), length - 1)
        case .reflect:
            let place = place(in: 2 * length)
            return place < length ? place : 2 * length - 1 - place
        case .wrap: return place(in: length)
        }
    }
}
