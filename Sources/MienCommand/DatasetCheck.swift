import ArgumentParser
import MienBasics
import MienFER2013

/// `mien dataset check`.
struct DatasetCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says what is wrong with a data set of faces, with row or file.",
        discussion: """
            Faults are faces that can't be read, folders that mean nothing, faces without a label among others, pictures of \
            one value or of another size than most, classes without a face for training, duplicates for training and for a \
            test, and duplicates that are said to show different things. Notes are other duplicates, pictures of all but \
            one value, and classes that are much rarer than the largest. Which classes there are to be, a CSV says, or a \
            manifest, or --labels; where a folder says nothing, one that it has not is a note.

            Exit status 1 if there is a fault.
            """)

    @OptionGroup var input: DatasetInput

    @Flag(help: "Print JSON, as Schemas/dataset-check.schema.json describes it.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Write everything to a file; the screen shows the first 20 of each kind.", valueName: "file"),
        completion: .file())
    var report: String?

    func run() throws {
        if let report { try AtomicFile.checkFolder(of: report) }
        let census = try input.census()
        input.order(of: census.source)
        let findings = DatasetFindings(census, input.labels ?? census.source.labels)
        if let report { try AtomicFile.write(findings.text(shown: .max) + "\n", to: report) }
        try Console.write(json ? findings.json.text(indented: true) : findings.text(shown: 20))
        if findings.areFaults { throw ExitCode(1) }
    }
}
