import MienCKernels

/// The weights of a 3×3 convolution as Winograd's products take them, in the order in which one instruction set reads them.
///
/// Each of the products has weights of its own, channels × filters: sums of the nine that the kernel has. They are computed in
/// double precision and rounded once.
package final class PackedWinograd: Sendable {
    /// How many output cells of a row are made at once, and as many of a column.
    package enum Square: Int, Sendable, CaseIterable {
        case two = 2, three = 3, four = 4

        /// Input cells of a row.
        var edge: Int { rawValue + 2 }

        var products: Int { edge * edge }

        /// Squares that so many output cells in a row make, the last one cut off where need be.
        func count(along cells: Int) -> Int { (cells + rawValue - 1) / rawValue }

        /// Where the kernels take their polynomials, beside infinity.
        private var points: [Double] {
            switch self {
            case .two: [0, 1, -1]
            case .three: [0, 0.75, -0.75, 2]
            case .four: [0, 0.75, -0.75, 1.5, -1.5]
            }
        }

        /// What the products' weights are of the three in a row or a column of the kernel: edge × 3.
        var sums: [SIMD3<Double>] {
            points.map { point in
                // Its value there over how far the other points lie apart from it.
                let distance = points.reduce(1) { $1 == point ? $0 : $0 * (point - $1) }
                return SIMD3(1, point, point * point) / distance
            } + [SIMD3(0, 0, 1)]
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
        let factors = square.sums.flatMap { [$0.x, $0.y, $0.z] }
        weights = FloatStorage(count: size * square.products) { [blocks] packed in
            factors.withUnsafeBufferPointer { factors in
                guard let factors = factors.baseAddress else { return }
                for block in blocks {
                    for channel in 0..<channels {
                        var own = MienWinogradWeights(
                            kernel: kernel + channel * filters + block.filters.lowerBound, tap_step: channels * filters,
                            filters: block.filters.count, factors: factors,
                            weights: packed + block.offset + (1 + channel) * block.width, step: size)
                        switch square {
                        case .two: table.winograd_weights_2(&own)
                        case .three: table.winograd_weights_3(&own)
                        case .four: table.winograd_weights_4(&own)
                        }
                    }
                }
            }
        }
    }
}

extension SIMD8<Float> {
    /// The first `count` of what lies there, and zeros.
    init(_ start: UnsafePointer<Float>, count: Int) {
        if count == 8 {
            self = UnsafeRawPointer(start).loadUnaligned(as: Self.self)
        } else {
            self.init()
            for index in 0..<count { self[index] = start[index] }
        }
    }

    /// Writes the first `count` there.
    func store(_ start: UnsafeMutablePointer<Float>, count: Int) {
        if count == 8 {
            UnsafeMutableRawPointer(start).storeBytes(of: self, as: Self.self)
        } else {
            for index in 0..<count { start[index] = self[index] }
        }
    }
}
