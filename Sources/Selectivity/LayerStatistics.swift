public import MienBasics
public import MienTensors

/// What a layer's channels did for the faces of a labelled data set so far: enough of it to tell which channel responds to which
/// class, and where, without keeping the activations.
///
///     var statistics = LayerStatistics(layer: "conv2d_3", height: 22, width: 22, channels: 64, classCount: 7)
///     statistics.add(activations, classes: [3, 4], faces: [0, 1])        // 2 × 22 × 22 × 64
///     statistics.results()
///
/// A channel's *response* to a face is the mean of its map. The responses of up to ``exactFaces`` faces are kept, from which ranks
/// are told; of more faces an even sample is kept, the same in whichever order they come. Sums are exact for any number.
public struct LayerStatistics: Sendable, Equatable {
    public let layer: String
    /// Rows of a map; 1 for a layer without places.
    public let height: Int
    /// Columns of a map; 1 for a layer without places.
    public let width: Int
    public let channels: Int
    public let classCount: Int
    /// Of so many faces at most the responses are kept.
    public let exactFaces: Int
    /// What the sample depends on.
    public let seed: UInt64

    /// Faces of each class.
    private(set) var counts: [Int]
    /// What is subtracted from every value before it is added up, so that squares of large numbers lose nothing: the mean over the
    /// first batch, height × width × channels.
    private var shift: [Float] = []
    /// Of the values less ``shift``: classes × height × width × channels.
    private(set) var sums: [Double]
    private(set) var squares: [Double]
    /// Of all values, by channel.
    private(set) var lowest: [Float]
    private(set) var highest: [Float]
    /// For each channel the faces with a value that is not finite. Nothing else counts of such a channel.
    private(set) var undefined: [Int]
    /// The faces that are kept, by their numbers, with their classes and the responses of all channels, faces × channels.
    private(set) var faces: [Int] = []
    private(set) var classes: [Int] = []
    private(set) var responses: [Float] = []

    /// Values that are added up at a time, so that the sums stay close to the processor.
    private static let block = 512

    public init(
        layer: String, height: Int, width: Int, channels: Int, classCount: Int, exactFaces: Int = 50_000,
        seed: UInt64 = 0
    ) {
        precondition(height > 0 && width > 0 && channels > 0 && classCount > 0 && exactFaces > 0, "there is something")
        (self.layer, self.height, self.width, self.channels) = (layer, height, width, channels)
        (self.classCount, self.exactFaces, self.seed) = (classCount, exactFaces, seed)
        counts = [Int](repeating: 0, count: classCount)
        sums = [Double](repeating: 0, count: classCount * height * width * channels)
        squares = sums
        lowest = [Float](repeating: .infinity, count: channels)
        highest = [Float](repeating: -.infinity, count: channels)
        undefined = [Int](repeating: 0, count: channels)
    }

    /// How many faces were added.
    public var faceCount: Int { counts.reduce(0, +) }
    /// Whether there were more faces than are kept.
    public var isSampled: Bool { faceCount > faces.count }

    /// Adds the faces of a batch.
    ///
    /// - Parameters:
    ///   - activations: N×H×W×C, or N×C for a layer without places.
    ///   - classes: what each face shows, from 0.
    ///   - numbers: the faces' numbers in the data set, each of which is added once.
    /// - Precondition: the shape is that of the layer.
    public mutating func add(_ activations: Tensor, classes batch: [Int], faces numbers: [Int]) {
        let size = height * width * channels
        precondition(
            activations.count == batch.count * size && numbers.count == batch.count, "the layer's values for each face")
        precondition(batch.allSatisfy { (0..<classCount).contains($0) }, "classes that there are")
        activations.withValues { values in
            guard let values = values.baseAddress else { return }
            if shift.isEmpty { shift = Self.mean(values, faces: batch.count, size: size) }
            let responses = respond(values, faces: batch.count)
            addUp(values, batch, size)
            for number in batch { counts[number] += 1 }
            keep(responses, batch, numbers)
        }
    }

    private static func mean(_ values: UnsafePointer<Float>, faces: Int, size: Int) -> [Float] {
        var mean = [Float](repeating: 0, count: size)
        mean.withUnsafeMutableBufferPointer { mean in
            for face in 0..<faces {
                let face = values + face * size
                for place in 0..<size { mean[place] += face[place] }
            }
            let share = 1 / Float(faces)
            for place in 0..<size { mean[place] = mean[place].isFinite ? mean[place] * share : 0 }
        }
        return mean
    }

    /// The mean of each channel's map for each face, faces × channels; notes the range of the values and what is not finite.
    private mutating func respond(_ values: UnsafePointer<Float>, faces: Int) -> [Float] {
        let (channels, cells) = (channels, height * width)
        var responses = [Float](repeating: 0, count: faces * channels)
        var row = [Float](repeating: 0, count: channels)
        var whole = [Double](repeating: 0, count: channels)
        for face in 0..<faces {
            for channel in 0..<channels { whole[channel] = 0 }
            for y in 0..<height {
                row.withUnsafeMutableBufferPointer { row in
                    lowest.withUnsafeMutableBufferPointer { lowest in
                        highest.withUnsafeMutableBufferPointer { highest in
                            for channel in 0..<channels { row[channel] = 0 }
                            for x in 0..<width {
                                let cell = values + (face * cells + y * width + x) * channels
                                for channel in 0..<channels {
                                    let value = cell[channel]
                                    row[channel] += value
                                    lowest[channel] = value < lowest[channel] ? value : lowest[channel]
                                    highest[channel] = value > highest[channel] ? value : highest[channel]
                                }
                            }
                        }
                    }
                }
                for channel in 0..<channels { whole[channel] += Double(row[channel]) }
            }
            for channel in 0..<channels {
                responses[face * channels + channel] = Float(whole[channel] / Double(cells))
                if !whole[channel].isFinite { undefined[channel] += 1 }
            }
        }
        return responses
    }

