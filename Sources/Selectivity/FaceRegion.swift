/// A part of an aligned face: a face as FER2013 shows it, which fills its square picture, with the eyes at two fifths of its
/// height.
///
/// The rectangles are this project's own convention: they hold the features of the mean of faces that are drawn after FER2013's
/// crop, and leave what lies between them to none. What is said by regions says nothing of faces that are not aligned.
public enum FaceRegion: String, Sendable, CaseIterable {
    case brows, eyes, nose, mouth
    /// Everything else: forehead, cheeks, hair and background.
    case elsewhere

    /// The rectangle on the unit square, from the left and from the top; nil for ``elsewhere``.
    public var rectangle: (x: ClosedRange<Double>, y: ClosedRange<Double>)? {
        // In pixels of FER2013's 48 × 48.
        func rectangle(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>) -> (ClosedRange<Double>, ClosedRange<Double>)
        {
            (x.lowerBound / 48...x.upperBound / 48, y.lowerBound / 48...y.upperBound / 48)
        }
        return switch self {
        case .brows: rectangle(7...41, 10...17)
        case .eyes: rectangle(7...41, 17...24)
        case .nose: rectangle(16...32, 24...32)
        case .mouth: rectangle(11...37, 32...43)
        case .elsewhere: nil
        }
    }

    /// How much of the picture it takes.
    public var area: Double {
        guard let (x, y) = rectangle else {
            return 1 - Self.allCases.filter { $0 != .elsewhere }.reduce(0) { $0 + $1.area }
        }
        return (x.upperBound - x.lowerBound) * (y.upperBound - y.lowerBound)
    }

    /// How much of each cell of a map lies in each region: regions × height × width, which add up to 1 in each cell.
    public static func shares(height: Int, width: Int) -> [[Double]] {
        func overlaps(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
            (0..<count).map { cell in
                let (low, high) = (Double(cell) / Double(count), Double(cell + 1) / Double(count))
                return max(0, min(high, range.upperBound) - max(low, range.lowerBound)) * Double(count)
            }
        }
        var rest = [Double](repeating: 1, count: height * width)
        var shares: [[Double]] = []
        for region in allCases {
            guard let (x, y) = region.rectangle else {
                shares.append(rest)
                continue
            }
            let (columns, rows) = (overlaps(x, width), overlaps(y, height))
            let own = rows.flatMap { row in columns.map { row * $0 } }
            for (place, share) in own.enumerated() { rest[place] = max(rest[place] - share, 0) }
            shares.append(own)
        }
        return shares
    }

    /// How a map that has no negative values is spread over the regions, in the order of ``allCases``; nil where it is 0
    /// everywhere.
    public static func spread(_ map: [Double], height: Int, width: Int) -> [Double]? {
        precondition(map.count == height * width, "a value for each cell")
        let whole = map.reduce(0, +)
        guard whole > 0, whole.isFinite else { return nil }
        return shares(height: height, width: width).map { shares in
            zip(shares, map).reduce(0) { $0 + $1.0 * $1.1 } / whole
        }
    }

    /// The feature of the face, if any, that has half as much again as its area would have: the one with the most for its area.
    ///
    /// - Parameter spread: what ``spread(_:height:width:)`` gives.
    public static func outstanding(in spread: [Double]) -> FaceRegion? {
        let lifts = zip(allCases, spread).filter { $0.0 != .elsewhere }.map { ($0.0, $0.1 / $0.0.area) }
        guard let best = lifts.max(by: { $0.1 < $1.1 }), best.1 >= leastLift else { return nil }
        return best.0
    }

    private static let leastLift = 1.5
}
