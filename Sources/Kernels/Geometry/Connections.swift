/// Which input cells each position of a window sees, where every position has weights of its own: a row of them per cell
/// that it sees, and no more.
///
/// The weights are output rows × output columns × seen rows × seen columns × channels × filters.
package struct Connections: Sendable {
    package let window: Window
    package let channels: Int
    package let filters: Int
    private let rows: Seen
    private let columns: Seen

    /// What the positions along one axis see.
    private struct Seen: Sendable {
        /// The input's cells, by position.
        var cells: [Range<Int>] = []
        /// How many cells the positions before see together; behind the last one all.
        var before = [0]

        init(_ axis: WindowAxis) {
            for run in axis.runs {
                for position in run.positions {
                    let first = axis.start(of: position)
                    cells.append(first + run.taps.lowerBound..<first + run.taps.upperBound)
                    before.append(before[position] + run.taps.count)
                }
            }
        }
    }

    /// - Precondition: the window is not dilated.
    package init(_ window: Window, channels: Int, filters: Int) {
        precondition(window.rows.dilation == 1 && window.columns.dilation == 1, "neighbouring cells")
        precondition(channels > 0 && filters > 0, "positive sizes")
        self.window = window
        self.channels = channels
        self.filters = filters
        rows = Seen(window.rows)
        columns = Seen(window.columns)
    }

    /// The cells that all positions see, together.
    package var seenCells: Int { rows.before[window.rows.output] * columns.before[window.columns.output] }

    package var weightCount: Int { seenCells * channels * filters }

    /// The input's rows that positions of an output row see.
    package func rows(of row: Int) -> Range<Int> { rows.cells[row] }

    /// The input's columns that positions of an output column see.
    package func columns(of column: Int) -> Range<Int> { columns.cells[column] }

    /// How many cells the positions before this one see together.
    package func cellsBefore(row: Int, column: Int) -> Int {
        rows.before[row] * columns.before[window.columns.output] + rows.cells[row].count * columns.before[column]
    }
}
