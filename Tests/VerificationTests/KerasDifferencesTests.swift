import MienBasics
import MienCheckpointFormat
import MienHDF5
import MienModelFiles
import MienNetworks
import MienTestSupport
import Testing

/// The same network in all of its files, of both generations of Keras, has no differences.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct KerasDifferencesTests {
    /// These hold other activations in Keras 2, which does not have all of Keras 3's.
    static let ofOneWriter = ["activations_all", "activation_layers", "lstm_hard_sigmoid", "convlstm2d"]

    /// Keras 2 counts what it adapted a normalisation to, Keras 3 leaves its count at 0; operations are TensorFlow's in the
    /// one and its own in the other; the others have some layers in Keras 3 only.
    static let differentInEach = [
        "normalization_adapt", "normalization_adapt_axis_none", "op_layers", "resizing", "upsampling",
    ]

    static let cases = KerasCasesTests.cases.filter { !Self.ofOneWriter.contains($0.name) || $0.writer == .keras3 }

    @Test(arguments: cases) func noFormOfANetworkDiffers(of test: KerasCase) throws {
        // Each case once in Keras 3's words; what it alone could not write, in tf_keras's.
        let writer =
            Self.differentInEach.contains(test.name)
            ? test.writer
            : KerasCasesTests.cases.contains { $0.name == test.name && $0.writer == .keras3 }
                ? KerasCase.Writer.keras3 : .tfKeras
        let model = try KerasCase(name: test.name, writer: writer).model()
        for form in [KerasCase.Form.legacy, .archive, .weights] {
            let other = KerasCase(name: test.name, writer: test.writer, form: form)
            guard FilePaths.exists(other.path) else { continue }
            let difference = try ModelDifference(model, other.model())
            #expect(difference.areEqual && difference.layers.isEmpty, "\(other)\n\(difference.text)")
            #expect(difference.layerCount.equal == model.network.allLayers.count)
        }
        let folder = TemporaryFolder()
        try Checkpoint.write(model, to: folder.file("a.mien"))
        let difference = try ModelDifference(
            test.path, folder.file("a.mien"), hdf5: .inProcess)
        #expect(difference.areEqual && difference.layers.isEmpty, "\(difference.text)")
    }

    /// Weights that stand alone take their layers from the other file.
    @Test func weightsAloneAreComparedWithAWholeModel() throws {
        let difference = try ModelDifference(
            SharedData.path("keras-cases/bn.weights.h5"), SharedData.path("keras-cases/bn.k3.h5"), hdf5: .inProcess)
        #expect(difference.areEqual && difference.weightCount.common == 4)
    }

    @Test func otherNetworksDiffer() throws {
        let left = try KerasCase(name: "conv2d_same_k1_s2", writer: .keras3).model()
        let right = try KerasCase(name: "conv2d_same_s2_even", writer: .keras3).model()
        let difference = try ModelDifference(left, right)
        #expect(!difference.areEqual)
        #expect(difference.layers.contains { $0.values.contains { $0.name == "kernel_size" } }, "\(difference.text)")
    }
}
