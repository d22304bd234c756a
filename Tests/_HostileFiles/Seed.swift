import MienArchives
import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienFER2013
import MienHDF5
import MienHDF5Tree
import MienImaging
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport

/// A small valid file that mutants are made from.
struct Seed {
    let format: FileFormat
    let bytes: [UInt8]
    /// The files that belong to it.
    var others: [(String, [UInt8])] = []
    /// Where its bulk lies, the numbers that any value is valid for; everything else is metadata.
    var bulk: [Range<Int>] = []

    /// A position in the metadata.
    func position(_ random: inout SeededGenerator) -> Int {
        let size = bytes.count - bulk.reduce(0) { $0 + $1.count }
        var position = random.index(below: max(size, 1))
        for range in bulk where position >= range.lowerBound { position += range.count }
        return min(position, bytes.count - 1)
    }

    static func name(of format: FileFormat) -> String {
        switch format {
        case .legacy, .keras1: "model.h5"
        case .weights: "model.weights.h5"
        case .shards: "model.weights.json"
        case .archive: "model.keras"
        case .architecture: "model.json"
        case .checkpoint: "model.mien"
        case .arraysHDF5: "arrays.h5"
        case .npy: "array.npy"
        case .npz: "arrays.npz"
        case .safetensors: "arrays.safetensors"
        case .npzWeights: "weights.npz"
        case .safetensorsWeights: "weights.safetensors"
        case .faces: "faces.csv"
        case .list: "list.csv"
        case .ferplus: "fer2013new.csv"
        case .manifest: "manifest.json"
        case .png: "face.png"
        case .jpeg: "face.jpg"
        }
    }
}

/// The seeds of a campaign, and the parts that crafted files are made of. All of it is made here or lies in the
/// repository, but for what `../shared` adds where it is present.
struct Seeds {
    private(set) var all: [Seed] = []
    let architecture: String
    let config2: String
    let config3: String
    let weights: [UInt8]
    let checkpoint: [UInt8]

    init() throws {
        let folder = TemporaryFolder()
        let model = LegacyModel.small
        config2 = model.config.text()
        config3 = try Self.keras3(model.config).text()
        architecture = config2
        let legacy = try Self.bytes(model.tree())
        weights = try Self.bytes(Self.objects(model))
        let first = try Self.bytes(Keras1Writer().tree(of: model.tree()))
        all.append(Seed(format: .keras1, bytes: first, bulk: try Self.bulk(first)))
        try AtomicFile.write(legacy, to: folder.file("model.h5"))
        let stored = try StoredModel(contentsOf: folder.file("model.h5"), hdf5: .inProcess)
        try Checkpoint.write(stored, to: folder.file("model.mien"))
        checkpoint = try fileBytes(folder.file("model.mien"))
        all.append(Seed(format: .legacy, bytes: legacy, bulk: try Self.bulk(legacy)))
        var newer = try model.tree()
        newer.root.attributes["keras_version"] = .text("3.10.0")
        newer.root.attributes["model_config"] = .text(config3)
        let third = try Self.bytes(newer)
        all.append(Seed(format: .legacy, bytes: third, bulk: try Self.bulk(third)))
        all.append(Seed(format: .weights, bytes: weights, bulk: try Self.bulk(weights)))
        let map = "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {\"/\": \"part_00000.weights.h5\"}}"
        all.append(
            Seed(format: .shards, bytes: Array(map.utf8), others: [("part_00000.weights.h5", weights)]))
        for compression in [Archive.Compression.stored, .deflated] {
            let path = folder.file("model.keras")
            try Self.archive(members, to: path, compression)
            let bytes = try fileBytes(path)
            all.append(Seed(format: .archive, bytes: bytes))
        }
        all.append(Seed(format: .architecture, bytes: Array(config2.utf8)))
        all.append(Seed(format: .architecture, bytes: Array(config3.utf8)))
        all.append(Seed(format: .architecture, bytes: Array(try Self.lambdas().text().utf8)))
        all.append(Seed(format: .architecture, bytes: Array(Self.operations().text().utf8)))
        all.append(Seed(format: .checkpoint, bytes: checkpoint))
        try addArrays(folder)
        for (format, ending) in [(FileFormat.npzWeights, "npz"), (.safetensorsWeights, "safetensors")] {
            try NamedArrays(weightsOf: stored.network).write(to: folder.file("weights." + ending))
            all.append(Seed(format: format, bytes: try fileBytes(folder.file("weights." + ending))))
        }
        try addPictures(folder)
        if SharedData.isPresent { try addShared() }
    }

