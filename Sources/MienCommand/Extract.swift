import ArgumentParser
import MienArrayFormats
import MienBasics
import MienExecution
import MienFER2013
import MienImaging
import MienNetworks
import MienTensors

/// `mien extract`.
struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes what named layers give out for pictures.",
        discussion: """
            The file has the keys `input` (the pictures as the network got them), one key per layer, and `output`; the \
            first axis is the picture, pictures are NHWC. Such a file is also a reference for `mien verify`.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(help: "PNG or JPEG pictures, a FER2013 CSV, or a folder of faces.", completion: .file())
    var data: [String]

    @Option(
        help: ArgumentHelp(
            "The layers, with commas between; `all` for every layer.", valueName: "a,b"))
    var layers: String

    @Option(
        name: [.short, .long], help: ArgumentHelp("The file to write: .npz or .h5.", valueName: "file"),
        completion: .file(extensions: ["npz", "h5"]))
    var output: String

    @Option(help: ArgumentHelp("Take only the first n faces.", valueName: "n"))
    var count: Int?

    @OptionGroup var pictures: PictureOptions

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count takes a number from 1") }
    }

    func run() throws {
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let extraction = try model.blamingFile {
            let executor = try Executor(
                stored.network, recording: stored.network.layerNames(in: layers), pool: model.pool)
            return try Extraction(executor, faces: FaceSource.all(data, most: count), preprocessing: preprocessing)
        }
        try extraction.arrays.write(to: output, hdf5: .process(helper: HDF5Access.helperPath()))
        Console.say("\(output): \(extraction.arrays.count) arrays of \(extraction.faceCount) pictures")
    }
}
