/// How a line of numbers is rounded to whole numbers of steps, so many to its largest one.
package struct RowRounding: Sendable, Equatable {
    /// The least whole number.
    package let lowest: Float
    /// The largest whole number, which the largest magnitude in the line becomes.
    package let highest: Float
    /// Added to the largest magnitude, so that a line of zeros stays one.
    package let epsilon: Float

    package init(lowest: Float, highest: Float, epsilon: Float) {
        self.lowest = lowest
        self.highest = highest
        self.epsilon = epsilon
    }
}
