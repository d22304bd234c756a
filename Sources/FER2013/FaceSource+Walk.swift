public import MienBasics

extension FaceSource {
    /// Reads faces in order, some hundred at a time by all threads of `pool`, and has each become a value; what can't be read
    /// does not keep the others from it. No more of the source than that is in memory, and the values of those before.
    ///
    /// - Parameters:
    ///   - range: which faces; nil for all.
    ///   - transform: makes a value of a face; called by several threads at once.
    ///   - body: gets the values of some faces, of which `first` is the first one's index, one part after the other, on any of
    ///     the threads.
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
        var first = range.lowerBound
        var ready: [Result<Value, FileError>] = []
        while first < range.upperBound || !ready.isEmpty {
            let part = first..<min(first + stretch, range.upperBound)
            let previous = ready
            // The one before the first stands for what was read before, so that no thread waits while it is handed out.
            let values = try pool.map(first - 1..<part.upperBound) { index -> Result<Value, FileError>? in
                guard part.contains(index) else {
                    if !previous.isEmpty { try body(first - previous.count, previous) }
                    return nil
                }
                do {
                    return .success(try read(index))
                } catch let error as FileError {
                    return .failure(error)
                }
            }
            forget(part)
            (first, ready) = (part.upperBound, values.compactMap(\.self))
        }
    }
}

/// How many faces are read at a time.
private let stretch = 512
