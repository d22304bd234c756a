import MienArchives
import MienBasics
import MienTensors

extension NamedArrays {
    /// Reads the arrays of a `.safetensors` file, in the order of its header and in place, wherever they lie.
    init(safetensors content: SharedBytes, file: String, budgets: Budgets) throws {
        self.init()
        let header = try content.withBytes { try SafetensorsHeader($0, file: file, budgets: budgets) }
        let storage = Storage(content.bytes, keptAliveBy: content.owner)
        for entry in header.entries {
            let offset = header.dataStart + entry.range.lowerBound
            var tensor = StoredTensor(entry.elementType, entry.shape, storage, byteOffset: offset)
            tensor.origin = TensorOrigin(
                file: file, name: entry.name,
                layout: StorageLayout(.contiguous, storedBytes: tensor.byteCount, fileOffset: offset))
            self[entry.name] = tensor
        }
        metadata = header.metadata
    }

    /// Writes a `.safetensors` file. The header has the arrays in their order; in the data, those of wider elements come
    /// first, so that all of them are aligned.
    func writeSafetensors(to path: String) throws {
        guard self[SafetensorsHeader.metadataKey] == nil else {
            throw FileError(
                .unwritable, file: path, found: "an array named \(SafetensorsHeader.metadataKey)",
                expected: "another name, for safetensors uses that one")
        }
        var header = SafetensorsHeader(metadata: metadata)
        header.entries = map { name, array in
            SafetensorsHeader.Entry(name: name, elementType: array.elementType, shape: array.shape, range: 0..<0)
        }
        let sizes = map(\.array.elementType.size)
        let inData = indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
        var end = 0
        for index in inData {
            header.entries[index].range = end..<end + self[index].array.byteCount
            end = header.entries[index].range.upperBound
        }
        let head = try header.bytes(file: path)
        try AtomicFile.write(to: path) { descriptor in
            try head.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
            for index in inData {
                try self[index].array.withBytes { try AtomicFile.append($0, to: descriptor, of: path) }
            }
        }
    }
}
