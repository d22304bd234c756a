/// Numbered things, of which the next one is made while one is worked on.
public struct Prefetched<Element: Sendable>: AsyncSequence, Sendable {
    private let count: Int
    private let make: @Sendable (Int) throws -> Element

    init(count: Int, _ make: @escaping @Sendable (Int) throws -> Element) { (self.count, self.make) = (count, make) }

    public func makeAsyncIterator() -> Iterator { Iterator(count: count, make) }

    public struct Iterator: AsyncIteratorProtocol {
        private let count: Int
        private let make: @Sendable (Int) throws -> Element
        private var started = 0
        /// What is being made.
        private var pending: Task<Element, any Error>?

        fileprivate init(count: Int, _ make: @escaping @Sendable (Int) throws -> Element) {
            (self.count, self.make) = (count, make)
            pending = Self.start(&started, count, make)
        }

        private static func start(
            _ started: inout Int, _ count: Int, _ make: @escaping @Sendable (Int) throws -> Element
        ) -> Task<Element, any Error>? {
            guard started < count else { return nil }
            let number = started
            started += 1
            return Task.detached { try make(number) }
        }

        /// The next one; nil behind the last.
        ///
        /// - Throws: what making it threw.
        public mutating func next() async throws -> Element? {
            guard let task = pending else { return nil }
            pending = nil
            let element = try await task.value
            pending = Self.start(&started, count, make)
            return element
        }
    }
}
