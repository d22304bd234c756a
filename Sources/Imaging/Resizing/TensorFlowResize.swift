/// TensorFlow's `tf.image.resize`, whose samples are floats. A network gets them as they are, between 8-bit values too.
enum TensorFlowResize {
    /// `method="bilinear"`: the four samples around each place, mixed along rows and then along columns. A picture that
    /// shrinks loses what lies between these places.
    static func bilinear(
        _ samples: [UInt8], width: Int, height: Int, channels: Int, toWidth: Int, height toHeight: Int
    ) -> [Float] {
        let columns = places(from: width, to: toWidth)
        let rows = places(from: height, to: toHeight)
        return [Float](unsafeUninitializedCapacity: toWidth * toHeight * channels) { output, initialized in
            samples.withUnsafeBufferPointer { input in
                var position = 0
                for row in rows {
                    let (top, bottom) = (row.lower * width * channels, row.upper * width * channels)
                    for column in columns {
                        let (left, right) = (column.lower * channels, column.upper * channels)
                        for channel in 0..<channels {
                            func mixed(_ line: Int) -> Float {
                                let first = Float(input[line + left + channel])
                                return first + (Float(input[line + right + channel]) - first) * column.share
                            }
                            let (upper, lower) = (mixed(top), mixed(bottom))
                            output[position] = upper + (lower - upper) * row.share
                            position += 1
                        }
                    }
                }
            }
            initialized = output.count
        }
    }

    /// `method="bilinear", antialias=True`: a triangle filter that widens where the picture shrinks, along columns and then
    /// along rows.
    static func triangle(
        _ samples: [UInt8], width: Int, height: Int, channels: Int, toWidth: Int, height toHeight: Int
    ) -> [Float] {
        let columns = triangle(from: width, to: toWidth)
        let rows = width == height && toWidth == toHeight ? columns : triangle(from: height, to: toHeight)
        return columns.apply(to: rows.apply(to: samples.map(Float.init), inner: width * channels), inner: channels)
    }

    /// The two samples around the middle of each sample at the new size, and the share of the second one.
    private static func places(from source: Int, to target: Int) -> [(lower: Int, upper: Int, share: Float)] {
        let scale = Float(source) / Float(target)
        return (0..<target).map { index in
            let place = (Float(index) + 0.5) * scale - 0.5
            let floor = place.rounded(.down)
            return (max(Int(floor), 0), min(Int(place.rounded(.up)), source - 1), place - floor)
        }
    }

    private static func triangle(from source: Int, to target: Int) -> AxisWeights<Float> {
        var axis = AxisWeights<Float>(source: source, target: target)
        let inverse = 1 / (Float(target) / Float(source))
        let growth = max(inverse, 1)
        var heights: [Float] = []
        for index in 0..<target {
            let middle = (Float(index) + 0.5) * inverse
            guard middle <= Float(source) else {
                axis.append(start: 0, [])
                continue
            }
            let first = min(max(Int((middle - growth - 0.5).rounded(.up)), 0), source - 1)
            let last = min(max(Int((middle + growth - 0.5).rounded(.down)), 0), source - 1)
            heights.removeAll(keepingCapacity: true)
            var sum: Float = 0
            for sample in first...max(first, last) {
                let height = max(1 - abs((Float(sample) + 0.5 - middle) * (1 / growth)), 0)
                heights.append(height)
                sum += height
            }
            let factor = sum >= 1000 * Float.leastNormalMagnitude ? 1 / sum : 0
            axis.append(start: first, heights.lazy.map { $0 * factor })
        }
        return axis
    }
}
