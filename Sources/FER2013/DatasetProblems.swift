public import MienBasics

/// All that is wrong with a data set: the rows and pictures that can't be read, and what else is no part of one.
public struct DatasetProblems: Error, Sendable {
    /// In order, the first ``most`` of them.
    public private(set) var problems: [FileError] = []
    /// How many there are in all.
    public private(set) var count = 0

    /// How many are kept: more than anybody reads, and little memory.
    public static let most = 100_000

    init(_ problems: [FileError] = []) { problems.forEach { add($0) } }

    mutating func add(_ problem: FileError) {
        count += 1
        if problems.count < Self.most { problems.append(problem) }
    }

    public var isEmpty: Bool { count == 0 }

    /// A line for each of the first `shown`, and one that says how many more there are.
    public func lines(shown: Int) -> [String] {
        let more = count - min(shown, problems.count)
        return problems.prefix(shown).map(\.description) + (more > 0 ? ["and \(more.grouped) more"] : [])
    }
}

extension DatasetProblems: CustomStringConvertible {
    public var description: String { lines(shown: 20).joined(separator: "\n") }
}