    /// The members of a Keras archive.
    var members: [(String, [UInt8])] {
        [
            ("metadata.json", Array("{\"keras_version\": \"2.15.0\", \"date_saved\": \"\"}".utf8)),
            ("config.json", Array(config2.utf8)), ("model.weights.h5", weights),
        ]
    }

    func seeds(of format: FileFormat) -> [Seed] { all.filter { $0.format == format } }

    func seed(of format: FileFormat) -> Seed {
        guard let seed = all.first(where: { $0.format == format }) else { preconditionFailure("a seed of each format") }
        return seed
    }

    private mutating func addArrays(_ folder: TemporaryFolder) throws {
        let arrays: NamedArrays = [
            "input": StoredTensor(Tensor([1, 6, 6, 1], (0..<36).map { Float($0) })),
            "classes": StoredTensor(Tensor([1, 3], [0.25, 0.5, 0.25])),
        ]
        for (name, deflated) in [("stored.npz", false), ("deflated.npz", true)] {
            try arrays.write(to: folder.file(name), deflated: deflated)
            all.append(Seed(format: .npz, bytes: try fileBytes(folder.file(name))))
        }
        try arrays.write(to: folder.file("arrays.safetensors"))
        all.append(Seed(format: .safetensors, bytes: try fileBytes(folder.file("arrays.safetensors"))))
        try arrays.write(to: folder.file("arrays.h5"), hdf5: .inProcess)
        let bytes = try fileBytes(folder.file("arrays.h5"))
        all.append(Seed(format: .arraysHDF5, bytes: bytes, bulk: try Self.bulk(bytes)))
        let array = StoredTensor(Tensor([4, 5, 6], (0..<120).map { Float($0) }))
        try array.write(to: folder.file("array.npy"))
        all.append(Seed(format: .npy, bytes: try fileBytes(folder.file("array.npy")), bulk: [128..<608]))
    }

    private mutating func addPictures(_ folder: TemporaryFolder) throws {
        try FERFile.write(SyntheticFaces(seed: 1).samples(count: 3), to: folder.file("faces.csv"))
        let faces = try fileBytes(folder.file("faces.csv"))
        all.append(Seed(format: .faces, bytes: faces))
        all.append(Seed(format: .list, bytes: Array("path,label,usage\na.png,happy,train\n\"b/c.jpg\",4,\n".utf8)))
        let columns = LabelOrder.ferplus.names.joined(separator: ",")
        let votes = "Usage,Image name,\(columns),unknown,NF\nTraining,fer0000000.png,4,0,0,1,3,2,0,0,0,0\n"
        all.append(Seed(format: .ferplus, bytes: Array(votes.utf8)))
        try AtomicFile.write(
            faces.split(separator: 0x0A).enumerated().flatMap { ($0 == 1 ? [0x20] : []) + $1 + [0x0A] },
            to: folder.file("odd.csv"))
        _ = try DatasetConversion(openFaces(at: folder.file("odd.csv"))).write(
            to: folder.file("faces"), as: .folder())
        all.append(Seed(format: .manifest, bytes: try fileBytes(folder.file("faces/manifest.json"))))
        let pictures = "Tests/ImagingTests/Pictures/"
        for name in ["grey8.png", "palette4.png", "rgb16.png", "rgb8interlaced.png"] {
            all.append(Seed(format: .png, bytes: try fileBytes(PackageFolder.file(pictures + name))))
        }
        for name in ["grey.jpg", "colour.jpg", "progressive.jpg"] {
            all.append(Seed(format: .jpeg, bytes: try fileBytes(PackageFolder.file(pictures + name))))
        }
        let sample = try fileBytes(PackageFolder.file("Samples/mini_xception.h5"))
        all.append(Seed(format: .legacy, bytes: sample, bulk: try Self.bulk(sample)))
        all.append(Seed(format: .archive, bytes: try fileBytes(PackageFolder.file("Samples/contrast.keras"))))
    }

