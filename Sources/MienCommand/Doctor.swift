import ArgumentParser
import MienBasics
import MienDiagnosis
import MienEvaluation
import MienFER2013
import MienHDF5Tree
import MienModelFiles
import MienNetworks

/// `mien doctor`.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Lists what will not work in a model, what is suspicious, and what to do.",
        discussion: """
            Without faces nothing is run. All layers that can't be run are listed, not the first alone; weights are looked at \
            for what damage and lost training leave; the ends of the network for what makes its answers wrong without any \
            other sign. Each finding has a name that stays what it is, says why it matters, and what to do.

            With faces of which it is known what they show, the network is asked about them with each scale of the pixels and \
            each order of labels, and with each resize kernel where pictures change their size. It says which fits, whether \
            the faces suffice to tell, and whether one class is said of nearly all faces or two labels look changed about. \
            --write-card writes the answer into the card of a copy.

            Exit status: 0 where nothing keeps the model from running, 1 where something does, and where faces fit nothing; 2 \
            where a file can't be read.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(
        help: "A FER2013 CSV, a folder of faces, or PNG and JPEG pictures with what they show: `happy=face.png`.",
        completion: .file())
    var data: [String] = []

    @Option(help: ArgumentHelp("Take only faces of this part of FER2013.", valueName: "usage"))
    var usage: Usage?

    @Option(help: ArgumentHelp("Ask of so many faces, drawn by chance; 0 for all.", valueName: "n"))
    var count = 1000

    @Option(help: ArgumentHelp("Draw the faces by this number.", valueName: "n"))
    var seed: UInt64 = 0

    @OptionGroup var labels: LabelOption

    @Option(
        help: ArgumentHelp(
            "Write the model with the scale, the labels and the resize kernel that fit in its card.", valueName: "out"),
        completion: .file())
    var writeCard: String?

    @Flag(help: "Print JSON, as Schemas/doctor.schema.json describes it.")
    var json = false

    @OptionGroup var threads: ThreadOption

    func validate() throws {
        if count < 0 { throw ValidationError("--count takes a number from 0") }
        guard data.isEmpty else { return }
        if writeCard != nil { throw ValidationError("--write-card needs faces to tell from") }
        if usage != nil || labels.labels != nil { throw ValidationError("--usage and --labels are for faces") }
    }

    func run() throws {
        if let writeCard { try AtomicFile.checkFolder(of: writeCard) }
        let stored = try model.stored()
        let diagnosis = Diagnosis(stored, architecture: model.architecture, pool: threads.pool)
        let trials = data.isEmpty || !diagnosis.passes ? nil : try trials(of: stored)
        if json {
            var object = diagnosis.json.object ?? [:]
            if let trials { object["trials"] = trials.json }
            try Console.write(JSON.object(object).text(indented: true))
        } else {
            try Console.write(diagnosis.text + (trials.map { "\n\nWhat the faces say\n\n" + $0.text } ?? ""))
        }
        guard diagnosis.passes else { throw ExitCode.failure }
        guard let trials else { return }
        if let writeCard { try write(trials, into: stored, to: writeCard) }
        if trials.verdict == .nothingFits { throw ExitCode.failure }
    }

    private func trials(of stored: StoredModel) throws -> PreprocessingTrials {
        let faces = try FacePictures(at: data, usage: usage, pool: threads.pool)
        let emotions = try faces.emotions(pool: threads.pool)
        var chosen = emotions.indices.filter { emotions[$0] != nil }
        guard !chosen.isEmpty else {
            throw FileError(
                .mismatch, file: data.joined(separator: ", "), found: "no face of which it is known what it shows",
                expected: "labels, or `happy=face.png`")
        }
        if count > 0, chosen.count > count {
            var generator = SeededGenerator(seed: seed)
            for place in 0..<count { chosen.swapAt(place, place + generator.index(below: chosen.count - place)) }
            chosen = chosen.prefix(count).sorted()
        }
        let progress = ProgressBar.Lazy("runs", title: "trying: ")
        return try model.blamingFile {
            try PreprocessingTrials(
                stored, emotions: chosen.compactMap { emotions[$0] },
                labels: labels.labels.map { [("--labels", $0)] } ?? [], pool: threads.pool,
                observing: progress.show(_:of:), picture: { try faces.named(chosen[$0]) })
        }
    }

    private func write(_ trials: PreprocessingTrials, into stored: StoredModel, to path: String) throws {
        guard case .fits(let trial) = trials.verdict else {
            throw FileError(
                .mismatch, file: model.model, found: "no one answer to write into a card",
                expected: "one, or more faces")
        }
        var stored = stored
        if stored.card.scale != trial.scale { (stored.card.mean, stored.card.standardDeviation) = (nil, nil) }
        stored.card.scale = trial.scale
        stored.card.classNames = trial.order.names
        stored.card.resize = trial.resize
        try stored.write(to: path, hdf5: .besideCommand)
        Console.say("\(path): scale \(trial.scale.rawValue), labels \(trial.order.names.joined(separator: ", "))")
    }
}
