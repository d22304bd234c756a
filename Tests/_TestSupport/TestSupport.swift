public import MienBasics

/// The `FileError` that `body` throws; nil where it throws none, or another kind of error.
public func fileError(_ body: () throws -> Void) -> FileError? {
    do {
        try body()
        return nil
    } catch {
        return error as? FileError
    }
}

/// The bytes that a text of hexadecimal digits stands for; anything else in it is passed over.
public func bytes(hex text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// A copy with other bytes from `offset` on.
public func patched(_ bytes: [UInt8], _ offset: Int, _ new: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
    return bytes
}

extension SeededGenerator {
    /// A copy of `bytes` that is broken somewhere: cut short, with bits flipped, with numbers changed to hostile ones,
    /// or with a part repeated or left out.
    public mutating func mutant(of bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...index(below: 3) {
            guard !bytes.isEmpty else { return bytes }
            let offset = index(below: bytes.count)
            switch index(below: 6) {
            case 0: bytes.removeLast(bytes.count - offset)
            case 1, 2: bytes[offset] ^= 1 << index(below: 8)
            case 3:
                let hostile: [[UInt8]] = [
                    [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80], [0, 0, 0, 0], [0xFF, 0xFF],
                    [0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [1], [0xFF],
                ]
                let number = hostile[index(below: hostile.count)].prefix(bytes.count - offset)
                bytes.replaceSubrange(offset..<offset + number.count, with: number)
            case 4:
                let end = offset + index(below: min(bytes.count - offset, 64) + 1)
                bytes.insert(contentsOf: Array(bytes[offset..<end]), at: index(below: bytes.count))
            default:
                bytes.removeSubrange(offset..<offset + index(below: min(bytes.count - offset, 64) + 1))
            }
        }
        return bytes
    }
}

/// All bytes of the file at `path`.
public func fileBytes(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    return withExtendedLifetime(file) { Array(file.bytes) }
}
