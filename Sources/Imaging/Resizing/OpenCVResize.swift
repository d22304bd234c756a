/// OpenCV's `cv2.resize` of 8-bit pictures.
enum OpenCVResize {
    /// `interpolation=cv2.INTER_LINEAR`: the four samples around each place, mixed along rows and then along columns in fixed
    /// point. A picture that shrinks loses what lies between these places, but for one of exactly half the size, which is
    /// averaged.
    static func linear(
        _ samples: [UInt8], width: Int, height: Int, channels: Int, toWidth: Int, height toHeight: Int
    ) -> [UInt8] {
        if width == 2 * toWidth && height == 2 * toHeight {
            return wholeAreas(samples, width: width, channels: channels, across: 2, down: 2)
        }
        return mixed(
            samples, width: width, channels: channels, columns: places(from: width, to: toWidth),
            rows: places(from: height, to: toHeight))
    }

    /// `interpolation=cv2.INTER_AREA`: the mean of what each sample covers. A picture that grows along one axis is mixed
    /// linearly along both, at other places than ``linear(_:width:height:channels:toWidth:height:)`` has.
    static func area(
        _ samples: [UInt8], width: Int, height: Int, channels: Int, toWidth: Int, height toHeight: Int
    ) -> [UInt8] {
        guard toWidth <= width && toHeight <= height else {
            return mixed(
                samples, width: width, channels: channels, columns: edges(from: width, to: toWidth),
                rows: edges(from: height, to: toHeight))
        }
        if width % toWidth == 0 && height % toHeight == 0 {
            return wholeAreas(
                samples, width: width, channels: channels, across: width / toWidth, down: height / toHeight)
        }
        let columns = covered(from: width, to: toWidth)
        let rows = width == height && toWidth == toHeight ? columns : covered(from: height, to: toHeight)
        let narrow = columns.apply(to: samples.map(Float.init), inner: channels)
        return rows.apply(to: narrow, inner: toWidth * channels).map { UInt8($0.rounded(.toNearestOrEven)) }
    }

    /// The quotient that OpenCV calls a scale: twice rounded.
    private static func scale(from source: Int, to target: Int) -> Double { 1 / (Double(target) / Double(source)) }

    // MARK: Linear

    /// Two neighbours along an axis, and how much they count, in 2048ths.
    private typealias Place = (first: Int, second: Int, weights: (Int32, Int32))

    private static func place(at index: Int, share: Float, of source: Int) -> Place {
        func weight(_ share: Float) -> Int32 { Int32((share * 2048).rounded(.toNearestOrEven)) }
        let (first, second) = (min(max(index, 0), source - 1), min(max(index + 1, 0), source - 1))
        return (first, second, (weight(1 - share), weight(share)))
    }

    /// The neighbours of the middle of each sample at the new size.
    private static func places(from source: Int, to target: Int) -> [Place] {
        let scale = scale(from: source, to: target)
        return (0..<target).map { index in
            let middle = Float((Double(index) + 0.5) * scale - 0.5)
            let floor = middle.rounded(.down)
            return place(at: Int(floor), share: middle - floor, of: source)
        }
    }

    /// The neighbours of the edges of each sample at the new size: only those that an edge of the old size falls between are
    /// mixed.
    private static func edges(from source: Int, to target: Int) -> [Place] {
        let scale = scale(from: source, to: target)
        let inverse = Double(target) / Double(source)
        return (0..<target).map { index in
            let first = (Double(index) * scale).rounded(.down)
            let beyond = Float(Double(index + 1) - (first + 1) * inverse)
            return place(at: Int(first), share: beyond <= 0 ? 0 : beyond - beyond.rounded(.down), of: source)
        }
    }

    private static func mixed(
        _ samples: [UInt8], width: Int, channels: Int, columns: [Place], rows: [Place]
    ) -> [UInt8] {
        let line = columns.count * channels
        return [UInt8](unsafeUninitializedCapacity: rows.count * line) { output, initialized in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * line) { lines in
                samples.withUnsafeBufferPointer { input in
                    // Which row each half of `lines` holds.
                    var held = (-1, -1)
                    func mix(_ row: Int, into start: Int) {
                        var position = start
                        for (first, second, weights) in columns {
                            let (left, right) = ((row * width + first) * channels, (row * width + second) * channels)
                            for channel in 0..<channels {
                                lines[position] =
                                    Int32(input[left + channel]) &* weights.0
                                    &+ Int32(input[right + channel]) &* weights.1
                                position += 1
                            }
                        }
                    }
                    for (index, row) in rows.enumerated() {
                        // Neighbours are in halves of their own, or one and the same at a border.
                        let upper = row.first % 2 == 0 ? 0 : line
                        let lower = row.second % 2 == 0 ? 0 : line
                        for (wanted, start) in [(row.first, upper), (row.second, lower)] {
                            if start == 0, held.0 != wanted {
                                mix(wanted, into: start)
                                held.0 = wanted
                            } else if start != 0, held.1 != wanted {
                                mix(wanted, into: start)
                                held.1 = wanted
                            }
                        }
                        let (above, below) = row.weights
                        for offset in 0..<line {
                            let sum =
                                ((lines[upper + offset] >> 4) &* above) >> 16
                                &+ ((lines[lower + offset] >> 4) &* below) >> 16
                            output[index * line + offset] = UInt8(clamping: (sum &+ 2) >> 2)
                        }
                    }
                }
            }
            initialized = output.count
        }
    }

    // MARK: Area

    /// The means of areas of `across` × `down` samples.
    private static func wholeAreas(
        _ samples: [UInt8], width: Int, channels: Int, across: Int, down: Int
    ) -> [UInt8] {
        let line = width / across * channels
        let height = samples.count / (width * channels) / down
        let share = 1 / Float(across * down)
        let isHalf = across == 2 && down == 2
        return [UInt8](unsafeUninitializedCapacity: height * line) { output, initialized in
            samples.withUnsafeBufferPointer { input in
                for index in 0..<height * line {
                    let (row, offset) = index.quotientAndRemainder(dividingBy: line)
                    let (column, channel) = offset.quotientAndRemainder(dividingBy: channels)
                    var sum: Int32 = 0
                    for y in row * down..<(row + 1) * down {
                        for x in column * across..<(column + 1) * across {
                            sum &+= Int32(input[(y * width + x) * channels + channel])
                        }
                    }
                    // Of four samples a half is rounded up, of others to the even number.
                    output[index] =
                        isHalf
                        ? UInt8(clamping: (sum + 2) >> 2)
                        : UInt8((Float(sum) * share).rounded(.toNearestOrEven))
                }
            }
            initialized = output.count
        }
    }

    /// How much of each source sample lies in each sample at the new size; less than a thousandth counts for nothing.
    private static func covered(from source: Int, to target: Int) -> AxisWeights<Float> {
        var axis = AxisWeights<Float>(source: source, target: target)
        let scale = scale(from: source, to: target)
        var shares: [Float] = []
        for index in 0..<target {
            let start = Double(index) * scale
            let end = start + scale
            let cell = min(scale, Double(source) - start)
            let last = min(Int(end.rounded(.down)), source - 1)
            let first = min(Int(start.rounded(.up)), last)
            shares.removeAll(keepingCapacity: true)
            var from = first
            if Double(first) - start > 1e-3 {
                from -= 1
                shares.append(Float((Double(first) - start) / cell))
            }
            for _ in first..<last { shares.append(Float(1 / cell)) }
            if end - Double(last) > 1e-3 { shares.append(Float(min(min(end - Double(last), 1), cell) / cell)) }
            axis.append(start: from, shares)
        }
        return axis
    }
}
