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

/// A format that Mien reads, and what the command does with a file of it. A new format is one case here, one line in
/// `load`, and a seed.
enum FileFormat: String, CaseIterable {
    case legacy = "legacy .h5"
    case keras1 = "Keras 1 .h5"
    case weights = ".weights.h5"
    case shards = "sharded .weights.json"
    case archive = ".keras"
    case architecture = "model.json"
    case checkpoint = ".mien"
    case arraysHDF5 = "arrays .h5"
    case npy = ".npy"
    case npz = ".npz"
    case safetensors = ".safetensors"
    case npzWeights = "weights in .npz"
    case safetensorsWeights = "weights in .safetensors"
    case faces = "FER2013 CSV"
    case list = "list of pictures"
    case ferplus = "FER+ votes"
    case manifest = "manifest of a data set"
    case png = "PNG"
    case jpeg = "JPEG"

    /// Whether HDF5 is in a file of it, which the helper reads.
    var isHDF5: Bool { [.legacy, .keras1, .weights, .shards, .archive, .arraysHDF5].contains(self) }

    /// Whether a file of it is weights for an architecture that lies elsewhere.
    var isWeights: Bool { [.weights, .shards, .npzWeights, .safetensorsWeights].contains(self) }

    /// How a file of it can be looked at.
    var views: [View] { isOfFaces ? [.content] : View.allCases }

    /// Whether a file of it is about faces, not about a network.
    private var isOfFaces: Bool { [.faces, .list, .ferplus, .manifest, .png, .jpeg].contains(self) }

    /// What lies beside a file of it, so that the two make up a model: the architecture for weights that stand alone, the
    /// weights for an architecture.
    func partner(_ seeds: Seeds) -> (name: String, bytes: [UInt8])? {
        if isWeights { return ("architecture.json", Array(seeds.architecture.utf8)) }
        return self == .architecture ? ("partner.weights.h5", seeds.weights) : nil
    }

    /// Looks at the file at `path` as the command does.
    ///
    /// - Parameters:
    ///   - partner: the path of what ``partner(_:)`` gives.
    ///   - other: another model.
    func look(at path: String, _ view: View, partner: String?, other: String, helper: HDF5Access) throws {
        switch view {
        case .content: try load(path, partner: partner ?? "", helper: helper)
        case .weights:
            let (model, architecture) = self == .architecture ? (partner ?? "", path) : (path, partner)
            let table = try WeightTable(contentsOf: model, architecture: architecture, hdf5: helper)
            var size = table.text.utf8.count
            table.writeJSON { size += $0.utf8.count }
        case .tree:
            let outline = try Outline(ofFile: path, hdf5: helper)
            _ = outline.text.utf8.count + outline.json.text(indented: true).utf8.count
        case .difference:
            let model = self == .architecture ? partner ?? "" : path
            let architecture = self == .architecture ? path : nil
            let difference = try ModelDifference(model, other, architecture: architecture, hdf5: helper)
            _ = difference.text.utf8.count + difference.json.text(indented: true).utf8.count
        }
    }

    /// Reads the file at `path` and looks at everything in it.
    private func load(_ path: String, partner: String, helper: HDF5Access) throws {
        switch self {
        case .legacy, .keras1, .archive, .checkpoint: try Self.walk(StoredModel(contentsOf: path, hdf5: helper), path)
        case .weights, .shards, .npzWeights, .safetensorsWeights:
            try Self.walk(StoredModel(contentsOf: path, architecture: partner, hdf5: helper), path)
        // The weights are our own, and need no helper.
        case .architecture: try Self.walk(StoredModel(contentsOf: partner, architecture: path, hdf5: .inProcess), path)
        case .npy, .npz, .safetensors, .arraysHDF5:
            for (_, array) in try NamedArrays(contentsOf: path, hdf5: helper) { Self.look(at: array) }
        case .faces:
            let file = try FERFile(path: path)
            _ = file.dialect.map(\.json)
            for index in 0..<file.count { _ = try file.face(at: index) }
        case .list:
            let list = try FaceList(tolerant: path)
            for index in 0..<list.count { _ = list.name(at: index).utf8.count }
            _ = list.problems.map(\.description)
        case .ferplus: _ = try FERPlusLabels(path: path).rows.count
        case .manifest: _ = try DatasetManifest.read(path, budgets: .standard)?.json.text()
        case .png, .jpeg:
            let image = try Image(contentsOf: path)
            precondition(image.pixels.count == image.width * image.height * image.channels, "a picture has its pixels")
        }
    }

    /// What `mien inspect` does, and the checksums besides.
    private static func walk(_ model: StoredModel, _ path: String) throws {
        _ = model.network.layersWithNonFiniteWeights
        for layer in model.network.layers { for weight in layer.weights { look(at: weight.tensor) } }
        for (_, array) in model.trainingState?.optimizerVariables ?? [] { look(at: array) }
        do {
            let summary = try ModelSummary(model)
            _ = try summary.text.utf8.count + summary.json().text(indented: true).utf8.count
        } catch let error as NetworkError {
            throw FileError(error, file: path)
        }
    }

    private static func look(at array: StoredTensor) {
        _ = array.withBytes { bytes in bytes.reduce(0) { $0 ^ $1 } }
        if array.elementType.isFloatingPoint { _ = array.floats.withValues { $0.allSatisfy(\.isFinite) } }
    }
}

/// What is done with a file.
enum View: String, CaseIterable {
    /// It is read, and everything in it looked at: `mien inspect`, and whatever computes with it.
    case content
    /// `mien inspect --weights`.
    case weights
    /// `mien inspect --tree`.
    case tree
    /// `mien diff`, with a valid model.
    case difference
}

/// One hostile file, or several that belong together, in memory.
struct Mutant {
    let family: String
    let format: FileFormat
    /// By name; the first is the one that is opened.
    var files: [(name: String, bytes: [UInt8])]
    /// What the file was made from, where a change of any byte of it must be noticed.
    var sealed: [UInt8]?
    /// What is tried with it, one after the other.
    var views: [View]

    init(_ family: String, _ format: FileFormat, _ bytes: [UInt8], besides others: [(String, [UInt8])] = []) {
        self.family = family
        self.format = format
        files = [(Seed.name(of: format), bytes)] + others
        views = format.views
    }

    var size: Int { files.reduce(0) { $0 + $1.bytes.count } }
}
