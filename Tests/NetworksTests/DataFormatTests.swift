import MienBasics
@testable import MienNetworks
import MienTensors
import Testing

@Suite struct DataFormatTests {
    private func convolution(_ format: DataFormat) -> Convolution {
        var layer = Convolution(rank: 2)
        (layer.filters, layer.dataFormat, layer.kernelSize) = (2, format, Sizes([1, 1]))
        return layer
    }

    private func permute(_ dims: [Int]) -> Permute {
        var layer = Permute()
        layer.dims = dims
        return layer
    }

    private func reshape(_ sizes: [Int]) -> Reshape {
        var layer = Reshape()
        layer.targetShape = sizes
        return layer
    }

    /// Layers one behind the other, called by their numbers; the first is the input.
    private func network(_ shape: PartialShape, _ layers: [any LayerSpecification]) throws -> Network {
        let all: [any LayerSpecification] = [InputLayer(shape: shape)] + layers
        return try Network(name: "n", sequence: all.enumerated().map { Layer(name: "\($0)", $1) })
    }

    @Test func layersSayItAndOthersHandItOn() throws {
        let inner = try network([nil, 2, 8, 8], [ReLU()])
        let formats = try network(
            [nil, 1, 8, 8],
            [
                Rescaling(), convolution(.channelsFirst), ReLU(), NestedNetwork(className: "Sequential", inner),
                permute([2, 3, 1]), Identity(), permute([3, 2, 1]), permute([2, 1, 3]), reshape([8, 8, 2]),
                convolution(.channelsLast), reshape([2, 8, 8]),
            ]
        ).dataFormats()
        let (first, last) = (DataFormat.channelsFirst, DataFormat.channelsLast)
        let expected: [String: DataFormat] = [
            "0": first, "1": first, "2": first, "3": first, "4": first, "4/0": first, "4/1": first, "5": last,
            "6": last,
            // (height, width, channels) turned about; then nobody knows; then apart, as 10 wants it and as nobody does.
            "7": first, "8": first, "9": last, "10": last, "11": first,
        ]
        for (name, format) in expected { #expect(formats[name] == format, "\(name)") }
        #expect(formats.count == expected.count)
    }

    /// What the first layer that cares says goes before the sizes; a `Flatten` does not count.
    @Test func theInputIsWhatItsLayersWant() throws {
        let cases: [(PartialShape, [any LayerSpecification], DataFormat?)] = [
            ([nil, 48, 48, 1], [convolution(.channelsLast)], .channelsLast),
            ([nil, 3, 48, 48], [ReLU(), convolution(.channelsFirst)], .channelsFirst),
            ([nil, 3, 48, 48], [Flatten()], .channelsFirst),
            ([nil, 3, 48, 3], [Flatten()], .channelsLast),
            ([nil, 3, 48, 3], [convolution(.channelsFirst)], .channelsFirst),
            ([nil, 48, 48, 1], [permute([3, 1, 2]), convolution(.channelsFirst)], .channelsLast),
            ([nil, 1, 48, 48], [permute([2, 3, 1]), convolution(.channelsLast)], .channelsFirst),
            ([nil, 1, 48, 48], [convolution(.channelsLast)], nil),
            ([nil, 48, 48, 2], [convolution(.channelsLast)], nil),
            ([nil, 48, 1], [Flatten()], nil),
        ]
        for (shape, layers, format) in cases {
            let network = try network(shape, layers)
            guard let format else {
                #expect(throws: NetworkError.self) { try network.pictureInput() }
                continue
            }
            let input = try network.pictureInput()
            #expect(input.dataFormat == format, "\(shape)")
            let sizes = shape.dimensions
            #expect(
                [input.channels, input.height, input.width]
                    == (format == .channelsFirst ? [sizes[1], sizes[2], sizes[3]] : [sizes[3], sizes[1], sizes[2]]))
        }
        let nested = try network(
            [nil, 3, 48, 3],
            [NestedNetwork(className: "Sequential", network([nil, 3, 48, 3], [convolution(.channelsFirst)]))])
        #expect(try nested.pictureInput().dataFormat == .channelsFirst)
        let error = #expect(throws: NetworkError.self) {
            try network([nil, 2, 48, 48], [convolution(.channelsFirst)]).pictureInput()
        }
        #expect(
            error?.problem
                == "takes an input of shape (None, 2, 48, 48), expected pictures of one or three channels, NCHW (channels_first)"
        )
    }

    /// What a wrapped layer gives out has the format of that layer, whatever the network takes.
    @Test func wrappersHaveWhatTheyWrap() throws {
        var film = ConvolutionalLSTM(rank: 2)
        (film.filters, film.dataFormat) = (2, .channelsFirst)
        var both = Bidirectional()
        both.layer = InnerLayer(Layer(name: "film", film))
        for wrapper: any LayerSpecification in [
            SpectralNormalization(Layer(name: "inner", convolution(.channelsFirst))), both,
        ] {
            let formats = try network([nil, 48], [reshape([2, 4, 6]), wrapper, ReLU()]).dataFormats()
            #expect(formats["0"] == .channelsLast)
            for name in ["1", "2", "3"] { #expect(formats[name] == .channelsFirst, "\(wrapper.className), \(name)") }
        }
    }

    /// A decoder: nothing of what goes in tells where the channels stand that a `Reshape` makes.
    @Test func behindAReshapeTheyStandAsTheNextLayerWants() throws {
        for format in DataFormat.allCases {
            let decoder = try network(
                [nil, 48],
                [
                    reshape([2, 4, 6]), ReLU(),
                    NestedNetwork(className: "Sequential", network([nil, 2, 4, 6], [Rescaling()])), convolution(format),
                    Flatten(), reshape([2, 4, 6]),
                ])
            let formats = decoder.dataFormats()
            for name in ["1", "2", "3", "3/0", "3/1", "4"] { #expect(formats[name] == format, "\(name)") }
            #expect(formats["6"] == .channelsLast)
        }
        // What is wanted outside is known within.
        let inner = try network([nil, 48], [reshape([2, 4, 6])])
        let formats = try network(
            [nil, 48], [NestedNetwork(className: "Sequential", inner), convolution(.channelsFirst)]
        ).dataFormats()
        #expect(formats["1"] == .channelsFirst && formats["1/1"] == .channelsFirst)
    }

    /// Sizes that would do either way, and the layer that says it behind others that do not.
    @Test func whatIsWantedIsSeenThroughOtherLayers() throws {
        func operation(_ name: String, _ config: JSON.Object) -> OpaqueLayer {
            OpaqueLayer(className: name, reason: .operation, configuration: config)
        }
        func wrapped(_ layer: any LayerSpecification) -> SpectralNormalization {
            SpectralNormalization(Layer(name: "inner", layer))
        }
        var line = Convolution(rank: 1)
        (line.filters, line.dataFormat) = (2, .channelsFirst)
        let scaling = NestedNetwork(className: "Sequential", try network([nil, 3, 48, 3], [Rescaling()]))
        let turning = NestedNetwork(className: "Sequential", try network([nil, 3, 48, 3], [permute([2, 3, 1])]))
        var formula = OpaqueLayer(className: "Lambda", configuration: [:])
        formula.meaning = .lambda(try LambdaFunction("tf.transpose(x / 255.0, [0, 2, 3, 1])"))
        let cases: [([any LayerSpecification], DataFormat)] = [
            ([formula, convolution(.channelsLast)], .channelsFirst),
            ([scaling, convolution(.channelsFirst)], .channelsFirst),
            ([turning, convolution(.channelsLast)], .channelsFirst),
            ([permute([2, 3, 1]), ReLU(), convolution(.channelsLast)], .channelsFirst),
            ([permute([3, 1, 2]), convolution(.channelsFirst)], .channelsLast),
            ([operation("Transpose", ["axes": [0, 2, -1, 1]]), convolution(.channelsLast)], .channelsFirst),
            ([operation("Resize", ["size": [6, 6], "data_format": "channels_first"])], .channelsFirst),
            ([operation("Resize", ["size": [6, 6]])], .channelsLast),
            ([ReLU(), wrapped(convolution(.channelsFirst))], .channelsFirst),
            ([wrapped(wrapped(convolution(.channelsFirst)))], .channelsFirst),
            // A step has other axes than the picture.
            ([TimeDistributed(Layer(name: "step", line))], .channelsLast),
            // The sizes decide: nobody knows what of the row is a channel.
            ([Flatten(), reshape([3, 48, 3]), convolution(.channelsFirst)], .channelsLast),
        ]
        for (index, (layers, format)) in cases.enumerated() {
            #expect(try network([nil, 3, 48, 3], layers).pictureInput().dataFormat == format, "case \(index)")
        }
        // Axes that are none end in an answer too.
        for dims in [[], [9], [-1, .min, .max]] {
            let formats = try network([nil, 3, 48, 3], [permute(dims), convolution(.channelsFirst)]).dataFormats()
            #expect(formats["0"] == .channelsLast && formats["2"] == .channelsFirst)
        }
    }

    @Test func channelsGoThereAndBack() {
        let picture = Tensor([2, 2, 1, 3], (0..<12).map(Float.init))
        let arranged = DataFormat.channelsFirst.arranged(picture)
        #expect(arranged.shape == [2, 3, 2, 1])
        #expect(arranged.values == [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11])
        let back = DataFormat.channelsFirst.channelsLast(arranged)
        #expect(back.shape == picture.shape && back.values == picture.values)
        #expect(DataFormat.channelsLast.arranged(picture).values == picture.values)
        // A row of channels has no places.
        #expect(DataFormat.channelsFirst.channelsLast(Tensor([1, 2], [1, 2])).shape == [1, 2])
    }
}
