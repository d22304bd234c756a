import ArgumentParser
import MienBasics
import MienFER2013
import MienImaging

/// `mien dataset sheet`.
struct DatasetSheet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "Puts many faces of each class on a picture.",
        discussion: """
            A folder gets a PNG for each class (angry.png, …), a name that ends in .png one picture with a row for each class. \
            The faces are chosen by chance; the same seed chooses the same. What can't be read is left out and named.
            """)

    @OptionGroup var input: DatasetInput

    @Option(name: .shortAndLong, help: "A folder, or a PNG.", completion: .file())
    var output: String

    @Option(help: ArgumentHelp("How many faces of each class; 64 by default, 16 in a row.", valueName: "n"))
    var each: Int?

    @Option(
        help: ArgumentHelp("Which classes, in their order.", valueName: "names"), transform: Emotions.init(parsing:))
    var emotions: Emotions?

    @Option(help: ArgumentHelp("Take only faces of this part of FER2013.", valueName: "usage"))
    var usage: Usage?

    @Option(help: ArgumentHelp("Which faces.", valueName: "n"))
    var seed: UInt64 = 1

    func validate() throws {
        if let each, !(1...1024).contains(each) { throw ValidationError("--each takes a number from 1 to 1024") }
    }

    func run() throws {
        let isOne = FilePaths.fileExtension(of: output) == "png"
        let source = try input.open()
        let order = input.labels ?? source.labels ?? .fer2013
        let (chosen, problems) = try ContactSheet.chosen(
            from: source, emotions: emotions?.emotions ?? order.names.compactMap { Emotion(named: $0) },
            each: each ?? (isOne ? 16 : 64), usage: usage, seed: seed, pool: input.threads.pool)
        let classes = chosen.filter { !$0.faces.isEmpty }
        for line in problems.lines(shown: 20) { Console.say("left out: \(line)") }
        guard !classes.isEmpty else {
            throw FileError(.mismatch, file: input.data, found: "no faces of these classes", expected: "at least one")
        }
        if isOne {
            try ContactSheet(rows: classes.map(\.faces)).image.write(toPNG: output)
            Console.say("\(output): rows \(classes.map(\.emotion.rawValue).joined(separator: ", "))")
            return
        }
        let names = Set(Emotion.allCases.map { $0.rawValue + ".png" })
        try AtomicFolder.write(to: output, replacing: names) { folder in
            for (emotion, faces) in classes {
                try folder.add(ContactSheet(faces).image.pngData(), as: emotion.rawValue + ".png")
            }
        }
        Console.say("\(output): \(classes.map { "\($0.emotion.rawValue).png" }.joined(separator: ", "))")
    }
}
