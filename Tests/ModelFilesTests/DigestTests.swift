import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTestSupport
import Testing

/// The digest of its source that a checkpoint keeps.
@Suite struct DigestTests {
    private let folder = TemporaryFolder()

    private func source(of model: StoredModel) throws -> Provenance.Source? {
        try model.write(to: folder.file("out.mien"), hdf5: .inProcess)
        return try StoredModel(contentsOf: folder.file("out.mien"), hdf5: .inProcess).provenance.source
    }

    private func digest(_ name: String) throws -> String {
        "sha256:" + (try fileBytes(folder.file(name)).withUnsafeBytes(SHA256.hexadecimalDigest))
    }

    private func small(_ name: String) throws -> StoredModel {
        try HDF5Access.inProcess.write(LegacyModel.small.tree(), to: folder.file(name))
        return try StoredModel(contentsOf: folder.file(name), hdf5: .inProcess)
    }

    @Test func aCheckpointKeepsTheDigestOfItsFile() throws {
        let model = try small("small.h5")
        let expected = Provenance.Source(
            name: "small.h5", format: "Keras legacy HDF5, whole model", digest: try digest("small.h5"))
        #expect(try source(of: model) == expected)
        // And goes on saying so when it is written again.
        let copy = try StoredModel(contentsOf: folder.file("out.mien"), hdf5: .inProcess)
        #expect(try source(of: copy) == expected)
    }

    @Test func ofTwoFilesItIsThatOfTheWeights() throws {
        let model = try small("small.h5")
        for name in ["model.json", "w.npz"] { try model.write(to: folder.file(name), hdf5: .inProcess) }
        let joined = try StoredModel(
            contentsOf: folder.file("w.npz"), architecture: folder.file("model.json"), hdf5: .inProcess)
        #expect(try source(of: joined)?.digest == digest("w.npz"))
    }

    @Test func aFileThatIsAnotherByNowHasNone() throws {
        let model = try small("small.h5")
        try AtomicFile.write([1, 2, 3], to: folder.file("small.h5"))
        let notes = try model.write(to: folder.file("out.mien"), hdf5: .inProcess)
        #expect(notes.leftBehind == ["the digest of small.h5, which is no longer the file that was read"])
        let copy = try StoredModel(contentsOf: folder.file("out.mien"), hdf5: .inProcess)
        #expect(copy.provenance.source?.name == "small.h5" && copy.provenance.source?.digest == nil)
    }

    @Test func aModelThatWasNotReadHasNone() throws {
        var model = try small("small.h5")
        model.provenance.stamp = nil
        #expect(try source(of: model)?.digest == nil)
    }

    /// A folder and weights in several files have no bytes that one digest could be of.
    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [("keras_dir", nil), ("sharded/model.weights.json", "keras_dir")] as [(String, String?)])
    func whatIsNotOneFileHasNone(path: String, architecture: String?) throws {
        let model = try StoredModel(
            contentsOf: SharedData.path("keras-cases/\(path)"),
            architecture: architecture.map { SharedData.path("keras-cases/\($0)") }, hdf5: .inProcess)
        #expect(try source(of: model)?.digest == nil)
    }
}
