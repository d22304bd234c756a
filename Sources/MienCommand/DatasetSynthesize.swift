import ArgumentParser
import MienBasics
import MienFER2013

/// `mien dataset synthesize`.
struct DatasetSynthesize: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize",
        abstract: "Draws faces and writes them as a data set.",
        discussion: """
            The faces are drawn, not photographed: 48×48 pixels, grey, the seven emotions in turn, each face another \
            person. The same count and seed give the same faces everywhere. OUT is what its name says, as with \
            `mien dataset convert`: a CSV, arrays, or a folder of pictures, in which a README.txt says what they are.
            """)

    @Argument(help: "What to write.", completion: .file(extensions: ["csv"]))
    var output: String

    @Option(help: ArgumentHelp("How many faces.", valueName: "n"))
    var count = 700

    @Option(help: ArgumentHelp("Which faces.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var writing: DatasetOptions
    @OptionGroup var threads: ThreadOption

    func validate() throws {
        if !(1...Budgets.standard.samples).contains(count) {
            throw ValidationError("--count takes a number from 1 to \(Budgets.standard.samples)")
        }
        _ = try writing.form(of: output)
    }

    func run() throws {
        let faces = SyntheticFaceSource(count: count, seed: seed)
        try writing.write(faces, labels: .fer2013, to: output, readme: faces.readme, pool: threads.pool)
    }
}
