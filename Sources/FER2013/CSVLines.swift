import MienBasics

/// The lines of a small CSV.
enum CSVLines {
    /// The longest line in bytes.
    private static let longest = 64 << 10

    /// Gives `body` each line that is not empty, without its end and the file's byte order mark, and its number from 1.
    ///
    /// - Throws: ``FileError``: `unreadable`; `unrecognised` for what is no text; `overBudget` by ``Budgets/samples`` for the
    ///   number of lines and for a line of more than 64 KiB; what `body` throws.
    static func forEach(
        in path: String, budgets: Budgets, _ body: (_ number: Int, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try MappedFile(path: path).withBytes { bytes in
            let guess = FileContent.guess(from: bytes)
            guard bytes.isEmpty || guess.hasPrefix("text") else {
                throw FileError(.unrecognised, file: path, found: guess, expected: "a CSV")
            }
            var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            var number = 0
            while position < bytes.count {
                number += 1
                let end = bytes.position(of: 0x0A, from: position)
                guard number <= budgets.samples + 1, end - position <= longest else {
                    throw FileError(
                        .overBudget, file: path, place: "row \(number.grouped)",
                        found: end - position > longest ? "\((end - position).grouped) bytes" : "one more row",
                        expected: "at most \((end - position > longest ? longest : budgets.samples).grouped)")
                }
                let line = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
                if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { try body(number, line) }
                position = end + 1
            }
        }
    }

    /// A path within the list's own folder; nil for one that leads out of it.
    static func pictureName(_ field: UnsafeRawBufferPointer) -> String? {
        guard let name = String(validating: field, as: UTF8.self), !name.isEmpty, !name.hasPrefix("/"),
            !name.split(separator: "/").contains("..")
        else { return nil }
        return name
    }
}
