import ArgumentParser
import MienBasics
import MienDiagnosis
import MienHDF5Tree
import MienModelFiles
import MienNetworks

/// `mien doctor`.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Lists what will not work in a model, what is suspicious, and what to do.",
        discussion: """
            Nothing is run. All layers that can't be run are listed, not the first alone; weights are looked at for what \
            damage and lost training leave; the ends of the network for what makes its answers wrong without any other sign. \
            Each finding has a name that stays what it is, says why it matters, and what to do.

            Exit status: 0 where nothing keeps the model from running, 1 where something does, 2 where the file can't be \
            read.
            """)

    @OptionGroup var model: ModelOptions

    @Flag(help: "Print JSON, as Schemas/doctor.schema.json describes it.")
    var json = false

    @OptionGroup var threads: ThreadOption

    func run() throws {
        let diagnosis = Diagnosis(try model.stored(), architecture: model.architecture, pool: threads.pool)
        try Console.write(json ? diagnosis.json.text(indented: true) : diagnosis.text)
        if !diagnosis.passes { throw ExitCode.failure }
    }
}
