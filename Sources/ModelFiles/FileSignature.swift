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
            if bytes.starts(with: Checkpoint.magic) { return .checkpoint }
            switch ArrayFormat(recognising: bytes) {
            case .hdf5: return .hdf5
            case .npz: return .zip
            case .safetensors: return .safetensors
            case .npy, nil: break
            }
            let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
            if bytes.prefix(512).first(where: { !space.contains($0) }) == UInt8(ascii: "{") { return .json }
            return .other(FileContent.guess(from: bytes))
        }
    }
}
