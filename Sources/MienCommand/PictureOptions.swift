import ArgumentParser
import MienBasics
import MienNetworks

/// How pictures become a network's input.
struct PictureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What a pixel's 0 ... 255 becomes. No Keras file says it, so it must be given where the model's card does not. "
                + "The card's mean and standard deviation are for pixels of the card's own scale: with another one they "
                + "are left out.",
            valueName: "scale"))
    var scale: Preprocessing.Scale?

    @Option(
        help: ArgumentHelp(
            "How colour becomes grey; by default what the model's card says, else itu601-pillow.", valueName: "formula")
    )
    var grey: Preprocessing.GreyFormula?

    @Option(
        help: ArgumentHelp(
            "How a picture changes its size; by default what the model's card says, else pillow-bilinear.",
            valueName: "kernel"))
    var resize: Preprocessing.ResizeKernel?

    @Option(
        help: ArgumentHelp(
            "Whether both sides of a picture stretch to the network's, or keep their ratio and leave the rest black; by "
                + "default what the model's card says, else stretch.",
            valueName: "fit"))
    var fit: Preprocessing.Fit?

    @Option(
        help: ArgumentHelp(
            "The part of each picture to look at, in pixels; the whole by default. There is no face detector.",
            valueName: "x,y,w,h"),
        transform: Preprocessing.Crop.init(parsing:))
    var crop: Preprocessing.Crop?

    /// Whether any of them is given.
    var areGiven: Bool { scale != nil || grey != nil || resize != nil || fit != nil || crop != nil }

    /// The preprocessing that the options and the model's card ask for.
    ///
    /// - Throws: `FileError` when neither says how pixels are scaled.
    func preprocessing(for model: StoredModel) throws -> Preprocessing {
        var card = model.card
        if let scale, let own = card.scale, scale != own {
            let parts = [card.mean.map { _ in "mean" }, card.standardDeviation.map { _ in "standard deviation" }]
            let left = parts.compactMap(\.self)
            if !left.isEmpty {
                Console.say(
                    "\(model.provenance.file): with --scale \(scale.rawValue) the card's \(left.joined(separator: " and ")), "
                        + "meant for scale \(own.rawValue), \(left.count == 1 ? "is" : "are") left out")
            }
            (card.mean, card.standardDeviation) = (nil, nil)
        }
        card.scale = scale ?? card.scale
        card.grey = grey ?? card.grey
        card.resize = resize ?? card.resize
        card.fit = fit ?? card.fit
        guard let preprocessing = Preprocessing(card, crop: crop) else {
            throw FileError(
                .mismatch, file: model.provenance.file,
                found: "no word of how pixels are scaled", expected: "one, or --scale (\(Preprocessing.Scale.names))")
        }
        return preprocessing
    }
}

extension Preprocessing {
    /// Prints what was done to the pictures, as a remark.
    ///
    /// - Parameter prefix: goes before it.
    func say(prefix: String = "") {
        let steps = lines.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        Console.say("\(prefix)preprocessing: \(steps) (there is no face detector)")
    }
}

extension Preprocessing.Scale: ExpressibleByArgument {
    /// All of them, with commas between.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension Preprocessing.GreyFormula: ExpressibleByArgument {}
extension Preprocessing.ResizeKernel: ExpressibleByArgument {}
extension Preprocessing.Fit: ExpressibleByArgument {}

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
