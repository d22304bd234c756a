import ArgumentParser
import MienAttribution
import MienBasics
import MienEvaluation
import MienExecution
import MienExplanations
import MienFER2013
import MienFeatureMaps
import MienImaging
import MienNetworks
import MienReporting
import MienTensors

/// `mien explain`.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows where a network looks when it says a class, and tests whether to believe it.",
        discussion: """
            Each method draws a map over each face: the brighter a place, the more the class hangs on it. Because such pictures \
            persuade even where they are wrong, each method is tested on the same faces: whether the class goes with the pixels \
            that it marks, faster than with any pixels; whether it comes back with them; and whether a network that has learned \
            nothing gets other maps. The report says which methods fail.

            From a CSV or a folder, --sample faces of each emotion are looked at; what is said of methods and emotions is of all \
            of them, and --count are shown one by one. Pictures given by themselves are all shown.

            From noise a picture is made for each class that excites it more than any face does, and for channels of a layer \
            (activation maximisation).

            The folder gets report.html, which a browser opens without a network, every picture as PNG, the figures as SVG and \
            PNG, every number as CSV and JSON, and the maps as attribution.npz. An earlier report in it is replaced; other files \
            are never touched.
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
            "The methods, with commas between: \(AttributionMethods.names); or `all`.", valueName: "a,b"),
        transform: AttributionMethods.init(parsing:))
    var methods = AttributionMethods([.gradCAM, .layerCAM, .integratedGradients, .occlusion])

    @Option(
        help: ArgumentHelp(
            "The layer whose maps are looked at, for methods that end in CAM; by default the last convolution.",
            valueName: "name"))
    var layer: String?

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "The class that is explained: predicted, what the network says; shown, what the face is said to show; or a class by "
                + "its name.", valueName: "which"))
    var explained = "predicted"

    @Option(
        help: ArgumentHelp(
            "Layers for whose channels pictures are made that excite them most, as they are for the classes, with commas "
                + "between: `none` for no such pictures, `classes` for the classes alone. By default the layer that methods "
                + "ending in CAM look at.", valueName: "a,b"))
    var maximize: String?

    @Option(help: ArgumentHelp("Of a layer, make such pictures for so many channels.", valueName: "n"))
    var channels = 8

    @Option(help: ArgumentHelp("Faces of each emotion that are looked at, from a data set.", valueName: "n"))
    var sample = 8

    @Option(
        help: ArgumentHelp(
            "The colours of maps without a sign: \(ColorMap.all.map(\.name).joined(separator: ", ")).", valueName: "map"
        ))
    var colors = ColorMap.magma

    @OptionGroup var choice: ChoiceOptions
    @Option(help: Precision.help) var precision = Precision.fast
    @OptionGroup var pictures: PictureOptions
    @OptionGroup var labels: LabelOption
    @OptionGroup var threads: ThreadOption

    func validate() throws {
        if sample < 1 { throw ValidationError("--sample takes a number from 1") }
        if channels < 1 { throw ValidationError("--channels takes a number from 1") }
    }

    func run() throws {
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let report = try model.blamingFile {
            let faces = try choice.faces(
                at: data, each: max(sample, choice.count), for: stored, preprocessing: preprocessing, labels: labels,
                kernels: precision.kernels, pool: threads.pool)
            let executor = try Executor(stored.network, kernels: precision.kernels, pool: threads.pool)
            let activations = try FaceActivations(
                executor, pictures: faces.faces.map { ($0.name, $0.image) }, preprocessing: preprocessing)
            var settings = AttributionStudy.Settings()
            settings.methods = methods.methods
            settings.layer = layer
            settings.seed = choice.seed
            let face = activations.pictures[0]
            settings.attribution.fitPatch(toSide: min(face.width, face.height))
            let progress = ProgressBar.Lazy("steps", title: "explaining: ")
            let study = try AttributionStudy(
                stored.network, input: activations.input, classes: try classes(of: faces, activations, stored),
                settings: settings, black: preprocessing.black(for: stored.network), kernels: precision.kernels,
                pool: threads.pool, observing: progress.show(_:of:))
            let exciting = try exciting(
                stored.network, activations.input, preprocessing, layer: study.results.lazy.compactMap(\.layer).first)
            return try ExplanationReport(
                stored, faces: faces, activations: activations, study: study, exciting: exciting,
                showing: choice.shownCount,
                preprocessing: preprocessing, classNames: labels.classNames(for: stored), colorMap: colors)
        }
        let rasterizer = SVGRasterizer()
        let paths = try report.write(to: output, rasterizer: rasterizer)
        preprocessing.say()
        stored.network.sayWhichOutput()
        if rasterizer == nil { Console.warn("figures are SVG alone: rsvg-convert, of librsvg, is not installed") }
        for line in report.headlines { Console.say(line) }
        Console.say("\(paths.count) files; open \(paths.last ?? output)")
    }

    /// Pictures made for the classes, and for channels of the layers that are named.
    ///
    /// - Parameter layer: the one that is taken where none is named.
    private func exciting(
        _ network: Network, _ input: Tensor, _ preprocessing: Preprocessing, layer: String?
    ) throws -> [ExcitingPictures] {
        guard maximize != "none" else { return [] }
        let named = maximize.map { $0 == "classes" ? [] : $0.split(separator: ",").map(String.init) }
        let layers = [nil] + (named ?? layer.map { [$0] } ?? [])
        let ranges = preprocessing.ranges(channels: try network.pictureInput().channels)
        let progress = ProgressBar.Lazy("steps", title: "making pictures that excite: ")
        do {
            let made = try layers.enumerated().map { index, layer in
                try ExcitingPictures(
                    network, layer: layer, most: layer == nil ? Self.mostClasses : channels, input: input,
                    ranges: ranges,
                    seed: choice.seed, kernels: precision.kernels, pool: threads.pool,
                    observing: { progress.show(index * $1 + $0, of: layers.count * $1) })
            }
            // Where the classes are the means of the last convolution's channels, one of both tells it all.
            return maximize == nil ? made.filter { $0.layer == nil || !$0.isSame(as: made[0]) } : made
        } catch let error as NetworkError where maximize == nil {
            // Methods that need no gradient explain a network that has none.
            Console.warn("no pictures are made that excite classes and channels: \(error)")
            return []
        }
    }

    /// More classes than faces have emotions are not for a page to show.
    private static let mostClasses = 24

    /// The class that is explained of each face.
    private func classes(of faces: ChosenFaces, _ activations: FaceActivations, _ stored: StoredModel) throws -> [Int] {
        switch explained {
        case "predicted":
            let output = activations.output
            guard output.shape.rank == 2 else {
                throw NetworkError("gives out a tensor of \(output.shape), expected a row of classes for each picture")
            }
            let count = output.shape[1]
            return output.withValues { values in
                faces.faces.indices.map { face in
                    let row = values[face * count..<(face + 1) * count]
                    return row.indices.max { row[$0] < row[$1] }.map { $0 - row.startIndex } ?? 0
                }
            }
        case "shown":
            let emotions = try faces.faces.map { face in
                guard let emotion = face.emotion else {
                    throw FileError(
                        .mismatch, file: face.name, found: "no word of what it shows", expected: "`happy=\(face.name)`")
                }
                return emotion
            }
            return try labels.order(for: stored).outputs(for: emotions)
        default:
            let order = try labels.order(for: stored)
            let wanted = Emotion(named: explained)
            guard
                let place = order.names.firstIndex(where: {
                    $0 == explained || (wanted != nil && Emotion(named: $0) == wanted)
                })
            else {
                throw ValidationError(
                    "--class takes predicted, shown or one of \(order.names.joined(separator: ", ")); found \(explained)"
                )
            }
            return faces.faces.map { _ in place }
        }
    }
}

/// Methods in an order of one's own.
struct AttributionMethods: CustomStringConvertible {
    let methods: [AttributionMethod]

    init(_ methods: [AttributionMethod]) { self.methods = methods }

    /// What options call a method: `grad-cam`, `integrated-gradients`.
    private static func name(of method: AttributionMethod) -> String {
        method.title.lowercased().replacing(" ", with: "-")
    }

    static var names: String { AttributionMethod.allCases.map(name(of:)).joined(separator: ", ") }

    init(parsing text: String) throws {
        if text == "all" {
            methods = AttributionMethod.allCases
            return
        }
        var methods: [AttributionMethod] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let method = AttributionMethod.allCases.first(where: { Self.name(of: $0) == name.lowercased() })
            else {
                throw ValidationError("\"\(name)\" is none of \(Self.names)")
            }
            guard !methods.contains(method) else { throw ValidationError("\(name) stands there twice") }
            methods.append(method)
        }
        self.methods = methods
    }

    var description: String { methods.map(Self.name(of:)).joined(separator: ",") }
}
