import MienArrayFormats
import MienFER2013
import MienHDF5
import MienHDF5Tree
import MienImaging
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import MienVerification
import Testing

/// The samples that every clone has: they belong together, and Keras is the judge.
@Suite struct SamplesTests {
    @Test(arguments: ["mini_xception", "vgg"]) func everyLayerAgreesWithKeras(name: String) throws {
        let model = try StoredModel(contentsOf: PackageFolder.file("Samples/\(name).h5"), hdf5: .inProcess)
        let arrays = try NamedArrays(contentsOf: PackageFolder.file("Samples/\(name).reference.npz"))
        let reference = try #require(TestVectors(arrays: arrays.map { ($0.name, $0.array.floats) }))
        let verification = try Verification(model.network, against: reference)
        #expect(verification.passes, "\(verification.text)")
        // Keras was asked for all layers but the input.
        #expect(verification.layersWithoutReference.isEmpty)
    }

    @Test func theFacesAreTheDrawersOwn() throws {
        let place = TemporaryFolder()
        try FERFile.write(SyntheticFaces(seed: 7).samples(count: 35), to: place.file("faces.csv"))
        #expect(try fileBytes(place.file("faces.csv")) == fileBytes(PackageFolder.file("Samples/faces.csv")))
    }

    @Test(arguments: [Emotion.angry, .happy, .sad]) func thePicturesAreTheFirstFaces(emotion: Emotion) throws {
        let faces = try openFaces(at: PackageFolder.file("Samples/faces.csv"))
        let picture = try Image(contentsOf: PackageFolder.file("Samples/\(emotion.rawValue).png"))
        #expect(try faces.first(1, of: emotion).map(\.image) == [picture])
    }
}
