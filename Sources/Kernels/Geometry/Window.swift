/// The 2-D window of a convolution or a pooling layer, with every size and the padding given as numbers.
///
/// What "same" and "valid" mean is settled by whoever makes the window, so kernels can hold no second opinion about
/// padding. Data in one dimension has one row.
package struct Window: Hashable, Sendable {
    package let rows: WindowAxis
    package let columns: WindowAxis

    package init(rows: WindowAxis, columns: WindowAxis) {
        self.rows = rows
        self.columns = columns
    }

    /// The window of one cell that visits each of `rows × columns` cells: what a 1×1 convolution sees.
    package static func everyCell(rows: Int, columns: Int) -> Window {
        Window(
            rows: WindowAxis(input: rows, kernel: 1, output: rows),
            columns: WindowAxis(input: columns, kernel: 1, output: columns))
    }

    /// Cells of one input picture.
    package var inputCells: Int { rows.input * columns.input }

    /// Cells of one output picture.
    package var outputCells: Int { rows.output * columns.output }

    /// Taps of the kernel.
    package var taps: Int { rows.kernel * columns.kernel }

    /// Whether every output cell sees at least one input cell, as pooling demands.
    package var alwaysSeesInput: Bool { rows.alwaysSeesInput && columns.alwaysSeesInput }
}
