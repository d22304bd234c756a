public import MienBasics

/// Faces of which each is read when it is asked for, so that as many as there are in a data set need no more memory than
/// those that are looked at.
public struct FacePictures: Sendable {
    /// Where they come from, and how many of each.
    private let parts: [(place: FacePlace, faces: Range<Int>)]
    /// How many there are.
    public var count: Int { parts.last?.faces.upperBound ?? 0 }

    /// The faces at `paths`, each of which is a picture, FER2013's CSV or a folder of faces, in their order. A picture may
    /// be given as `happy=face.png`, which says what it shows.
    ///
    /// - Parameter most: where to stop; nil for all.
    /// - Throws: ``FileError``; there is at least one face.
    public init(at paths: [String], most: Int? = nil, budgets: Budgets = .standard) throws {
        var parts: [(place: FacePlace, faces: Range<Int>)] = []
        var count = 0
        let most = most ?? .max
        for path in paths where count < most {
            let place = try FacePlace(path, budgets: budgets)
            let end = count + min(place.count, most - count)
            parts.append((place, count..<end))
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
        precondition(index >= 0 && index < count, "a face that there is")
        // The last part that does not begin behind it.
        var (low, high) = (0, parts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if parts[middle].faces.lowerBound <= index { low = middle } else { high = middle }
        }
        return try parts[low].place.face(at: index - parts[low].faces.lowerBound)
    }
}
