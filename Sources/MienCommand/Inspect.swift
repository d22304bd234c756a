import ArgumentParser
import MienBasics
import MienModelFiles
import MienNetworks

/// `mien inspect`.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what is in a model: layers, output shapes, parameters, connections.")

    @OptionGroup var model: ModelOptions

    @Flag(help: "Print JSON, as Schemas/inspect.schema.json describes it, with every layer's options.")
    var json = false

    func run() throws {
        let stored = try model.read()
        let summary = try model.blamingFile { try ModelSummary(stored) }
        try Console.write(json ? summary.json().text(indented: true) : summary.text)
    }
}
