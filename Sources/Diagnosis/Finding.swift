/// One thing to know about a model before it is run, of all layers that it is true of.
public struct Finding: Sendable, Equatable {
    /// How much it matters.
    public enum Severity: String, Sendable, CaseIterable {
        /// It keeps the model from being run, or from giving numbers.
        case error
        /// It runs, and there is reason to doubt what comes out.
        case warning
        /// Nothing is wrong, and it is good to know.
        case note
    }

    /// Where it was found, and what.
    public struct Place: Sendable, Equatable {
        /// The layer's path, as in `Network.allLayers`: `features/inner/conv`. Nil where it is no layer in particular.
        public var layer: String?
        /// What was found there, with its numbers; empty where the title says it.
        public var found: String

        public init(layer: String? = nil, _ found: String) {
            self.layer = layer
            self.found = found
        }
    }

    public var kind: Kind
    public var severity: Severity
    /// What was found, in a line.
    public var title: String
    /// In the order of the network's layers.
    public var places: [Place]
    /// Why it matters, and how sure it is.
    public var reason: String
    /// What to do about it.
    public var remedy: String

    public init(
        _ kind: Kind, _ severity: Severity, _ title: String, _ places: [Place] = [], reason: String, remedy: String
    ) {
        self.kind = kind
        self.severity = severity
        self.title = title
        self.places = places
        self.reason = reason
        self.remedy = remedy
    }
}

extension Finding {
    /// What is found in some places, which a title begins with the number of: `2 layers with units that see nothing`. Nil
    /// where it is found in none.
    init?(
        _ kind: Kind, _ severity: Severity, _ noun: String, _ predicate: String, at places: [Place], reason: String,
        remedy: String
    ) {
        guard !places.isEmpty else { return nil }
        self.init(
            kind, severity, "\(count(places.count, noun)) \(predicate)", places, reason: reason, remedy: remedy)
    }
}

extension Finding {
    /// What can be found. The names stay what they are, for programs to go by; findings of one severity stand in this order.
    public enum Kind: String, Sendable, CaseIterable {
        // What keeps a network from being run.
        case lambdaLayer = "lambda-layer"
        case customLayer = "custom-layer"
        case unsupportedLayer = "unsupported-layer"
        case unsupportedOperation = "unsupported-operation"
        case unsupportedQuantisation = "unsupported-quantisation"
        case unsupportedActivation = "unsupported-activation"
        case unsupportedOption = "unsupported-option"
        case trainingCall = "training-call"

        // Weights.
        case nonFiniteWeights = "non-finite-weights"
        case negativeVariance = "negative-variance"
        case untrainedNetwork = "untrained-network"
        case untrainedLayers = "untrained-layers"
        case untrainedStatistics = "untrained-statistics"
        case constantKernel = "constant-kernel"
        case hugeWeights = "huge-weights"
        case equalKernels = "equal-kernels"
        case deadChannels = "dead-channels"
        case deadUnits = "dead-units"
        case zeroVariance = "zero-variance"
        case beyondFloat16 = "beyond-float16"

        // What comes out.
        case softmaxTwice = "softmax-twice"
        case softmaxOfOne = "softmax-of-one"
        case reluBeforeSoftmax = "relu-before-softmax"
        case sigmoidClasses = "sigmoid-classes"
        case dropoutAfterOutput = "dropout-after-output"
        case noProbabilities = "no-probabilities"
        case severalOutputs = "several-outputs"

        // What goes in.
        case noPictureInput = "no-picture-input"
        case doubleScaling = "double-scaling"
        case missingScale = "missing-scale"
        case cardStatistics = "card-statistics"
        case unusualSize = "unusual-size"
        case colourInput = "colour-input"

        // What the classes are called.
        case labelCount = "label-count"
        case labelOrder = "label-order"
        case missingLabels = "missing-labels"

        // Layers.
        case oddMomentum = "odd-momentum"
        case oddEpsilon = "odd-epsilon"
        case unusedLayers = "unused-layers"

        // The file.
        case translated
        case readerRemark = "reader-remark"
        case computedInFloat32 = "computed-in-float32"
        case quantisedLayers = "quantised-layers"
        case hardSigmoid = "hard-sigmoid"
        case noConversion = "no-conversion"
        case unknownSections = "unknown-sections"
        case noWeights = "no-weights"
    }
}
