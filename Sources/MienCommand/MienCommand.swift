import ArgumentParser
import MienBasics
import MienFER2013
import MienHDF5Tree
import MienTraining

/// The command `mien`. What a subcommand prints on standard output is data; everything else goes to standard error.
@main
struct MienCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mien",
        abstract: "Reads Keras networks, runs them on faces, and shows what their layers see.",
        discussion: """
            Data goes to standard output, remarks to standard error. Exit status: 0 when all is well; 1 when the answer \
            is no (a verification that fails, models that differ, one that will not run); 2 when it could not be done; \
            64 when the command line is wrong.
            """,
        version: "0.1.0",
        subcommands: [
            Inspect.self, Doctor.self, Diff.self, Layers.self, Convert.self, Predict.self, Evaluate.self,
            Extract.self, Verify.self, Maps.self, Explain.self, Train.self, Dataset.self,
        ])

    static func main() {
        do {
            // Most commands are about a model, which comes first. To read one of Keras's takes longer than to tell what is to be
            // done with it. What stands in the way of that is said where it is asked for.
            if let model = CommandLine.arguments.dropFirst(2).first(where: { !$0.hasPrefix("-") }) {
                try? HDF5Access.besideCommand.begin(reading: model)
            }
            var command = try parseAsRoot()
            try command.run()
        } catch let error as FileError {
            Console.say("mien: \(error)")
            terminate(2)
        } catch let error as SettingsError {
            Console.say("mien: \(error)")
            terminate(2)
        } catch let fault as TrainingFault {
            Console.say("mien: \(fault)")
            terminate(2)
        } catch let problems as DatasetProblems {
            for line in problems.lines(shown: 20) { Console.say("mien: \(line)") }
            terminate(2)
        } catch {
            exit(withError: error)
        }
    }
}
