extension FittedPicture {
    /// The picture changed by chance, in the way that is drawn for the `index`-th picture in an epoch: the same for the same
    /// three numbers, whatever else is drawn. Where nothing is to be changed the very same picture.
    public func augmented(by augmentation: Augmentation, seed: UInt64, epoch: Int, index: Int) -> FittedPicture {
        transformed(by: augmentation.randomTransformation(seed: seed, epoch: epoch, index: index))
    }

    /// The picture moved, then with other contrast and brightness, then with a part put out.
    package func transformed(by transformation: Augmentation.Transformation) -> FittedPicture {
        let moved = sampled(
            by: AffineMap(undoing: transformation, width: width, height: height), fill: transformation.fill)
        let area = transformation.cutOutArea(width: width, height: height)
        let keepsLight = transformation.contrast == 1 && transformation.brightness == 0
        if keepsLight, area == nil { return moved }
        var samples = moved.floats
        if !keepsLight {
            let contrast = Float(transformation.contrast)
            let brightness = Float(transformation.brightness * 255)
            if contrast != 1 { samples.spread(contrast, channels: channels) }
            for index in samples.indices { samples[index] = min(max(samples[index] + brightness, 0), 255) }
        }
        if let area {
            for row in area.rows {
                let start = row * width
                for index in (start + area.columns.lowerBound) * channels..<(start + area.columns.upperBound) * channels
                {
                    samples[index] = 127.5
                }
            }
        }
        return FittedPicture(width: width, height: height, channels: channels, samples: samples)
    }
}

extension Augmentation.Transformation {
    /// The pixels that are put out, as far as they lie in the picture; nil for none.
    fileprivate func cutOutArea(width: Int, height: Int) -> (columns: Range<Int>, rows: Range<Int>)? {
        func range(_ middle: Double, of length: Int) -> Range<Int> {
            let side = Int((cutOut * Double(length)).rounded())
            let start = Int(middle * Double(length)) - side / 2
            return (start..<start + side).clamped(to: 0..<length)
        }
        let (columns, rows) = (range(cutOutX, of: width), range(cutOutY, of: height))
        return columns.isEmpty || rows.isEmpty ? nil : (columns, rows)
    }
}

extension [Float] {
    /// Multiplies the distances of all samples from the mean of their channel, as Keras's `RandomContrast` does.
    fileprivate mutating func spread(_ factor: Float, channels: Int) {
        for channel in 0..<channels {
            let indices = stride(from: channel, to: count, by: channels)
            let sum = indices.reduce(0.0) { $0 + Double(self[$1]) }
            let mean = Float(sum * Double(channels) / Double(count))
            for index in indices { self[index] = (self[index] - mean) * factor + mean }
        }
    }
}
