public import MienBasics
public import MienTensors

/// How alike each two faces are to a layer: the inner products of its activations, less their means over the faces. Two layers, of
/// one network or of two, can be held against each other by it, however many channels each has.
///
///     let similarity = FaceSimilarity(activations).linearCKA(FaceSimilarity(others))      // 0 … 1
public struct FaceSimilarity: Sendable {
    public let faceCount: Int
    /// Faces × faces, symmetric.
    let products: [Double]

    /// Products that are added up in single precision at a time.
    private static let block = 1024

    /// - Parameter activations: N×H×W×C, N×C or any other shape whose first axis counts the faces.
    public init(_ activations: Tensor, pool: ThreadPool = .shared) {
        let faces = activations.shape[0]
        let size = activations.count / max(faces, 1)
        let centred = Self.centred(activations, faces: faces, size: size)
        faceCount = faces
        let rows = pool.map(0..<faces) { face in
            centred.withUnsafeBufferPointer { values in
                (0...face).map { Self.product(values, face * size, $0 * size, size) }
            }
        }
        var products = [Double](repeating: 0, count: faces * faces)
        for (row, own) in rows.enumerated() {
            for (column, product) in own.enumerated() {
                products[row * faces + column] = product
                products[column * faces + row] = product
            }
        }
        self.products = products
    }

    /// The values less their means over the faces.
    private static func centred(_ activations: Tensor, faces: Int, size: Int) -> [Float] {
        var values = activations.values
        var means = [Double](repeating: 0, count: size)
        for face in 0..<faces {
            for place in 0..<size { means[place] += Double(values[face * size + place]) }
        }
        for face in 0..<faces {
            for place in 0..<size {
                let mean = means[place] / Double(faces)
                values[face * size + place] = Float(Double(values[face * size + place]) - mean)
            }
        }
        return values
    }

    private static func product(_ values: UnsafeBufferPointer<Float>, _ left: Int, _ right: Int, _ size: Int) -> Double
    {
        var sum = 0.0
        for start in stride(from: 0, to: size, by: block) {
            let end = min(start + block, size)
            var parts = SIMD16<Float>.zero
            var place = start
            while place + 16 <= end {
                var (a, b) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
                for lane in 0..<16 {
                    a[lane] = values[left + place + lane]
                    b[lane] = values[right + place + lane]
                }
                parts += a * b
                place += 16
            }
            sum += Double(parts.sum())
            while place < end {
                sum += Double(values[left + place]) * Double(values[right + place])
                place += 1
            }
        }
        return sum
    }

    /// Linear centred kernel alignment (Kornblith, Norouzi, Lee and Hinton 2019, *Similarity of neural network representations
    /// revisited*): 1 where two layers find the same faces alike, up to a rotation and a scale, 0 where what they find has nothing
    /// in common; NaN where a layer gives the same for all faces, or what is no number. Layers with many more values than there are
    /// faces are found more alike than they are: compare numbers that are of the same faces.
    ///
    /// - Precondition: both are of the same faces.
    public func linearCKA(_ other: FaceSimilarity) -> Double {
        precondition(faceCount == other.faceCount, "the same faces")
        func product(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
        let scale = (product(products, products) * product(other.products, other.products)).squareRoot()
        return scale > 0 ? min(product(products, other.products) / scale, 1) : .nan
    }
}
