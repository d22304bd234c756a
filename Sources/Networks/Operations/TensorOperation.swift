public import MienTensors

/// What an operation does to tensors: one of Keras 3's (`keras.ops`) or of TensorFlow's, which stands in a network where a
/// layer usually does. Axes count the batch, which is axis 0.
public enum TensorOperation: Sendable, Equatable {
    /// Two tensors, or a tensor and a constant, number by number; sizes of 1 are repeated, as NumPy does.
    public enum Arithmetic: Sendable, CaseIterable {
        case add, subtract, multiply, divide, power, maximum, minimum, squaredDifference
    }

    /// A function of each number that is nobody's activation.
    public enum Function: Sendable, CaseIterable {
        case negative, absolute, squareRoot, reciprocalSquareRoot, square, reciprocal, logarithm
    }

    /// What becomes of all numbers along some axes.
    public enum Reduction: Sendable, CaseIterable {
        case mean, sum, maximum, minimum
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
    /// Each number within bounds.
    case clip(minimum: Double, maximum: Double)
    /// Sizes with the batch's, one of them perhaps -1.
    case reshape([Int])
    /// Axis `order[i]` becomes axis i; nil for the other way round.
    case transpose([Int]?)
    case expandDims(axis: Int)
    /// Nil for all axes of size 1.
    case squeeze(axes: [Int]?)
    case concatenate(axis: Int)
    case stack(axis: Int)
    /// Nil for all axes.
    case reduce(Reduction, axes: [Int]?, keepDims: Bool)
    /// 1 where a number is another one, 0 where it is this one.
    case notEqual(Double)
    /// 1 where any of the numbers along the axes is not 0; nil for all axes.
    case any(axes: [Int]?, keepDims: Bool)
    /// 1 where one of two numbers or both are not 0.
    case logicalOr
    /// One number wherever the tensor has one.
    case filled(Double)
    case slice([Index])
    case split(Pieces, axis: Int)
    /// Before and after, for every axis.
    case pad([[Int]], value: Double)
    /// Matrices of the last two axes.
    case product(transposesLeft: Bool, transposesRight: Bool)
    case identity
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
}
