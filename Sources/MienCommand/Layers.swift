import ArgumentParser
import MienBasics
import MienNetworks

/// `mien layers`.
struct Layers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layers",
        abstract: "Prints which of Keras's layers and activations are supported, and which are not.",
        discussion: """
            Supported layers are printed with their options and defaults. A layer that is not supported is kept as it is: \
            its model can be inspected, compared and converted, and what does not depend on the layer can be run.
            """)

    @Flag(help: "Print JSON, as Schemas/layers.schema.json describes it.")
    var json = false

    func run() throws {
        try Console.write(json ? LayerSupport.json.text(indented: true) : LayerSupport.text)
    }
}
