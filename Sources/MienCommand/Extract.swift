import ArgumentParser
import MienBasics
import MienArrayFormats
import MienEvaluation
import MienExecution
import MienFER2013
import MienHDF5Tree
import MienNetworks

/// `mien extract`.
struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Writes what named layers give out for pictures.",
        discussion: """
            The file has the keys `input` (the pictures as the network got them), one key per layer, and `output`, or \
            `output_0`, `output_1`, … where there are several; the first axis is the picture, and pictures are as in \
            Keras: NHWC, or NCHW with channels_first. Such a file is also a reference for `mien verify`. Of a network \
            with layers that Mien does not know, those can be had that do not depend on them, and no output.

            Any number of pictures need no more memory than a few: what they give waits on the disk where the file is to \
            lie, which holds it twice for a while. Only an .h5 file is made in memory.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(help: "PNG or JPEG pictures, a FER2013 CSV, or a folder of faces.", completion: .file())
    var data: [String]

    @Option(
        help: ArgumentHelp(
            "The layers, with commas between; `all` for every layer.", valueName: "a,b"))
    var layers: String

    @Option(
        name: [.short, .long], help: ArgumentHelp("The file to write: .npz, .safetensors or .h5.", valueName: "file"),
        completion: .file(extensions: ["npz", "safetensors", "h5"]))
    var output: String

    @Option(help: ArgumentHelp("Take only the first n faces.", valueName: "n"))
    var count: Int?

    @OptionGroup var pictures: PictureOptions
    @Option(help: Precision.help) var precision = Precision.fast

    @OptionGroup var threads: ThreadOption

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count takes a number from 1") }
        guard ["npz", "safetensors", "h5"].contains(FilePaths.fileExtension(of: output)) else {
            throw ValidationError("--output takes a name that ends in .npz, .safetensors or .h5")
        }
    }

    func run() throws {
        try AtomicFile.checkFolder(of: output)
        for input in [model.model] + data where FilePaths.areSame(input, output) {
            throw FileError(
                .unwritable, file: output, found: "a file that is read here too", expected: "another one to write")
        }
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let spool = try model.blamingFile {
            let names = stored.network.names(in: layers)
            for name in names { try stored.network.check(nodeName: name) }
            try stored.network.checkKeys(names)
            let obstacles = stored.network.blocked().outputs.flatMap(\.self)
            let executor = try Executor(
                stored.network, recording: names, givesOutputs: obstacles.isEmpty, kernels: precision.kernels,
                pool: threads.pool)
            if let obstacle = obstacles.first {
                Console.warn("\(model.model): without the network's output, because \(obstacle) can't be run")
            }
            let faces = try FacePictures(at: data, most: count)
            let progress = ProgressBar(faces.count, "pictures")
            let spool = try SpooledArrays(beside: output, rows: faces.count)
            try FaceActivations.forEachBatch(
                executor, count: faces.count, preprocessing: preprocessing, observing: progress.show,
                picture: faces.named
            ) { batch in
                try spool.append(
                    [("input", batch.input)] + batch.layers + zip(stored.network.outputKeys, batch.outputs))
            }
            return spool
        }
        let arrays = try spool.arrays()
        try arrays.write(to: output, hdf5: .besideCommand)
        preprocessing.say()
        let amount = spool.rows == 1 ? "1 picture" : "\(spool.rows.grouped) pictures"
        Console.say("\(output): \(arrays.count) arrays of \(amount)")
    }
}

extension Network {
    /// The keys of what comes out: `output`, or `output_0`, `output_1`, … of a network with several outputs.
    fileprivate var outputKeys: [String] {
        outputs.count == 1 ? ["output"] : outputs.indices.map { "output_\($0)" }
    }

    /// Makes sure that no layer of another meaning has one of the keys that the file has for what goes in and comes out.
    fileprivate func checkKeys(_ names: [String]) throws(NetworkError) {
        let ends = [("input", inputs[0])] + zip(outputKeys, outputs)
        for (key, end) in ends where names.contains(key) {
            guard name(of: nodes[end.node]) == key else {
                throw NetworkError(
                    layer: key, "has the name that the file needs for the network's \(key), and is another layer")
            }
        }
    }
}
