import ArgumentParser
import MienBasics
import MienNetworks

/// How pictures become a network's input.
struct PictureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What a pixel's 0 ... 255 becomes. No Keras file says it, so it must be given.", valueName: "scale"))
    var scale: Preprocessing.Scale?

    @Option(help: ArgumentHelp("How colour becomes grey.", valueName: "formula"))
    var grey = Preprocessing.GreyFormula.itu601Pillow

    @Option(help: ArgumentHelp("How a picture changes its size.", valueName: "kernel"))
    var resize = Preprocessing.ResizeKernel.pillowBilinear

    @Option(
        help: ArgumentHelp(
            "The part of each picture to look at, in pixels; the whole by default. There is no face detector.",
            valueName: "x,y,w,h"),
        transform: Preprocessing.Crop.init(parsing:))
    var crop: Preprocessing.Crop?

    /// The preprocessing that the options and the model's card ask for.
    ///
    /// - Throws: `FileError` when neither says how pixels are scaled.
    func preprocessing(for model: StoredModel) throws -> Preprocessing {
        guard let scale = scale ?? model.card.scale else {
            let scales = Preprocessing.Scale.allCases.map(\.rawValue).joined(separator: ", ")
            throw FileError(
                .mismatch, file: model.provenance.file, "does not say how pixels are scaled; give --scale (\(scales))")
        }
        return Preprocessing(scale: scale, grey: grey, resize: resize, crop: crop)
    }
}

extension Preprocessing {
    /// Prints what was done to the pictures, as a remark.
    func say() {
        let steps = lines.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        Console.say("preprocessing: \(steps) (there is no face detector)")
    }
}

extension Preprocessing.Scale: ExpressibleByArgument {}
extension Preprocessing.GreyFormula: ExpressibleByArgument {}
extension Preprocessing.ResizeKernel: ExpressibleByArgument {}

extension Preprocessing.Crop {
    /// Reads `x,y,w,h`.
    init(parsing text: String) throws {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        guard parts.count == 4, numbers.count == 4, numbers[0] >= 0, numbers[1] >= 0, numbers[2] > 0, numbers[3] > 0
        else {
            throw ValidationError("found \(text), expected the left edge, the top edge, width and height in pixels")
        }
        self.init(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }
}
