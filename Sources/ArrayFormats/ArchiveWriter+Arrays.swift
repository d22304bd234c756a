package import MienArchives
import MienBasics
package import MienTensors

extension ArchiveWriter {
    /// Adds an array as NumPy's `savez` does.
    ///
    /// - Throws: ``FileError`` of kind `unwritable`, also for elements that NumPy has not.
    package mutating func add(_ array: StoredTensor, named name: String, file: String) throws {
        let header = try NPYHeader.bytes(for: array, file: file, place: name)
        try header.withUnsafeBytes { header in
            try array.withBytes { try add(name + NamedArrays.suffix, pieces: [header, $0]) }
        }
    }

    /// Adds a list of texts, as which NumPy has fields of the longest one's length, four bytes for each character.
    package mutating func add(_ texts: [String], named name: String) throws {
        let scalars = texts.map { $0.unicodeScalars.map(\.value) }
        let length = max(scalars.map(\.count).max() ?? 0, 1)
        let header = NPYHeader.bytes(descriptor: "<U\(length)", [texts.count])
        var elements = [UInt32](repeating: 0, count: texts.count * length)
        for (row, scalars) in scalars.enumerated() {
            for (column, scalar) in scalars.enumerated() { elements[row * length + column] = scalar.littleEndian }
        }
        try header.withUnsafeBytes { header in
            try elements.withUnsafeBytes { try add(name + NamedArrays.suffix, pieces: [header, $0]) }
        }
    }

    /// Adds an array whose rows come piece by piece, so that it is never in memory as a whole.
    ///
    /// - Parameters:
    ///   - rowShape: what each row has.
    ///   - most: how many rows there are at most.
    ///   - body: puts the elements, row-major and little-endian, and gives the number of rows.
    /// - Throws: ``FileError`` of kind `unwritable`, and what `body` throws.
    package mutating func addRows(
        _ elementType: ElementType, _ rowShape: Shape, most: Int, named name: String,
        _ body: (_ put: @escaping (UnsafeRawBufferPointer) throws -> Void) throws -> Int
    ) throws {
        let rowSize = rowShape.count * elementType.size
        let headSize = 2 * NPYHeader.alignment
        try add(name + NamedArrays.suffix, headSize: headSize, most: most * rowSize) { put in
            let rows = try body(put)
            return NPYHeader.bytes(
                descriptor: NPYHeader.descriptor(of: elementType), [rows] + rowShape.dimensions, least: headSize)
        }
    }
}
