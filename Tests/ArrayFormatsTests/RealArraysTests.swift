import MienArrayFormats
import MienBasics
import MienTensors
import MienTestSupport
import Testing

/// The files that NumPy wrote beside the Keras models, which tests of networks compare with.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct RealArrays {
    private func files(_ folder: String, _ ending: String) throws -> [String] {
        let folder = SharedData.path(folder)
        return try FilePaths.contents(ofFolder: folder).filter { $0.hasSuffix(ending) }
            .map { FilePaths.join(folder, $0) }
    }

    @Test func allCasesAreRead() throws {
        let files = try files("keras-cases", ".npz")
        #expect(files.count == 118)
        let counts = try files.map { try NamedArrays(contentsOf: $0).count }
        #expect(counts.reduce(0, +) == 1448)
    }

    @Test func allReferencesAreRead() throws {
        let files = try files("models", ".reference.npz")
        #expect(files.count == 8)
        let counts = try files.map { try NamedArrays(contentsOf: $0).count }
        #expect(counts.reduce(0, +) == 437)
    }

    @Test func shapesAndValuesAreThoseThatNumPySees() throws {
        let cases = try NamedArrays(contentsOf: SharedData.path("keras-cases/conv2d_channels_first.npz"))
        #expect(
            cases.names == [
                "in_0", "k3_final_0", "k3:input_img:0:0", "k3:conv:0:0", "tfk_final_0", "tfk:input_img:0:0",
                "tfk:conv:0:0",
            ])
        #expect(cases["in_0"]?.shape == [2, 3, 8, 9])
        #expect(cases["k3:conv:0:0"]?.shape == [2, 4, 4, 5])

        // Deflated, 1.6 MB.
        let reference = try NamedArrays(contentsOf: SharedData.path("models/fer_api_emotion.reference.npz"))
        let activation = try #require(reference["conv2d"])
        #expect(activation.shape == [2, 112, 112, 32])
        #expect(Array(activation.floats.values[..<3]) == [0.02039036527276039, 0.069066122174263, 0])
        let sum = activation.floats.values.reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum - 23269.894227961624) < 1e-6)
        #expect(reference["output"]?.shape == [2, 8])
    }
}
