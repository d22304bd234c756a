import ArgumentParser
import MienBasics
import MienFER2013

/// `mien dataset convert`.
struct DatasetConvert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Turns a data set of faces into another form: a CSV into folders of pictures, and back.",
        discussion: """
            IN is a FER2013 CSV in any of its published forms, a folder of PNG and JPEG pictures (<class>/*, \
            <split>/<class>/*, or FER+'s), or a CSV of paths and labels. OUT is what its name says: .csv is a FER2013 CSV, \
            .npz are NumPy arrays (x, y, usage, classes), .h5 the same in HDF5, and any other name is a folder of pictures, \
            train/happy/Training_0000017.png, in which the number is the row.

            A manifest (manifest.json in a folder, OUT.manifest.json beside a file; Schemas/dataset-manifest.schema.json \
            describes it) keeps the label order, the source's digest, what was done to the pictures, and how the CSV was \
            written: CSV to PNG and back gives the same bytes. Without a manifest the pictures of a folder come in the order \
            of their paths. JPEG loses something.

            All that is wrong with IN is said in one go, the first 20 on the screen, and nothing is written then. OUT is \
            built beside its place and takes it when it is complete. Memory does not grow with the data set, but for .h5, \
            which is put together in memory.
            """)

    @Argument(help: "The data set to read.", completion: .file())
    var input: String

    @Argument(help: "What to write.", completion: .file())
    var output: String

    @Option(
        help: ArgumentHelp("Take the labels of FER+, fer2013new.csv, which has a row for each of IN.", valueName: "csv")
    )
    var ferplus: String?

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var writing: DatasetOptions
    @OptionGroup var threads: ThreadOption
    @OptionGroup var budget: BudgetOption

    func validate() throws { _ = try writing.form(of: output) }

    func run() throws {
        let source = try openFaces(tolerant: input, labels: selection.labels, budgets: budget.budgets)
        let (faces, order) = try selection.chosen(
            of: labelled(source), isFERPlus: ferplus != nil, pool: threads.pool)
        try writing.write(faces, labels: order, to: output, pool: threads.pool)
    }

    /// The faces with FER+'s labels, where these are asked for.
    private func labelled(_ source: any FaceSource) throws -> any FaceSource {
        guard let ferplus else { return source }
        let labels = try FERPlusLabels(path: ferplus, budgets: budget.budgets)
        let (faces, unknown, noFace) = try labels.labelling(source, pool: threads.pool)
        Console.say(
            "faces left out: \(unknown.grouped) of which FER+ knows no majority, \(noFace.grouped) that it calls none"
        )
        return faces
    }
}
