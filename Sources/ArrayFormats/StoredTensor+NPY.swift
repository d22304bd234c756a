package import MienArchives
import MienBasics
package import MienTensors

extension StoredTensor {
    /// Reads an array that NumPy saved into an archive.
    package init(npy member: Archive.Member, of archive: Archive) throws {
        try self.init(npy: archive.data(of: member), file: archive.file, place: member.name, member: member)
    }

    /// Reads an array that NumPy saved. Row-major, little-endian elements are used in place; others are put into that
    /// order, in fresh memory.
    ///
    /// - Parameters:
    ///   - place: which member of `file` it is; empty for the file itself.
    ///   - member: what the archive says of that member.
    init(npy content: SharedBytes, file: String, place: String = "", member: Archive.Member? = nil) throws {
        let header: NPYHeader
        let start: Int
        do throws(NPYHeader.Problem) {
            (header, start) = try content.withBytes(NPYHeader.read)
        } catch {
            let offset = "byte \(error.offset)"
            throw FileError(
                error.kind, file: file, place: place.isEmpty ? offset : "\(place), \(offset)", found: error.found,
                expected: error.expected)
        }
        let shape = header.shape
        let size = header.elementType.size
        let present = content.bytes.count - start
        let (byteCount, overflow) = shape.count.multipliedReportingOverflow(by: size)
        guard !overflow, byteCount == present else {
            throw FileError(
                .malformed, file: file, place: place, found: "\(present) bytes of elements",
                expected: "\(shape.count) of \(size) bytes (\(shape))")
        }
        // Fewer than two axes that are longer than one leave nothing to reorder.
        let origin = TensorOrigin(file: file, name: place, layout: .npy(start, byteCount, member))
        let isReordered = header.isFortranOrder && shape.dimensions.count { $0 > 1 } > 1
        guard isReordered || header.isBigEndian else {
            self.init(
                header.elementType, shape, Storage(content.bytes, keptAliveBy: content.owner), byteOffset: start)
            self.origin = origin
            return
        }
        let storage = content.withBytes { bytes in
            let elements = UnsafeRawBufferPointer(rebasing: bytes[start...])
            return Storage(byteCount: byteCount) { output in
                let order = isReordered ? shape : [shape.count]
                let isSwapped = header.isBigEndian
                switch size {
                case 1: copyRowMajor(elements, UInt8.self, to: output, order, isSwapped: isSwapped)
                case 2: copyRowMajor(elements, UInt16.self, to: output, order, isSwapped: isSwapped)
                case 4: copyRowMajor(elements, UInt32.self, to: output, order, isSwapped: isSwapped)
                default: copyRowMajor(elements, UInt64.self, to: output, order, isSwapped: isSwapped)
                }
            }
        }
        self.init(header.elementType, shape, storage)
        self.origin = origin
    }

    /// Writes the array as NumPy's `save` does.
    func writeNPY(to path: String) throws {
        let header = try NPYHeader.bytes(for: self, file: path, place: "")
        try AtomicFile.write(to: path) { descriptor in
            try header.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
            try withBytes { try AtomicFile.append($0, to: descriptor, of: path) }
        }
    }
}

extension StorageLayout {
    /// How an `.npy` file stores elements that begin at `start` of it, where it is a member of an archive too.
    fileprivate static func npy(_ start: Int, _ byteCount: Int, _ member: Archive.Member?) -> StorageLayout {
        guard let member, member.compression == .deflated else {
            return StorageLayout(
                .contiguous, storedBytes: byteCount, fileOffset: (member?.dataOffset ?? 0) + start)
        }
        return StorageLayout(.contiguous, filters: ["deflate"], storedBytes: member.storedSize)
    }
}

/// Copies elements whose first axis varies fastest into row-major order, byte by byte reversed where asked for.
private func copyRowMajor<Element: FixedWidthInteger>(
    _ elements: UnsafeRawBufferPointer, _ type: Element.Type, to output: UnsafeMutableRawBufferPointer, _ shape: Shape,
    isSwapped: Bool
) {
    let output = output.bindMemory(to: Element.self)
    let strides = columnMajorStrides(of: shape)
    guard let length = shape.dimensions.last, let stride = strides.last, !output.isEmpty else { return }
    var indices = [Int](repeating: 0, count: shape.rank)
    var source = 0
    for row in Swift.stride(from: 0, to: output.count, by: length) {
        for column in 0..<length {
            let offset = (source + column * stride) * MemoryLayout<Element>.size
            let element = elements.loadUnaligned(fromByteOffset: offset, as: Element.self)
            output[row + column] = isSwapped ? element.byteSwapped : element
        }
        // On to the next row: the axes but the last count up, the last of them fastest.
        for axis in (0..<shape.rank - 1).reversed() {
            indices[axis] += 1
            source += strides[axis]
            if indices[axis] < shape[axis] { break }
            source -= indices[axis] * strides[axis]
            indices[axis] = 0
        }
    }
}

/// How many elements lie between two neighbours along each axis, where the first axis varies fastest.
private func columnMajorStrides(of shape: Shape) -> [Int] {
    var stride = 1
    return shape.dimensions.map { dimension in
        defer { stride *= dimension }
        return stride
    }
}
