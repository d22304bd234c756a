public import MienAttribution
public import MienBasics
public import MienExecution
public import MienNetworks
public import MienTensors
import MienTraining

/// Where a network looks in some faces when it says a class, by several methods, each with the checks that tell whether to believe
/// it.
///
///     let study = try AttributionStudy(network, input: faces, classes: [3, 4], settings: .init(), black: -1)
///     study.results[0].maps                   // 2 × 48 × 48
///     study.results[0].checks.verdict         // failed
public struct AttributionStudy: Sendable {
    /// What is asked, and how carefully.
    public struct Settings: Sendable {
        public var methods = AttributionMethod.allCases
        /// The layer whose maps are looked at; nil for the last convolution.
        public var layer: String?
        public var attribution = AttributionSettings()
        /// The steps of deletion and insertion.
        public var curveSteps = 16
        /// How often each map is moved elsewhere, for what it is held against.
        public var moves = 4
        /// After how many layers' randomisation the maps are looked at.
        public var randomizationStages = 3
        /// What chance does depends on it.
        public var seed: UInt64 = 0

        public init() {}
    }

    /// What a method says, and what the checks say of it.
    public struct Result: Sendable {
        public let method: AttributionMethod
        /// The layer that was looked at; nil where the method looks at none.
        public let layer: String?
        /// N × height × width at the input's size; nothing is scaled.
        public let maps: Tensor
        /// For Integrated Gradients, what the sum of each face's map lacks; nil for other methods.
        public let completenessGaps: [Float]?
        public let checks: AttributionChecks
    }

    /// The class that is explained, for each face.
    public let classes: [Int]
    /// The probability of that class, for each face.
    public let probabilities: [Float]
    /// One for each method, in the order in which they were asked for.
    public let results: [Result]

    /// - Parameters:
    ///   - input: faces as the network takes them.
    ///   - classes: the one that is explained, for each face, by its place in the first output.
    ///   - black: what a black pixel is among the numbers that the network takes. It stands in place of pixels that are taken away,
    ///     and is where Integrated Gradients begin.
    ///   - observing: hears how many of how many steps are done.
    /// - Throws: `NetworkError` as ``Attribution`` does, and where the network has no initial weights to hold it against.
    public init(
        _ network: Network, input: Tensor, classes: [Int], settings: Settings = Settings(), black: Float,
        kernels: ExecutionPlan.Kernels = .fast, pool: ThreadPool = .shared,
        observing: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws {
        let attribution = try Attribution(network, layer: settings.layer, kernels: kernels, pool: pool)
        var options = settings.attribution
        options.baseline = .value(black)
        options.fill = black
        options.seed = settings.seed
        // Not the seed itself: a network that was trained here from that seed would be held against its own beginning.
        let control = try network.initialized(seed: settings.seed &+ 0x5851_F42D_4C95_7F2D)
        let steps = settings.methods.count * (3 + settings.moves)
        var done = 0
        func tick() {
            done += 1
            observing(done, steps)
        }

        var generator = SeededGenerator(seed: settings.seed)
        func curves(of maps: Tensor) throws -> (deletion: [PixelCurve], insertion: [PixelCurve]) {
            (
                try attribution.deletionCurves(
                    of: maps, input: input, classes: classes, steps: settings.curveSteps, replacement: .value(black)),
                try attribution.insertionCurves(of: maps, input: input, classes: classes, steps: settings.curveSteps)
            )
        }
        var results: [Result] = []
        for method in settings.methods {
            let maps = try attribution.attribute(method, input: input, classes: classes, settings: options)
            tick()
            let atInputSize = maps.atInputSize
            let own = try curves(of: atInputSize)
            var moved: [(deletion: [PixelCurve], insertion: [PixelCurve])] = []
            for _ in 0..<settings.moves {
                moved.append(try curves(of: Self.moved(atInputSize, &generator)))
                tick()
            }
            let confidence = try attribution.confidenceChange(of: atInputSize, input: input, classes: classes)
            tick()
            let randomization = try attribution.randomization(
                method, input: input, classes: classes, settings: options, control: control,
                stages: settings.randomizationStages)
            tick()
            results.append(
                Result(
                    method: method, layer: maps.layer, maps: atInputSize, completenessGaps: maps.completenessGaps,
                    checks: AttributionChecks(
                        deletion: own.deletion, insertion: own.insertion, moved: moved,
                        confidence: confidence, randomization: randomization)))
        }
        self.classes = classes
        probabilities = results.first?.checks.confidence.before ?? []
        self.results = results
    }

    /// Each map at another place of its picture, by chance: what leaves it on one side comes back on the other, so that it is as
    /// smooth and as much as before, and has nothing to do with the face (a toroidal shift, as spatial statistics uses it).
    private static func moved(_ maps: Tensor, _ generator: inout SeededGenerator) -> Tensor {
        let (rows, columns) = (maps.shape[1], maps.shape[2])
        let moves = (0..<maps.shape[0]).map { _ in
            rows * columns > 1 ? 1 + generator.index(below: rows * columns - 1) : 0
        }
        return Tensor(maps.shape) { output in
            maps.withValues { values in
                for (face, move) in moves.enumerated() {
                    let (down, across) = move.quotientAndRemainder(dividingBy: columns)
                    for row in 0..<rows {
                        for column in 0..<columns {
                            let place = (face * rows + (row + down) % rows) * columns + (column + across) % columns
                            output[place] = values[(face * rows + row) * columns + column]
                        }
                    }
                }
            }
        }
    }
}

extension PixelCurve {
    /// The mean of several curves at the same shares.
    public init(mean curves: [PixelCurve]) {
        let shares = curves.first?.shares ?? []
        self.init(
            shares: shares,
            probabilities: shares.indices.map { step in
                curves.reduce(0) { $0 + $1.probabilities[step] } / Float(curves.count)
            })
    }
}
