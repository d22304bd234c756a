import MienCKernels

/// The weights of a 3×3 convolution as Winograd's products take them, in the order in which one instruction set reads them.
///
/// Each of the products has weights of its own, channels × filters: sums of the nine that the kernel has. They are computed in
/// double precision and rounded once.
package final class PackedWinograd: Sendable {
    /// How many output cells of a row are made at once, and as many of a column.
    package enum Square: Int, Sendable, CaseIterable {
        case two = 2, four = 4

        /// Input cells of a row.
        var edge: Int { rawValue + 2 }

        var products: Int { edge * edge }

        /// Squares that so many output cells in a row make, the last one cut off where need be.
        func count(along cells: Int) -> Int { (cells + rawValue - 1) / rawValue }

        /// What the products' weights are of the three in a row or a column of the kernel: edge × 3.
        fileprivate var sums: [[Double]] {
            switch self {
            case .two: return [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]
            case .four:
                // Where the kernels take their polynomials.
                let (a, b) = (0.75, 1.5)
                func row(_ point: Double, _ other: Double) -> [Double] {
                    let scale = 1 / (2 * point * point * (point * point - other * other))
                    return [scale, scale * point, scale * point * point]
                }
                return [[1 / (a * a * b * b), 0, 0], row(a, b), row(-a, b), row(b, a), row(-b, a), [0, 0, 1]]
            }
        }
    }

    package let square: Square
    package let channels: Int
    package let filters: Int
    package let instructionSet: InstructionSet
    let bias: FloatStorage

    /// Neighbouring filters which are computed together.
    struct Block: Sendable {
        let filters: Range<Int>
        let width: Int
        /// Where its floats start within each product's.
        let offset: Int
    }

    let blocks: [Block]
    /// Floats from the weights of a product to the next.
    let productStep: Int
    let weights: FloatStorage

    /// - Parameters:
    ///   - kernel: HWIO: 3 × 3 × channels × filters.
    ///   - bias: one number per filter.
    package init(
        kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, channels: Int, filters: Int, square: Square,
        instructionSet: InstructionSet = .current
    ) {
        precondition(channels > 0 && filters > 0, "positive sizes")
        self.square = square
        self.channels = channels
        self.filters = filters
        self.instructionSet = instructionSet
        self.bias = FloatStorage(count: filters) { own in
            if let bias { own.update(from: bias, count: filters) }
        }
        let table = instructionSet.table.pointee
        var blocks: [Block] = []
        var size = 0
        var filter = 0
        while filter < filters {
            var width = table.widest
            while width > table.narrowest && width > filters - filter { width /= 2 }
            let next = min(filter + width, filters)
            blocks.append(Block(filters: filter..<next, width: width, offset: size))
            size += (1 + channels) * width
            filter = next
        }
        self.blocks = blocks
        productStep = size
        let (edge, sums) = (square.edge, square.sums)
        weights = FloatStorage(count: size * square.products) { [blocks] packed in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * edge) { columns in
                for block in blocks {
                    for channel in 0..<channels {
                        for filter in block.filters {
                            // Down the columns of the kernel, then along its rows.
                            for row in 0..<edge {
                                for column in 0..<3 {
                                    columns[row * 3 + column] = (0..<3).reduce(0) { sum, tap in
                                        let place = ((tap * 3 + column) * channels + channel) * filters + filter
                                        return sum + sums[row][tap] * Double(kernel[place])
                                    }
                                }
                            }
                            let place = block.offset + (1 + channel) * block.width + filter - block.filters.lowerBound
                            for row in 0..<edge {
                                for column in 0..<edge {
                                    let weight = (0..<3).reduce(0) { $0 + sums[column][$1] * columns[row * 3 + $1] }
                                    packed[(row * edge + column) * size + place] = Float(weight)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
