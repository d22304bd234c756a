extension LayerRegistry {
    /// The public layer classes of Keras 2 (tf_keras 2.21) and Keras 3 (3.15) that Mien does not know, by what they are for.
    /// Together with ``classNames`` they are all that `keras.layers` and `tf_keras.layers` hold, under the names that
    /// configurations have for them.
    public static let unsupported: [(kind: String, classNames: [String])] = [
        (
            "Recurrent",
            ["AbstractRNNCell"]
        ),
        ("Embedding", ["ReversibleEmbedding"]),
        (
            "Pictures and augmentation",
            [
                "AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization", "Equalization", "MaxNumBoundingBoxes",
            ]
        ),
        (
            "Text, categories and sound",
            [
                "CategoryEncoding", "DenseFeatures", "Discretization", "HashedCrossing", "Hashing", "IntegerLookup",
                "MelSpectrogram", "STFTSpectrogram", "StringLookup", "TextVectorization",
            ]
        ),
        (
            "Code of somebody's own, and bases for it",
            [
                "FlaxLayer", "JaxLayer", "Lambda", "Layer", "Pipeline", "TFSMLayer", "TorchModuleWrapper",
                "Wrapper",
            ]
        ),
    ]
}

extension Activation.Function {
    /// The activations that run, by Keras's names, sorted. Keras 2's `hard_sigmoid` is another function than Keras 3's.
    public static var supportedNames: [String] {
        allCases.map(\.rawValue).filter { !unsupportedNames.contains($0) }.sorted()
    }

    /// The functions of `keras.activations` that do not run.
    public static let unsupportedNames = ["threshold"]
}
