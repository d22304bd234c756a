/// Every layer that Mien knows, by Keras's class name, as a prototype whose options have Keras's defaults.
public enum LayerRegistry {
    /// The prototype of the layer that Keras calls `className`; nil when there is none.
    public static func prototype(named className: String) -> (any LayerSpecification)? {
        prototypes[className] ?? aliases[className].flatMap { prototypes[$0] }
    }

    /// Whether `className` is a public class of `keras.layers` or `tf_keras.layers`, known here or not.
    package static func isPublic(_ className: String) -> Bool {
        prototype(named: className) != nil || unsupported.contains { $0.classNames.contains(className) }
    }

    /// The class names of all layers, sorted.
    public static var classNames: [String] { prototypes.keys.sorted() }

    private static let prototypes: [String: any LayerSpecification] = {
        var layers: [any LayerSpecification] = [
            InputLayer(), Dense(), Flatten(), Reshape(), BatchNormalization(), ActivationLayer(), ReLU(), LeakyReLU(),
            ELU(), PReLU(), ThresholdedReLU(), Softmax(), Concatenate(), Rescaling(), LayerNormalization(),
            GroupNormalization(), RMSNormalization(), UnitNormalization(), Normalization(),
            Permute(), RepeatVector(), Identity(), Masking(), Cropping1D(), Cropping(rank: 2), Cropping(rank: 3),
            UpSampling1D(), UpSampling2D(), UpSampling3D(), Resizing(), CenterCrop(), Dot(),
            LayerScale(), CustomScaleLayer(), SpectralNormalization(), RandomCrop(),
        ]
        for rank in 1...2 {
            layers += [
                Convolution(rank: rank), DepthwiseConvolution(rank: rank), SeparableConvolution(rank: rank),
                LocallyConnected(rank: rank),
            ]
        }
        for rank in 1...3 {
            for kind in Pooling.Kind.allCases {
                layers += [
                    Pooling(kind, rank: rank), GlobalPooling(kind, rank: rank), AdaptivePooling(kind, rank: rank),
                ]
            }
            layers.append(ZeroPadding(rank: rank))
        }
        layers.append(Convolution(rank: 3))
        layers +=
            [
                Attention(), AdditiveAttention(), MultiHeadAttention(), GroupQueryAttention(), EinsumDense(),
            ] as [any LayerSpecification]
        layers +=
            [
                SimpleRNN(), LSTM(), GRU(), SimpleRNNCell(), LSTMCell(), GRUCell(), StackedRNNCells(), RNN(),
                Bidirectional(), TimeDistributed(), Embedding(),
            ] as [any LayerSpecification]
        layers += (1...3).map { ConvolutionalLSTM(rank: $0) }
        layers += (1...3).map { TransposedConvolution(rank: $0) }
        layers += Merge.Kind.allCases.map { Merge($0) }
        layers += TrainingOnly.all
        return Dictionary(uniqueKeysWithValues: layers.map { ($0.className, $0) })
    }()

    /// Other names that a configuration may use.
    private static let aliases = [
        "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution3D": "Conv3D",
        "Convolution1DTranspose": "Conv1DTranspose", "Convolution2DTranspose": "Conv2DTranspose",
        "Convolution3DTranspose": "Conv3DTranspose", "Deconv2D": "Conv2DTranspose",
        "Deconvolution2D": "Conv2DTranspose", "SeparableConvolution2D": "SeparableConv2D",
        "MaxPool1D": "MaxPooling1D", "MaxPool2D": "MaxPooling2D", "AvgPool1D": "AveragePooling1D",
        "AvgPool2D": "AveragePooling2D",
        "GroupedQueryAttention": "GroupQueryAttention",
        "GlobalAvgPool2D": "GlobalAveragePooling2D",
        "GlobalMaxPool2D": "GlobalMaxPooling2D", "BatchNormalizationV1": "BatchNormalization",
    ]
}
