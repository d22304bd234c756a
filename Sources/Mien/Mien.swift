// Everything at once: `import Mien` gives all rooms, and reads HDF5 files in this process unless told otherwise.
@_exported public import MienArrayFormats
@_exported public import MienAttribution
@_exported public import MienBasics
@_exported public import MienCheckpointFormat
@_exported public import MienDiagnosis
@_exported public import MienEvaluation
@_exported public import MienExecution
@_exported public import MienExperiments
@_exported public import MienFER2013
@_exported public import MienExplanations
@_exported public import MienFeatureMaps
@_exported public import MienHDF5
@_exported public import MienHDF5Tree
@_exported public import MienImaging
@_exported public import MienModelFiles
@_exported public import MienNetworks
@_exported public import MienReporting
@_exported public import MienSelectivity
@_exported public import MienTensorBoard
@_exported public import MienTensors
@_exported public import MienTraining
@_exported public import MienVerification

extension Network {
    /// Reads the network in a model's file; the bytes decide which format it is.
    ///
    ///     let network = try Network(contentsOf: "fer2013.h5")
    ///
    /// HDF5 files are read in this process, for which see `HDF5Access.inProcess`: a file from strangers is better read
    /// with `StoredModel(contentsOf:hdf5:)` and `HDF5Access.process(helper:)`.
    ///
    /// - Parameters:
    ///   - path: the file, or the folder that an archive was unpacked into.
    ///   - architecture: where the layers are described, for a file that has weights only.
    ///   - customLayers: what layers of classes do that Mien does not know; see `Network.binding(_:)`.
    ///   - budgets: how much the file may cost.
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it.
    public init(
        contentsOf path: String, architecture: String? = nil, customLayers: [any CustomLayer.Type] = [],
        budgets: Budgets = .standard
    ) throws {
        let network = try StoredModel(
            contentsOf: path, architecture: architecture, hdf5: .inProcess, budgets: budgets
        ).network
        do throws(NetworkError) {
            self = try customLayers.isEmpty ? network : network.binding(customLayers)
        } catch {
            throw FileError(error, file: path)
        }
    }
}
