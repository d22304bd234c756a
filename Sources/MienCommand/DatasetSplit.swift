import ArgumentParser
import MienBasics
import MienFER2013

/// `mien dataset split`.
struct DatasetSplit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Divides faces into those for training and those for tests, so that no picture is on two sides.",
        discussion: """
            By --fractions faces are dealt out by chance, of each class the same share; the same seed gives the same sides on \
            every machine. Two fractions are training and test, three training, validation and test (Training, PublicTest and \
            PrivateTest in a CSV). By --by-usage the data set's own usages stay; a face for training that is also in a test is \
            left out.

            Duplicates stay together: pictures with the same samples, and such as were brightened, compressed or mirrored. OUT \
            is what its name says, as with `mien dataset convert`. Prints how many faces of each class are on each side.
            """)

    @OptionGroup var input: DatasetInput

    @Option(name: .shortAndLong, help: "What to write.", completion: .file())
    var output: String

    @Option(
        help: ArgumentHelp("Shares of training, validation and test that are 1 in all.", valueName: "a,b,c"),
        transform: Fractions.init(parsing:))
    var fractions: Fractions?

    @Flag(help: "Keep the usages that the data set has.")
    var byUsage = false

    @Option(help: ArgumentHelp("Which faces go where.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp("Keep these emotions alone, and number them in this order.", valueName: "names"),
        transform: LabelOrder.init(parsing:))
    var emotions: LabelOrder?

    @OptionGroup var writing: DatasetOptions

    struct Fractions {
        let values: [Double]

        init(parsing text: String) throws {
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            let values = parts.compactMap(\.self)
            guard values.count == parts.count, (2...3).contains(values.count),
                values.allSatisfy({ $0 >= 0 && $0 <= 1 }),
                abs(values.reduce(0, +) - 1) < 1e-9
            else {
                throw ValidationError(
                    "found \(text), expected two or three numbers that are 1 in all, like 0.8,0.1,0.1")
            }
            self.values = values
        }
    }

    func validate() throws {
        if byUsage && fractions != nil { throw ValidationError("--by-usage and --fractions exclude each other") }
        try SelectionOptions.check([emotions])
        _ = try writing.form(of: output)
    }

    func run() throws {
        let source = try input.open()
        let chosen = try emotions.map { order in
            try FaceSelection(
                source, keeping: order.names.compactMap { Emotion(named: $0) }, pool: input.threads.pool)
        }
        let progress = ProgressBar(chosen?.count ?? source.count, "faces")
        let census = try DatasetCensus(chosen ?? source, pool: input.threads.pool, observing: progress.show)
        if !census.problems.isEmpty && !writing.skipBadRows {
            try writing.write(census.problems)
            throw census.problems
        }
        let split = try FaceSplit(
            census, by: byUsage ? .usage : .fractions(fractions?.values ?? [0.8, 0.1, 0.1], seed: seed))
        Console.say("faces that stay beside another one that is the same picture: \(split.together.grouped)")
        if split.leftOut > 0 {
            Console.say("faces left out because they are in a test, too: \(split.leftOut.grouped)")
        }
        if !census.problems.isEmpty {
            for line in census.problems.lines(shown: 20) { Console.say("left out: \(line)") }
            try writing.write(census.problems)
        }
        let labels = emotions ?? input.labels ?? source.labels ?? .fer2013
        try writing.write(split.faces, labels: labels, to: output, pool: input.threads.pool)
        try Console.write(split.counts.table(labels))
    }
}
