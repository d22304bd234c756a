import MienBasics
import MienNetworks
import Testing

/// The table of options of every layer that is registered.
@Suite struct LayerOptionsTests {
    static let dialects: [Dialect] = [.keras1, .keras2, .keras3]

    /// Another value than an option's default, of the same type.
    private static func changed(_ value: JSON, of option: String) -> JSON {
        switch (option, value) {
        case ("batch_shape", _), ("batch_input_shape", _): return [nil, 48, 48, 1]
        case ("shared_axes", _): return [1, 2]
        case ("target_shape", _): return [4, -1]
        case ("strides", .null): return [3]
        case ("layer", _):
            return [
                "class_name": "Flatten", "config": ["name": "f", "trainable": true, "data_format": "channels_last"],
            ]
        case ("merge_mode", _): return nil
        case ("cells", _), ("cell", _):
            let cell: JSON = [
                "class_name": "LSTMCell",
                "config": [
                    "name": "c", "trainable": true, "units": 2, "use_bias": true, "activation": "relu",
                    "recurrent_activation": "sigmoid", "unit_forget_bias": true,
                ],
            ]
            return option == "cell" ? cell : [cell]
        case ("max_value", .null): return 6.5
        case ("interpolation", _): return "area"
        case ("dims", _): return [2, 1]
        case ("mean", .null), ("variance", .null): return [[0.5, 1.5], [2.5, 3.5]]
        case ("value_dim", .null), ("sliding_window", .null): return 3
        case ("output_shape", _): return [nil, 5]
        case ("attention_axes", .null): return [1, 2]
        case ("equation", _): return "abc,cd->abd"
        case ("bias_axes", .null): return "d"
        case ("score_mode", _): return "concat"
        case (_, .bool(let flag)): return .bool(!flag)
        case (_, .integer(let number)): return .integer(number + 2)
        case (_, .number(let number)): return .number(number + 0.5)
        case (_, .string("valid")): return "same"
        case (_, .string("channels_last")): return "channels_first"
        case (_, .string("linear")), (_, .string("tanh")), (_, .string("sigmoid")): return "relu"
        case (_, .array(let elements)): return .array(elements.map { changed($0, of: "") })
        default: return value
        }
    }

    @Test(arguments: LayerRegistry.classNames) func everyOptionComesBackAsItWasRead(className: String) throws {
        let prototype = try #require(LayerRegistry.prototype(named: className))
        #expect(prototype.className == className)
        for dialect in Self.dialects {
            let defaults = try prototype.config(in: dialect)
            for (name, value) in defaults.members {
                var other = Self.changed(value, of: name)
                // A window has as many strides as axes.
                if name == "strides", value.isNull {
                    other = .array(Array(repeating: 3, count: ["1D": 1, "2D": 2][className.suffix(2)] ?? 3))
                }
                if name == "output_padding", let rank = defaults["strides"]?.array?.count {
                    other = .array((0..<rank).map(JSON.integer))
                }
                #expect(other != value, "\(className).\(name) has a value to change")
                var config = defaults
                config[name] = other
                // What Keras refuses together with the other defaults.
                let isDilated = className == "Conv3DTranspose" && name == "dilation_rate" && dialect < .keras3
                if isDilated || (className.hasPrefix("LocallyConnected") && name == "padding") {
                    let error = #expect(throws: LayerOptionError.self) { try prototype.reading(config, in: dialect) }
                    #expect(error?.option == name)
                    continue
                }
                let (layer, rest) = try prototype.reading(config, in: dialect)
                #expect(try layer.config(in: dialect) == config, "\(dialect), \(name)")
                #expect(rest.isEmpty)
            }
        }
    }

