import MienBasics
import MienCChecksum
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@testable import MienCheckpointFormat

@Suite struct WritingTests {
    @Test func theSameModelGivesTheSameBytes() throws {
        #expect(try StoredModel.everything().bytes() == StoredModel.everything().bytes())
    }

    @Test func tensorsLieAtMultiplesOf64() throws {
        let storage = Storage(copying: try StoredModel.everything().bytes())
        let file = try CheckpointFile(storage, file: "", budgets: .standard)
        let entries = file.sections.flatMap(\.tensors)
        #expect(entries.count == 10)
        #expect(entries.allSatisfy { $0.position % 64 == 0 })
    }

    @Test func theHeaderIsWhatItsSchemaSays() throws {
        let schema = try JSONSchema(named: "checkpoint")
        for model in try [StoredModel.everything(), .small()] {
            #expect(schema.faults(in: try CraftedFile(model.bytes()).header) == [])
        }
        var file = try CraftedFile(StoredModel.everything().bytes())
        file.change("sections.0.value.graph.layers.1.graph.layers.0.kind") { $0 = "odd" }
        #expect(
            schema.faults(in: file.header) == [
                "$.sections[0].value.graph.layers[1].graph.layers[0].kind: \"odd\" is none of "
                    + "[\"known\", \"network\", \"opaque\"]"
            ])
    }

    /// A model that looks at a file can be written over that file.
    @Test func replacesTheFileThatItsTensorsLieIn() throws {
        let folder = TemporaryFolder()
        let path = folder.file("model.mien")
        try Checkpoint.write(.everything(), to: path)
        var model = try Checkpoint.model(contentsOf: path)
        model.card.notes = String(repeating: "longer ", count: 1000)
        try Checkpoint.write(model, to: path)
        #expect(try NetworkFacts(Checkpoint.model(contentsOf: path).network) == NetworkFacts(model.network))
        #expect(try Checkpoint.examine(contentsOf: path).damage == [])
        #expect(try Checkpoint.examine(contentsOf: path).tensorCount == 10)
        #expect(folder.names == ["model.mien"])
    }

    @Test func leavesTheOldFileWhereItFails() throws {
        let folder = TemporaryFolder()
        let path = folder.file("model.mien")
        try Checkpoint.write(.small(), to: path)
        let before = try fileBytes(path)
        var model = try StoredModel.everything()
        var deep: JSON = 1
        for _ in 0..<130 { deep = [deep] }
        model.otherSections[0].value = deep
        let error = fileError { try Checkpoint.write(model, to: path) }
        #expect(
            error?.description
                == "\(path): the configuration nests 133 deep, and a header at most 128")
        #expect(error?.kind == .unwritable)
        model.otherSections[0].value = .string(String(repeating: "x", count: 8 << 20))
        let large = fileError { try Checkpoint.write(model, to: path) }
        #expect(large?.problem.hasSuffix("bytes, and a header has at most 8388608") == true)
        model.otherSections[0].value = .array(Array(repeating: 0, count: 1 << 18))
        let many = fileError { try Checkpoint.write(model, to: path) }
        #expect(many?.problem.hasSuffix("values, and a header has at most 262144") == true)
        #expect(try fileBytes(path) == before)
        #expect(folder.names == ["model.mien"])
        let nowhere = fileError { try Checkpoint.write(model, to: folder.file("no/model.mien")) }
        #expect(nowhere?.kind == .unwritable)
    }

    @Test func halvesWeightsAndNothingElse() throws {
        var options = Checkpoint.Options()
        options.halfPrecision = true
        let model = try StoredModel.everything()
        let copy = try StoredModel(checkpoint: model.bytes(options))
        #expect(copy.network.layer(named: "features/dense")?.weights.map(\.tensor.elementType) == [.float16, .float16])
        #expect(copy.network.layer(named: "features/dense")?.weights[0].tensor.floats.values == [1, -2, 0.5, 4])
        #expect(copy.network.layer(named: "look")?.weights.map(\.tensor.elementType) == [.bfloat16, .int8, .uint8])
        #expect(copy.testVectors?.inputs[0].values == [1, 2])
        #expect(copy.trainingState?.optimizerVariables[0].tensor.elementType == .float32)
        #expect(copy.otherSections[0].tensors[0].elementType == .float32)
        #expect(try copy.bytes() == model.bytes(options))
    }

    @Test func refusesToHalveANumberThatIsTooLarge() throws {
        var options = Checkpoint.Options()
        options.halfPrecision = true
        var model = try StoredModel.small()
        var layers = model.network.layers
        layers[1].weights[1].tensor = StoredTensor(Tensor([3], [0, 65520, .infinity]))
        model.network = model.network.replacingLayers(with: layers)
        #expect(
            fileError { try Checkpoint.write(model, to: "x.mien", options: options) }?.description
                == "x.mien: layer `classes`: the weight bias has a number beyond 65504, the largest of half precision")
    }

    /// Every number of binary16 stays what it is, and what lies between two of them goes to the nearer, or the even one.
    @Test func roundsToTheNearestHalf() {
        func float(_ bits: UInt16) -> Double {
            let storage = Storage(byteCount: 2) { $0.storeBytes(of: bits.littleEndian, as: UInt16.self) }
            return Double(StoredTensor(.float16, [], storage).floats.values[0])
        }
        for bits in stride(from: UInt16(0), to: 0x7C00, by: 7) {
            let (value, next) = (float(bits), float(bits + 1))
            #expect(halfPrecision(value) == bits)
            #expect(halfPrecision(-value) == bits | 0x8000)
            guard bits < 0x7BFF else { continue }
            let middle = (value + next) / 2
            #expect(halfPrecision(middle) == (bits % 2 == 0 ? bits : bits + 1))
            #expect(halfPrecision(middle.nextDown) == bits)
            #expect(halfPrecision(middle.nextUp) == bits + 1)
        }
        #expect(halfPrecision(65519.99) == 0x7BFF)
        #expect(halfPrecision(65520) == 0x7C00)
        #expect(halfPrecision(-.infinity) == 0xFC00)
        #expect(halfPrecision(.nan) & 0x7FFF == 0x7E00)
    }

    /// RFC 3720, appendix B.4, and the check value of the catalogues.
    @Test func theChecksumIsCRC32C() {
        func both(_ bytes: [UInt8]) -> [UInt32] {
            bytes.withUnsafeBytes {
                [mien_crc32c(0, $0.baseAddress, $0.count), mien_crc32c_portable(0, $0.baseAddress, $0.count)]
            }
        }
        #expect(both([]) == [0, 0])
        #expect(both(Array("123456789".utf8)) == [0xE306_9283, 0xE306_9283])
        #expect(both(Array(repeating: 0, count: 32)) == [0x8A91_36AA, 0x8A91_36AA])
        #expect(both(Array(0..<32)) == [0x46DD_794E, 0x46DD_794E])
        for count in 0..<70 {
            let sums = both((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) })
            #expect(sums[0] == sums[1])
        }
    }
}
