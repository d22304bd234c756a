import ArgumentParser
import MienBasics
import MienEvaluation
import MienExecution
import MienExplanations
import MienFER2013
import MienFeatureMaps
import MienNetworks
import MienReporting

/// `mien maps`.
struct Maps: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maps",
        abstract: "Draws what layers see in faces of each emotion, as pictures, figures and a report.",
        discussion: """
            The folder gets report.html, which a browser opens without a network, an SVG figure per layer, and a PNG \
            mosaic per layer and face. An earlier report in it is replaced; other files are never touched.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(
        help: ArgumentHelp(
            "A FER2013 CSV or a folder of faces to choose from, or PNG and JPEG pictures: `happy=face.png` says what one "
                + "shows."),
        completion: .file())
    var data: [String]

    @Option(
        name: [.short, .long], help: ArgumentHelp("The folder to write.", valueName: "folder"),
        completion: .directory)
    var output: String

    @Option(
        help: ArgumentHelp(
            "The layers, with commas between; `all` for every layer that can be drawn. By default every convolution.",
            valueName: "a,b"))
    var layers: String?

    @Option(
        help: ArgumentHelp(
            "The colours: \(ColorMap.all.map(\.name).joined(separator: ", ")).", valueName: "map"))
    var colors = ColorMap.viridis

    @Option(
        help: ArgumentHelp(
            "What the colours span: each map's own values, those of its channel in all faces, or all of its layer.",
            valueName: "range"))
    var range = FeatureMapScale.perMap

    @OptionGroup var choice: ChoiceOptions
    @Option(help: Precision.help) var precision = Precision.fast

    @OptionGroup var pictures: PictureOptions
    @OptionGroup var labels: LabelOption
    @OptionGroup var threads: ThreadOption

    func run() throws {
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let report = try model.blamingFile {
            let faces = try choice.faces(
                at: data, each: choice.count, for: stored, preprocessing: preprocessing, labels: labels,
                kernels: precision.kernels, pool: threads.pool
            ).faces
            let executor = try Executor(
                stored.network, recording: try recorded(of: stored.network), kernels: precision.kernels,
                pool: threads.pool)
            let activations = try FaceActivations(
                executor, pictures: faces.map { ($0.name, $0.image) }, preprocessing: preprocessing)
            return try FeatureMapReport(
                stored, faces: faces, activations: activations, preprocessing: preprocessing,
                classNames: labels.classNames(for: stored), colorMap: colors, scale: range)
        }
        let paths = try report.write(to: output)
        preprocessing.say()
        stored.network.sayWhichOutput()
        Console.say("\(paths.count) files; open \(paths.last ?? output)")
    }

    private func recorded(of network: Network) throws -> [String] {
        switch layers {
        case nil:
            let names = network.convolutionNames
            guard !names.isEmpty else {
                throw NetworkError("found no convolution, expected one, or --layers with the names of what to draw")
            }
            return names
        case "all"?: return try network.drawableNames()
        case let layers?: return network.names(in: layers)
        }
    }
}

/// Emotions in an order of one's own.
struct Emotions: CustomStringConvertible {
    let emotions: [Emotion]

    init(_ emotions: [Emotion]) { self.emotions = emotions }

    /// Reads names with commas between.
    init(parsing text: String) throws {
        var emotions: [Emotion] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let emotion = Emotion(named: String(name)) else {
                throw ValidationError("\"\(name)\" is none of \(Emotions(Emotion.allCases))")
            }
            guard !emotions.contains(emotion) else { throw ValidationError("\(emotion.rawValue) stands there twice") }
            emotions.append(emotion)
        }
        self.emotions = emotions
    }

    var description: String { emotions.map(\.rawValue).joined(separator: ",") }
}

extension ColorMap: ExpressibleByArgument {
    public init?(argument: String) { self.init(named: argument) }
    public var defaultValueDescription: String { name }
}

extension FeatureMapScale: ExpressibleByArgument {}
