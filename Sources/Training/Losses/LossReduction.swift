/// How the losses of the rows become one number.
public enum LossReduction: Sendable, Equatable {
    /// Not at all. Training takes the gradient of all of them, which is that of their sum.
    case none
    case sum
    /// The sum over the number of rows, by two names.
    case sumOverBatchSize, mean
    /// The sum over the sum of the rows' weights.
    case meanWithSampleWeight
}
