public import MienBasics
import MienTensors

extension Checkpoint {
    /// The header, the sections with their values, and the tensors of the file at `path`.
    ///
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in its header.
    public static func outline(contentsOf path: String, budgets: Budgets = .standard) throws -> Outline {
        let checkpoint = try CheckpointFile(Storage(MappedFile(path: path)), file: path, budgets: budgets)
        let version = "\(checkpoint.version.major).\(checkpoint.version.minor)"
        let size = checkpoint.headerEnd - preambleSize
        let header = Outline(
            "header", .header, "version \(version), \(size.grouped) bytes at \(preambleSize)",
            facts: ["version": .string(version), "size": .integer(size), "offset": .integer(preambleSize)])
        let sections = checkpoint.sections.map { section in
            let tensors = section.tensors.enumerated().map { index, entry in
                var outline = entry.tensor.outline(named: "tensor \(index)")
                outline.facts["checksum"] = .integer(Int(entry.checksum))
                return outline
            }
            return Outline(
                section.name, .section, "section with \(tensors.count) tensors",
                parts: [Outline("value", section.value.json)] + tensors)
        }
        return Outline(
            FilePaths.name(of: path), .file, "Mien checkpoint, \(checkpoint.storage.bytes.count.grouped) bytes",
            facts: ["size": .integer(checkpoint.storage.bytes.count)], parts: [header] + sections)
    }

    /// The network as the header of the file at `path` describes it, weights aside.
    ///
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in its header.
    public static func configuration(contentsOf path: String, budgets: Budgets = .standard) throws -> JSON {
        let checkpoint = try CheckpointFile(Storage(MappedFile(path: path)), file: path, budgets: budgets)
        guard let section = checkpoint.sections.first(where: { $0.name == SectionName.network.rawValue }) else {
            throw FileError(
                .malformed, file: path, place: "header", found: "no section `\(SectionName.network.rawValue)`",
                expected: "one")
        }
        return section.value.json
    }
}
