public import MienBasics

/// Faces of which each is read when it is asked for, so that as many as there are in a data set need no more memory than
/// those that are looked at.
public struct FacePictures: Sendable {
    /// Faces of one place, which are some of all the faces.
    private struct Part {
        let place: FacePlace
        /// The faces of the place that were chosen; nil for the first ones.
        let chosen: [Int]?
        let faces: Range<Int>
    }

    private let parts: [Part]
    /// How many there are.
    public var count: Int { parts.last?.faces.upperBound ?? 0 }

    /// The faces at `paths`, each of which is a picture, FER2013's CSV or a folder of faces, in their order. A picture may
    /// be given as `happy=face.png`, which says what it shows.
    ///
    /// - Parameters:
    ///   - most: where to stop; nil for all.
    ///   - usage: which faces to take; nil for all.
    /// - Throws: ``FileError``, also for a path where no face is of that usage; there is at least one face.
    public init(
        at paths: [String], most: Int? = nil, usage: Usage? = nil, budgets: Budgets = .standard,
        pool: ThreadPool = .shared
    ) throws {
        var parts: [Part] = []
        var count = 0
        let most = most ?? .max
        for path in paths where count < most {
            let place = try FacePlace(path, budgets: budgets)
            let chosen = try usage.map { try place.faces(of: $0, pool: pool) }
            let end = count + min(chosen?.count ?? place.count, most - count)
            parts.append(Part(place: place, chosen: chosen, faces: count..<end))
            count = end
        }
        guard count > 0 else {
            throw FileError(.mismatch, file: paths.joined(separator: ", "), found: "no faces", expected: "at least one")
        }
        self.parts = parts
    }

    /// The `index`-th face.
    ///
    /// - Throws: ``FileError``: what reading a picture or a row throws.
    public func face(at index: Int) throws -> FacePicture {
        let (place, index) = place(of: index)
        return try place.face(at: index)
    }

    /// The path of the file or the folder that the `index`-th face is in.
    public func path(at index: Int) -> String { place(of: index).place.path }

    /// The row or the file that the `index`-th face is within a data set; nil for a picture that was given by itself.
    public func name(at index: Int) -> String? {
        let (place, index) = place(of: index)
        if case .source(let source) = place { return source.name(at: index) }
        return nil
    }

    /// What each face shows, nil where nobody says; the pictures are not touched.
    ///
    /// - Throws: ``FileError`` of kind `malformed` for the first row that does not say it rightly.
    public func emotions(pool: ThreadPool = .shared) throws -> [Emotion?] {
        try pool.map(0..<count) { index in
            let (place, index) = place(of: index)
            return try place.label(at: index)?.emotion
        }
    }

    /// Where the `index`-th face is, and which one there.
    private func place(of index: Int) -> (place: FacePlace, index: Int) {
        precondition(index >= 0 && index < count, "a face that there is")
        // The last part that does not begin behind it.
        var (low, high) = (0, parts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if parts[middle].faces.lowerBound <= index { low = middle } else { high = middle }
        }
        let (part, position) = (parts[low], index - parts[low].faces.lowerBound)
        return (part.place, part.chosen?[position] ?? position)
    }
}
