import MienBasics
import MienCheckpointFormat
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import MienVerification
import Testing

/// Networks that Keras computes in other types than float32: what is said of them, and how far Mien's numbers are from
/// Keras's.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct PrecisionTests {
    private static let cases: [(name: String, remark: String)] = [
        ("mixed_float16", "Keras computes 3 layers in float16 (mixed_float16); Mien computes in float32"),
        ("float16_weights", "Keras computes 2 layers in float16; Mien computes in float32"),
        ("bfloat16_weights", "Keras computes 2 layers in bfloat16; Mien computes in float32"),
        ("float64_weights", "Keras computes 2 layers in float64; Mien computes in float32"),
    ]

    @Test(arguments: cases) func readingSaysSoOnce(name: String, remark: String) throws {
        let folder = TemporaryFolder()
        for writer in KerasCase.Writer.allCases where name != "bfloat16_weights" || writer == .keras3 {
            for form in KerasCase.Form.allCases {
                let model = try KerasCase(name: name, writer: writer, form: form).model()
                #expect(model.provenance.remarks == [remark])
                // A checkpoint keeps the policies, and so says the same.
                let path = folder.file("\(writer)-\(form).mien")
                try Checkpoint.write(model, to: path)
                #expect(try StoredModel(contentsOf: path, hdf5: .inProcess).provenance.remarks == [remark])
            }
        }
    }

    @Test(arguments: ["dense", "nested_deep", "quant_int8", "embedding"]) func nothingIsSaidOfPlainNetworks(
        name: String
    ) throws {
        #expect(try KerasCase(name: name, writer: .keras3).model().provenance.remarks == [])
    }

    /// Layers are counted by policy, those in nested networks too, and by what a quantised one had before.
    @Test func countsLayersByPolicy() throws {
        func policy(_ name: String) -> JSON { ["class_name": "DTypePolicy", "config": ["name": .string(name)]] }
        func layer(_ name: String, _ type: JSON) -> Layer {
            Layer(name: name, ActivationLayer(), otherSettings: ["dtype": type])
        }
        let input = Layer(name: "in", InputLayer(shape: [nil, 2]), otherSettings: ["dtype": "float32"])
        let inner = try Network(name: "inner", sequence: [input, layer("a", policy("mixed_bfloat16"))])
        let quantised: JSON = [
            "class_name": "QuantizedDTypePolicy", "config": ["mode": "int8", "source_name": "mixed_bfloat16"],
        ]
        let network = try Network(
            name: "outer",
            sequence: [
                input, layer("a", "float16"), layer("b", policy("mixed_bfloat16")),
                layer("c", "int8_from_mixed_bfloat16"),
                Layer(name: "inner", NestedNetwork(className: "Functional", inner)), layer("d", quantised),
                layer("e", "int32"), layer("f", "float32"),
            ])
        #expect(
            network.precisionRemark
                == "Keras computes 1 layer in float16 and 4 layers in bfloat16 (mixed_bfloat16); Mien computes in float32"
        )
    }

    /// What <doc:Layers> says of the distances.
    @Test(
        arguments: [
            ("mixed_float16", 1e-5, 1e-3), ("float16_weights", 1e-5, 1e-3), ("bfloat16_weights", 1e-3, 1e-2),
        ] as [(String, Float, Float)])
    func kerassOwnRoundingShows(name: String, tooTight: Float, wideEnough: Float) throws {
        for writer in KerasCase.Writer.allCases where name != "bfloat16_weights" || writer == .keras3 {
            let test = KerasCase(name: name, writer: writer)
            let (network, reference) = (try test.model().network, try test.reference())
            let wide = try Verification(network, against: reference, tolerance: Tolerance(relative: wideEnough))
            #expect(wide.passes, "\(test)\n\(wide.text)")
            let tight = try Verification(network, against: reference, tolerance: Tolerance(relative: tooTight))
            #expect(!tight.passes, "\(test)\n\(tight.text)")
        }
    }
}