    /// Options that each have words in Keras 2, and that it refuses or passes over together.
    @Test func whatKeras2DoesNotComputeHasNoWordsThere() throws {
        let both: JSON.Object = ["filters": 2, "kernel_size": 2, "strides": [3, 3], "dilation_rate": [1, 2]]
        for className in ["DepthwiseConv2D", "SeparableConv2D"] {
            let prototype = try #require(LayerRegistry.prototype(named: className))
            let (layer, _) = try prototype.reading(both, in: .keras3)
            #expect(try layer.config(in: .keras3)["dilation_rate"] == [1, 2])
            let error = #expect(throws: LayerOptionError.self) { try layer.config(in: .keras2) }
            #expect(error?.option == "dilation_rate")
            #expect(error?.found == "[1, 2] with strides of [3, 3]")
            #expect(throws: try #require(error)) { try prototype.reading(both, in: .keras2) }
        }
        let dilated: JSON.Object = ["filters": 2, "kernel_size": 2, "dilation_rate": [1, 2, 1]]
        let prototype = try #require(LayerRegistry.prototype(named: "Conv3DTranspose"))
        let (layer, _) = try prototype.reading(dilated, in: .keras3)
        let error = #expect(throws: LayerOptionError.self) { try layer.config(in: .keras2) }
        #expect(error?.found == "[1, 2, 1]" && error?.expected == "ones, for Keras 2 passes over others")
    }

    @Test func aLocallyConnectedLayerHasThePaddingOfItsImplementation() throws {
        let prototype = try #require(LayerRegistry.prototype(named: "LocallyConnected2D"))
        for (implementation, padding, expected): (Int, String, String?) in [
            (1, "valid", nil), (1, "same", "valid"), (1, "causal", "valid"), (2, "same", nil), (3, "same", nil),
            (2, "causal", "valid or same"), (3, "causal", "valid or same"),
        ] {
            let config: JSON.Object = [
                "filters": 2, "kernel_size": 2, "padding": .string(padding), "implementation": .integer(implementation),
            ]
            guard let expected else {
                let (layer, _) = try prototype.reading(config, in: .keras2)
                #expect(try layer.config(in: .keras2)["implementation"] == .integer(implementation))
                continue
            }
            let error = #expect(throws: LayerOptionError.self) { try prototype.reading(config, in: .keras2) }
            #expect(error?.option == "padding" && error?.expected == expected)
            #expect(error?.found == "\(padding) with the implementation \(implementation)")
        }
        for implementation in [0, 4] {
            let config: JSON.Object = ["filters": 2, "kernel_size": 2, "implementation": .integer(implementation)]
            let error = #expect(throws: LayerOptionError.self) { try prototype.reading(config, in: .keras2) }
            #expect(error?.option == "implementation" && error?.expected == "1, 2 or 3")
        }
    }

    @Test(arguments: LayerRegistry.classNames) func theDefaultsComeBackWhereNothingIsSaid(className: String) throws {
        let prototype = try #require(LayerRegistry.prototype(named: className))
        let defaults = try prototype.config(in: .keras3)
        let (again, rest) = try prototype.reading(defaults, in: .keras3)
        #expect(try again.config(in: .keras3) == defaults)
        #expect(rest.isEmpty)
    }

    @Test(arguments: LayerRegistry.classNames) func aValueOfAnotherTypeIsAnErrorThatNamesTheOption(
        className: String
    ) throws {
        let prototype = try #require(LayerRegistry.prototype(named: className))
        let defaults = try prototype.config(in: .keras3)
        for name in defaults.keys {
            // An object could be an activation that nobody knows, and a text its name.
            let wrong: JSON = name.hasSuffix("activation") ? 3 : ["a": 1]
            var config = defaults
            config[name] = wrong
            let error = #expect(throws: LayerOptionError.self) { _ = try prototype.reading(config, in: .keras3) }
            #expect(error?.option == name)
            #expect(error?.found == wrong.kindDescription)
        }
    }

