/// How much a stranger's file may cost. Every reader works within one set of these, and a caller who trusts a file can
/// raise them.
///
/// A reader asks before it allocates: a file that claims more than its budget is refused with
/// ``FileError/Kind/overBudget``, not tried.
public struct Budgets: Sendable, Equatable {
    /// The largest sum of decoded data that one file may ask for, in bytes.
    public var decodedBytes = 8 << 30
    /// The largest ratio of decoded to stored bytes, for compressed data, data that was declared and never written, and
    /// data that several names lead to. A photograph reaches 12.
    public var expansion = 16
    /// The largest number of decoded bytes that the expansion ratio does not apply to.
    public var expansionGrace = 16 << 20
    /// The largest number of objects, attributes or members in one container. A network of a thousand layers, with its
    /// optimizer, has 20 000.
    public var members = 1 << 15
    /// The largest number of values in one JSON document; the configuration of a thousand layers has 50 000.
    public var values = 1 << 18
    /// The largest number of faces in one data set.
    public var samples = 1 << 20
    /// The deepest nesting of groups, lists and objects.
    public var depth = 128
    /// The largest text (a JSON document, an attribute), in bytes.
    public var textBytes = 8 << 20
    /// The largest picture, in pixels.
    public var imagePixels = 64 << 20
    /// How long a helper process may work on one file by the wall's clock, in seconds.
    public var helperSeconds = 60.0
    /// How long it may keep a processor busy, in seconds, beside a second for every 64 MiB that it reads or writes.
    public var helperProcessorSeconds = 1.0

    public init() {}

    /// The budgets used where a caller names none.
    public static let standard = Budgets()

    /// The same budgets, `factor` times as large, but for how deep things may be nested: for a file of one's own.
    ///
    /// - Precondition: `factor` is at least 1.
    public func multiplied(by factor: Int) -> Budgets {
        precondition(factor >= 1, "budgets are multiplied by 1 or more")
        func product(_ number: Int) -> Int {
            let (product, overflow) = number.multipliedReportingOverflow(by: factor)
            return overflow ? .max : product
        }
        var budgets = self
        budgets.decodedBytes = product(decodedBytes)
        budgets.expansion = product(expansion)
        budgets.expansionGrace = product(expansionGrace)
        budgets.members = product(members)
        budgets.values = product(values)
        budgets.samples = product(samples)
        budgets.textBytes = product(textBytes)
        budgets.imagePixels = product(imagePixels)
        budgets.helperSeconds *= Double(factor)
        budgets.helperProcessorSeconds *= Double(factor)
        return budgets
    }

    /// Whether data of `decoded` bytes may come out of `stored` bytes.
    public func allow(decoded: Int, stored: Int) -> Bool {
        guard decoded <= decodedBytes else { return false }
        guard decoded > expansionGrace else { return true }
        let (limit, overflow) = max(stored, 1).multipliedReportingOverflow(by: expansion)
        return overflow || decoded <= limit
    }
}
