import MienBasics
import MienTensors

/// The tensors of a section that is being read. Its value names each of them once.
struct SectionTensors {
    private let section: CheckpointFile.Section
    private var isTaken: [Bool]

    init(_ section: CheckpointFile.Section) {
        self.section = section
        isTaken = Array(repeating: false, count: section.tensors.count)
    }

    /// The tensor whose number stands in `value`.
    mutating func take(_ value: PlacedJSON) throws -> StoredTensor {
        guard case .integer(let index) = value.json, section.tensors.indices.contains(index) else {
            throw value.error(expected: "the number of one of the section's \(section.tensors.count) tensors")
        }
        guard !isTaken[index] else { throw value.error(expected: "a tensor that nothing else in the section names") }
        isTaken[index] = true
        return section.tensors[index].tensor
    }

    /// Makes sure that all were taken: what nobody reads would be lost when the model is written again.
    func checkAllAreTaken() throws {
        if let index = isTaken.firstIndex(of: false) {
            throw section.value.error(found: "tensor \(index), which nothing names", expected: "each to be named once")
        }
    }
}

/// A section that is being written.
struct SectionWriter {
    let name: String
    var tensors: [StoredTensor] = []
    var value: JSON = .null

    init(name: String) { self.name = name }

    /// Adds a tensor, and gives the number by which the section's value names it.
    mutating func add(_ tensor: StoredTensor) -> JSON {
        tensors.append(tensor)
        return .integer(tensors.count - 1)
    }
}
