import ArgumentParser
import MienBasics
import MienEvaluation
import MienExecution
import MienExplanations
import MienFER2013
import MienFeatureMaps
import MienNetworks
import MienReporting
import MienSelectivity

/// `mien maps`.
struct Maps: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maps",
        abstract: "Draws what layers see in faces of each emotion, as pictures, figures and a report.",
        discussion: """
            The folder gets report.html, which a browser opens without a network, a figure per layer as SVG and PNG, and a PNG \
            mosaic per layer and face. An earlier report in it is replaced; other files are never touched.

            From a CSV or a folder whose faces have labels, --count of each emotion are shown one by one, and all of them are \
            surveyed, of any number, with a few in memory at a time: the mean map of each channel and emotion, where two emotions \
            differ more than chance explains, how well each channel tells an emotion from all others (AUC with its interval, d′, \
            corrected for having asked of all channels), where on the face it looks, which faces excite it most, which channels \
            are dead or say what another one says, and how far each layer tells the emotions apart. Ranks are exact up to 50,000 \
            faces, and from an even sample of them beyond. --beside holds the layers against those of another model on \
            the same faces. --ablate also switches each channel off and looks what becomes of the \
            answers. The numbers are written as CSV and JSON, the mean maps and differences as maps.npz.

            Parts of the face are those of faces that fill their picture as FER2013's do, and mean nothing for others.
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

    @Flag(help: "Draw the faces that are shown, and survey none.")
    var facesOnly = false

    @Option(help: ArgumentHelp("Survey only faces of this part of FER2013.", valueName: "usage"))
    var usage: Usage?

    @Flag(
        help:
            "Also switch off each channel of the layers, one at a time, and see what becomes of each emotion's accuracy."
    )
    var ablate = false

    @Option(
        help: ArgumentHelp(
            "Ask of so many faces, drawn by chance and of each emotion as many, what a channel that is switched off changes.",
            valueName: "n"))
    var ablateFaces = 200

    @Option(
        help: ArgumentHelp(
            "Hold the layers against those of another model, of any format, on the same faces: linear CKA. It has the "
                + "preprocessing of its own card, where that says one.", valueName: "other"),
        completion: .file())
    var beside: String?

    @Option(
        help: ArgumentHelp(
            "Do so on so many faces, drawn by chance and of each emotion as many.", valueName: "n"))
    var besideFaces = 200

    @OptionGroup var choice: ChoiceOptions
    @Option(help: Precision.help) var precision = Precision.fast

    @OptionGroup var pictures: PictureOptions
    @OptionGroup var labels: LabelOption
    @OptionGroup var threads: ThreadOption

    func validate() throws {
        if ablateFaces < 1 { throw ValidationError("--ablate-faces takes a number from 1") }
        if besideFaces < 2 { throw ValidationError("--beside-faces takes a number from 2") }
        if facesOnly && (ablate || usage != nil || beside != nil) {
            throw ValidationError("--ablate, --beside and --usage are for a survey")
        }
    }

    func run() throws {
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let report = try model.blamingFile {
            let faces = try choice.faces(
                at: data, each: choice.count, for: stored, preprocessing: preprocessing, labels: labels,
                kernels: precision.kernels, pool: threads.pool)
            let executor = try Executor(
                stored.network, recording: try recorded(of: stored.network), kernels: precision.kernels,
                pool: threads.pool)
            let activations = try FaceActivations(
                executor, pictures: faces.faces.map { ($0.name, $0.image) }, preprocessing: preprocessing)
            let survey = try facesOnly || faces.groups.isEmpty ? nil : survey(stored, executor, preprocessing)
            if survey == nil, beside != nil {
                throw FileError(
                    .mismatch, file: data.joined(separator: ", "), found: "no data set with labels",
                    expected: "one, for --beside")
            }
            let similarity = try survey == nil ? nil : similarity(stored, preprocessing)
            return try FeatureMapReport(
                stored, faces: faces.faces, activations: activations, preprocessing: preprocessing,
                classNames: labels.classNames(for: stored), colorMap: colors, scale: range, survey: survey,
                similarity: similarity,
                shownClassNames: choice.emotions.emotions.map(\.rawValue))
        }
        let rasterizer = SVGRasterizer()
        let paths = try report.write(to: output, rasterizer: rasterizer)
        preprocessing.say()
        stored.network.sayWhichOutput()
        if rasterizer == nil { Console.warn("figures are SVG alone: rsvg-convert, of librsvg, is not installed") }
        for line in report.headlines { Console.say(line) }
        Console.say("\(paths.count) files; open \(paths.last ?? output)")
    }

    /// What the layers make of all faces of which it is known what they show.
    private func survey(_ stored: StoredModel, _ executor: Executor, _ preprocessing: Preprocessing) throws
        -> FaceSurvey
    {
        let faces = try FacePictures(at: data, usage: usage, pool: threads.pool)
        let emotions = try faces.emotions(pool: threads.pool)
        let labelled = emotions.indices.filter { emotions[$0] != nil }
        let known = labelled.compactMap { emotions[$0] }
        let present = Emotion.allCases.filter(known.contains)
        let classes = known.map { emotion in present.firstIndex(of: emotion) ?? 0 }
        let order = labels.classNames(for: stored) == nil ? nil : try labels.order(for: stored)
        // A network that has not all the emotions of the faces is not scored.
        let outputs = try? order?.outputs(for: present)
        let shown = choice.emotions.emotions.compactMap { present.firstIndex(of: $0) }
        let pairs =
            shown.count > Self.mostCompared
            ? []
            : shown.indices.flatMap { first in
                shown[(first + 1)...].map { (first: shown[first], second: $0) }
            }
        let progress = ProgressBar(labelled.count, "faces", title: "surveying: ")
        var survey = try FaceSurvey(
            executor, classes: classes, classNames: present.map(\.rawValue), outputs: outputs,
            outputNames: order?.names,
            pairs: pairs, preprocessing: preprocessing, seed: choice.seed, observing: progress.show,
            picture: { try faces.named(labelled[$0]) })
        guard ablate else { return survey }
        guard let outputs else {
            throw FileError(
                .mismatch, file: model.model,
                found: "no word of which output stands for \(present.map(\.rawValue).joined(separator: ", "))",
                expected: "it, by --labels or the model's card, for --ablate")
        }
        let sample = FaceChoice.sample(ablateFaces, classes: classes, classCount: present.count, seed: choice.seed)
        let input = try FaceActivations.input(
            of: stored.network, count: sample.count, preprocessing: preprocessing, pool: threads.pool,
            picture: { try faces.named(labelled[sample[$0]]) })
        let channels = survey.layers.reduce(0) { $0 + $1.selectivity.channels.count }
        let bar = ProgressBar(channels, "channels", title: "switching off: ")
        var done = 0
        for layer in survey.layers.indices {
            survey.layers[layer].ablation = try ChannelEffects(
                stored.network, layer: survey.layers[layer].selectivity.layer, input: input,
                classes: sample.map { classes[$0] }, outputs: outputs, kernels: precision.kernels, pool: threads.pool,
                observing: { own, _ in bar.show(done + own) })
            done += survey.layers[layer].selectivity.channels.count
        }
        return survey
    }

    /// How alike the layers are to those of the other model; nil where none was named.
    private func similarity(_ stored: StoredModel, _ preprocessing: Preprocessing) throws -> NetworkSimilarity? {
        guard let beside else { return nil }
        let other = try model.read(another: beside, architecture: nil)
        let faces = try FacePictures(at: data, usage: usage, pool: threads.pool)
        let emotions = try faces.emotions(pool: threads.pool)
        let labelled = emotions.indices.filter { emotions[$0] != nil }
        let classes = labelled.map { index in Emotion.allCases.firstIndex { $0 == emotions[index] } ?? 0 }
        let sample = FaceChoice.sample(
            besideFaces, classes: classes, classCount: Emotion.allCases.count, seed: choice.seed)
        func side(
            _ stored: StoredModel, _ layers: [String], _ preprocessing: Preprocessing, file: String
        ) throws -> NetworkSimilarity.Side {
            do {
                return NetworkSimilarity.Side(
                    stored.network, name: FilePaths.name(of: file), layers: layers,
                    input: try FaceActivations.input(
                        of: stored.network, count: sample.count, preprocessing: preprocessing, pool: threads.pool,
                        picture: { try faces.named(labelled[sample[$0]]) }))
            } catch let error as NetworkError {
                throw FileError(error, file: file)
            }
        }
        let progress = ProgressBar.Lazy("layers", title: "comparing: ")
        // Names of layers are those of the first model: of the other one all are taken.
        let others: [String]
        do {
            others = try layers == nil ? recorded(of: other.network) : other.network.drawableNames()
        } catch let error as NetworkError {
            throw FileError(error, file: beside)
        }
        return try NetworkSimilarity(
            try side(stored, try recorded(of: stored.network), preprocessing, file: model.model),
            try side(other, others, try pictures.preprocessing(for: other), file: beside), kernels: precision.kernels,
            pool: threads.pool, observing: progress.show(_:of:))
    }

    /// The differences of the mean maps of so many emotions are drawn, each pair of them.
    private static let mostCompared = 4

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
