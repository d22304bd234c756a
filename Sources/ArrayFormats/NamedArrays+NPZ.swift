package import MienArchives
import MienBasics
import MienTensors

extension NamedArrays {
    /// What a member is called that holds the array of a name: `model/conv2d_3` lies in `model/conv2d_3.npy`.
    package static let suffix = ".npy"

    /// Reads all members of an archive, each of which must be an array.
    package init(npz archive: Archive) throws {
        self.init()
        for member in archive.members {
            guard member.name.utf8.suffix(Self.suffix.utf8.count).elementsEqual(Self.suffix.utf8) else {
                throw FileError(
                    .malformed, file: archive.file, found: "the member \(member.name)",
                    expected: "names that end in \(Self.suffix)")
            }
            let name = String(decoding: member.name.utf8.dropLast(Self.suffix.utf8.count), as: UTF8.self)
            self[name] = try StoredTensor(npy: member, of: archive)
        }
    }

    func writeNPZ(to path: String, _ compression: Archive.Compression) throws {
        try Archive.write(to: path) { archive in
            for (name, array) in self {
                let header = try NPYHeader.bytes(for: array, file: path, place: name)
                try header.withUnsafeBytes { header in
                    try array.withBytes { elements in
                        try archive.add(name + Self.suffix, pieces: [header, elements], compression)
                    }
                }
            }
        }
    }
}
