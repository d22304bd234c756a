extension ThreadPool {
    /// What `body` makes of each number of `range`, in their order; it is called by several threads at once.
    ///
    /// - Throws: what `body` throws for the first number for which it throws.
    public func map<Value, Failure: Error>(
        _ range: Range<Int>, _ body: (Int) throws(Failure) -> Value
    ) throws(Failure) -> [Value] {
        var results = [Result<Value, Failure>?](repeating: nil, count: range.count)
        results.withUnsafeMutableBufferPointer { results in
            // Each part writes to a place of its own.
            let places = results
            run(range.count) { part in
                places[part] = Result { () throws(Failure) in try body(range.lowerBound + part) }
            }
        }
        return try results.map { result throws(Failure) in
            guard let result else { preconditionFailure("every part has run") }
            return try result.get()
        }
    }
}
