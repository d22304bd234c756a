package import MienKernels
package import MienTensors

/// What a weight is brought back to after each step (<https://keras.io/api/layers/constraints/>). A norm is Euclidean, and
/// goes along the axes that are named: 0 for a Dense kernel, 0, 1 and 2 for a convolution's (HWIO).
public enum Constraint: Sendable, Equatable {
    /// The norm is at most `maxValue`.
    case maxNorm(maxValue: Double = 2, axes: [Int] = [0])
    /// No number is below 0.
    case nonNeg
    /// The norm is 1.
    case unitNorm(axes: [Int] = [0])
    /// The norm lies within bounds; a rate below 1 brings it there step by step.
    case minMaxNorm(minValue: Double = 0, maxValue: Double = 1, rate: Double = 1, axes: [Int] = [0])
}

extension Weights {
    /// Projects a weight in place.
    ///
    /// - Precondition: the axes are within the shape; negative ones count from the end.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func project<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, onto constraint: Constraint, shape: Shape
    ) {
        precondition(weight.count == shape.count, "a weight has the numbers of its shape")
        let epsilon = Number(1e-7)
        switch constraint {
        case .nonNeg:
            for index in weight.indices where weight[index] < 0 { weight[index] = 0 }
        case .maxNorm(let limit, let axes):
            let limit = Number(limit)
            scale(weight, shape, axes) { norm in min(max(norm, 0), limit) / (epsilon + norm) }
        case .unitNorm(let axes):
            let groups = WeightGroups(shape, along: axes)
            let norms = norms(weight, groups)
            for index in weight.indices { weight[index] /= epsilon + norms[groups.group(of: index)] }
        case .minMaxNorm(let lowest, let highest, let rate, let axes):
            let (lowest, highest) = (Number(lowest), Number(highest))
            let (share, rest) = (Number(rate), Number(1 - rate))
            scale(weight, shape, axes) { norm in
                (share * min(max(norm, lowest), highest) + rest * norm) / (epsilon + norm)
            }
        }
    }

    /// Multiplies the numbers of each norm by what `factor` makes of it.
    @inlinable package static func scale<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, _ shape: Shape, _ axes: [Int], by factor: (Number) -> Number
    ) {
        let groups = WeightGroups(shape, along: axes)
        let factors = norms(weight, groups).map(factor)
        for index in weight.indices { weight[index] *= factors[groups.group(of: index)] }
    }

    @inlinable package static func norms<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, _ groups: WeightGroups
    ) -> [Number] {
        var squares = [Double](repeating: 0, count: groups.count)
        for index in weight.indices {
            let number = Double(weight[index])
            squares[groups.group(of: index)] += number * number
        }
        return squares.map { Number($0).squareRoot() }
    }
}

/// Which numbers of a weight go into one norm.
package struct WeightGroups: Sendable {
    /// How many norms there are.
    package let count: Int
    /// Axes with how many numbers one step along them passes in the weight, how long they are, and how many norms a step
    /// along them passes: 0 for an axis that is summed over.
    package let axes: [(stride: Int, length: Int, groupStride: Int)]

    package init(_ shape: Shape, along summed: [Int]) {
        let rank = shape.dimensions.count
        let summed = summed.map { $0 < 0 ? $0 + rank : $0 }
        precondition(summed.allSatisfy { (0..<rank).contains($0) }, "a norm goes along axes of its weight")
        var axes: [(stride: Int, length: Int, groupStride: Int)] = []
        var (stride, groups) = (1, 1)
        for axis in (0..<rank).reversed() {
            let length = shape.dimensions[axis]
            let isSummed = summed.contains(axis)
            axes.append((stride, length, isSummed ? 0 : groups))
            stride *= length
            if !isSummed { groups *= length }
        }
        self.axes = axes
        count = groups
    }

    /// The norm that the number at `index` goes into.
    @inlinable package func group(of index: Int) -> Int {
        var group = 0
        for axis in axes where axis.groupStride > 0 {
            group += index / axis.stride % axis.length * axis.groupStride
        }
        return group
    }
}
