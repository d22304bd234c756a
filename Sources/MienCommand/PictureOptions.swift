import ArgumentParser
import MienBasics
import MienFER2013
import MienNetworks

/// How pictures become a network's input, and what its outputs are called.
struct PictureOptions: ParsableArguments {
    @Option(help: "What a pixel's 0 ... 255 becomes: \(names(Preprocessing.Scale.self)).")
    var scale: Preprocessing.Scale?

    @Option(help: "How colour becomes grey: \(names(Preprocessing.GreyFormula.self)).")
    var grey = Preprocessing.GreyFormula.itu601Pillow

    @Option(help: "How a picture changes its size: \(names(Preprocessing.ResizeKernel.self)).")
    var resize = Preprocessing.ResizeKernel.pillowBilinear

    @Option(
        help: ArgumentHelp(
            "The part of each picture to look at, in pixels; the whole by default. There is no face detector.",
            valueName: "x,y,w,h"))
    var crop: Preprocessing.Crop?

    @Option(
        help: ArgumentHelp(
            "The classes in the order of the outputs: fer2013, alphabetical, ferplus, or names with commas between; "
                + "numbers by default.", valueName: "order"))
    var labels: LabelOrder?

    /// The preprocessing that the options and the model's card ask for, printed as a remark.
    ///
    /// - Throws: `FileError` when neither says how pixels are scaled.
    func preprocessing(for model: StoredModel) throws -> Preprocessing {
        guard let scale = scale ?? model.card.scale else {
            throw FileError(
                .mismatch, file: model.provenance.file,
                "does not say how pixels are scaled; give --scale \(Self.names(Preprocessing.Scale.self))")
        }
        let preprocessing = Preprocessing(scale: scale, grey: grey, resize: resize, crop: crop)
        Console.say(
            "preprocessing: " + preprocessing.lines.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
                + " (there is no face detector)")
        return preprocessing
    }

    /// The names of the classes in the order of the outputs; nil when nobody says.
    func classNames(for model: StoredModel) -> [String]? { labels?.names ?? model.card.classNames }

    /// The names of all cases, for help texts.
    private static func names<Name: CaseIterable & RawRepresentable<String>>(_ type: Name.Type) -> String {
        type.allCases.map(\.rawValue).joined(separator: "|")
    }
}

extension Preprocessing.Scale: ExpressibleByArgument {}
extension Preprocessing.GreyFormula: ExpressibleByArgument {}
extension Preprocessing.ResizeKernel: ExpressibleByArgument {}

extension Preprocessing.Crop: ExpressibleByArgument {
    /// `x,y,w,h`.
    public init?(argument: String) {
        let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 4, numbers[0] >= 0, numbers[1] >= 0, numbers[2] > 0, numbers[3] > 0 else { return nil }
        self.init(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }
}

extension LabelOrder: ExpressibleByArgument {
    public init?(argument: String) {
        guard let order = try? LabelOrder(parsing: argument) else { return nil }
        self = order
    }
}