    @Test func whatOnlyKeras2HasIsNotWrittenForKeras3() throws {
        for (className, config, option, expected): (String, JSON.Object, String, String) in [
            ("BatchNormalization", ["axis": [1, 3]], "axis", "an option that Keras 3 has: one axis"),
            ("LayerNormalization", ["axis": [3, 1]], "axis", "an option that Keras 3 has: axes in ascending order"),
            (
                "Resizing", ["height": 1, "width": 1, "interpolation": "Gaussian"], "interpolation",
                "an option that Keras 3 has"
            ),
        ] {
            let layer = try specification(className, config, in: .keras2)
            let error = #expect(throws: LayerOptionError.self) { try layer.config(in: .keras3) }
            #expect(error?.option == option && error?.expected == expected)
            // It is shown and compared all the same.
            #expect(layer.optionValues[option] == (try layer.config(in: .keras2)[option]))
            #expect(layer.optionValues[option] != .null)
        }
    }

    @Test func whatNoLineKnowsIsKept() throws {
        let config: JSON.Object = [
            "units": 3, "kernel_initializer": ["class_name": "Zeros"], "use_bias": false, "bias_constraint": nil,
        ]
        let prototype = try #require(LayerRegistry.prototype(named: "Dense"))
        let (_, rest) = try prototype.reading(config, in: .keras3)
        #expect(rest == ["kernel_initializer": ["class_name": "Zeros"], "bias_constraint": nil])
    }

    @Test func aRequiredOptionThatIsMissingIsAnError() throws {
        for (className, option) in [
            ("Dense", "units"), ("Conv2D", "filters"), ("InputLayer", "batch_shape"), ("Reshape", "target_shape"),
            ("Permute", "dims"), ("RepeatVector", "n"), ("Resizing", "height"), ("CenterCrop", "height"),
            ("Dot", "axes"),
            ("Activation", "activation"), ("DepthwiseConv2D", "kernel_size"), ("Rescaling", "scale"),
        ] {
            let prototype = try #require(LayerRegistry.prototype(named: className))
            let error = #expect(throws: LayerOptionError.self) { _ = try prototype.reading([:], in: .keras3) }
            #expect(error?.option == option)
            #expect(error?.found == "nothing")
        }
    }