    /// Adds the values and their squares to their classes' sums. Within a batch it is done in single precision, of some values at a
    /// time for all faces, which stay close to the processor.
    private mutating func addUp(_ values: UnsafePointer<Float>, _ batch: [Int], _ size: Int) {
        let present = Array(Set(batch)).sorted()
        let slots = batch.map { present.firstIndex(of: $0) ?? 0 }
        let block = Self.block
        var partial = [Float](repeating: 0, count: present.count * block)
        var squared = partial
        for start in stride(from: 0, to: size, by: block) {
            let count = min(block, size - start)
            partial.withUnsafeMutableBufferPointer { partial in
                squared.withUnsafeMutableBufferPointer { squared in
                    shift.withUnsafeBufferPointer { shift in
                        partial.update(repeating: 0)
                        squared.update(repeating: 0)
                        guard let partial = partial.baseAddress, let squared = squared.baseAddress,
                            let shift = shift.baseAddress
                        else { return }
                        for (face, slot) in slots.enumerated() {
                            let (value, shift) = (values + face * size + start, shift + start)
                            let (sum, square) = (partial + slot * block, squared + slot * block)
                            for place in 0..<count {
                                let distance = value[place] - shift[place]
                                sum[place] += distance
                                square[place] += distance * distance
                            }
                        }
                    }
                }
            }
            for (slot, number) in present.enumerated() {
                let target = number * size + start
                sums.withUnsafeMutableBufferPointer { sums in
                    squares.withUnsafeMutableBufferPointer { squares in
                        for place in 0..<count {
                            sums[target + place] += Double(partial[slot * block + place])
                            squares[target + place] += Double(squared[slot * block + place])
                        }
                    }
                }
            }
        }
    }

    /// Keeps the responses of the faces whose hash is among the smallest, an even sample that does not depend on the order.
    private mutating func keep(_ more: [Float], _ batch: [Int], _ numbers: [Int]) {
        faces += numbers
        classes += batch
        responses += more
        if faces.count >= 2 * exactFaces { prune() }
    }

    /// Brings the faces that are kept down to ``exactFaces``, in the order of their numbers.
    private mutating func prune() {
        var order = Array(faces.indices)
        if faces.count > exactFaces {
            let hashes = faces.map { Self.hash($0, seed) }
            order.sort { (hashes[$0], faces[$0]) < (hashes[$1], faces[$1]) }
            order = Array(order.prefix(exactFaces))
        }
        order.sort { faces[$0] < faces[$1] }
        guard order != Array(faces.indices) else { return }
        responses = order.flatMap { responses[$0 * channels..<($0 + 1) * channels] }
        classes = order.map { classes[$0] }
        faces = order.map { faces[$0] }
    }

    static func hash(_ number: Int, _ seed: UInt64) -> UInt64 {
        var generator = SeededGenerator(seed: seed &+ UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15)
        return generator.next()
    }

    /// Adds what another part of the same data set gave. The result is that of one pass, but for the rounding of sums in single
    /// precision within batches.
    ///
    /// - Precondition: the same layer, and no face in both.
    public mutating func merge(_ other: LayerStatistics) {
        precondition(
            (layer, height, width, channels, classCount, exactFaces) == (
                other.layer, other.height, other.width, other.channels, other.classCount, other.exactFaces
            ) && seed == other.seed, "parts of the same")
        guard other.faceCount > 0 else { return }
        if shift.isEmpty { shift = other.shift }
        let size = height * width * channels
        for number in 0..<classCount {
            let count = Double(other.counts[number])
            for place in 0..<size {
                // The other's sums, as they are with this one's shift.
                let difference = Double(other.shift[place]) - Double(shift[place])
                let (sum, square) = (other.sums[number * size + place], other.squares[number * size + place])
                sums[number * size + place] += sum + count * difference
                squares[number * size + place] += square + 2 * difference * sum + count * difference * difference
            }
            counts[number] += other.counts[number]
        }
        for channel in 0..<channels {
            lowest[channel] = min(lowest[channel], other.lowest[channel])
            highest[channel] = max(highest[channel], other.highest[channel])
            undefined[channel] += other.undefined[channel]
        }
        faces += other.faces
        classes += other.classes
        responses += other.responses
        prune()
    }

    /// What is kept, in the order of the faces' numbers.
    var kept: (faces: [Int], classes: [Int], responses: [Float]) {
        var sorted = self
        sorted.prune()
        return (sorted.faces, sorted.classes, sorted.responses)
    }

    /// The mean of a class's values at a place; NaN for a class without faces.
    func mean(_ number: Int, _ place: Int) -> Double {
        let count = counts[number]
        guard count > 0 else { return .nan }
        return sums[number * height * width * channels + place] / Double(count) + Double(shift[place])
    }

    /// The variance (n − 1) of a class's values at a place.
    ///
    /// - Precondition: two faces or more.
    func variance(_ number: Int, _ place: Int) -> Double {
        let count = Double(counts[number])
        let at = number * height * width * channels + place
        return max(squares[at] - sums[at] * sums[at] / count, 0) / (count - 1)
    }

    /// The mean maps of all classes: classes × height × width × channels. Those of a class without faces are NaN.
    public var meanMaps: Tensor {
        let size = height * width * channels
        return Tensor([classCount, height, width, channels]) { output in
            for number in 0..<classCount {
                for place in 0..<size { output[number * size + place] = Float(mean(number, place)) }
            }
        }
    }
}
