package import MienBasics

/// A row of a table for each number that goes in, cut to a whole one. One input.
///
/// A number that has no row gives NaN: nothing on the way can fail, and no row may be taken for another.
package struct Lookup: Operation {
    private let table: FloatStorage
    private let rows: Int
    private let columns: Int
    private let count: Int

    /// - Parameters:
    ///   - table: rows × columns.
    ///   - count: numbers of one item.
    package init(table: UnsafePointer<Float>, rows: Int, columns: Int, count: Int) {
        self.table = FloatStorage(copying: table, count: rows * columns)
        self.rows = rows
        self.columns = columns
        self.count = count
    }

    package var flops: Int { 0 }

    package var weightCount: Int { table.count }

    package var algorithm: String { "copy" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        pool.run(over: batch * count, nanoseconds: batch * count * columns / 4) { range in
            for index in range {
                let place = output + index * columns
                let number = inputs[0][index].rounded(.towardZero)
                if number >= 0, number < Float(rows) {
                    place.update(from: table.base + Int(number) * columns, count: columns)
                } else {
                    place.update(repeating: .nan, count: columns)
                }
            }
        }
    }
}
