import MienBasics
import MienImaging

/// 64 bits of FNV-1a, which golden.py computes too.
func checksum(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

/// Likewise of floats, each with its low byte first.
func checksum(_ floats: [Float]) -> UInt64 {
    checksum(floats.flatMap { float in (0..<4).map { UInt8(truncatingIfNeeded: float.bitPattern >> (8 * $0)) } })
}

/// The picture of golden.py's formula.
func pattern(width: Int, height: Int, channels: Int) -> Image {
    var pixels: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            for c in 0..<channels { pixels.append(UInt8((x * 37 + y * 91 + c * 53 + x * y * (c + 1)) % 256)) }
        }
    }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
}

/// The usual one, in colour.
let formulaPicture = pattern(width: 23, height: 17, channels: 3)

/// The path of a file that golden.py made.
func picture(_ name: String) -> String {
    FilePaths.join(FilePaths.folder(of: #filePath), "Pictures/\(name)")
}

/// Gives `body` the path of a file that holds `bytes` and is gone afterwards.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let path = "/tmp/mien-imaging-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    // Thousands of files are written here, so none waits for the disk.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    defer { unlink(path) }
    guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count, close(descriptor) == 0 else {
        throw FileError(.unwritable, file: path, lastSystemError)
    }
    return try body(path)
}

/// The bytes of the file at `path`.
func contents(of path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    return withExtendedLifetime(file) { Array(file.bytes) }
}
