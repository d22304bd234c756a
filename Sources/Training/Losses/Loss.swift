/// How far predictions are from targets, by Keras 3's formulas with its epsilons (<https://keras.io/api/losses/>).
///
/// Predictions are rows of classes: a batch of N faces and C classes is N × C; for maps, every cell is a row.
public struct Loss: Sendable, Equatable {
    public enum Function: Sendable, Equatable {
        /// Targets are probabilities, rows × classes.
        case categoricalCrossentropy(fromLogits: Bool = false, labelSmoothing: Double = 0)
        /// Targets are the numbers of classes, one a row. Rows of `ignoreClass` do not count.
        case sparseCategoricalCrossentropy(fromLogits: Bool = false, ignoreClass: Int? = nil)
        /// Targets are 0 … 1, rows × outputs; a row's loss is the mean over its outputs.
        case binaryCrossentropy(fromLogits: Bool = false, labelSmoothing: Double = 0)
        case categoricalFocalCrossentropy(CategoricalFocalCrossentropy)
        case binaryFocalCrossentropy(BinaryFocalCrossentropy)
        /// Targets are rows × outputs; a row's loss is the mean over its outputs.
        case meanSquaredError
    }

    public var function: Function
    public var reduction: LossReduction
    public var name: String

    public init(_ function: Function, reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        self.function = function
        self.reduction = reduction
        self.name = name ?? function.defaultName
    }

    /// How many numbers a target has for a row of so many predictions.
    package func targetCount(for classes: Int) -> Int {
        if case .sparseCategoricalCrossentropy = function { 1 } else { classes }
    }
}

extension Loss.Function {
    /// The name that Keras gives the loss of that class, which is also the function's.
    public var defaultName: String {
        switch self {
        case .categoricalCrossentropy: "categorical_crossentropy"
        case .sparseCategoricalCrossentropy: "sparse_categorical_crossentropy"
        case .binaryCrossentropy: "binary_crossentropy"
        case .categoricalFocalCrossentropy: "categorical_focal_crossentropy"
        case .binaryFocalCrossentropy: "binary_focal_crossentropy"
        case .meanSquaredError: "mean_squared_error"
        }
    }
}
