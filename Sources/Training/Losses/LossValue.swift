package import MienKernels

/// What a loss comes to for a batch.
package struct LossValue<Number: Real>: Sendable {
    /// The loss of each row, times its weight.
    package var rows: [Number]
    /// The loss of the batch; the sum of the rows where nothing is reduced.
    package var total: Number

    @inlinable package init(rows: [Number], total: Number) {
        self.rows = rows
        self.total = total
    }
}
