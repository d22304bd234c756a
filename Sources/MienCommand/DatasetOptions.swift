import ArgumentParser
import MienBasics
import MienFER2013
import MienHDF5Tree
import MienImaging
import MienNetworks

/// How a data set is written.
struct DatasetOptions: ParsableArguments {
    enum PictureFormat: String, CaseIterable, ExpressibleByArgument { case png, jpeg }

    @Option(help: "The pictures of a folder: png without loss, jpeg with some.")
    var picture = PictureFormat.png

    @Option(help: ArgumentHelp("How good JPEGs are, 1 to 100.", valueName: "n"))
    var quality: Int?

    @Option(help: "The folders of usages: split has train, validation and test; msambare has both tests in test.")
    var layout = DatasetForm.Layout.split

    @Option(
        help: ArgumentHelp(
            "Bring all pictures to this size in pixels: 64, or 64x48 for width and height.", valueName: "size"),
        transform: PictureChange.Size.init(parsing:))
    var size: PictureChange.Size?

    @Option(help: ArgumentHelp("How a picture changes its size; pillow-bilinear by default.", valueName: "kernel"))
    var resize: Preprocessing.ResizeKernel?

    @Option(help: "With --size: stretch each side by itself, or letterbox with black at two ends.")
    var fit: Preprocessing.Fit?

    @Option(
        help: ArgumentHelp(
            "Make all pictures grey; a CSV's are made so by itu601-pillow anyway.", valueName: "formula"))
    var grey: Preprocessing.GreyFormula?

    @Option(
        help: ArgumentHelp("The part of each picture to keep, in pixels.", valueName: "x,y,w,h"),
        transform: Preprocessing.Crop.init(parsing:))
    var crop: Preprocessing.Crop?

    @Option(
        help: ArgumentHelp(
            "What the samples of arrays become, as float32: unit (0 … 1), signed (-1 … 1), raw (0 … 255), standardized "
                + "(each picture by itself), standardized-by-set or standardized-by-pixel (by mean and deviation of the "
                + "training part, which are stored as mean and std). By default they stay bytes.", valueName: "scale"))
    var scale: ArrayScale?

    @Flag(help: "Leave out faces that can't be read, and say which.")
    var skipBadRows = false

    @Option(
        help: ArgumentHelp("Write all that is wrong to a file, a line each.", valueName: "file"), completion: .file())
    var report: String?

    @Flag(help: "Replace OUT: a file, or a folder that mien dataset has made.")
    var force = false

    func validate() throws {
        if let quality, !(1...100).contains(quality) { throw ValidationError("--quality takes a number from 1 to 100") }
        if quality != nil && picture != .jpeg { throw ValidationError("--quality is for --picture jpeg") }
        if (resize != nil || fit != nil) && size == nil { throw ValidationError("--resize and --fit are for --size") }
    }

    /// Writes faces to `path`, and says what came of it.
    ///
    /// - Parameter labels: which number each emotion gets.
    func write(
        _ faces: any FaceSource, labels: LabelOrder, to path: String, readme: String? = nil, pool: ThreadPool
    ) throws {
        let form = try form(of: path)
        if let report { try AtomicFile.checkFolder(of: report) }
        var conversion = DatasetConversion(faces, labels: labels)
        conversion.change.grey = grey ?? (form == .csv ? .itu601Pillow : nil)
        conversion.change.size = size
        conversion.change.resize = resize ?? .pillowBilinear
        conversion.change.fit = fit ?? .stretch
        conversion.change.crop = crop
        conversion.scale = scale
        conversion.isSkipping = skipBadRows
        conversion.isReplacing = force
        conversion.readme = readme
        if form == .hdf5 { conversion.hdf5 = try .besideCommand }
        conversion.pool = pool
        let progress = ProgressBar(faces.count, "faces")
        do {
            let outcome = try conversion.write(to: path, as: form, observing: progress.show)
            try say(outcome, faces, path, form)
        } catch let problems as DatasetProblems {
            try write(problems)
            throw problems
        }
    }

    /// What is to be written.
    ///
    /// - Throws: `ValidationError` for options that are for something else.
    func form(of path: String) throws -> DatasetForm {
        let form = DatasetForm(path: path)
        guard case .folder = form else {
            if picture != .png { throw ValidationError("--picture is for folders, and \(path) is none by its name") }
            if scale != nil && form == .csv { throw ValidationError("--scale is for arrays (.npz and .h5)") }
            return form
        }
        if scale != nil { throw ValidationError("--scale is for arrays (.npz and .h5)") }
        return .folder(picture == .png ? .png : .jpeg(quality: quality ?? 95), layout)
    }

    private func say(
        _ outcome: DatasetConversion.Outcome, _ faces: any FaceSource, _ path: String, _ form: DatasetForm
    ) throws {
        outcome.manifest.labels.say()
        if let junk = faces.remark { Console.warn("\(faces.path): passed over \(junk)") }
        if outcome.manifest.isLossy { Console.say("JPEG is lossy: the pictures are not quite those of \(faces.path)") }
        if !outcome.skipped.isEmpty {
            try write(outcome.skipped)
            for line in outcome.skipped.lines(shown: 20) { Console.say("left out: \(line)") }
        }
        let parts = (Usage.allCases.map(Optional.some) + [nil]).compactMap { usage in
            let count = outcome.counts.filter { $0.key.usage == usage }.map(\.value).reduce(0, +)
            return count == 0 ? nil : usage.map { "\($0.rawValue) \(count.grouped)" }
        }
        let original =
            switch outcome.isOriginal {
            case true: "; the same bytes as \(originName(of: faces)) had"
            case false: "; not the bytes that \(originName(of: faces)) had"
            default: ""
            }
        let divided = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
        let count = outcome.manifest.count
        Console.say("\(path): \(count.grouped) \(count == 1 ? "face" : "faces")\(divided)\(original)")
    }

    private func originName(of faces: any FaceSource) -> String {
        (faces as? ImageFolder)?.manifest?.source.name ?? "the source"
    }

    /// All that is wrong, a line each.
    func write(_ problems: DatasetProblems) throws {
        guard let report else { return }
        let text = problems.lines(shown: .max).joined(separator: "\n") + "\n"
        try AtomicFile.write(text, to: report)
        Console.say("\(report): \(problems.count.grouped) problems")
    }
}

extension PictureChange.Size {
    /// Reads `64` or `64x48`.
    init(parsing text: String) throws {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(sides.count), let width = sides[0], let height = sides.last ?? nil,
            (1...4096).contains(width), (1...4096).contains(height)
        else { throw ValidationError("found \(text), expected pixels like 64 or 64x48, from 1 to 4096") }
        self.init(width: width, height: height)
    }
}

extension DatasetForm.Layout: ExpressibleByArgument {}
extension ArrayScale: ExpressibleByArgument {}
