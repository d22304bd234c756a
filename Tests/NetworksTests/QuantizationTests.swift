import MienBasics
import MienNetworks
import MienTensors
import Testing

/// Whole numbers in place of floats: how Keras writes it in words, and what the numbers mean.
@Suite struct QuantizationTests {
    private static func config(_ name: String, _ config: JSON.Object) -> JSON {
        ["class_name": .string(name), "config": .object(config)]
    }

    private func read(_ json: JSON) throws(OptionError) -> Quantization {
        var quantization = Quantization()
        try quantization.read(json, in: .keras3)
        return quantization
    }

    private static let rounding: JSON = config(
        "AbsMaxQuantizer", ["value_range": [-63, 63], "epsilon": 0.001, "output_dtype": "int8"])

    @Test func whatKerasWritesIsRead() throws {
        var rounding = Quantization.InputRounding()
        (rounding.lowest, rounding.highest, rounding.epsilon) = (-63, 63, 0.001)
        let cases: [(JSON, Quantization)] = [
            (
                Self.config("Int8QuantizationConfig", ["activation_quantizer": Self.config("AbsMaxQuantizer", [:])]),
                Quantization(.int8, inputs: Quantization.InputRounding())
            ),
            (Self.config("Int8QuantizationConfig", [:]), Quantization(.int8, inputs: nil)),
            (
                Self.config("Int8QuantizationConfig", ["activation_quantizer": Self.rounding]),
                Quantization(.int8, inputs: rounding)
            ),
            (Self.config("Int4QuantizationConfig", [:]), Quantization(.int4(blockSize: nil), inputs: nil)),
            (
                Self.config("Int4QuantizationConfig", ["block_size": -1]),
                Quantization(.int4(blockSize: nil), inputs: nil)
            ),
            (Self.config("Int4QuantizationConfig", ["block_size": 7]), Quantization(.int4(blockSize: 7), inputs: nil)),
        ]
        for (json, expected) in cases {
            #expect(try read(json) == expected, "\(json.text())")
            // What is written means the same.
            #expect(try read(expected.json(in: .keras3)) == expected)
            #expect(throws: OptionError.self) { try expected.json(in: .keras2) }
        }
    }

    @Test(
        arguments: [
            ("text", .string("int8"), "\"int8\""),
            ("another class", config("Float8QuantizationConfig", [:]), "Float8QuantizationConfig"),
            (
                "another quantizer", config("Int8QuantizationConfig", ["activation_quantizer": config("Mine", [:])]),
                "object"
            ),
            ("a block of none", config("Int4QuantizationConfig", ["block_size": 0]), "0"),
            ("both", config("Int4QuantizationConfig", ["block_size": 4, "activation_quantizer": rounding]), "blocks"),
            (
                "a wide range",
                config(
                    "Int8QuantizationConfig",
                    ["activation_quantizer": config("AbsMaxQuantizer", ["value_range": [-300, 300]])]), "list"
            ),
            (
                "an epsilon below 0",
                config("Int8QuantizationConfig", ["activation_quantizer": config("AbsMaxQuantizer", ["epsilon": -1])]),
                "-1"
            ),
            (
                "another type",
                config(
                    "Int8QuantizationConfig",
                    ["activation_quantizer": config("AbsMaxQuantizer", ["output_dtype": "uint8"])]), "\"uint8\""
            ),
        ] as [(String, JSON, String)]) func whatNobodyKnowsIsAnError(name: String, json: JSON, found: String)
    {
        let error = #expect(throws: OptionError.self, "\(name)") { try read(json) }
        #expect(error?.found.contains(found) == true, "\(name): \(error?.found ?? "")")
    }

    /// The low half of a byte first; both are signed: 0x8F is (-1, -8), 0x70 (0, 7).
    @Test func aByteHoldsTwoSignedNumbers() {
        let numbers = [0x8F, 0x70, 0xFF, 0x00, 0x17].map { byte in
            (0...1).map { Quantization.number($0, in: Int8(truncatingIfNeeded: byte)) }
        }
        #expect(numbers == [[-1, -8], [0, 7], [-1, -1], [0, 0], [7, 1]])
        #expect((0...5).map(Quantization.bytes) == [0, 1, 1, 2, 2, 3])
    }

    private static func dense(_ quantization: Quantization?, units: Int, useBias: Bool = true) -> Dense {
        var dense = Dense()
        (dense.units, dense.useBias, dense.quantization) = (units, useBias, quantization)
        return dense
    }

