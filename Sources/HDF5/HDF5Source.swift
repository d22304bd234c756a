import MienBasics
import MienCHDF5
import MienHDF5Tree
import MienTensors

/// An open dataset or attribute, as something to read values from.
struct HDF5Source {
    let type: hid_t
    let space: hid_t
    /// What to throw where the library can't read.
    let failure: FileError
    /// Reads all values as elements of a type into memory.
    let read: (hid_t, UnsafeMutableRawPointer) -> herr_t

    /// All values: converted to `element`, or as they are stored where there is none.
    func bytes(_ count: Int, as element: ElementType?) throws -> [UInt8] {
        guard count > 0 else { return [] }
        let memory = try HDF5Type.inMemory(element, else: type)
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            memset(start, 0, count)
            try check(read(memory.id, start), or: failure)
            filled = count
        }
    }

    /// `count` texts.
    ///
    /// - Throws: ``FileError`` where one is not UTF-8, or all are longer than the budget.
    func strings(_ count: Int, _ form: HDF5Strings.Form, _ budgets: Budgets) throws -> [String] {
        guard count > 0 else { return [] }
        switch form {
        case .fixed(let size, let padding):
            let bytes = try bytes(count * size, as: nil)
            return try (0..<count).map { index in
                let field = bytes[index * size..<(index + 1) * size]
                return try string(Self.unpadded(field, padding), index, of: count)
            }
        case .variable:
            return try withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<CChar>?.self, capacity: count) { texts in
                texts.initialize(repeating: nil)
                guard let start = texts.baseAddress else { return [] }
                let memory = try HDF5Handle(H5Tcopy(type), closedBy: H5Tclose, or: failure)
                // Also after a failure: the texts that were read before it are there.
                defer { H5Dvlen_reclaim(memory.id, space, mien_H5P_DEFAULT(), start) }
                try check(read(memory.id, start), or: failure)
                var left = budgets.textBytes
                return try texts.enumerated().map { index, text in
                    // A text that was never written.
                    guard let text else { return "" }
                    let length = strlen(text)
                    left -= length
                    guard left >= 0 else {
                        throw FileError(
                            .overBudget, file: "", "found texts of more than \(budgets.textBytes) bytes")
                    }
                    return try string(UnsafeRawBufferPointer(start: text, count: length), index, of: count)
                }
            }
        }
    }

    /// What is left of a field without what fills it up.
    private static func unpadded(_ field: ArraySlice<UInt8>, _ padding: HDF5Strings.Padding) -> ArraySlice<UInt8> {
        switch padding {
        case .nullTerminated: return field.prefix { $0 != 0 }
        case .nullPadded: return trimmed(field, 0)
        case .spacePadded: return trimmed(field, UInt8(ascii: " "))
        }
    }

    private static func trimmed(_ field: ArraySlice<UInt8>, _ filler: UInt8) -> ArraySlice<UInt8> {
        guard let last = field.lastIndex(where: { $0 != filler }) else { return [] }
        return field[...last]
    }

    private func string(_ bytes: some Sequence<UInt8>, _ index: Int, of count: Int) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileError(
                .malformed, file: "",
                count == 1 ? "the text is not UTF-8" : "text \(index + 1) of \(count) is not UTF-8")
        }
        return text
    }
}
