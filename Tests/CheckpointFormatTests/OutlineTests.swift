import MienBasics
import MienTestSupport
import Testing

@testable import MienCheckpointFormat

/// Looking into a checkpoint asks nothing of its sections but their outer shape.
@Suite struct CheckpointOutlineTests {
    private let folder = TemporaryFolder()

    /// A file of one section that nobody knows.
    private func write(_ header: JSON) throws -> String {
        let path = folder.file("a.mien")
        try AtomicFile.write(CraftedFile.sealed(Array(header.text().utf8), []), to: path)
        return path
    }

    @Test func showsSectionsThatNobodyKnows() throws {
        let path = try write(["sections": [["name": "other", "value": ["a": 1], "tensors": []]]])
        let outline = try Checkpoint.outline(contentsOf: path)
        #expect(outline.parts.map(\.name) == ["header", "other"])
        #expect(outline.parts[0].summary.hasPrefix("version 1.0, "))
        #expect(outline.parts[1].parts[0].parts[0].facts["value"] == 1)
    }

    @Test func aFileWithoutANetworkHasNoConfiguration() throws {
        let path = try write(["sections": [["name": "other", "value": 1, "tensors": []]]])
        let fault = fileError { _ = try Checkpoint.configuration(contentsOf: path) }
        #expect(fault?.description == "\(path): header: found no section `network`, expected one")
    }
}
