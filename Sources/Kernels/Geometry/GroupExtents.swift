/// A tensor whose channels are in groups: outer × positions × groups × width. The numbers of one group, at all positions,
/// belong together.
///
/// Layer normalisation has one position and one group; group normalisation has a picture's cells as positions.
package struct GroupExtents: Hashable, Sendable {
    package let outer: Int
    package let positions: Int
    package let groups: Int
    /// Channels of a group.
    package let width: Int

    /// - Precondition: all are positive.
    package init(outer: Int, positions: Int = 1, groups: Int = 1, width: Int) {
        precondition(outer > 0 && positions > 0 && groups > 0 && width > 0, "positive extents")
        self.outer = outer
        self.positions = positions
        self.groups = groups
        self.width = width
    }

    package var channels: Int { groups * width }

    package var count: Int { outer * positions * channels }
}
