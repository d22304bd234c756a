public import MienBasics
public import MienTensors

extension Checkpoint {
    /// What the checksums of a checkpoint say.
    public struct Examination: Sendable {
        /// How many tensors were looked at.
        public let tensorCount: Int
        /// What is not as it was written, in words; empty where all is.
        public let damage: [String]
    }

    /// Compares the checksum of every tensor in a file's bytes, and makes sure that the padding between them is zero.
    ///
    /// - Throws: `FileError` when the header is damaged, so that nothing can be said of the tensors.
    public static func examine(
        _ storage: Storage, file: String, budgets: Budgets = .standard
    ) throws -> Examination {
        let checkpoint = try CheckpointFile(storage, file: file, budgets: budgets)
        var damage: [String] = []
        var end = checkpoint.headerEnd
        var count = 0
        for section in checkpoint.sections {
            for (index, entry) in section.tensors.enumerated() {
                let place = "tensor \(index) of section `\(section.name)`, at byte \(entry.position)"
                if storage.bytes[end..<entry.position].contains(where: { $0 != 0 }) {
                    damage.append("\(place): the padding before it is not zero")
                }
                if entry.tensor.withBytes(Checksum.of) != entry.checksum {
                    damage.append("\(place): its bytes are not those that were written")
                }
                end = entry.position + entry.tensor.byteCount
                count += 1
            }
        }
        return Examination(tensorCount: count, damage: damage)
    }

    /// Examines the file at `path`; see ``examine(_:file:budgets:)``.
    public static func examine(contentsOf path: String, budgets: Budgets = .standard) throws -> Examination {
        try examine(Storage(MappedFile(path: path)), file: path, budgets: budgets)
    }
}
