/// Cells in front of and behind an axis; as negative numbers, those that are cut off.
package struct AxisMargin: Hashable, Sendable {
    package var before: Int
    package var after: Int

    package init(before: Int, after: Int) {
        self.before = before
        self.after = after
    }

    /// The same at both ends.
    package init(_ both: Int) { self.init(before: both, after: both) }
}
