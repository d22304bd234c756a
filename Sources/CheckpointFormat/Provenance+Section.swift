import MienBasics
import MienNetworks

extension Provenance {
    /// Reads the section `provenance` of `file`.
    init(_ section: CheckpointFile.Section, of file: CheckpointFile, dialect: Dialect) throws {
        let members = try section.value.members(["source"], optional: ["kerasVersion", "backend"])
        try SectionTensors(section).checkAllAreTaken()
        let source = try members["source"].members(["name", "format"], optional: ["digest"])
        let digest = try source.optional("digest").map { value in
            let digest = try value.text()
            guard Source.isDigest(digest) else {
                throw value.error(
                    expected: "an algorithm's name and hexadecimal digits in lower case, as in sha256:9f86")
            }
            return digest
        }
        self.init(
            file: file.file, format: "Mien checkpoint \(file.version.major).\(file.version.minor)",
            kerasVersion: try members.optional("kerasVersion")?.text(),
            backend: try members.optional("backend")?.text(), dialect: dialect,
            source: Source(
                name: try source["name"].text(), format: try source["format"].text(),
                digest: digest))
    }

    /// As the section `provenance` holds it. A file that has no source of its own is the source of the checkpoint.
    var json: JSON.Object {
        let source = source ?? Source(name: FilePaths.name(of: file), format: format)
        var origin: JSON.Object = ["name": .string(source.name), "format": .string(source.format)]
        origin["digest"] = source.digest.map(JSON.string)
        var json: JSON.Object = ["source": .object(origin)]
        json["kerasVersion"] = kerasVersion.map(JSON.string)
        json["backend"] = backend.map(JSON.string)
        return json
    }
}

extension Provenance.Source {
    /// Whether a text is a digest: `sha256:9f86…`.
    fileprivate static func isDigest(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        func isLetter(_ byte: UInt8, to last: Unicode.Scalar) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: last)).contains(byte)
        }
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
            && parts[0].allSatisfy { isDigit($0) || isLetter($0, to: "z") }
            && parts[1].allSatisfy { isDigit($0) || isLetter($0, to: "f") }
    }
}
