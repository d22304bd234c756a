/// A tensor seen from one of its axes: the axes outside of it in one number, itself, and those inside it in one.
///
/// The element at (o, a, i) lies at `(o · axis + a) · inner + i`.
package struct AxisExtents: Hashable, Sendable {
    package let outer: Int
    package let axis: Int
    package let inner: Int

    /// - Precondition: no extent is negative.
    package init(outer: Int, axis: Int, inner: Int) {
        precondition(outer >= 0 && axis >= 0 && inner >= 0, "extents are not negative")
        self.outer = outer
        self.axis = axis
        self.inner = inner
    }

    /// The extents of the axis `axis` of a tensor of these dimensions.
    package init(_ dimensions: [Int], axis: Int) {
        precondition(dimensions.indices.contains(axis), "an axis of the tensor")
        self.init(
            outer: dimensions[..<axis].reduce(1, *), axis: dimensions[axis],
            inner: dimensions[(axis + 1)...].reduce(1, *))
    }

    package var count: Int { outer * axis * inner }
}
