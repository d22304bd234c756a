public import MienTensors

/// What an operation does to tensors: one of Keras 3's (`keras.ops`) or of TensorFlow's, which stands in a network where a
/// layer usually does. Axes count the batch, which is axis 0.
public enum TensorOperation: Sendable, Equatable {
    /// Two tensors, or a tensor and a constant, number by number; sizes of 1 are repeated, as NumPy does.
    public enum Arithmetic: Sendable, CaseIterable {
        case add, subtract, multiply, divide, power, maximum, minimum, squaredDifference
        case floorDivide, remainder, divideOrZero
        // Whether it is so: 1 or 0.
        case equal, notEqual, less, lessEqual, greater, greaterEqual, and, or, exclusiveOr
    }

    /// A function of each number that is nobody's activation.
    public enum Function: Sendable, CaseIterable {
        case negative, absolute, squareRoot, reciprocalSquareRoot, square, reciprocal, logarithm
        case logarithmOf1Plus, exponentialMinus1, floor, ceiling, round, sign, sine, cosine, errorFunction
        /// 1 for 0, 0 for all others.
        case not
        /// The gelu that Keras 3 has where nothing is said.
        case approximateGelu
    }

    /// What becomes of all numbers along some axes.
    public enum Reduction: Sendable, CaseIterable {
        case mean, sum, maximum, minimum, product
        /// Of all numbers there are, not of a sample.
        case variance, standardDeviation
        case logSumExp
        // Whether one is not 0, or none is: 1 or 0.
        case any, all
    }

    /// What kind of numbers a tensor holds in Keras; here all of them are floats, and what is true is 1.
    public enum NumberKind: Sendable {
        case float, integer, boolean
    }

    /// What is taken of one axis.
    public enum Index: Sendable, Equatable {
        /// Positions from `start` on, `step` apart, before `stop`, as Python has them: nil for what there is, negative from
        /// the end.
        case range(start: Int?, stop: Int?, step: Int)
        /// One position; the axis goes.
        case position(Int)
        /// An axis of size 1 that was not there.
        case newAxis
        /// As many whole axes as the others leave.
        case rest
    }

    /// How an axis is cut into pieces.
    public enum Pieces: Sendable, Equatable {
        /// So many of one size.
        case count(Int)
        /// The sizes of all.
        case sizes([Int])
        /// The positions of the cuts.
        case cuts([Int])
    }

    case arithmetic(Arithmetic)
    case function(Function)
    case activation(Activation)
    /// The softmax, or its logarithm, along one axis.
    case softmax(axis: Int, isLogarithm: Bool)
    case cast(NumberKind)
    /// Where the first operand is not 0 the second, elsewhere the third.
    case select
    /// One number in all places.
    case fill(Double)
    /// Where a number along an axis is the largest or the smallest, the first of several; nil for all axes.
    case position(isLargest: Bool, axis: Int?, keepDims: Bool)
    /// For each whole number a new axis with 1 at its place.
    case oneHot(count: Int, axis: Int)
    /// Each number divided by the root of the sum of squares along the axes, which is `least` or more.
    case normalize(axes: [Int]?, least: Double)
    /// Each number within bounds.
    case clip(minimum: Double, maximum: Double)
    /// Sizes with the batch's, one of them perhaps -1.
    case reshape([Int])
    /// Axis `order[i]` becomes axis i; nil for the other way round.
    case transpose([Int]?)
    case swapAxes(Int, Int)
    /// These axes go to those places, the others keep their order.
    case moveAxes([Int], to: [Int])
    case expandDims(axis: Int)
    /// Nil for all axes of size 1.
    case squeeze(axes: [Int]?)
    case concatenate(axis: Int)
    case stack(axis: Int)
    /// Nil for all axes.
    case reduce(Reduction, axes: [Int]?, keepDims: Bool)
    case slice([Index])
    case split(Pieces, axis: Int)
    /// All pieces of one position along an axis, which goes.
    case unstack(axis: Int)
    /// Nil for all axes.
    case flip(axes: [Int]?)
    /// Each position so many times.
    case `repeat`(Int, axis: Int)
    /// All positions so many times, for the last axes or all.
    case tile([Int])
    /// These positions along an axis.
    case take([Int], axis: Int)
    /// Before and after, for every axis.
    case pad([[Int]], value: Double)
    /// Matrices of the last two axes.
    case product(transposesLeft: Bool, transposesRight: Bool)
    /// Products of one tensor's numbers, or of two's, added up over the axes that an equation says.
    case einsum(EinsumSubscripts)
    /// Blocks of the channels become squares of the picture, so many numbers high and wide.
    case depthToSpace(block: Int, DataFormat)
    /// Squares of the picture, so many numbers high and wide, become channels.
    case spaceToDepth(block: Int, DataFormat)
    /// What leaves an axis at its end comes in at its beginning: so far along each of the axes.
    case roll([Int], axes: [Int])
    /// What a layer without weights does.
    case layer(LayerObject)
    case identity
    /// What comes in, which training does not reach behind.
    case stopGradient
}

/// An operation as a node calls it.
public struct OperationCall: Sendable, Equatable {
    /// What an operation works on.
    public enum Operand: Sendable, Equatable {
        /// One of the node's inputs, by its place among them.
        case input(Int)
        /// A number, or numbers in an array.
        case constant(Shape, [Float])
    }

    public var operation: TensorOperation
    public var operands: [Operand]

    public init(operation: TensorOperation, operands: [Operand]) {
        self.operation = operation
        self.operands = operands
    }
}
