/// The first factor of a QR decomposition whose second has no negative number on its diagonal: there is only one.
enum Orthonormalization {
    /// The columns of a matrix made orthogonal to each other and of length 1, by Gram and Schmidt's method; twice, which is
    /// enough to make them as orthogonal as their numbers allow (Giraud et al., "The loss of orthogonality in the Gram-Schmidt
    /// orthogonalization process", 2005).
    ///
    /// - Parameters:
    ///   - matrix: rows × columns, with at least as many rows as columns.
    /// - Returns: rows × columns.
    static func columns(of matrix: [Double], rows: Int, columns: Int) -> [Double] {
        precondition(rows >= columns && matrix.count == rows * columns, "a matrix has no more columns than rows")
        // Turned around, so that a column's numbers are neighbours.
        var basis = [Double](repeating: 0, count: matrix.count)
        for column in 0..<columns {
            for row in 0..<rows { basis[column * rows + row] = matrix[row * columns + column] }
        }
        basis.withUnsafeMutableBufferPointer { basis in
            for column in 0..<columns {
                let vector = UnsafeMutableBufferPointer(rebasing: basis[column * rows..<(column + 1) * rows])
                for _ in 0..<2 {
                    for earlier in 0..<column {
                        let other = UnsafeMutableBufferPointer(
                            rebasing: basis[earlier * rows..<(earlier + 1) * rows])
                        let share = product(vector, other)
                        for row in 0..<rows { vector[row] -= share * other[row] }
                    }
                }
                let length = product(vector, vector).squareRoot()
                for row in 0..<rows { vector[row] /= length }
            }
        }
        var turned = matrix
        for column in 0..<columns {
            for row in 0..<rows { turned[row * columns + column] = basis[column * rows + row] }
        }
        return turned
    }

    /// In four sums, which a processor takes at once. Their order is the same everywhere.
    private static func product(
        _ left: UnsafeMutableBufferPointer<Double>, _ right: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        var sums = SIMD4<Double>.zero
        var index = 0
        while index + 4 <= left.count {
            let first = SIMD4(left[index], left[index + 1], left[index + 2], left[index + 3])
            let second = SIMD4(right[index], right[index + 1], right[index + 2], right[index + 3])
            sums += first * second
            index += 4
        }
        var sum = sums[0] + sums[1] + (sums[2] + sums[3])
        while index < left.count {
            sum += left[index] * right[index]
            index += 1
        }
        return sum
    }
}
