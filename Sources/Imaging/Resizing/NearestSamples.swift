/// Where each sample of an axis at its new size is taken from: one sample of the old size, nil for none.
enum NearestSamples {
    /// Pillow's `Image.NEAREST`. It steps from place to place, and a sum of many steps may miss the last sample by a hair.
    static func pillow(from source: Int, to target: Int) -> [Int?] {
        let step = Double(source) / Double(target)
        var place = step * 0.5
        return (0..<target).map { _ in
            defer { place += step }
            return place < Double(source) ? Int(place) : nil
        }
    }

    /// OpenCV's `cv2.INTER_NEAREST`: the sample under the upper left corner, not under the middle.
    static func openCV(from source: Int, to target: Int) -> [Int?] {
        let scale = 1 / (Double(target) / Double(source))
        return (0..<target).map { min(Int(Double($0) * scale), source - 1) }
    }

    /// Keras's `Resizing(interpolation="nearest")` on TensorFlow: the sample under the middle, in single precision.
    static func keras(from source: Int, to target: Int) -> [Int?] {
        let scale = Float(source) / Float(target)
        return (0..<target).map { min(Int((Float($0) + 0.5) * scale), source - 1) }
    }

    /// The samples at `rows` and `columns`; black where there is none.
    static func take(
        _ samples: [UInt8], width: Int, channels: Int, columns: [Int?], rows: [Int?]
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: rows.count * columns.count * channels) { output, initialized in
            samples.withUnsafeBufferPointer { input in
                var position = 0
                for row in rows {
                    for column in columns {
                        for channel in 0..<channels {
                            output[position] =
                                if let row, let column { input[(row * width + column) * channels + channel] } else { 0 }
                            position += 1
                        }
                    }
                }
            }
            initialized = output.count
        }
    }
}
