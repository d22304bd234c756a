import ArgumentParser
import MienBasics

/// How many threads a network runs on.
struct ThreadOption: ParsableArguments {
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Threads to run on; one for each core by default.", valueName: "n"))
    var threads: Int?

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads takes a number from 1") }
    }

    var pool: ThreadPool { threads.map(ThreadPool.init(threads:)) ?? .shared }
}