    @Test func weightsAreWhatTheFileHolds() throws {
        func weights(_ kernel: Quantization.Kernel, _ useBias: Bool = true) throws -> [String] {
            let dense = Self.dense(Quantization(kernel, inputs: nil), units: 5, useBias: useBias)
            return try dense.weights(for: PartialShape([nil, 7])).map { "\($0.name) \($0.shape) \($0.isTrainable)" }
        }
        #expect(try weights(.int8) == ["kernel 7 × 5 false", "bias 5 true", "kernel_scale 5 false"])
        #expect(try weights(.int8, false) == ["kernel 7 × 5 false", "kernel_scale 5 false"])
        #expect(try weights(.int4(blockSize: nil)) == ["kernel 7 × 3 false", "bias 5 true", "kernel_scale 5 false"])
        let blocks = ["kernel_scale 3 × 5 false", "kernel_zero 3 × 5 false", "g_idx 7 false"]
        #expect(try weights(.int4(blockSize: 3)) == ["kernel 7 × 3 false", "bias 5 true"] + blocks)
        #expect(
            try weights(.int4(blockSize: .max), false)
                == ["kernel 7 × 3 false", "kernel_scale 1 × 5 false", "kernel_zero 1 × 5 false", "g_idx 7 false"])
    }

    /// By hand: the numbers (2, -8, 1), (-1, 7, 0) as bytes (0x82, 0x01), (0x7F, 0x00).
    private static let packed = Tensor([2, 2], [-126, 1, 127, 0])

    @Test func floatsAreMadeByHand() throws {
        let int8 = try Quantization(.int8, inputs: nil).floatKernel(
            of: ["kernel": Tensor([2, 2], [1, -4, 127, 3]), "kernel_scale": Tensor([2], [2, 4])], units: 2)
        #expect(int8.values == [0.5, -1, 63.5, 0.75])
        let columns = try Quantization(.int4(blockSize: nil), inputs: nil).floatKernel(
            of: ["kernel": Self.packed, "kernel_scale": Tensor([3], [2, 4, 8])], units: 3)
        #expect(columns.values == [1, -2, 0.125, -0.5, 1.75, 0])
        let blocks = try Quantization(.int4(blockSize: 1), inputs: nil).floatKernel(
            of: [
                "kernel": Self.packed, "kernel_scale": Tensor([2, 3], [1, 2, 3, 4, 5, 6]),
                "kernel_zero": Tensor([2, 3], [0, 1, 2, 3, 4, -5]), "g_idx": Tensor([2], [1, 0]),
            ], units: 3)
        // The first input has the second row of scales.
        // (2 - 3) 4, (-8 - 4) 5, (1 + 5) 6; -1 × 1, (7 - 1) 2, (0 - 2) 3.
        #expect(blocks.values == [-4, -60, 36, -1, 12, -6])
    }

    @Test func numbersThatMakeNoKernelAreErrors() {
        func problem(_ kernel: Quantization.Kernel, _ weights: [String: Tensor]) -> String {
            do {
                _ = try Quantization(kernel, inputs: nil).floatKernel(of: weights, units: 3)
                return ""
            } catch {
                return error.problem
            }
        }
        let scale = Tensor([3], [1, 2, 3])
        #expect(problem(.int8, ["kernel": Self.packed]) == "its weight kernel or kernel_scale is missing")
        #expect(
            problem(.int4(blockSize: nil), ["kernel": Self.packed, "kernel_scale": Tensor([3], [1, 0, 2])])
                == "found 0 in its kernel_scale, expected numbers to divide by")
        #expect(
            problem(.int4(blockSize: nil), ["kernel": Tensor([2, 2], [1, 2, 0.5, 4]), "kernel_scale": scale])
                == "found 0.5 in its packed kernel, expected whole numbers of 8 bits")
        for group: Float in [2, -1, 0.5, .nan, .infinity, 1e30] {
            let weights = [
                "kernel": Self.packed, "kernel_scale": Tensor([2, 3], Array(repeating: 1, count: 6)),
                "kernel_zero": Tensor([2, 3], Array(repeating: 0, count: 6)), "g_idx": Tensor([2], [0, group]),
            ]
            #expect(
                problem(.int4(blockSize: 1), weights)
                    == "found \(group) in its g_idx, expected a whole number from 0 to 1")
        }
    }

    @Test func onlyADenseLayerThatHasItSaysSo() throws {
        #expect(try Self.dense(nil, units: 1).config(in: .keras3)["quantization_config"] == nil)
        #expect(try Self.dense(Quantization(), units: 1).config(in: .keras3)["quantization_config"] != nil)
        let error = #expect(throws: LayerOptionError.self) {
            try Self.dense(Quantization(), units: 1).config(in: .keras2)
        }
        #expect(error?.option == "quantization_config" && error?.found == "int8")
    }
}
