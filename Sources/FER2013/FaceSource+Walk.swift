public import MienBasics

extension FaceSource {
    /// Reads faces in order, some hundred at a time by all threads of `pool`, and has each become a value; what can't be read
    /// does not keep the others from it. No more of the source than that is in memory.
    ///
    /// - Parameters:
    ///   - range: which faces; nil for all.
    ///   - transform: makes a value of a face; called by several threads at once.
    ///   - body: gets the values of some faces, of which `first` is the first one's index, one part after the other.
    /// - Throws: what `body` throws, and what `transform` throws if it is no ``FileError``.
    public func walk<Value: Sendable>(
        _ range: Range<Int>? = nil, pool: ThreadPool = .shared, _ transform: (FaceSample) throws -> Value,
        _ body: (_ first: Int, [Result<Value, FileError>]) throws -> Void
    ) throws {
        try walk(range, pool: pool, reading: { try transform(sample(at: $0)) }, body)
    }

    /// The same for whoever reads the faces themselves.
    func walk<Value: Sendable>(
        _ range: Range<Int>? = nil, pool: ThreadPool, reading read: (Int) throws -> Value,
        _ body: (_ first: Int, [Result<Value, FileError>]) throws -> Void
    ) throws {
        let range = range ?? 0..<count
        for start in stride(from: range.lowerBound, to: range.upperBound, by: stretch) {
            let part = start..<min(start + stretch, range.upperBound)
            let values: [Result<Value, FileError>] = try pool.map(part) { index in
                do {
                    return .success(try read(index))
                } catch let error as FileError {
                    return .failure(error)
                }
            }
            forget(part)
            try body(start, values)
        }
    }
}

/// How many faces are read at a time.
private let stretch = 512
