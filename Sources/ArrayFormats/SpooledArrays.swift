import MienBasics
public import MienTensors

/// Arrays that grow along their first axis, a batch at a time, in a file without a name: they take no memory, however many
/// batches there are.
///
///     let spool = try SpooledArrays(beside: "activations.npz", rows: 35_887)
///     try spool.append([("input", faces), ("conv2d_3", activation)])
///     …
///     try spool.arrays().write(to: "activations.npz")
///
/// The file has lost its name by the time that something is written to it, so nothing is left behind whatever happens. While
/// the arrays are written elsewhere, the disk holds them twice.
public final class SpooledArrays {
    private enum Content {
        /// So many tensors of that shape for each row, from a byte of the file on.
        case rows(Shape, perRow: Int, offset: Int)
        /// What does not grow with the batch, so that nobody knows how much there will be of it.
        case parts([Tensor])
    }

    private let path: String
    private let file: NamelessFile
    /// How many rows there will be in all.
    public let rows: Int
    private var rowsDone = 0
    private var size = 0
    private var contents: [(name: String, content: Content)] = []

    /// - Parameters:
    ///   - path: where the arrays are to lie in the end: on a disk that has room for them twice.
    ///   - rows: how many there will be in all.
    /// - Throws: ``FileError`` of kind `unwritable`.
    public init(beside path: String, rows: Int) throws {
        self.path = path
        self.rows = rows
        file = try NamelessFile(beside: path)
    }

    /// Appends what a batch gives, always for the same names, of which the first one's first axis are the rows. Tensors that
    /// have others are joined along their first axis all the same.
    ///
    /// - Throws: ``FileError`` of kind `unwritable`, also where the disk is full, and where tensors of one name can't be joined.
    public func append(_ batch: [(name: String, tensor: Tensor)]) throws {
        guard let rowCount = batch.first?.tensor.shape.dimensions.first, rowCount > 0 else {
            preconditionFailure("a batch has rows")
        }
        precondition(rowsDone + rowCount <= rows, "no more rows than there are to be")
        if contents.isEmpty { contents = batch.map { ($0.name, room(for: $0.tensor, of: rowCount)) } }
        precondition(contents.map(\.name) == batch.map(\.name), "the same names in each batch")
        for (index, (name, tensor)) in batch.enumerated() {
            switch contents[index].content {
            case .rows(let shape, let perRow, let offset):
                guard tensor.shape.dimensions == [rowCount * perRow] + shape.dimensions else {
                    let earlier = array(of: contents[index].content, rows: rowsDone, in: try storage()).floats
                    contents[index].content = try .parts(joinable([earlier, tensor], name))
                    continue
                }
                let start = offset + rowsDone * perRow * shape.count * MemoryLayout<Float>.stride
                try tensor.withValues { try file.write(UnsafeRawBufferPointer($0), at: start) }
            case .parts(let parts): contents[index].content = try .parts(joinable(parts + [tensor], name))
            }
        }
        rowsDone += rowCount
    }

    /// Room in the file for what all rows will give, if they go on as the first batch does.
    private func room(for tensor: Tensor, of rowCount: Int) -> Content {
        guard let first = tensor.shape.dimensions.first, first % rowCount == 0 else { return .parts([]) }
        let shape = Shape(Array(tensor.shape.dimensions.dropFirst()))
        let perRow = first / rowCount
        defer { size = (size + rows * perRow * shape.count * MemoryLayout<Float>.stride + 63) / 64 * 64 }
        return .rows(shape, perRow: perRow, offset: size)
    }

    /// - Throws: ``FileError`` where the last of the tensors can't be joined to those before it.
    private func joinable(_ parts: [Tensor], _ name: String) throws -> [Tensor] {
        guard let last = parts.last, let first = parts.first, parts.count > 1 else { return parts }
        guard last.shape.rank > 0, first.shape.dimensions.dropFirst() == last.shape.dimensions.dropFirst() else {
            throw FileError(
                .unwritable, file: path, place: name, found: "\(first.shape) of one batch and \(last.shape) of another",
                expected: "tensors that differ in their first axis only")
        }
        return parts
    }

    /// The arrays, in the order of the batches' names; what lies in the file is used in place.
    ///
    /// - Precondition: all rows are there.
    /// - Throws: ``FileError``.
    public func arrays() throws -> NamedArrays {
        precondition(rowsDone == rows, "all rows are there")
        let storage = try storage()
        var arrays = NamedArrays()
        for (name, content) in contents { arrays[name] = array(of: content, rows: rows, in: storage) }
        return arrays
    }

    private func storage() throws -> Storage { Storage(try file.mapped(size: size)) }

    /// What there is of an array when so many rows are there.
    private func array(of content: Content, rows: Int, in storage: Storage) -> StoredTensor {
        switch content {
        case .rows(let shape, let perRow, let offset):
            StoredTensor(.float32, Shape([rows * perRow] + shape.dimensions), storage, byteOffset: offset)
        case .parts(let parts): StoredTensor(Tensor.concatenated(parts))
        }
    }
}
