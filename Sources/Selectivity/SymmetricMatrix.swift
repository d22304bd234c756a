import MienBasics

/// A symmetric matrix with its whole square of numbers, row by row.
struct SymmetricMatrix {
    let size: Int
    private(set) var values: [Double]

    /// - Parameter lower: the square, of which the half below the diagonal and the diagonal count.
    init(lower values: [Double], size: Int) {
        self.size = size
        self.values = values
        for row in 0..<size {
            for column in 0..<row { self.values[column * size + row] = values[row * size + column] }
        }
    }

    /// Solves matrix · X = right for each of the columns of `right`, size × columns, by Cholesky's decomposition.
    ///
    /// - Precondition: the matrix is positive definite.
    func solve(_ right: [Double], columns: Int) -> [Double] {
        var factor = values
        var right = right
        factor.withUnsafeMutableBufferPointer { factor in
            right.withUnsafeMutableBufferPointer { right in
                guard let a = factor.baseAddress, let b = right.baseAddress else { return }
                // a becomes U with UᵀU the matrix, row by row; what is below a pivot is updated at once, along rows.
                for pivot in 0..<size {
                    let row = a + pivot * size
                    let root = max(row[pivot], 1e-300).squareRoot()
                    for column in pivot..<size { row[column] /= root }
                    for below in pivot + 1..<max(size, pivot + 1) {
                        let (target, weight) = (a + below * size, row[below])
                        for column in below..<size { target[column] -= weight * row[column] }
                    }
                }
                for row in 0..<size {
                    for column in 0..<columns { b[row * columns + column] /= a[row * size + row] }
                    for below in row + 1..<max(size, row + 1) {
                        let weight = a[row * size + below]
                        for column in 0..<columns { b[below * columns + column] -= weight * b[row * columns + column] }
                    }
                }
                for row in stride(from: size - 1, through: 0, by: -1) {
                    for behind in row + 1..<max(size, row + 1) {
                        let weight = a[row * size + behind]
                        for column in 0..<columns { b[row * columns + column] -= weight * b[behind * columns + column] }
                    }
                    for column in 0..<columns { b[row * columns + column] /= a[row * size + row] }
                }
            }
        }
        return right
    }

    /// The largest eigenvalues with their vectors, by iterating a subspace of a few more (H. Rutishauser, "Simultaneous iteration
    /// method for symmetric matrices", 1970). The sign of a vector is that by which its largest entry is positive.
    func largestEigenpairs(_ count: Int) -> [(value: Double, vector: [Double])] {
        let width = min(size, count + 4)
        guard width > 0 else { return [] }
        // Any start that is not orthogonal to what is looked for will do.
        var generator = SeededGenerator(seed: 1)
        var vectors = (0..<width).map { _ in (0..<size).map { _ in generator.uniform(-1...1) } }
        Self.orthonormalize(&vectors)
        var before: [Double] = []
        for _ in 0..<400 {
            var images = vectors.map { multiplied($0) }
            let heights = images.map { Self.dot($0, $0).squareRoot() }
            Self.orthonormalize(&images)
            vectors = images
            let isSteady = zip(heights.prefix(count), before.prefix(count)).allSatisfy {
                abs($0 - $1) <= 1e-13 * max(abs($0), 1e-300)
            }
            if !before.isEmpty && isSteady { break }
            before = heights
        }
        // Within the subspace the vectors are still mixed: Rayleigh and Ritz.
        let images = vectors.map { multiplied($0) }
        var small = [Double](repeating: 0, count: width * width)
        for first in 0..<width {
            for second in 0..<width { small[first * width + second] = Self.dot(vectors[first], images[second]) }
        }
        let turned = SymmetricMatrix(lower: small, size: width).jacobi()
        return turned.prefix(count).map { value, mix in
            var vector = [Double](repeating: 0, count: size)
            for (weight, own) in zip(mix, vectors) { for row in 0..<size { vector[row] += weight * own[row] } }
            let largest = vector.max { abs($0) < abs($1) } ?? 0
            return (value, largest < 0 ? vector.map { -$0 } : vector)
        }
    }

    /// All eigenvalues with their vectors, the largest first, of a matrix of few rows, by Jacobi's rotations.
    private func jacobi() -> [(Double, [Double])] {
        var a = values
        var vectors = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
        for _ in 0..<60 {
            var moved = false
            for p in 0..<size {
                for q in p + 1..<max(size, p + 1) {
                    let off = a[p * size + q]
                    guard abs(off) > 1e-15 * (abs(a[p * size + p] * a[q * size + q]).squareRoot() + 1e-300) else {
                        continue
                    }
                    moved = true
                    let theta = (a[q * size + q] - a[p * size + p]) / (2 * off)
                    let t = (theta >= 0 ? 1 : -1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    let s = t * c
                    for k in 0..<size {
                        let (x, y) = (a[k * size + p], a[k * size + q])
                        (a[k * size + p], a[k * size + q]) = (c * x - s * y, s * x + c * y)
                    }
                    for k in 0..<size {
                        let (x, y) = (a[p * size + k], a[q * size + k])
                        (a[p * size + k], a[q * size + k]) = (c * x - s * y, s * x + c * y)
                        let (u, v) = (vectors[p][k], vectors[q][k])
                        (vectors[p][k], vectors[q][k]) = (c * u - s * v, s * u + c * v)
                    }
                }
            }
            if !moved { break }
        }
        return (0..<size).map { (a[$0 * size + $0], vectors[$0]) }.sorted { $0.0 > $1.0 }
    }

    private func multiplied(_ vector: [Double]) -> [Double] {
        var product = [Double](repeating: 0, count: size)
        values.withUnsafeBufferPointer { values in
            product.withUnsafeMutableBufferPointer { product in
                guard let values = values.baseAddress, let product = product.baseAddress else { return }
                // By rows, because the matrix is its own transpose.
                for row in 0..<size {
                    let (weight, source) = (vector[row], values + row * size)
                    for column in 0..<size { product[column] += weight * source[column] }
                }
            }
        }
        return product
    }

    private static func dot(_ first: [Double], _ second: [Double]) -> Double {
        zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Gram and Schmidt's way, twice. A vector that depends on others becomes 0.
    private static func orthonormalize(_ vectors: inout [[Double]]) {
        for index in vectors.indices {
            let length = dot(vectors[index], vectors[index]).squareRoot()
            for _ in 0..<2 {
                for other in 0..<index {
                    let share = dot(vectors[index], vectors[other])
                    for row in vectors[index].indices { vectors[index][row] -= share * vectors[other][row] }
                }
            }
            let rest = dot(vectors[index], vectors[index]).squareRoot()
            let scale = rest > 1e-12 * length && rest > 0 ? 1 / rest : 0
            for row in vectors[index].indices { vectors[index][row] *= scale }
        }
    }
}
