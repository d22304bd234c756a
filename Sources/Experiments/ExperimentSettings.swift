public import MienFER2013
public import MienImaging
public import MienNetworks
public import MienTraining

/// All that decides what comes of a training: the faces, the network, and how it is trained. `Schemas/training.schema.json`
/// describes it as JSON, whose words are Keras's where Keras has one.
public struct ExperimentSettings: Sendable, Equatable {
    /// A FER2013 CSV, a folder of faces, or a CSV of paths and labels.
    public var data: String
    /// Which emotion each number in the data stands for; nil for what the data says, or FER2013's order.
    public var labels: LabelOrder?
    /// The classes in the order of the outputs. Faces of other emotions are left out. Nil for the model's own, or for all emotions
    /// that there are faces of.
    public var classes: [String]?
    /// Which share of the faces for training is kept for validation, where the data names none for that.
    public var validationSplit = 0.1
    /// Into how many parts all faces but those for the test are divided for a ``CrossValidation``, and which of them, from 1, is
    /// the one for validation; nil for no such thing.
    public var folds: Int?
    public var fold: Int?

    /// Which network to begin with, where there is no `model`.
    public var architecture: Architecture?
    /// The file of a network to go on with, or of an architecture alone.
    public var model: String?
    /// The sides of the pictures that an architecture by name takes, in pixels, and how many channels they have.
    public var imageSize = ImageSize(width: 48, height: 48)
    public var channels = 1
    /// How pictures become the input: scale, mean, grey formula, resize kernel and fit; what is nil is taken from the model's card,
    /// or is scale `unit` and the usual formulas.
    public var preprocessing = ModelCard()
    /// Whether the model's last layer begins anew. It does anyway where there are other classes.
    public var newHead = false
    /// Layers whose weights stay as they are: paths, with `*` for any characters. A new head is never among them.
    public var freeze: [String] = []

    public var epochs = 30
    public var batchSize = 64
    /// What chance does depends on it: the weights to begin with, the order of the faces, dropout, augmentation.
    public var seed: UInt64 = 0
    /// Nil for the one that the model was trained with, where it says so, and goes on with; else Adam.
    public var optimizer: Optimizer?
    /// In place of the optimizer's own rate.
    public var learningRate: Double?
    public var schedule = LearningRateCourse()
    public var loss = Loss(.categoricalCrossentropy())
    public var classWeight: ClassWeight?
    /// How chance changes each face, in each epoch otherwise.
    public var augmentation: Augmentation?

    /// The metric by which an epoch is the best one, and by which the two below go.
    public var monitor = MetricMonitor("val_loss", direction: .min, minDelta: 0)
    public var earlyStopping: EarlyStoppingSettings?
    public var reduction: ReductionSettings?
    /// After how many steps the state is written down, beside the end of each epoch; nil for no other time.
    public var checkpointSteps: Int?

    public init(data: String) { self.data = data }

    /// What does faces no harm: mirrored, shifted by a tenth, turned by ten degrees, a tenth larger or smaller.
    public static let usualAugmentation = Augmentation(horizontalFlip: 0.5, shift: 0.1, rotation: 10, zoom: 0.1)

    /// Sides in pixels.
    public struct ImageSize: Sendable, Equatable {
        public var width: Int
        public var height: Int

        public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
    }

    /// How much the faces of each class count.
    public enum ClassWeight: Sendable, Equatable {
        /// As much as makes all classes count alike: N / (classes · faces of the class), as scikit-learn's `balanced`.
        case balanced
        /// By name; 1 for a class that is not named.
        case named([String: Double])
    }

    public struct EarlyStoppingSettings: Sendable, Equatable {
        /// After how many epochs without its getting better.
        public var patience: Int
        public var minDelta: Double

        public init(patience: Int, minDelta: Double = 0) { (self.patience, self.minDelta) = (patience, minDelta) }
    }

    public struct ReductionSettings: Sendable, Equatable {
        public var factor: Double
        public var patience: Int
        public var minDelta: Double
        public var cooldown: Int
        public var minLearningRate: Double

        public init(
            factor: Double = 0.1, patience: Int = 10, minDelta: Double = 1e-4, cooldown: Int = 0,
            minLearningRate: Double = 0
        ) {
            (self.factor, self.patience, self.minDelta) = (factor, patience, minDelta)
            (self.cooldown, self.minLearningRate) = (cooldown, minLearningRate)
        }
    }
}
