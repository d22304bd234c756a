import MienBasics
import MienHDF5Tree
import MienKerasFormat
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Dense layers of whole numbers: in which words versions of Keras say it, and weights that do not fit it.
@Suite struct QuantisedDenseTests {
    private static func policy(_ mode: String, _ className: String = "QuantizedDTypePolicy") -> JSON {
        ["class_name": .string(className), "config": ["mode": .string(mode), "source_name": "float32"]]
    }

    private static func stored(_ shape: Shape, _ numbers: [Int8]) -> StoredTensor {
        StoredTensor(
            .int8, shape,
            Storage(byteCount: numbers.count) { bytes in
                for (index, number) in numbers.enumerated() { bytes[index] = UInt8(bitPattern: number) }
            })
    }

    /// A layer of three inputs and three units, with what `config` says besides.
    private static func model(
        _ config: JSON.Object, _ arrays: [(name: String, tensor: StoredTensor)]
    ) -> LegacyModel {
        var dense: JSON.Object = ["name": "fc", "units": 3, "use_bias": false]
        for (key, value) in config.members { dense[key] = value }
        let input: JSON = ["class_name": "InputLayer", "config": ["name": "in", "batch_shape": [nil, 3]]]
        return LegacyModel(
            config: LegacyModel.sequential([input, ["class_name": "Dense", "config": .object(dense)]]),
            weights: [("fc", arrays)])
    }

    private static func read(_ model: LegacyModel, version: String) throws -> StoredModel {
        try model.read { tree in
            tree.root.attributes["keras_version"] = .text(version)
            var weights = try tree.weights()
            weights.attributes["keras_version"] = .text(version)
            try tree.setWeights(weights)
        }
    }

    private static func fault(_ model: LegacyModel) -> String {
        do {
            _ = try read(model, version: "3.15.1")
            return ""
        } catch {
            return "\(error)"
        }
    }

    private static let scale = (name: "kernel_scale", tensor: floats([3], 2))
    private static let int8 = [
        (name: "kernel", tensor: stored([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])), scale,
    ]
    /// (1, -2, 3), (-4, 5, -6), (7, -8, 0): two units in a byte, as Keras does it from 3.14 on.
    private static let units = [
        (name: "kernel", tensor: stored([3, 2], [-0x1F, 0x03, 0x5C, 0x0A, -0x79, 0x00])), scale,
    ]
    /// The same, two inputs in a byte, as Keras did it before.
    private static let inputs = [
        (name: "kernel", tensor: stored([2, 3], [-0x3F, 0x5E, -0x5D, 0x07, 0x08, 0x00])), scale,
    ]
    private static let blocks = [
        units[0], (name: "kernel_scale", tensor: floats([2, 3], 2)),
        (name: "kernel_zero", tensor: stored([2, 3], [0, 0, 0, 0, 0, 0])),
        (name: "g_idx", tensor: StoredTensor(Tensor([3], [0, 0, 1]))),
    ]