    /// Keras's own files, of each kind one.
    private mutating func addShared() throws {
        func add(_ format: FileFormat, _ name: String) throws {
            let path = SharedData.path("keras-cases/" + name)
            guard FilePaths.exists(path) else { return }
            let bytes = try fileBytes(path)
            let isPlain = bytes.starts(with: [0x89, 0x48])
            all.append(Seed(format: format, bytes: bytes, bulk: isPlain ? try Self.bulk(bytes) : []))
        }
        try add(.legacy, "bn.k3.h5")
        try add(.legacy, "attention.tfk.h5")
        try add(.archive, "bn.tfk.keras")
        try add(.archive, "attention.keras")
        try add(.npz, "attention.npz")
    }
}

extension Seeds {
    static func bytes(_ tree: HDF5Tree) throws -> [UInt8] {
        try HDF5Access.inProcess.bytes(of: tree, named: "seed").copied
    }

    /// The weights as Keras's newer files hold them.
    static func objects(_ model: LegacyModel) throws -> HDF5Tree {
        var tree = HDF5Tree()
        for (layer, key) in [("conv", "conv2d"), ("norm", "batch_normalization"), ("classes", "dense")] {
            for (index, array) in (model.weights.first { $0.layer == layer }?.arrays ?? []).enumerated() {
                try tree.root.add(.dataset(HDF5Dataset(.tensor(array.tensor))), at: "layers/\(key)/vars/\(index)")
            }
        }
        return tree
    }

    /// A row of Lambdas with the code of several versions of Python.
    private static func lambdas() throws -> JSON {
        let file = try fileBytes(PackageFolder.file("Tests/NetworksTests/Lambdas/code.json"))
        let all = try JSON(parsing: String(decoding: file, as: UTF8.self))
        var layers: [JSON] = [
            ["class_name": "InputLayer", "config": ["name": "x", "batch_input_shape": [nil, 4, 6]]]
        ]
        for version in ["3.7", "3.10", "3.11", "3.13"] {
            for formula in ["(x - 127.5) / 127.5", "tf.nn.l2_normalize(x, axis=1)", "x[..., ::-1]"] {
                let config: JSON = [
                    "name": .string("lambda_\(layers.count)"), "function_type": "lambda", "arguments": [:],
                    "function": [all[version]?["forms"]?[formula] ?? nil, nil, nil],
                ]
                layers.append(["class_name": "Lambda", "config": config])
            }
        }
        return ["class_name": "Sequential", "config": ["name": "lambdas", "layers": .array(layers)]]
    }

