import ArgumentParser
import MienBasics
import MienExecution
import MienNetworks
import MienVerification

/// What `mien inspect --plan` plans for.
struct PlanOptions: ParsableArguments {
    @Flag(help: "With --plan, run it, for half a second or so, and print how long each step takes.")
    var profile = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --plan, how many items go in at once; 1 by default, or as many as the network says.", valueName: "n"))
    var batch: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            With --plan, the sizes that the network's inputs leave open, in their order and without the batch: `48x48` for \
            pictures of any height and width.
            """, valueName: "sizes"),
        transform: sizes(parsing:))
    var sizes: [Int]?

    @Option(help: Precision.help) var precision: Precision?

    @OptionGroup var threads: ThreadOption

    /// Whether any of them is given.
    var areGiven: Bool {
        profile || batch != nil || sizes != nil || precision != nil || threads.threads != nil
    }

    func validate() throws {
        if let batch, batch < 1 { throw ValidationError("--batch takes a number from 1") }
        if threads.threads != nil, !profile { throw ValidationError("--threads goes with --profile") }
    }

    /// The plan of a model that was read, run if it is to be.
    func table(of stored: StoredModel, _ model: ModelOptions) throws -> PlanTable {
        let network = stored.network
        try checkSizes(of: network, file: model.model)
        let kernels = (precision ?? .fast).kernels
        return try model.blamingFile {
            let shapes = try network.inputShapes(batch: batch, sizes: sizes ?? [])
            let executor = try Executor(network, kernels: kernels, pool: threads.pool)
            let plan = try executor.plan(for: shapes)
            guard profile else { return PlanTable(plan, file: model.model, kernels: kernels) }
            let inputs = try RandomInputs(for: network, shapes: shapes, seed: 1).tensors
            Console.say("inputs: random numbers from -1 to 1")
            return PlanTable(plan, file: model.model, kernels: kernels, profile: try executor.profile(inputs))
        }
    }

    /// Makes sure that ``sizes`` are as many as the network leaves open.
    private func checkSizes(of network: Network, file: String) throws {
        let open = network.openInputs
        let count = open.reduce(0) { $0 + $1.shape.dimensions.dropFirst().count { $0 == nil } }
        guard sizes?.count ?? 0 != count else { return }
        if open.isEmpty {
            throw FileError(
                .mismatch, file: file, found: "inputs that leave no size open", expected: "some, for --sizes")
        }
        let names = open.map { "`\($0.name)` \($0.shape)" }.joined(separator: ", ")
        let example = Array(repeating: "48", count: count).joined(separator: "x")
        throw FileError(
            .mismatch, file: file, found: "open sizes in \(names)", expected: "as many, as --sizes \(example)")
    }
}

private func sizes(parsing text: String) throws -> [Int] {
    try text.split(separator: "x", omittingEmptySubsequences: false).map { word in
        guard let size = Int(word), size > 0 else {
            throw ValidationError("--sizes takes numbers from 1 with an x between them, as 48x48")
        }
        return size
    }
}
