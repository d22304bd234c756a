import MienArrayFormats
import MienBasics
import MienCheckpointFormat

/// What a file is, told by its first bytes and never by its name.
enum FileSignature: Sendable {
    case hdf5
    case zip
    case safetensors
    case json
    case folder
    case checkpoint
    /// Something that is no model, in words.
    case other(String)

    /// - Throws: `FileError` when the file can't be read.
    init(ofFile path: String) throws {
        guard !FilePaths.isFolder(path) else {
            self = .folder
            return
        }
        self = try MappedFile(path: path).withBytes { bytes in
            if bytes.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) { return .hdf5 }
            if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .zip }
            if bytes.starts(with: Checkpoint.magic) { return .checkpoint }
            if ArrayFormat(recognising: bytes) == .safetensors { return .safetensors }
            let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
            if bytes.prefix(512).first(where: { !space.contains($0) }) == UInt8(ascii: "{") { return .json }
            return .other(FileContent.guess(from: bytes))
        }
    }
}