    /// A row of Keras 3's operations with numbers among their arguments.
    private static func operations() -> JSON {
        func slice(_ start: JSON, _ stop: JSON) -> JSON {
            ["class_name": "__slice__", "config": ["start": start, "stop": stop, "step": nil]]
        }
        let operations: [(className: String, settings: JSON.Object, arguments: [JSON])] = [
            ("Multiply", [:], [0.5]), ("GetItem", [:], [[slice(nil, nil), slice(1, 3)]]),
            ("Repeat", ["repeats": 2, "axis": 1], []), ("Tile", ["repeats": [1, 1, 2]], []),
            ("Pad", ["pad_width": [[0, 0], [1, 1], [0, 2]]], []), ("Transpose", ["axes": [0, 2, 1]], []),
            ("Reshape", ["newshape": [-1, 7, 12]], []), ("Flip", ["axis": [1]], []),
            ("ExpandDims", ["axis": -1], []), ("Squeeze", ["axis": [-1]], []), ("Take", ["axis": 2], [[0, -1]]),
            ("Softmax", ["axis": -1], []), ("Sum", ["axis": [1], "keepdims": false], []),
            ("OneHot", ["num_classes": 3, "axis": -1], []),
        ]
        var layers: [JSON] = [
            [
                "class_name": "InputLayer", "name": "x", "config": ["name": "x", "batch_shape": [nil, 4, 6]],
                "inbound_nodes": [],
            ]
        ]
        var last = "x"
        for (className, settings, arguments) in operations {
            let tensor: JSON = ["class_name": "__keras_tensor__", "config": ["keras_history": [.string(last), 0, 0]]]
            last = className.lowercased()
            var config = settings
            config["name"] = .string(last)
            layers.append([
                "class_name": .string(className), "module": "keras.src.ops.numpy", "name": .string(last),
                "config": .object(config), "inbound_nodes": [["args": .array([tensor] + arguments), "kwargs": [:]]],
            ])
        }
        return [
            "class_name": "Functional",
            "config": [
                "name": "operations", "layers": .array(layers), "input_layers": [["x", 0, 0]],
                "output_layers": [[.string(last), 0, 0]],
            ],
        ]
    }

    /// A functional configuration as Keras 3 writes it: calls with their tensors, and shapes under another name.
    private static func keras3(_ config: JSON) throws -> JSON {
        var text = config.text()
        for (layer, after) in [
            ("conv", "face"), ("norm", "conv"), ("relu", "norm"), ("pool", "relu"), ("classes", "pool"),
        ] {
            let tensor =
                "{\"class_name\":\"__keras_tensor__\",\"config\":{\"shape\":[null,6,6,1],\"dtype\":\"float32\","
                + "\"keras_history\":[\"\(after)\",0,0]}}"
            text = text.replacing(
                JSON.array([[[.string(after), 0, 0, [:]]]]).text(), with: "[{\"args\":[\(tensor)],\"kwargs\":{}}]")
            _ = layer
        }
        return try JSON(parsing: text.replacing("batch_input_shape", with: "batch_shape"))
    }

    /// Where the values of an HDF5 file's datasets lie.
    private static func bulk(_ file: [UInt8]) throws -> [Range<Int>] {
        let storage = Storage(byteCount: file.count) { $0.copyBytes(from: file) }
        var ranges: [Range<Int>] = []
        func gather(_ group: HDF5Group) {
            for (_, member) in group.members {
                switch member {
                case .group(let group): gather(group)
                case .dataset(let dataset):
                    guard let layout = dataset.layout, let offset = layout.fileOffset else { continue }
                    ranges.append(offset..<offset + layout.storedBytes)
                }
            }
        }
        gather(try HDF5Access.inProcess.read(storage, named: "seed").root)
        return ranges.sorted { $0.lowerBound < $1.lowerBound }
    }

    static func archive(_ members: [(String, [UInt8])], to path: String, _ compression: Archive.Compression) throws {
        try Archive.write(to: path) { archive in
            for (name, bytes) in members { try archive.add(name, bytes, compression) }
        }
    }

    /// The bytes of an archive of those members.
    static func archive(_ members: [(String, [UInt8])], _ compression: Archive.Compression = .stored) throws -> [UInt8]
    {
        let folder = TemporaryFolder()
        try archive(members, to: folder.file("x.zip"), compression)
        return try fileBytes(folder.file("x.zip"))
    }
}

extension Storage {
    var copied: [UInt8] { withExtendedLifetime(self) { Array(bytes) } }
}
