/// The projection of a matrix's rows on its first right singular vector.
///
/// - Parameter matrix: rows × columns, in row-major order.
/// - Returns: a number for each row, with the sign by which their sum is not negative. Where several singular values are equally
///   large the vector is one of theirs.
func principalProjection(_ matrix: [Float], rows: Int, columns: Int) -> [Double] {
    precondition(matrix.count == rows * columns, "a number for each place")
    // Of the two matrices of products, the smaller one: A v = σ u.
    let isTall = columns <= rows
    let size = isTall ? columns : rows
    var products = [Double](repeating: 0, count: size * size)
    if isTall {
        for row in 0..<rows {
            for left in 0..<columns {
                let factor = Double(matrix[row * columns + left])
                guard factor != 0 else { continue }
                for right in 0..<columns {
                    products[left * columns + right] += factor * Double(matrix[row * columns + right])
                }
            }
        }
    } else {
        for left in 0..<rows {
            for right in 0...left {
                var sum = 0.0
                for column in 0..<columns {
                    sum += Double(matrix[left * columns + column]) * Double(matrix[right * columns + column])
                }
                products[left * rows + right] = sum
                products[right * rows + left] = sum
            }
        }
    }
    guard let vector = principalEigenvector(products, size: size) else {
        return Array(repeating: 0, count: rows)
    }
    var projection = [Double](repeating: 0, count: rows)
    if isTall {
        for row in 0..<rows {
            for column in 0..<columns { projection[row] += Double(matrix[row * columns + column]) * vector[column] }
        }
    } else {
        // The singular value is the length of Aᵀ u.
        var square = 0.0
        for column in 0..<columns {
            var sum = 0.0
            for row in 0..<rows { sum += Double(matrix[row * columns + column]) * vector[row] }
            square += sum * sum
        }
        projection = vector.map { $0 * square.squareRoot() }
    }
    return projection.reduce(0, +) < 0 ? projection.map { -$0 } : projection
}

/// The eigenvector of the largest eigenvalue of a symmetric matrix without negative ones; nil where all are 0.
///
/// The matrix is squared again and again: what belongs to smaller eigenvalues vanishes twice as fast each time, until one direction
/// is left.
private func principalEigenvector(_ matrix: [Double], size: Int) -> [Double]? {
    func trace(_ matrix: [Double]) -> Double { (0..<size).reduce(0) { $0 + matrix[$1 * size + $1] } }
    let sum = trace(matrix)
    guard sum > 0, sum.isFinite else { return nil }
    var power = matrix.map { $0 / sum }
    // The trace of the square is 1 when one eigenvalue is left. Sixty squarings tell values apart that differ in their last digits.
    for _ in 0..<60 {
        var square = [Double](repeating: 0, count: size * size)
        square.withUnsafeMutableBufferPointer { square in
            power.withUnsafeBufferPointer { power in
                for row in 0..<size {
                    for inner in 0..<size {
                        let factor = power[row * size + inner]
                        for column in 0..<size { square[row * size + column] += factor * power[inner * size + column] }
                    }
                }
            }
        }
        let sum = trace(square)
        power = square.map { $0 / sum }
        if sum >= 1 - 1e-15 { break }
    }
    guard let largest = (0..<size).max(by: { power[$0 * size + $0] < power[$1 * size + $1] }) else { return nil }
    let row = power[largest * size..<(largest + 1) * size]
    let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return row.map { $0 / length }
}
