import MienBasics
import MienNetworks

extension Provenance {
    /// Reads the section `provenance` of `file`.
    init(_ section: CheckpointFile.Section, of file: CheckpointFile, dialect: Dialect) throws {
        let members = try section.value.members(["source"], optional: ["kerasVersion", "backend"])
        try SectionTensors(section).checkAllAreTaken()
        let source = try members["source"].members(["name", "format"], optional: ["digest"])
        self.init(
            file: file.file, format: "Mien checkpoint \(file.version.major).\(file.version.minor)",
            kerasVersion: try members.optional("kerasVersion")?.text(),
            backend: try members.optional("backend")?.text(), dialect: dialect,
            source: Source(
                name: try source["name"].text(), format: try source["format"].text(),
                digest: try source.optional("digest")?.text()))
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
