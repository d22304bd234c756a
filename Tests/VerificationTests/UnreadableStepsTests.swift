import MienBasics
import MienExecution
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTestSupport
import Testing

/// A `TimeDistributed` around a model that can't be read is kept as it is, and says why.
@Suite struct UnreadableStepsTests {
    private func network(around model: String) throws -> Network {
        let folder = TemporaryFolder()
        let text = """
            {"class_name": "Sequential", "config": {"name": "m", "layers": [
                {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [null, 4, 3]}},
                {"class_name": "TimeDistributed", "config": {"name": "steps", "layer": \(model)}}]}}
            """
        try AtomicFile.write(Array(text.utf8), to: folder.file("m.json"))
        return try StoredModel(contentsOf: folder.file("m.json"), hdf5: .inProcess).network
    }

    private func problem(_ model: String) throws -> String? {
        let network = try network(around: model)
        #expect(network.layer(named: "steps")?.isOpaque == true)
        do throws(NetworkError) {
            _ = try Executor(network)
            return nil
        } catch {
            return error.problem
        }
    }

    @Test func theOptionOrTheGraphThatIsWrongIsSaid() throws {
        let start = #"{"class_name": "InputLayer", "config": {"name": "s", "batch_input_shape": [null, 3]}}"#
        let before =
            "can't be run, because these layers are not known: `steps` (TimeDistributed, its model can't be read: "
        let option = try problem(
            #"{"class_name": "Sequential", "config": {"name": "i", "layers": ["# + start
                + #", {"class_name": "Dense", "config": {"name": "d", "units": "many"}}]}}"#)
        #expect(option?.hasPrefix(before + "layer `d` (Dense), option `units`: found ") == true, "\(option ?? "")")
        let twice = try problem(
            #"{"class_name": "Sequential", "config": {"name": "i", "layers": ["# + start
                + #", {"class_name": "ReLU", "config": {"name": "s"}}]}}"#)
        #expect(twice == before + "layer `s`: two layers have this name)", "\(twice ?? "")")
    }

    /// One of somebody's own is an unknown layer like others.
    @Test func aModelOfAnotherClassHasNoMoreToSay() throws {
        #expect(
            try problem(#"{"class_name": "Mine", "config": {"name": "i"}}"#)
                == "can't be run, because these layers are not known: `steps` (TimeDistributed)")
    }
}
