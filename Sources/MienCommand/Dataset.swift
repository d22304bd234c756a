import ArgumentParser
import MienFER2013

/// `mien dataset`.
struct Dataset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset", abstract: "Makes data sets of faces.", subcommands: [Synthesize.self])

    /// `mien dataset synthesize`.
    struct Synthesize: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "synthesize",
            abstract: "Draws faces and writes them as a FER2013 CSV.",
            discussion: """
                The faces are drawn, not photographed: 48×48 pixels, grey, the seven emotions in turn, each face another \
                person. The same count and seed give the same file everywhere.
                """)

        @Argument(help: "The CSV to write.", completion: .file(extensions: ["csv"]))
        var output: String

        @Option(help: ArgumentHelp("How many faces.", valueName: "n"))
        var count = 700

        @Option(help: ArgumentHelp("Which faces.", valueName: "n"))
        var seed: UInt64 = 1

        func validate() throws {
            if count < 1 { throw ValidationError("--count takes a number from 1") }
        }

        func run() throws {
            try FERFile.write(SyntheticFaces(seed: seed).samples(count: count), to: output)
            Console.say("\(output): \(count) drawn faces, seed \(seed)")
        }
    }
}
