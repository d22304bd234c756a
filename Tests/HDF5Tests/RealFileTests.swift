import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import MienTestSupport
import Testing

/// Files that Keras wrote, and files found in the wild, which lie beside the package.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct RealFileTests {
    /// Everything in `shared` that is HDF5 by its name.
    static func files() throws -> [String] {
        var files: [String] = []
        for folder in ["keras-cases", "models"].map(SharedData.path) {
            files += try FilePaths.contents(ofFolder: folder).filter { $0.hasSuffix(".h5") || $0.hasSuffix(".hdf5") }
                .map { FilePaths.join(folder, $0) }
        }
        return files
    }

    @Test func readsEveryRealFile() throws {
        let files = try Self.files()
        #expect(files.count > 300)
        for file in files {
            let tree = try HDF5Access.inProcess.read(file)
            #expect(!tree.root.members.isEmpty, "\(file)")
        }
    }

    @Test func readsTheNumbersAndNamesOfAKerasModel() throws {
        let tree = try HDF5Access.inProcess.read(
            SharedData.path("models/fer2013_mini_XCEPTION.102-0.66.hdf5"))
        let weights = try #require(try tree.root.group(at: "model_weights"))
        let layers = try #require(try weights.attributes.strings("layer_names"))
        #expect(layers.contains("batch_normalization_14"))
        let config = try #require(try tree.root.attributes.string("model_config"))
        #expect(config.hasPrefix("{\"class_name\": \"Model\""))
    }
}
