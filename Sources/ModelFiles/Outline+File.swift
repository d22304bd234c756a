import MienArchives
import MienArrayFormats
public import MienBasics
import MienCheckpointFormat
public import MienHDF5Tree
import MienKerasFormat
import MienTensors

extension Outline {
    /// What lies in a file, whether or not it is a model: the groups, datasets and attributes of HDF5; the members of a zip
    /// archive, with what is in those that are HDF5, JSON or arrays, and why one can't be read; the sections of a checkpoint;
    /// arrays; a JSON document; of a folder the names and sizes of what is in it.
    ///
    /// - Throws: `FileError` when the file can't be read, and for one of none of these kinds.
    public init(ofFile path: String, hdf5 access: HDF5Access, budgets: Budgets = .standard) throws {
        switch try FileSignature(ofFile: path) {
        case .hdf5:
            self.init(path, "HDF5", [try access.read(path, budgets: budgets).outline()])
        case .checkpoint: self = try Checkpoint.outline(contentsOf: path, budgets: budgets)
        case .folder: try self.init(ofFolder: path)
        case .zip: try self.init(ofArchive: path, access, budgets)
        case .json:
            let json = try MappedFile(path: path).withBytes { try JSON($0, file: path, budgets: budgets) }
            self.init(path, "JSON", [Outline("document", json, most: budgets.members)])
        case .other where try Self.isBehindOtherBytes(path): try self.init(ofArchive: path, access, budgets)
        case .safetensors, .other:
            // Whatever formats of arrays there are; one that is none is refused by name.
            let arrays = try NamedArrays(contentsOf: path, hdf5: access, budgets: budgets)
            self.init(path, "arrays", arrays.outlines)
        }
    }

    private init(_ path: String, _ format: String, _ parts: [Outline]) {
        let size = FilePaths.size(of: path)
        self.init(
            FilePaths.name(of: path), .file, size.map { "\(format), \($0.grouped) bytes" } ?? format,
            facts: ["size": size.map(JSON.integer) ?? .null], parts: parts)
    }

    /// Whether the file is no array and ends as a zip archive does.
    private static func isBehindOtherBytes(_ path: String) throws -> Bool {
        try MappedFile(path: path).withBytes { ArrayFormat(recognising: $0) == nil && ArchiveListing.isAtEnd(of: $0) }
    }

    private init(ofArchive path: String, _ access: HDF5Access, _ budgets: Budgets) throws {
        let listing = try ArchiveListing(contentsOf: path, budgets: budgets)
        // Each of them has a helper started, and all together may take the time of one.
        let trees = listing.archive.members.filter(Self.isHDF5).prefix(Self.mostTrees).map(\.name)
        var share = budgets
        share.helperProcessorSeconds /= Double(max(trees.count, 1))
        var left = budgets.members
        self.init(
            path, listing.prefix == 0 ? "zip archive" : "zip archive behind \(listing.prefix.grouped) other bytes",
            try listing.entries.map { entry in
                switch entry.member {
                case .success(let member):
                    let access = Self.isHDF5(member) && !trees.contains(member.name) ? nil : access
                    return try Self.member(member, of: listing.archive, access, share, &left)
                case .failure(let fault):
                    return Outline(
                        entry.name, .member, "can't be read: \(fault.problem)",
                        facts: ["problem": .string(fault.description)])
                }
            })
    }

    private init(ofFolder path: String) throws {
        let names = try FilePaths.contents(ofFolder: path).sorted { $0.naturallyPrecedes($1) }
        let parts = names.map { name in
            let inner = FilePaths.join(path, name)
            guard !FilePaths.isFolder(inner) else { return Outline(name, .folder, "folder") }
            let size = FilePaths.size(of: inner)
            return Outline(
                name, .file, size.map { "\($0.grouped) bytes" } ?? "can't be looked at",
                facts: ["size": size.map(JSON.integer) ?? .null])
        }
        self.init(FilePaths.name(of: path), .folder, "folder of \(parts.count)", parts: parts)
    }

    private static func member(
        _ member: Archive.Member, of archive: Archive, _ access: HDF5Access?, _ budgets: Budgets, _ left: inout Int
    ) throws -> Outline {
        var parts = try content(of: member, archive, access, budgets, most: left)
        let count = parts.reduce(0) { $0 + $1.count }
        if count > left {
            let problem = "with it, the archive has more than \(budgets.members) things in its members"
            parts = [Self.notShown(problem)]
        }
        left = max(left - count, 0)
        let isStored = member.compression == .stored
        let method = isStored ? "stored" : "deflated to \(member.storedSize.grouped)"
        return Outline(
            member.name, .member, "\(member.size.grouped) bytes, \(method) at \(member.dataOffset.grouped)",
            facts: [
                "size": .integer(member.size), "storedSize": .integer(member.storedSize),
                "method": .string(isStored ? "stored" : "deflated"), "offset": .integer(member.dataOffset),
            ],
            parts: parts)
    }

    /// How many HDF5 files of an archive are looked into; a model has one.
    private static var mostTrees: Int { 4 }

    private static func isHDF5(_ member: Archive.Member) -> Bool {
        ["h5", "hdf5"].contains(FilePaths.fileExtension(of: member.name))
    }

    private static func notShown(_ problem: String) -> Outline {
        Outline("not shown", .value, problem, facts: ["problem": .string(problem)])
    }

    /// What is in a member that seems, by its name, to be of a kind that can be looked into; of a JSON document up to
    /// `most` things.
    private static func content(
        of member: Archive.Member, _ archive: Archive, _ access: HDF5Access?, _ budgets: Budgets, most: Int
    ) throws -> [Outline] {
        do {
            switch FilePaths.fileExtension(of: member.name) {
            case "h5", "hdf5":
                guard let access else {
                    return [notShown("the first \(mostTrees) HDF5 files of the archive are shown")]
                }
                let data = try archive.data(of: member)
                let tree = try access.read(
                    Storage(data.bytes, keptAliveBy: data.owner), named: archive.file, budgets: budgets)
                return [tree.asPart(at: member.compression == .stored ? member.dataOffset : nil).outline()]
            case "json":
                let json = try archive.data(of: member).withBytes {
                    try JSON($0, file: archive.file, place: member.name, budgets: budgets)
                }
                return [Outline("document", json, most: max(most - 1, 0))]
            case "npy": return [try StoredTensor(npy: member, of: archive).outline(named: "array")]
            default: return []
            }
        } catch let error as FileError {
            // What is broken or of another kind inside does not hide the rest.
            return [Outline("unreadable", .value, error.problem, facts: ["problem": .string(error.description)])]
        }
    }
}

extension FilePaths {
    /// The size of the file at `path`, in bytes; nil for what is none.
    fileprivate static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }
}
