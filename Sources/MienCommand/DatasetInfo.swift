import ArgumentParser
import MienBasics
import MienFER2013

/// `mien dataset info`.
struct DatasetInfo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Says what is in a data set of faces.",
        discussion: """
            Prints how many faces there are of each class and usage, the sizes of the pictures, mean and deviation of their \
            samples, pictures of one value, duplicates, and duplicates that are said to show different things.

            Duplicates are pictures with the same samples, and such as were brightened, compressed or mirrored; not such as \
            were shifted or cropped. `mien dataset check` says where all of that is.
            """)

    @OptionGroup var input: DatasetInput

    @Flag(help: "Print JSON, as Schemas/dataset-info.schema.json describes it.")
    var json = false

    func run() throws {
        let census = try input.census()
        let order = input.order(of: census.source)
        try Console.write(json ? census.json(order).text(indented: true) : census.text(order))
    }
}
