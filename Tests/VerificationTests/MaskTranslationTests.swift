import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Masks that one generation of Keras hands on and the other does not, in models that are written for the other.
@Suite struct MaskTranslationTests {
    private let folder = TemporaryFolder()

    private func embedding(maskZero: Bool = true) -> Layer {
        var layer = Embedding()
        (layer.inputDimension, layer.outputDimension, layer.maskZero) = (3, 1, maskZero)
        return Layer(
            name: "e", layer, weights: [Weight(name: "embeddings", StoredTensor(Tensor([3, 1], [9, 1, 2])))])
    }

    private var rnn: Layer {
        var layer = SimpleRNN()
        layer.cell.units = 1
        layer.cell.useBias = false
        return Layer(
            name: "r", layer,
            weights: [
                Weight(name: "kernel", StoredTensor(Tensor([1, 1], [1]))),
                Weight(name: "recurrent_kernel", StoredTensor(Tensor([1, 1], [0.5]))),
            ])
    }

    private func network(_ layers: Layer...) throws -> Network {
        try Network(name: "m", sequence: [Layer(name: "in", InputLayer(shape: [nil, 4]))] + layers)
    }

    /// What is wrong with writing the network, which came in the words of `source`, in those of `target`; nil where it is
    /// written.
    private func fault(_ network: Network, from source: Dialect, to target: Dialect) -> FileError? {
        let model = StoredModel(
            network: network,
            provenance: Provenance(file: "m.h5", format: "", kerasVersion: nil, backend: nil, dialect: source))
        var options = WritingOptions()
        options.dialect = target
        var fault: FileError?
        for name in ["a.h5", "a.json"] {
            fault = fileError { try model.write(to: folder.file(name), options: options, hdf5: .inProcess) }
            #expect(FilePaths.exists(folder.file(name)) == (fault == nil))
        }
        return fault
    }

    private static let handing: [(String, any LayerSpecification)] = [
        ("a Rescaling", Rescaling()), ("an Identity", Identity()), ("a Normalization", Normalization()),
    ]
    private static let ways: [(Dialect, Dialect)] = [(.keras2, .keras3), (.keras3, .keras2)]

    /// With the steps 0, 1, 0, 2 of the numbers 9, 1, 2, and h = x + h / 2, Keras 2 (tf_keras 2.21) gives 7.875 behind each of
    /// them, and Keras 3.15 gives 2.5.
    @Test(arguments: handing.indices, ways)
    func aMaskThatOneGenerationHandsOnIsNotTranslated(index: Int, way: (source: Dialect, target: Dialect)) throws {
        let (className, specification) = Self.handing[index]
        let network = try network(
            embedding(), Layer(name: "h", specification), Layer(name: "relu", ReLU()), rnn)
        let fault = fault(network, from: way.source, to: way.target)
        #expect(fault?.kind == .unwritable)
        #expect(
            fault?.description.hasSuffix(
                "layer `r`: found a SimpleRNN that goes by the mask of the layer `e`, behind \(className), `h`, expected a mask "
                    + "that Keras 2 and Keras 3 both have there, because \(way.target) computes something else")
                == true,
            "\(String(describing: fault))")
        #expect(self.fault(network, from: way.source, to: way.source) == nil)
    }

    @Test(arguments: ways) func whatBothGenerationsMeanAlikeIsWritten(source: Dialect, target: Dialect) throws {
        let rescaling = Layer(name: "h", Rescaling())
        let maximum = Layer(name: "max", Pooling(.max, rank: 1))
        let networks = [
            try network(embedding(), Layer(name: "relu", ReLU()), rnn),
            try network(embedding(maskZero: false), rescaling, rnn),
            try network(embedding(), rescaling, Layer(name: "flat", Flatten())),
            // The mask ends, before it or behind it.
            try network(embedding(), maximum, rescaling, rnn), try network(embedding(), rescaling, maximum, rnn),
            try network(embedding(), rescaling, Layer(name: "last", GlobalPooling(.max, rank: 1))),
        ]
        for (index, network) in networks.enumerated() {
            #expect(fault(network, from: source, to: target) == nil, "\(index)")
        }
    }

    @Test func allThatGoesByAMaskIsLookedAt() throws {
        let rescaling = Layer(name: "h", Rescaling())
        for specification: any LayerSpecification in [GlobalPooling(.average, rank: 1), Softmax()] {
            let network = try network(embedding(), rescaling, Layer(name: "x", specification))
            #expect(fault(network, from: .keras2, to: .keras3)?.place == "layer `x`")
        }
        var masking = Masking()
        masking.maskValue = 1
        let made = try network(embedding(maskZero: false), Layer(name: "mask", masking), rescaling, rnn)
        #expect(fault(made, from: .keras2, to: .keras3)?.problem.contains("the mask of the layer `mask`") == true)
        // A network in the network has the mask that comes in.
        let inner = try Network(
            name: "inner", sequence: [Layer(name: "start", InputLayer(shape: [nil, 4, 1])), rescaling, rnn])
        let nested = try network(
            embedding(), Layer(name: "inner", NestedNetwork(className: "Functional", inner)))
        #expect(fault(nested, from: .keras2, to: .keras3)?.place == "layer `inner/r`")
    }
}