    @Test func namesOfOlderVersionsAreRead() throws {
        let layer = try #require(
            try specification(
                "Convolution2D",
                [
                    "nb_filter": 5, "kernel_size": 3, "subsample": [2, 1], "border_mode": "same", "atrous_rate": 1,
                    "bias": false,
                ], in: .keras1) as? Convolution)
        #expect(layer.filters == 5)
        #expect(layer.kernelSize.values == [3, 3])
        #expect(layer.strides.values == [2, 1])
        #expect(layer.padding == .same)
        #expect(!layer.useBias)
    }

    @Test func anErrorNamesTheOldOptionThatStandsThere() throws {
        let prototype = try #require(LayerRegistry.prototype(named: "Dense"))
        let error = #expect(throws: LayerOptionError.self) {
            _ = try prototype.reading(["output_dim": "x"], in: .keras1)
        }
        #expect(error?.option == "output_dim")
    }

    @Test func hardSigmoidIsAnotherFunctionInEachGeneration() throws {
        let config: JSON.Object = ["activation": "hard_sigmoid"]
        let old = try #require(try specification("Activation", config, in: .keras2) as? ActivationLayer)
        let new = try #require(try specification("Activation", config, in: .keras3) as? ActivationLayer)
        #expect(old.activation == .function(.hardSigmoidOfKeras2))
        #expect(new.activation == .function(.hardSigmoid))
        #expect(try old.config(in: .keras2) == config)
        #expect(try new.config(in: .keras3) == config)
        // Neither generation has a word for the other's function.
        let lost = #expect(throws: LayerOptionError.self) { try old.config(in: .keras3) }
        #expect(lost?.option == "activation" && lost?.expected == "an activation that Keras 3 has")
        #expect(throws: LayerOptionError.self) { try new.config(in: .keras2) }
    }

    @Test func anActivationMayBeALayerOrUnknown() throws {
        let leaky: JSON = [
            "class_name": "LeakyReLU", "config": ["negative_slope": 0.25], "module": "keras.layers",
        ]
        let dense = try #require(try specification("Dense", ["units": 1, "activation": leaky]) as? Dense)
        guard case .layer(let object) = dense.activation else {
            Issue.record("found \(dense.activation)")
            return
        }
        #expect((object.specification as? LeakyReLU)?.negativeSlope == 0.25)
        #expect(try dense.config(in: .keras3)["activation"] == leaky)
        let swish = try #require(try specification("Dense", ["units": 1, "activation": "my_swish"]) as? Dense)
        #expect(swish.activation == .unknown("my_swish"))
        #expect(try swish.config(in: .keras3)["activation"] == "my_swish")
        let none = try #require(try specification("Dense", ["units": 1, "activation": nil]) as? Dense)
        #expect(none.activation == .linear)
    }

    @Test func anActivationThatIsALayerOfOneGenerationHasNoWordsInTheOther() throws {
        var activation = Activation.linear
        try activation.read(["class_name": "ThresholdedReLU", "config": ["theta": 0.5]], in: .keras2)
        #expect(try activation.json(in: .keras2)["config"] == ["theta": 0.5])
        let error = #expect(throws: OptionError.self) { try activation.json(in: .keras3) }
        #expect(error?.found == "ThresholdedReLU")
        #expect(error?.expected == "an activation that Keras 3 has")
    }

    @Test func aLayerWithAWrongOptionIsNoActivation() throws {
        let prototype = try #require(LayerRegistry.prototype(named: "Dense"))
        let leaky: JSON = ["class_name": "LeakyReLU", "config": ["alpha": "steep"]]
        let error = #expect(throws: LayerOptionError.self) {
            _ = try prototype.reading(["units": 1, "activation": leaky], in: .keras2)
        }
        #expect(error?.option == "activation")
        #expect(error?.found == "LeakyReLU with alpha = \"steep\"")
        #expect(error?.expected == "alpha to be a number")
    }

    @Test func sizesAreANumberOrOneForEachAxis() throws {
        func read(_ value: JSON) -> String? {
            do {
                return try specification("Conv2D", ["filters": 1, "kernel_size": value])
                    .config(in: .keras3)["kernel_size"]?.text()
            } catch {
                return (error as? LayerOptionError)?.expected
            }
        }
        #expect(read(3) == "[3, 3]")
        #expect(read(3.0) == "[3, 3]")
        #expect(read([3, 5]) == "[3, 5]")
        for wrong: JSON in [0, -1, 2.5, [], [3], [3, 0], [1, 2, 3], [3, "3"], nil, 5_000_000_000] {
            #expect(read(wrong) == "2 positive sizes", "\(wrong.text())")
        }
    }

    @Test func marginsAreANumberAPairOrPairs() throws {
        func read(_ className: String, _ value: JSON) throws -> JSON? {
            try specification(className, ["padding": value]).config(in: .keras3)["padding"]
        }
        #expect(try read("ZeroPadding2D", 2) == [[2, 2], [2, 2]])
        #expect(try read("ZeroPadding2D", [1, 2]) == [[1, 1], [2, 2]])
        #expect(try read("ZeroPadding2D", [[0, 1], [2, 3]]) == [[0, 1], [2, 3]])
        #expect(try read("ZeroPadding1D", 2) == [2, 2])
        #expect(try read("ZeroPadding1D", [1, 2]) == [1, 2])
        for wrong: JSON in [-1, [1], [1, 2, 3], [[1, 2]], [[1, 2, 3], 1], "x"] {
            #expect(throws: LayerOptionError.self, "\(wrong.text())") { try read("ZeroPadding2D", wrong) }
        }
    }
}
