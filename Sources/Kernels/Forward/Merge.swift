package import MienBasics
import MienCKernels

/// Several tensors joined element by element, broadcast to one shape, with an activation. As many inputs as shapes.
package struct Merge: Operation {
    private let function: MergeFunction
    private let activation: PointwiseFunction
    private let instructionSet: InstructionSet
    private let walk: StridedWalk
    /// Elements of one item of each input.
    private let inputCounts: [Int]
    /// Whether all inputs have one shape, so that an item's end and the next one's start make one line.
    private let isPlain: Bool

    /// - Parameter shapes: of one item of each input, without the batch.
    /// - Precondition: there are inputs, and their shapes fit each other.
    package init(
        _ function: MergeFunction, shapes: [[Int]], activation: PointwiseFunction = .identity,
        instructionSet: InstructionSet = .current
    ) {
        precondition(!shapes.isEmpty, "something to merge")
        guard let dimensions = Strides.broadcast(shapes) else { preconditionFailure("shapes that fit each other") }
        self.function = function
        self.activation = activation
        self.instructionSet = instructionSet
        walk = StridedWalk(dimensions, shapes.map { Strides.broadcasting($0, to: dimensions) })
        inputCounts = shapes.map { $0.reduce(1, *) }
        isPlain = inputCounts.allSatisfy { $0 == dimensions.reduce(1, *) }
    }

    package var flops: Int { max(inputCounts.count - 1, 1) * walk.count }

    package var algorithm: String { isSum ? "add \(instructionSet)" : isPlain ? "loop" : "broadcasting loop" }

    private var isSum: Bool { isPlain && function == .add && inputCounts.count == 2 }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == inputCounts.count, "as many inputs as shapes")
        if isPlain {
            let bounds = activation.bounds ?? PointwiseFunction.everything
            let ones = inputs.map { _ in 1 }
            pool.run(over: batch * walk.count, nanoseconds: batch * flops / 4) { range in
                let (first, count) = (range.lowerBound, range.count)
                if isSum {
                    instructionSet.table.pointee.add(
                        inputs[0] + first, inputs[1] + first, output + first, count, bounds.lowerBound,
                        bounds.upperBound)
                } else {
                    merge(output + first, count: count, strides: ones) { inputs[$0] + first }
                }
                activate(output + first, count: count, isBounded: isSum)
            }
        } else {
            pool.run(over: batch * walk.lines, nanoseconds: batch * flops / 4) { lines in
                for line in lines {
                    let (item, line) = line.quotientAndRemainder(dividingBy: walk.lines)
                    let place = output + (item * walk.lines + line) * walk.lineCount
                    merge(place, count: walk.lineCount, strides: walk.lineStrides) {
                        inputs[$0] + item * inputCounts[$0] + walk.starts[$0][line]
                    }
                }
                activate(output + lines.lowerBound * walk.lineCount, count: lines.count * walk.lineCount)
            }
        }
    }

    private func activate(_ values: UnsafeMutablePointer<Float>, count: Int, isBounded: Bool = false) {
        guard activation != .identity && !(isBounded && activation.bounds != nil) else { return }
        activation.apply(values, values, count: count, instructionSet)
    }

    /// Merges one line of every input, whose elements lie `strides` apart.
    private func merge(
        _ output: UnsafeMutablePointer<Float>, count: Int, strides: [Int], _ input: (Int) -> UnsafePointer<Float>
    ) {
        if inputCounts.count == 1 { output.update(from: input(0), count: count) }
        for next in 1..<max(inputCounts.count, 1) {
            let left = (next == 1 ? input(0) : UnsafePointer(output), next == 1 ? strides[0] : 1)
            let right = (input(next), strides[next])
            switch function {
            case .add, .average: join(left, right, output, count, +)
            case .subtract: join(left, right, output, count, -)
            case .multiply: join(left, right, output, count, *)
            case .maximum: join(left, right, output, count) { MergeFunction.maximum($0, $1) }
            case .minimum: join(left, right, output, count) { MergeFunction.minimum($0, $1) }
            case .divide: join(left, right, output, count, /)
            case .power: join(left, right, output, count, Float.pow)
            case .squaredDifference: join(left, right, output, count) { ($0 - $1) * ($0 - $1) }
            case .greater: join(left, right, output, count) { $0 > $1 ? 1 : 0 }
            case .keep: join(left, right, output, count) { $0 != 0 ? $1 : 0 }
            case .drop: join(left, right, output, count) { $0 != 0 ? 0 : $1 }
            default: join(left, right, output, count) { function($0, $1) }
            }
        }
        if function == .average {
            for index in 0..<count { output[index] /= Float(inputCounts.count) }
        }
    }

    /// Lines that lie side by side, or are one number, get loops of their own: of these the compiler can make vectors.
    @inline(__always)
    private func join(
        _ left: (base: UnsafePointer<Float>, stride: Int), _ right: (base: UnsafePointer<Float>, stride: Int),
        _ output: UnsafeMutablePointer<Float>, _ count: Int, _ function: (Float, Float) -> Float
    ) {
        if left.stride == 1 && right.stride == 1 {
            for index in 0..<count { output[index] = function(left.base[index], right.base[index]) }
        } else if left.stride == 1 && right.stride == 0 {
            let value = right.base.pointee
            for index in 0..<count { output[index] = function(left.base[index], value) }
        } else {
            for index in 0..<count {
                output[index] = function(left.base[index * left.stride], right.base[index * right.stride])
            }
        }
    }
}