    private static func dense(_ model: StoredModel) throws -> (Dense, Layer) {
        let layer = model.network.layers[1]
        return (try #require(layer.specification as? Dense), layer)
    }

    @Test func theWordsOfAllVersionsAreRead() throws {
        let rounding = Quantization.InputRounding()
        let config = try Quantization(.int4(blockSize: nil), inputs: nil).json(in: .keras3)
        let cases: [(String, JSON.Object, [(name: String, tensor: StoredTensor)], Quantization)] = [
            ("3.3.3", ["dtype": "int8_from_float32"], Self.int8, Quantization(.int8, inputs: rounding)),
            ("3.12.0", ["dtype": Self.policy("int8")], Self.int8, Quantization(.int8, inputs: rounding)),
            (
                "3.12.0", ["dtype": Self.policy("int4")], Self.inputs,
                Quantization(.int4(blockSize: nil), inputs: rounding)
            ),
            ("3.15.1", ["dtype": Self.policy("int4")], Self.units, Quantization(.int4(blockSize: nil), inputs: nil)),
            (
                "3.13.0", ["dtype": Self.policy("int4"), "quantization_config": config], Self.inputs,
                Quantization(.int4(blockSize: nil), inputs: nil)
            ),
            (
                "3.15.1", ["dtype": Self.policy("int4/-1", "Int4DTypePolicy")], Self.units,
                Quantization(.int4(blockSize: nil), inputs: nil)
            ),
            (
                "3.15.1", ["dtype": Self.policy("int4/2", "Int4DTypePolicy")], Self.blocks,
                Quantization(.int4(blockSize: 2), inputs: nil)
            ),
        ]
        for (version, config, arrays, expected) in cases {
            let (dense, layer) = try Self.dense(Self.read(Self.model(config, arrays), version: version))
            #expect(dense.quantization == expected, "\(version), \(expected)")
            #expect(layer.weights.map(\.name) == arrays.map(\.name))
        }
    }

    @Test func bothWaysOfPackingMeanTheSame() throws {
        var kernels: [[Float]] = []
        for arrays in [Self.units, Self.inputs] {
            let model = try Self.read(Self.model(["dtype": Self.policy("int4")], arrays), version: "3.13.0")
            let (dense, layer) = try Self.dense(model)
            let weights = Dictionary(uniqueKeysWithValues: layer.weights.map { ($0.name, $0.tensor.floats) })
            kernels.append(try #require(try dense.quantization?.floatKernel(of: weights, units: 3)).values)
        }
        #expect(kernels[0] == [1, -2, 3, -4, 5, -6, 7, -8, 0].map { $0 / 2 })
        #expect(kernels[1] == kernels[0])
    }

    @Test(
        arguments: [
            ("float8", ["dtype": policy("float8", "QuantizedFloat8DTypePolicy")]),
            ("gptq", ["dtype": policy("gptq/4/128", "GPTQDTypePolicy")]),
            ("adapters", ["dtype": policy("int8"), "lora_rank": 4]),
            ("blocks of none", ["dtype": policy("int4/0", "Int4DTypePolicy")]),
            ("two opinions", ["dtype": policy("int4"), "quantization_config": Quantization().configuration]),
            (
                "a quantizer of one's own",
                [
                    "dtype": policy("int8"),
                    "quantization_config": [
                        "class_name": "Int8QuantizationConfig",
                        "config": ["activation_quantizer": ["class_name": "Mine", "config": [:]]],
                    ],
                ]
            ),
        ] as [(String, JSON.Object)]) func whatMienDoesNotHaveStaysWhole(name: String, config: JSON.Object) throws
    {
        let model = try Self.read(Self.model(config, Self.int8), version: "3.15.1")
        let layer = model.network.layers[1]
        #expect((layer.specification as? OpaqueLayer)?.reason == .quantised, "\(name)")
        #expect(layer.weights.count == 2)
    }

    @Test func weightsThatDoNotFitAreErrors() {
        let eight: JSON.Object = ["dtype": Self.policy("int8")]
        let four: JSON.Object = ["dtype": Self.policy("int4/2", "Int4DTypePolicy")]
        let (kernel, blocks) = (Self.int8[0], Self.blocks)
        let place = "small.h5: layer `fc`: "
        let cases: [(JSON.Object, [(name: String, tensor: StoredTensor)], String)] = [
            (
                eight, [kernel],
                "small.h5: model_weights: `fc`: found kernel 3 × 3, expected kernel 3 × 3, kernel_scale 3"
            ),
            (
                eight, [kernel, ("kernel_scale", floats([2]))],
                "small.h5: model_weights: `fc`: found kernel 3 × 3, kernel_scale 2, expected kernel 3 × 3, kernel_scale 3"
            ),
            (
                four, Self.int8,
                "small.h5: model_weights: `fc`: found kernel 3 × 3, kernel_scale 3, expected kernel 3 × 2, kernel_scale "
                    + "2 × 3, kernel_zero 2 × 3, g_idx 3"
            ),
            (
                eight, [("kernel", floats([3, 3])), Self.scale],
                place + "found a kernel of float32, expected int8"
            ),
            (
                eight, [kernel, ("kernel_scale", floats([3], 0))],
                place + "found 0 in its kernel_scale, expected numbers to divide by"
            ),
            (
                four, blocks.dropLast() + [("g_idx", floats([3], 2))],
                place + "found 2.0 in its g_idx, expected a whole number from 0 to 1"
            ),
            (
                four, [blocks[0], blocks[1], ("kernel_zero", floats([2, 3])), blocks[3]],
                place + "found a kernel_zero of float32, expected int8"
            ),
        ]
        for (config, arrays, expected) in cases {
            #expect(Self.fault(Self.model(config, arrays)) == expected)
        }
    }
}
