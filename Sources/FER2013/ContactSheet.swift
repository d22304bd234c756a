public import MienBasics
public import MienImaging

/// Many faces on one picture, in rows, on a neutral ground.
public struct ContactSheet: Sendable {
    /// The side of a face, and the space between two, in pixels.
    private static let (cell, gap) = (48, 4)
    /// The grey of the ground.
    private static let ground: UInt8 = 0x30

    /// The rows of faces, each with as many as there are columns, or fewer.
    private let rows: [[Image]]
    private let columns: Int

    /// Faces that fill a square.
    public init(_ faces: [Image]) {
        let columns = max(Int(Double(faces.count).squareRoot().rounded(.up)), 1)
        let rows = stride(from: 0, to: faces.count, by: columns).map {
            Array(faces[$0..<min($0 + columns, faces.count)])
        }
        self.init(rows: rows)
    }

    /// A row for each list of faces.
    public init(rows: [[Image]]) {
        self.rows = rows
        columns = max(rows.map(\.count).max() ?? 0, 1)
    }

    /// The sheet, in colour where a face is.
    public var image: Image {
        let (cell, gap) = (Self.cell, Self.gap)
        let channels = rows.joined().contains { $0.channels == 3 } ? 3 : 1
        let width = columns * (cell + gap) + gap
        let height = max(rows.count, 1) * (cell + gap) + gap
        var pixels = [UInt8](repeating: Self.ground, count: width * height * channels)
        for (row, faces) in rows.enumerated() {
            for (column, face) in faces.enumerated() {
                let fitted = Self.fitted(channels == 3 ? face.rgb() : face)
                let left = gap + column * (cell + gap) + (cell - fitted.width) / 2
                let top = gap + row * (cell + gap) + (cell - fitted.height) / 2
                for y in 0..<fitted.height {
                    let source = y * fitted.width * channels
                    let target = ((top + y) * width + left) * channels
                    pixels.replaceSubrange(
                        target..<target + fitted.width * channels,
                        with: fitted.pixels[source..<source + fitted.width * channels])
                }
            }
        }
        return Image(width: width, height: height, channels: channels, pixels: pixels)
    }

    /// A face as large as its place, with its own aspect.
    private static func fitted(_ face: Image) -> Image {
        let longer = max(face.width, face.height)
        return face.resized(
            width: max(face.width * cell / longer, 1), height: max(face.height * cell / longer, 1))
    }

    /// Some faces of each emotion, chosen by chance, in the order of the source. What can't be read is passed over.
    ///
    /// - Parameter usage: whose faces; nil for all.
    /// - Returns: the faces, and what is wrong with the source, its labels and the pictures that were chosen.
    /// - Throws: what reading labels and pictures throws if it is no ``FileError``.
    public static func chosen(
        from source: any FaceSource, emotions: [Emotion], each most: Int, usage: Usage? = nil, seed: UInt64,
        pool: ThreadPool = .shared
    ) throws -> (classes: [(emotion: Emotion, faces: [Image])], problems: DatasetProblems) {
        var problems = DatasetProblems(source.problems)
        let labels = try pool.map(0..<source.count) { index in try result { try source.label(at: index) } }
        for case .failure(let error) in labels { problems.add(error) }
        var generator = SeededGenerator(seed: seed)
        var classes: [(emotion: Emotion, faces: [Image])] = []
        for emotion in emotions {
            var indices = labels.indices.filter { index in
                guard let label = try? labels[index].get() else { return false }
                return label.emotion == emotion && (usage == nil || label.usage == usage)
            }
            let wanted = min(most, indices.count)
            for place in 0..<wanted { indices.swapAt(place, place + generator.index(below: indices.count - place)) }
            let chosen = indices.prefix(wanted).sorted()
            var faces: [Image] = []
            let read = try pool.map(0..<wanted) { place in try result { try source.sample(at: chosen[place]).image } }
            for face in read {
                switch face {
                case .success(let image): faces.append(image)
                case .failure(let error): problems.add(error)
                }
            }
            classes.append((emotion, faces))
        }
        return (classes, problems)
    }

    /// What `read` gives, or what is wrong with the file.
    private static func result<Value>(_ read: () throws -> Value) throws -> Result<Value, FileError> {
        do {
            return .success(try read())
        } catch let error as FileError {
            return .failure(error)
        }
    }
}
