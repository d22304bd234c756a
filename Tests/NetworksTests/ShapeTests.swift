import MienBasics
import MienNetworks
import MienTensors
import Testing

/// What each layer gives out, also where sizes are open, and why it can't have some inputs.
@Suite struct ShapeTests {
    @Test func convolutions() throws {
        let conv: JSON.Object = ["filters": 8, "kernel_size": 3]
        #expect(try outputShape("Conv2D", conv, of: [nil, 6, 7, 3]) == [nil, 4, 5, 8])
        #expect(try outputShape("Conv2D", conv, of: [2, nil, 7, 3]) == [2, nil, 5, 8])
        let strided: JSON.Object = ["filters": 8, "kernel_size": [3, 2], "strides": [2, 1], "padding": "same"]
        #expect(try outputShape("Conv2D", strided, of: [nil, 7, 7, 3]) == [nil, 4, 7, 8])
        let first: JSON.Object = ["filters": 8, "kernel_size": 3, "data_format": "channels_first"]
        #expect(try outputShape("Conv2D", first, of: [nil, 3, 6, 7]) == [nil, 8, 4, 5])
        #expect(try outputShape("Conv1D", ["filters": 8, "kernel_size": 3], of: [nil, 6, 3]) == [nil, 4, 8])
        let causal: JSON.Object = ["filters": 8, "kernel_size": 3, "padding": "causal"]
        #expect(try outputShape("Conv1D", causal, of: [nil, 6, 3]) == [nil, 6, 8])
        #expect(try outputShape("SeparableConv2D", conv, of: [nil, 6, 7, 3]) == [nil, 4, 5, 8])
        let depthwise: JSON.Object = ["kernel_size": 3, "depth_multiplier": 2]
        #expect(try outputShape("DepthwiseConv2D", depthwise, of: [nil, 6, 7, 3]) == [nil, 4, 5, 6])

        #expect(
            try problem("Conv2D", conv, of: [nil, 2, 7, 3])
                == "a window of 3 does not fit an input of shape (None, 2, 7, 3)")
        #expect(
            try problem("Conv2D", conv, of: [nil, 6, 3]) == "found an input of shape (None, 6, 3), expected 4 axes")
        #expect(try problem("Conv2D", conv, of: [nil, 6, 6, nil]) == "the number of channels of its input is open")
        #expect(try problem("Conv2D", conv) == "found 0 inputs, expected one")
        #expect(try problem("Conv2D", conv, of: [nil, 6, 6, 3], [nil, 6, 6, 3]) == "found 2 inputs, expected one")
        let grouped: JSON.Object = ["filters": 8, "kernel_size": 3, "groups": 2]
        #expect(
            try problem("Conv2D", grouped, of: [nil, 6, 6, 3])
                == "found 3 channels and 8 filters, expected multiples of 2 groups")
        for groups in [0, -1] {
            var config = grouped
            config["groups"] = .integer(groups)
            #expect(try problem("Conv2D", config, of: [nil, 6, 6, 4]) != nil)
        }
        for filters in [0, -4] {
            #expect(
                try problem("Conv2D", ["filters": .integer(filters), "kernel_size": 3], of: [nil, 6, 6, 4]) != nil)
            #expect(
                try problem("SeparableConv2D", ["filters": .integer(filters), "kernel_size": 3], of: [nil, 6, 6, 4])
                    != nil, "\(filters)")
        }
        for multiplier in [0, -2, Int.max] {
            let config: JSON.Object = ["filters": 3, "kernel_size": 3, "depth_multiplier": .integer(multiplier)]
            #expect(try problem("DepthwiseConv2D", config, of: [nil, 6, 6, 4]) != nil)
            #expect(try problem("SeparableConv2D", config, of: [nil, 6, 6, 4]) != nil)
        }
        let huge: JSON.Object = ["filters": 2_000_000_000, "kernel_size": 2_000_000_000, "padding": "same"]
        #expect(try problem("Conv2D", huge, of: [nil, 6, 6, 3])?.hasSuffix("of its kernel are beyond reason") == true)
    }

    /// What Keras 3 says for a kernel of 3, strides of 2 and the like, on an input of 5.
    @Test(
        arguments: [
            (3, 2, 1, "valid", nil, 11), (2, 3, 1, "valid", nil, 15), (3, 2, 2, "valid", nil, 13),
            (3, 2, 1, "same", nil, 10), (4, 2, 1, "same", nil, 10), (2, 3, 1, "same", nil, 15),
            (3, 2, 1, "same", 1, 10), (3, 2, 1, "same", 0, 9), (4, 2, 1, "same", 1, 9), (3, 2, 1, "valid", 1, 12),
            (1, 4, 1, "valid", 0, 17),
        ] as [(Int, Int, Int, String, Int?, Int)])
    func aTransposedConvolutionGrows(
        kernel: Int, stride: Int, dilation: Int, padding: String, outputPadding: Int?, output: Int
    ) throws {
        let config: JSON.Object = [
            "filters": 4, "kernel_size": .integer(kernel), "strides": .integer(stride),
            "dilation_rate": .integer(dilation), "padding": .string(padding),
            "output_padding": outputPadding.map(JSON.integer) ?? .null,
        ]
        #expect(try outputShape("Conv1DTranspose", config, of: [nil, 5, 3]) == [nil, output, 4])
        #expect(try outputShape("Conv2DTranspose", config, of: [nil, 5, nil, 3]) == [nil, output, nil, 4])
        #expect(
            try outputShape("Conv3DTranspose", config, of: [nil, 5, 5, 5, 3]) == [nil, output, output, output, 4])
    }

    @Test func aTransposedConvolutionOfNothingIsAnError() throws {
        let sizes: JSON.Object = ["filters": 1, "kernel_size": 4, "padding": "same", "output_padding": 0]
        #expect(try problem("Conv1DTranspose", sizes, of: [nil, 1, 1]) == "gives nothing for an input of size 1")
        #expect(
            try problem("Conv1DTranspose", sizes, of: [nil, 1, 1, 1])
                == "found an input of shape (None, 1, 1, 1), expected 3 axes")
        let huge: JSON.Object = ["filters": 1, "kernel_size": 2_000_000_000, "dilation_rate": 2]
        #expect(try problem("Conv1DTranspose", huge, of: [nil, 5, 1])?.contains("does not fit") == true)
        let causal: JSON.Object = ["filters": 1, "kernel_size": 2, "padding": "causal"]
        #expect(
            try problem("Conv1DTranspose", causal, of: [nil, 5, 1])
                == "found the padding causal, expected valid or same")
    }

    /// The shapes that tf_keras 2.21 has.
    @Test(
        arguments: [
            (1, "valid", "channels_last", [nil, 9, 8, 3], "20 × 24 × 5"),
            (1, "valid", "channels_first", [nil, 3, 9, 8], "20 × 24 × 5"),
            (2, "valid", "channels_last", [nil, 9, 8, 3], "9 × 8 × 3 × 4 × 5 × 5"),
            (2, "same", "channels_first", [nil, 3, 9, 8], "3 × 9 × 8 × 5 × 5 × 8"),
            (3, "valid", "channels_last", [nil, 9, 8, 3], "2400"),
            (3, "same", "channels_last", [nil, 9, 8, 3], "3780"),
        ] as [(Int, String, String, PartialShape, String)])
    func aLocallyConnectedLayerHasAKernelForEachPosition(
        implementation: Int, padding: String, dataFormat: String, input: PartialShape, kernel: String
    ) throws {
        let config: JSON.Object = [
            "filters": 5, "kernel_size": [2, 4], "strides": [2, 1], "padding": .string(padding),
            "data_format": .string(dataFormat), "implementation": .integer(implementation),
        ]
        let layer = try specification("LocallyConnected2D", config, in: .keras2)
        let (rows, columns) = padding == "same" ? (5, 8) : (4, 5)
        let output = try layer.outputShapes(for: [input])
        #expect(output == [dataFormat == "channels_last" ? [nil, rows, columns, 5] : [nil, 5, rows, columns]])
        #expect(
            try layer.weights(for: [input]).map { "\($0.name) \($0.shape)" }
                == ["kernel \(kernel)", "bias \(rows) × \(columns) × 5"])
    }

    @Test func aLocallyConnectedLayerOfBoundlessSizesIsAnError() throws {
        let conv: JSON.Object = ["filters": 8, "kernel_size": 3]
        #expect(try outputShape("LocallyConnected1D", conv, of: [nil, nil, 3]) == [nil, nil, 8])
        #expect(
            try problem("LocallyConnected1D", conv, of: [nil, nil, 3])
                == "found an input of shape (None, None, 3), expected known sizes")
        #expect(
            try problem("LocallyConnected1D", conv, of: [nil, 2, 3])
                == "a window of 3 does not fit an input of size 2")
        #expect(
            try problem("LocallyConnected2D", ["filters": 0, "kernel_size": 3], of: [nil, 6, 6, 3])
                == "found 0 filters, expected a positive number")
        let most = Int(Int32.max)
        for implementation in 1...3 {
            for (size, stride) in [(1 << 30, 1), (1 << 30, most), (most, 1), (1 << 40, 1), (70_000, 1)] {
                for padding in implementation == 1 ? ["valid"] : ["valid", "same"] {
                    for kernel in [1, 60_000, 1 << 29, most] {
                        let config: JSON.Object = [
                            "filters": .integer(most), "kernel_size": .integer(kernel), "strides": .integer(stride),
                            "padding": .string(padding), "implementation": .integer(implementation),
                        ]
                        let input = PartialShape([nil, size, size, 1 << 20])
                        #expect(
                            try problem("LocallyConnected2D", config, of: input) != nil,
                            "\(implementation), \(size), \(stride), \(padding), \(kernel)")
                    }
                }
            }
        }
    }

    @Test func weightsOfConvolutions() throws {
        func weights(
            _ className: String, _ config: JSON.Object, _ input: PartialShape, in dialect: Dialect = .keras3
        ) throws -> [String] {
            try specification(className, config, in: dialect).weights(for: [input]).map { "\($0.name) \($0.shape)" }
        }
        #expect(
            try weights("Conv2D", ["filters": 8, "kernel_size": [3, 2], "groups": 2], [nil, 6, 6, 4]) == [
                "kernel 3 × 2 × 2 × 8", "bias 8",
            ])
        #expect(
            try weights(
                "DepthwiseConv2D", ["kernel_size": 3, "depth_multiplier": 2, "use_bias": false], [nil, 6, 6, 4])
                == ["kernel 3 × 3 × 4 × 2"])
        #expect(
            try weights("SeparableConv2D", ["kernel_size": 3, "depth_multiplier": 2, "filters": 5], [nil, 6, 6, 4])
                == ["depthwise_kernel 3 × 3 × 4 × 2", "pointwise_kernel 1 × 1 × 8 × 5", "bias 5"])
        #expect(try weights("Dense", ["units": 3], [nil, 2, 7]) == ["kernel 7 × 3", "bias 3"])
        #expect(
            try weights("BatchNormalization", ["scale": false], [nil, 2, 7]) == [
                "beta 7", "moving_mean 7", "moving_variance 7",
            ])
        #expect(
            try weights("BatchNormalization", ["center": false, "renorm": true], [nil, 7]) == [
                "gamma 7", "moving_mean 7", "moving_variance 7", "moving_stddev 7", "renorm_mean 7", "renorm_stddev 7",
            ])
        #expect(
            try weights("BatchNormalization", ["axis": [3, 1], "scale": false], [nil, 5, 6, 7], in: .keras2) == [
                "beta 1 × 5 × 1 × 7", "moving_mean 1 × 5 × 1 × 7", "moving_variance 1 × 5 × 1 × 7",
            ])
        #expect(try weights("LayerNormalization", [:], [nil, 5, 6]) == ["gamma 6", "beta 6"])
        #expect(try weights("LayerNormalization", ["axis": [2, 1]], [nil, 5, 6]) == ["gamma 5 × 6", "beta 5 × 6"])
        // Keras 2 leaves the axes in their order.
        #expect(
            try weights("LayerNormalization", ["axis": [2, 1], "center": false], [nil, 5, 6], in: .keras2)
                == ["gamma 6 × 5"])
        #expect(
            try weights("LayerNormalization", ["rms_scaling": true, "scale": false], [nil, 5, 6]) == ["gamma 6"])
        #expect(try weights("GroupNormalization", ["groups": 2], [nil, nil, 6]) == ["gamma 6", "beta 6"])
        #expect(try weights("GroupNormalization", ["groups": -1, "axis": 1], [nil, 5, nil]) == ["gamma 5", "beta 5"])
        #expect(try weights("RMSNormalization", [:], [nil, nil, 6]) == ["scale 6"])
        #expect(
            try weights("Normalization", ["axis": [3, 1]], [nil, 5, nil, 7]) == [
                "mean 5 × 7", "variance 5 × 7", "count scalar",
            ])
        #expect(
            try weights("Normalization", ["axis": nil], [nil, nil]) == [
                "mean scalar", "variance scalar", "count scalar",
            ])
        #expect(try weights("Normalization", ["mean": 1, "variance": [2, 3]], [nil, nil, 2]) == [])
        #expect(try weights("PReLU", ["shared_axes": [1, 2]], [nil, 5, 6, 7]) == ["alpha 1 × 1 × 7"])
        #expect(try weights("PReLU", [:], [nil, 5, 6, 7]) == ["alpha 5 × 6 × 7"])
    }

    @Test func pooling() throws {
        for kind in ["Max", "Average"] {
            #expect(try outputShape("\(kind)Pooling2D", of: [nil, 7, 6, 3]) == [nil, 3, 3, 3])
            #expect(
                try outputShape(
                    "\(kind)Pooling2D", ["pool_size": 3, "strides": 2, "padding": "same"], of: [nil, 7, 6, 3])
                    == [nil, 4, 3, 3])
            #expect(try outputShape("\(kind)Pooling1D", of: [nil, 7, 3]) == [nil, 3, 3])
            #expect(try outputShape("\(kind)Pooling2D", of: [nil, nil, 6, nil]) == [nil, nil, 3, nil])
            #expect(try outputShape("Global\(kind)Pooling2D", of: [nil, nil, 6, 3]) == [nil, 3])
            #expect(
                try outputShape("Global\(kind)Pooling2D", ["keepdims": true], of: [nil, 5, 6, 3]) == [nil, 1, 1, 3])
            #expect(
                try outputShape("Global\(kind)Pooling2D", ["data_format": "channels_first"], of: [nil, 5, 6, 3])
                    == [nil, 5])
            #expect(try outputShape("Global\(kind)Pooling1D", of: [nil, nil, 3]) == [nil, 3])
        }
        #expect(
            try problem("MaxPooling2D", of: [nil, 1, 6, 3])
                == "a window of 2 does not fit an input of shape (None, 1, 6, 3)")
        #expect(
            try problem("GlobalMaxPooling2D", of: [nil, 6, 3])
                == "found an input of shape (None, 6, 3), expected 4 axes")
    }

    @Test func padding() throws {
        #expect(
            try outputShape("ZeroPadding2D", ["padding": [[0, 1], [2, 3]]], of: [nil, 5, nil, 3]) == [nil, 6, nil, 3])
        #expect(try outputShape("ZeroPadding1D", ["padding": [0, 2]], of: [nil, 5, 3]) == [nil, 7, 3])
        #expect(
            try outputShape("ZeroPadding2D", ["data_format": "channels_first"], of: [nil, 3, 5, 5]) == [nil, 3, 7, 7])
        #expect(try outputShape("ZeroPadding3D", of: [nil, 1, nil, 3, 4]) == [nil, 3, nil, 5, 4])
    }

    @Test func croppingAndUpSampling() throws {
        #expect(try outputShape("Cropping1D", ["cropping": [1, 2]], of: [nil, 7, 3]) == [nil, 4, 3])
        #expect(try outputShape("Cropping2D", of: [nil, 7, nil, 3]) == [nil, 7, nil, 3])
        #expect(try outputShape("Cropping3D", of: [nil, 7, nil, 4, 3]) == [nil, 5, nil, 2, 3])
        #expect(
            try outputShape(
                "Cropping2D", ["cropping": [[1, 0], [2, 1]], "data_format": "channels_first"], of: [nil, 3, 5, 6])
                == [nil, 3, 4, 3])
        #expect(
            try problem("Cropping1D", of: [nil, 2, 3])
                == "cuts 1 and 1 cells off, which leaves nothing of an input of shape (None, 2, 3)")
        #expect(try outputShape("UpSampling1D", of: [nil, nil, 3]) == [nil, nil, 3])
        #expect(try outputShape("UpSampling2D", ["size": [2, 3]], of: [nil, 4, nil, 3]) == [nil, 8, nil, 3])
        #expect(
            try outputShape("UpSampling3D", ["data_format": "channels_first"], of: [nil, 3, 4, 5, 6])
                == [nil, 3, 8, 10, 12])
        #expect(try problem("UpSampling1D", ["size": 0], of: [nil, 4, 3])?.contains("a positive one") == true)
        #expect(
            try problem("UpSampling1D", ["size": 4_000_000_000], of: [nil, 4, 3])?.contains("beyond reason") == true)
    }

    @Test func axesInAnotherOrderAndMoreOfThem() throws {
        #expect(try outputShape("Permute", ["dims": [3, 1, 2]], of: [nil, 4, nil, 6]) == [nil, 6, 4, nil])
        for dims: JSON in [[2, 1], [1, 1, 2], [0, 1, 2], [2, 3, 4]] {
            #expect(try problem("Permute", ["dims": dims], of: [nil, 4, 5, 6])?.contains("the axes") == true)
        }
        #expect(try outputShape("RepeatVector", ["n": 3], of: [nil, nil]) == [nil, 3, nil])
        #expect(try problem("RepeatVector", ["n": 3], of: [nil, 4, 5])?.contains("expected 2 axes") == true)
        #expect(try problem("RepeatVector", ["n": 0], of: [nil, 4])?.contains("a positive number") == true)
    }

    @Test func resizing() throws {
        let size: JSON.Object = ["height": 4, "width": 5]
        for name in ["Resizing", "CenterCrop"] {
            #expect(try outputShape(name, size, of: [nil, nil, 9, 3]) == [nil, 4, 5, 3])
            #expect(
                try outputShape(
                    name, ["height": 4, "width": 5, "data_format": "channels_first"], of: [2, 3, nil, nil])
                    == [2, 3, 4, 5])
            #expect(try problem(name, size, of: [nil, 9, 3])?.contains("expected 4 axes") == true)
            #expect(
                try problem(name, ["height": 0, "width": 5], of: [nil, 9, 9, 3])?.contains("positive ones") == true)
        }
        #expect(
            try problem(
                "Resizing", ["height": 4, "width": 5, "crop_to_aspect_ratio": true, "pad_to_aspect_ratio": true],
                of: [nil, 9, 9, 3]) == "both crops and pads to the aspect ratio, expected one of them")
    }

    /// Keras 3 says that its layer gives out a part, and gives out all: what may be either is open.
    @Test func aRandomCropOfEitherGeneration() throws {
        let size: JSON.Object = ["height": 4, "width": 5]
        func shape(_ dialect: Dialect, _ input: PartialShape) throws -> PartialShape? {
            try specification("RandomCrop", size, in: dialect).outputShapes(for: [input]).first
        }
        #expect(try shape(.keras2, [nil, 9, nil, 3]) == [nil, 4, 5, 3])
        #expect(try shape(.keras3, [nil, 9, 5, 3]) == [nil, nil, 5, 3])
        #expect(try shape(.keras3, [nil, 4, 5, 3]) == [nil, 4, 5, 3])
        for (own, other) in [(Dialect.keras2, Dialect.keras3), (.keras3, .keras2)] {
            let layer = try specification("RandomCrop", size, in: own)
            #expect(try layer.config(in: own)["height"] == 4)
            let error = #expect(throws: LayerOptionError.self) { try layer.config(in: other) }
            #expect(error?.option == "height" && error?.expected.contains("\(other)") == true)
        }
    }

    @Test func layersOfKerasApplications() throws {
        let scale: JSON.Object = ["init_values": 0.5, "projection_dim": 3]
        #expect(try outputShape("LayerScale", scale, of: [nil, nil, 9, 3]) == [nil, nil, 9, 3])
        #expect(
            try specification("LayerScale", scale).weights(for: [[nil, 4, 3]])
                == [WeightSpecification("gamma", [3])])
        #expect(throws: LayerError("found an input of shape \(PartialShape([nil, 4, 5])), expected 3 channels")) {
            try specification("LayerScale", scale).weights(for: [[nil, 4, 5]])
        }
        let sum: JSON.Object = ["scale": 0.2]
        #expect(try outputShape("CustomScaleLayer", sum, of: [nil, 4, 3], [nil, 4, 3]) == [nil, 4, 3])
        for inputs: [PartialShape] in [[[nil, 4, 3]], [[nil, 3], [nil, 4, 3]], [[nil, 4, 3], [nil, 5, 3]]] {
            #expect(throws: LayerError.self) {
                try specification("CustomScaleLayer", sum).outputShapes(for: inputs)
            }
        }
    }

    @Test func spectralNormalizationHasADirectionBesideItsLayersWeights() throws {
        func layer(_ className: String, _ config: JSON.Object) throws -> any LayerSpecification {
            try specification(
                "SpectralNormalization",
                [
                    "layer": ["class_name": .string(className), "config": .object(config)], "power_iterations": 2,
                ])
        }
        let conv = try layer("Conv2D", ["name": "c", "filters": 5, "kernel_size": 3])
        #expect(try conv.outputShapes(for: [[nil, 8, 9, 2]]) == [[nil, 6, 7, 5]])
        #expect(
            try conv.weights(for: [[nil, 8, 9, 2]]) == [
                WeightSpecification("kernel", [3, 3, 2, 5]), WeightSpecification("bias", [5]),
                WeightSpecification("vector_u", [1, 5], isTrainable: false),
            ])
        #expect(throws: LayerError("its layer `f` has no kernel")) {
            try layer("Flatten", ["name": "f"]).weights(for: [[nil, 4, 3]])
        }
    }

    @Test func poolingOfVolumes() throws {
        #expect(try outputShape("MaxPooling3D", of: [nil, 5, nil, 6, 2]) == [nil, 2, nil, 3, 2])
        #expect(
            try outputShape(
                "AveragePooling3D", ["pool_size": 3, "strides": [1, 2, 3], "padding": "same"], of: [nil, 5, 6, 7, 2])
                == [nil, 5, 3, 3, 2])
        #expect(try outputShape("GlobalMaxPooling3D", of: [nil, nil, 5, 6, 2]) == [nil, 2])
        #expect(
            try outputShape("AdaptiveMaxPooling3D", ["output_size": [1, 2, 3]], of: [nil, nil, 5, 6, 2])
                == [nil, 1, 2, 3, 2])
        #expect(
            try outputShape(
                "AdaptiveAveragePooling1D", ["output_size": 4, "data_format": "channels_first"], of: [nil, 2, nil])
                == [nil, 2, 4])
    }

    @Test func dot() throws {
        #expect(try outputShape("Dot", ["axes": 1], of: [nil, 4], [nil, 4]) == [nil, 1])
        #expect(try outputShape("Dot", ["axes": -1], of: [nil, nil, 4], [nil, 5, 4]) == [nil, nil, 5])
        #expect(try outputShape("Dot", ["axes": [3, 1]], of: [nil, 2, 3, 4], [7, 4, 5]) == [7, 2, 3, 5])
        #expect(try problem("Dot", ["axes": 1], of: [nil, 4], [nil, 5])?.contains("the same size along") == true)
        #expect(try problem("Dot", ["axes": 0], of: [nil, 4], [nil, 4])?.contains("behind their batch") == true)
        #expect(try problem("Dot", ["axes": 1], of: [nil, 4]) == "found 1 inputs, expected two")
    }

    @Test func dense() throws {
        #expect(try outputShape("Dense", ["units": 3], of: [nil, 7]) == [nil, 3])
        #expect(try outputShape("Dense", ["units": 3], of: [nil, nil, 7]) == [nil, nil, 3])
        #expect(try problem("Dense", ["units": 3], of: [7])?.hasPrefix("found an input of shape (7)") == true)
        #expect(try problem("Dense", ["units": 0], of: [nil, 7])?.contains("0 units") == true)
        #expect(
            try problem("Dense", ["units": 3], of: [nil, nil])
                == "found an input of shape (None, None), expected a known size along its last axis")
    }

    @Test func flatten() throws {
        #expect(try outputShape("Flatten", of: [nil, 4, 5, 6]) == [nil, 120])
        #expect(try outputShape("Flatten", of: [nil, nil, 5, 6]) == [nil, nil])
        #expect(try outputShape("Flatten", of: [nil]) == [nil, 1])
        #expect(try outputShape("Flatten", of: [nil, 7]) == [nil, 7])
    }

    @Test func reshape() throws {
        #expect(try outputShape("Reshape", ["target_shape": [6, 4]], of: [nil, 2, 12]) == [nil, 6, 4])
        #expect(try outputShape("Reshape", ["target_shape": [-1, 4]], of: [nil, 2, 12]) == [nil, 6, 4])
        #expect(try outputShape("Reshape", ["target_shape": [-1]], of: [nil, 2, 12]) == [nil, 24])
        #expect(try outputShape("Reshape", ["target_shape": []], of: [nil, 1]) == [nil])
        #expect(try outputShape("Reshape", ["target_shape": [-1, 4]], of: [nil, nil, 12]) == [nil, nil, 4])
        #expect(
            try problem("Reshape", ["target_shape": [5, 5]], of: [nil, 2, 12])
                == "found an input of shape (None, 2, 12), which can't take the shape [5, 5]")
        #expect(
            try problem("Reshape", ["target_shape": [-1, 5]], of: [nil, 2, 12])?.hasPrefix("found an input") == true)
        for wrong: JSON in [[-1, -1], [-2, 12], [4_000_000_000, 4_000_000_000, 4_000_000_000]] {
            #expect(
                try problem("Reshape", ["target_shape": wrong], of: [nil, 2, 12])?.hasSuffix(
                    "expected sizes, of which one may be -1") == true)
        }
    }

    @Test func concatenate() throws {
        #expect(
            try outputShape("Concatenate", of: [nil, 4, 5, 1], [nil, 4, 5, 2], [nil, 4, 5, 3]) == [nil, 4, 5, 6])
        #expect(try outputShape("Concatenate", ["axis": 1], of: [nil, 4, 5], [nil, nil, 5]) == [nil, nil, 5])
        #expect(try outputShape("Concatenate", of: [nil, nil, 5], [2, 4, 5]) == [2, 4, 10])
        #expect(try outputShape("Concatenate", of: [nil, 4]) == [nil, 4])
        #expect(
            try problem("Concatenate", of: [nil, 4, 5], [nil, 3, 5])
                == "found inputs of shapes (None, 4, 5) and (None, 3, 5), which differ along axis 1")
        #expect(
            try problem("Concatenate", of: [nil, 4, 5], [nil, 20])
                == "found inputs of shapes (None, 4, 5) and (None, 20), expected as many axes")
        #expect(try problem("Concatenate") == "found 0 inputs, expected at least one that has axis -1")
        #expect(
            try problem("Concatenate", ["axis": 3], of: [nil, 4, 5])
                == "found 1 inputs, expected at least one that has axis 3")
    }

    @Test func mergesRepeatSizesOfOne() throws {
        for kind in Merge.Kind.allCases {
            let name = kind.rawValue
            #expect(try outputShape(name, of: [nil, 4, 5, 6], [nil, 4, 5, 6]) == [nil, 4, 5, 6])
            #expect(try outputShape(name, of: [nil, 1, 1, 6], [nil, 4, 5, 1]) == [nil, 4, 5, 6])
            #expect(try outputShape(name, of: [nil, nil, 6], [nil, 4, 6]) == [nil, 4, 6])
            #expect(try outputShape(name, of: [nil, nil, 6], [nil, 1, 6]) == [nil, nil, 6])
            // A shorter shape gets its missing axes behind the batch.
            #expect(try outputShape(name, of: [nil, 6], [nil, 4, 5, 6]) == [nil, 4, 5, 6])
            #expect(
                try problem(name, of: [nil, 4, 6], [nil, 3, 6])
                    == "found inputs of shapes (None, 4, 6) and (None, 3, 6), expected equal sizes or 1")
        }
        #expect(try outputShape("Add", of: [nil, 4], [nil, 1], [nil, 4]) == [nil, 4])
        #expect(try problem("Subtract", of: [nil, 4], [nil, 4], [nil, 4]) == "found 3 inputs, expected two")
        #expect(try problem("Add") == "found 0 inputs, expected at least one")
    }

    @Test func activationsKeepTheShape() throws {
        for (name, config): (String, JSON.Object) in [
            ("Activation", ["activation": "relu"]), ("ReLU", [:]), ("LeakyReLU", [:]), ("ELU", [:]), ("Softmax", [:]),
            ("ThresholdedReLU", [:]), ("PReLU", [:]), ("Dropout", [:]), ("GaussianNoise", [:]),
            ("Rescaling", ["scale": 2]), ("BatchNormalization", [:]), ("LayerNormalization", [:]),
            ("GroupNormalization", [:]), ("UnitNormalization", ["axis": [1, 3]]), ("RMSNormalization", [:]),
            ("Normalization", [:]),
        ] {
            #expect(try outputShape(name, config, of: [nil, 4, nil, 6]) == [nil, 4, nil, 6], "\(name)")
        }
        #expect(try outputShape("Activation", ["activation": "glu"], of: [nil, 4, 6]) == [nil, 4, 3])
        #expect(try problem("Activation", ["activation": "glu"], of: [nil, 5])?.contains("an even size") == true)
        #expect(try problem("Rescaling", ["scale": [1, 2]], of: [nil, 4, 3])?.contains("found 2 factors") == true)
        #expect(try problem("BatchNormalization", ["axis": 4], of: [nil, 4, 3])?.contains("with the axes [4]") == true)
        #expect(try problem("BatchNormalization", of: [nil, 4, nil])?.contains("along axis 2") == true)
        #expect(
            try problem("LayerNormalization", ["axis": [1, -1]], of: [nil, nil, 4])?.contains("along axis 1") == true)
        #expect(try problem("LayerNormalization", ["axis": 0], of: [nil, 4])?.contains("with the axes [0]") == true)
        #expect(
            try problem("UnitNormalization", ["axis": [1, -1]], of: [nil, 4])?.contains("the axes [1, -1]") == true)
        #expect(
            try problem("GroupNormalization", ["groups": 4], of: [nil, 2, 6])
                == "found 6 channels, expected a multiple of 4 groups")
        #expect(
            try problem("RMSNormalization", ["axis": 1], of: [nil, 4, 6])
                == "found an input of shape (None, 4, 6), whose last axes a scale of (4) does not fit")
        #expect(
            try problem("Normalization", ["mean": 1], of: [nil, 2])
                == "found a mean or a variance alone, expected both or none")
        #expect(try problem("PReLU", of: [nil, nil, 4])?.contains("along axis 1") == true)
    }
}
