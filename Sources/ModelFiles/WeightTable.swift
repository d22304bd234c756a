import MienArchives
import MienArrayFormats
public import MienBasics
public import MienHDF5Tree
import MienKerasFormat
public import MienNetworks
import MienTensors

/// Every weight of a model with what its numbers are like and how it is stored, as a table or as JSON
/// (`Schemas/inspect-weights.schema.json`). Of a file that is no model: every array.
public struct WeightTable: Sendable {
    private struct Row: Sendable {
        /// The path of the layer that has the weight; nil for an array that no layer claims.
        var layer: String?
        var name: String
        var tensor: StoredTensor
        var statistics: TensorStatistics

        init(layer: String?, name: String, _ tensor: StoredTensor) {
            self.layer = layer
            self.name = name
            self.tensor = tensor
            statistics = TensorStatistics(tensor)
        }

        var path: String { layer.map { "\($0)/\(name)" } ?? name }
    }

    private let file: String
    private let rows: [Row]
    /// What the reader of a model took upon itself, a line for each, as ``Provenance/remarks``.
    public let remarks: [String]

    /// The weights of a model's layers, in their order.
    public init(_ model: StoredModel) {
        file = model.provenance.file
        remarks = model.provenance.remarks
        rows = model.network.allLayers.flatMap { path, layer in
            layer.weights.map { Row(layer: path, name: $0.name, $0.tensor) }
        }
    }

    /// - Parameter arrays: those of each file that holds some.
    private init(_ arrays: [NamedArrays], file: String, theanoKernels: Bool) throws {
        guard !theanoKernels else {
            throw FileError(
                .mismatch, file: file, found: "arrays that are of no layers",
                expected: "a whole model, or --architecture, for --theano-kernels")
        }
        self.file = file
        remarks = []
        rows = arrays.joined().map { Row(layer: nil, name: $0.name, $0.array) }
    }

    /// The weights in a file: of a model's layers or, where no architecture says which layers there are, all arrays by the
    /// names that they have in the file.
    ///
    /// - Parameter theanoKernels: whether Theano trained the weights, where the file can't say: the kernels are then those
    ///   that the model runs with.
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it; also where kernels are to be
    ///   rotated and nothing says which arrays are kernels.
    public init(
        contentsOf path: String, architecture: String? = nil, theanoKernels: Bool = false, hdf5 access: HDF5Access,
        budgets: Budgets = .standard
    ) throws {
        switch try FileSignature(ofFile: path) {
        case _ where architecture != nil: break
        case .hdf5:
            let tree = try access.read(path, budgets: budgets)
            let file = KerasHDF5(tree, file: path, budgets: budgets)
            if file.hasArchitecture {
                self.init(try StoredModel(file, theanoKernels: theanoKernels))
            } else {
                try self.init([NamedArrays(tree)], file: path, theanoKernels: theanoKernels)
            }
            return
        case .zip where try Archive(contentsOf: path, budgets: budgets)["config.json"] == nil, .safetensors, .other:
            try self.init(
                [NamedArrays(contentsOf: path, hdf5: access, budgets: budgets)], file: path,
                theanoKernels: theanoKernels)
            return
        case .json:
            guard case .keras(let shards as KerasShards) = try OpenedModel(path, access, budgets) else { break }
            try self.init(shards.trees().map { NamedArrays($0) }, file: path, theanoKernels: theanoKernels)
            return
        default: break
        }
        let model = try StoredModel(
            contentsOf: path, architecture: architecture, theanoKernels: theanoKernels, hdf5: access, budgets: budgets)
        guard model.hasWeights else { throw FileError.noWeights(in: path) }
        self.init(model)
    }

    /// A line for each weight, and how many there are.
    public var text: String {
        var table = TextTable([
            ("Weight", .left), ("Type", .left), ("Shape", .left), ("Min", .right), ("Mean", .right), ("Max", .right),
            ("Deviation", .right), ("NaN", .right), ("Infinite", .right), ("Zero", .right), ("Stored", .left),
        ])
        func number(_ value: Double?) -> String { value.map { $0.significant(5) } ?? "-" }
        for row in rows {
            let statistics = row.statistics
            table.append([
                row.path, row.tensor.elementType.rawValue, row.tensor.shape.description, number(statistics.minimum),
                number(statistics.mean), number(statistics.maximum), number(statistics.standardDeviation),
                statistics.nanCount.grouped, statistics.infiniteCount.grouped, statistics.zeroCount.grouped,
                stored(row.tensor.origin),
            ])
        }
        let count = rows.reduce(0) { $0 + $1.tensor.shape.count }
        return table.text + "\n\n\(rows.count) arrays of \(count.grouped) numbers"
    }

    private func stored(_ origin: TensorOrigin?) -> String {
        guard let origin else { return "" }
        let place = origin.file == file ? "" : "\(FilePaths.name(of: origin.file)): "
        return "\(place)\(origin.layout)"
    }

    public var json: JSON { ["file": .string(file), "weights": .array(rows.map(json))] }

    /// Hands over the text of ``json``, indented, row by row.
    public func writeJSON(to output: (String) throws -> Void) rethrows {
        try JSON.write(["file": .string(file)], "weights", listing: rows.lazy.map(json), to: output)
    }

    private func json(_ row: Row) -> JSON {
        let (tensor, statistics) = (row.tensor, row.statistics)
        var json: JSON.Object = [
            "layer": row.layer.map(JSON.string) ?? .null, "name": .string(row.name),
            "elementType": .string(tensor.elementType.rawValue),
            "shape": .array(tensor.shape.dimensions.map(JSON.integer)),
            "minimum": statistics.minimum.map(tensor.json) ?? .null,
            "mean": statistics.mean.map(finite) ?? .null,
            "maximum": statistics.maximum.map(tensor.json) ?? .null,
            "standardDeviation": statistics.standardDeviation.map(finite) ?? .null,
            "nanCount": .integer(statistics.nanCount), "infiniteCount": .integer(statistics.infiniteCount),
            "zeroCount": .integer(statistics.zeroCount), "storage": .null,
        ]
        if let origin = tensor.origin {
            var storage = JSON.Object()
            storage.reserveCapacity(7)
            storage["file"] = .string(origin.file)
            storage["name"] = .string(origin.name)
            for (key, fact) in origin.layout.facts.members { storage[key] = fact }
            json["storage"] = .object(storage)
        }
        return JSON.object(json)
    }

    /// Null for a sum beyond the largest double.
    private func finite(_ value: Double) -> JSON { value.isFinite ? .number(value) : .null }
}
