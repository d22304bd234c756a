// Makes maps of where a network looks, and judges maps, for whoever wants to hold that against another engine:
//
//     MienAttributionJudge MODEL DATA.npz SETTINGS.json OUT.npz
//
// The settings are `layer`, absent for the last convolution, `kernels`, and `jobs`, a list of objects: a `method` with the settings of
// `AttributionSettings` by their names, a `maximize` with what is to be excited (`["class", 3]`, `["channel", 0]`), a `range` and the
// settings of `MaximizationSettings`, or a `check` of the maps in the data: `deletion`, `insertion`, or `confidence`. The data are
// `x` and `classes`, `baseline` for Integrated Gradients, and `maps`, at the input's size, for checks. What comes out are `0/maps`,
// `0/resized`, `0/scores` and `0/gaps` of the first job, and so on; of a maximisation `0/pictures`, `0/before` and `0/after`; of checks `0/curves`, or `0/before` and `0/after`.
import MienArrayFormats
import MienAttribution
import MienBasics
import MienExecution
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 4 else { fatalError("MienAttributionJudge MODEL DATA.npz SETTINGS.json OUT.npz") }
let network = try StoredModel(contentsOf: arguments[0], hdf5: .inProcess).network
let data = try NamedArrays(contentsOf: arguments[1])
let options = try FileBytes.with(arguments[2]) { try JSON(parsing: String(decoding: $0, as: UTF8.self)) }
guard let input = data["x"]?.floats, let classes = data["classes"]?.floats.values.map({ Int($0) }),
    let jobs = options["jobs"]?.array
else { fatalError("x, classes and jobs") }
let attribution = try Attribution(
    network, layer: options["layer"]?.string,
    kernels: options["kernels"]?.string.flatMap(ExecutionPlan.Kernels.init(rawValue:)) ?? .fast)

func settings(_ job: JSON) -> AttributionSettings {
    var settings = AttributionSettings()
    settings.score = job["score"]?.string.flatMap(AttributionScore.init(rawValue:)) ?? settings.score
    settings.noise = job["noise"]?.number ?? settings.noise
    settings.samples = job["samples"]?.integer ?? settings.samples
    settings.seed = job["seed"]?.integer.map { UInt64($0) } ?? settings.seed
    settings.steps = job["steps"]?.integer ?? settings.steps
    settings.patch = job["patch"]?.integer ?? settings.patch
    settings.stride = job["stride"]?.integer ?? settings.stride
    settings.fill = job["fill"]?.number.map { Float($0) } ?? settings.fill
    if let baseline = data["baseline"] { settings.baseline = .picture(baseline.floats) }
    return settings
}

func target(_ json: JSON) -> ActivationTarget {
    guard let pair = json.array, pair.count == 2, let number = pair[1].integer
    else { fatalError("a kind and a number") }
    return pair[0].string == "class" ? .class(number) : .channel(number)
}

func maximization(_ job: JSON) -> MaximizationSettings {
    var settings = MaximizationSettings()
    if let range = job["range"]?.array?.compactMap(\.number) { settings.ranges = [Float(range[0])...Float(range[1])] }
    settings.steps = job["steps"]?.integer ?? settings.steps
    settings.rate = job["rate"]?.number.map { Float($0) } ?? settings.rate
    settings.jitter = job["jitter"]?.integer ?? settings.jitter
    settings.decay = job["decay"]?.number.map { Float($0) } ?? settings.decay
    settings.blur = job["blur"]?.number ?? settings.blur
    settings.noise = job["noise"]?.number.map { Float($0) } ?? settings.noise
    settings.seed = job["seed"]?.integer.map { UInt64($0) } ?? settings.seed
    return settings
}

func stored(_ values: [Float]) -> StoredTensor { StoredTensor(Tensor([values.count], values)) }

func stored(_ curves: [PixelCurve]) -> StoredTensor {
    StoredTensor(Tensor([curves.count, curves[0].probabilities.count], curves.flatMap(\.probabilities)))
}

var output = NamedArrays()
for (index, job) in jobs.enumerated() {
    if let method = job["method"]?.string.flatMap(AttributionMethod.init(rawValue:)) {
        let result = try attribution.attribute(method, input: input, classes: classes, settings: settings(job))
        output["\(index)/maps"] = StoredTensor(result.maps)
        output["\(index)/resized"] = StoredTensor(result.atInputSize)
        output["\(index)/scores"] = stored(result.scores)
        if let gaps = result.completenessGaps { output["\(index)/gaps"] = stored(gaps) }
        continue
    }
    if let targets = job["maximize"]?.array {
        let result = try attribution.maximize(
            targets.map(target), item: Shape(Array(input.shape.dimensions.dropFirst())), settings: maximization(job))
        output["\(index)/pictures"] = StoredTensor(result.pictures)
        output["\(index)/before"] = stored(result.before)
        output["\(index)/after"] = stored(result.after)
        continue
    }
    guard let maps = data["maps"]?.floats else { fatalError("a method, or maps to be checked") }
    let steps = job["steps"]?.integer ?? 10
    switch job["check"]?.string {
    case "deletion":
        output["\(index)/curves"] = stored(
            try attribution.deletionCurves(of: maps, input: input, classes: classes, steps: steps))
    case "insertion":
        output["\(index)/curves"] = stored(
            try attribution.insertionCurves(of: maps, input: input, classes: classes, steps: steps))
    case "confidence":
        let change = try attribution.confidenceChange(of: maps, input: input, classes: classes)
        output["\(index)/before"] = stored(change.before)
        output["\(index)/after"] = stored(change.after)
    default: fatalError("found the job \(job), expected a method or a check")
    }
}
try output.write(to: arguments[3])
