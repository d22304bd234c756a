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
    /// Reads all values as elements of a type, under a transfer property list, into memory.
    let read: (_ type: hid_t, _ transfer: hid_t, UnsafeMutableRawPointer) -> herr_t

    /// All values: converted to `element`, or as they are stored where there is none.
    func bytes(_ count: Int, as element: ElementType?) throws -> [UInt8] {
        guard count > 0 else { return [] }
        let memory = try HDF5Type.inMemory(element, else: type)
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            memset(start, 0, count)
            try check(read(memory.id, mien_H5P_DEFAULT(), start), or: failure)
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
            let account = TextAccount(bytes: budgets.textBytes)
            return try withExtendedLifetime(account) { try variableStrings(count, account, budgets) }
        }
    }

    private func variableStrings(_ count: Int, _ account: TextAccount, _ budgets: Budgets) throws -> [String] {
        let memory = try HDF5Handle(H5Tcopy(type), closedBy: H5Tclose, or: failure)
        let transfer = try account.transferList(or: failure)
        return try withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<CChar>?.self, capacity: count) { texts in
            texts.initialize(repeating: nil)
            guard let start = texts.baseAddress else { return [] }
            // Also after a failure: the texts that were read before it are there.
            defer { H5Dvlen_reclaim(memory.id, space, transfer.id, start) }
            do {
                try check(read(memory.id, transfer.id, start), or: failure)
            } catch {
                throw account.isOverdrawn ? Self.overBudget(budgets) : error
            }
            // The library allocates an attribute's texts without asking the account; a dataset's are counted twice, to no
            // harm.
            var left = budgets.textBytes
            return try texts.enumerated().map { index, text in
                // A text that was never written.
                guard let text else { return "" }
                let length = strlen(text)
                left -= length
                guard left >= 0 else { throw Self.overBudget(budgets) }
                return try string(UnsafeRawBufferPointer(start: text, count: length), index, of: count)
            }
        }
    }

    static func overBudget(_ budgets: Budgets) -> FileError {
        FileError(.overBudget, file: "", "found texts of more than \(budgets.textBytes) bytes")
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

/// Gives the library memory for the texts of one dataset, up to a number of bytes: many of them may be one and the same
/// piece of the file, which then asks for far more memory than it has bytes.
private final class TextAccount {
    private(set) var isOverdrawn = false
    private var left: Int

    init(bytes: Int) { left = bytes }

    /// A transfer property list that leads to this account, which must outlive it.
    func transferList(or failure: FileError) throws -> HDF5Handle {
        let list = try HDF5Handle(H5Pcreate(mien_H5P_DATASET_XFER()), closedBy: H5Pclose, or: failure)
        try check(
            H5Pset_vlen_mem_manager(
                list.id,
                { size, account in
                    account.flatMap { Unmanaged<TextAccount>.fromOpaque($0).takeUnretainedValue().allocate(size) }
                }, Unmanaged.passUnretained(self).toOpaque(), { memory, _ in free(memory) }, nil),
            or: failure)
        return list
    }

    private func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size <= left else {
            isOverdrawn = true
            return nil
        }
        left -= size
        return malloc(size)
    }
}
