import MienBasics
import MienExecution
import MienGradients
import MienNetworks
import MienTensors

/// A network's computations for one size of a batch, and where in them scores and a layer are.
struct ScoreGraph {
    let graph: GradientGraph
    let classes: Int
    /// The name of the layer that is looked at; nil where there is none that gives maps.
    let layer: String?
    private let output: Int
    private let mapsValue: Int?

    /// - Parameter layer: the name of a call; nil for the last convolution that gives maps.
    /// - Throws: `NetworkError` where the network can't be run, or its first output is not a number for each class.
    init(_ network: Network, layer: String?, input: Shape) throws(NetworkError) {
        let candidates = layer.map { [$0] } ?? network.convolutionNames
        graph = try GradientGraph(network, inputs: [input], isTraining: false, recording: Set(candidates))
        output = graph.outputs[0]
        let shape = graph.graph.shape(output)
        classes = shape.count / input[0]
        guard shape.rank > 1, shape[0] == input[0], shape[shape.rank - 1] == classes else {
            throw NetworkError("gives out \(shape.ofAnyBatch), expected a number for each class of each item")
        }
        let plan = graph
        let score = plan.beforeActivation(output)?.value ?? output
        func leadsToScores(_ value: Int) -> Bool { plan.needs(wanted: [value])[score] }
        guard let layer else {
            let found = candidates.last { name in
                guard let value = plan.recorded[name], leadsToScores(value) else { return false }
                let maps = plan.graph.shape(value)
                let cells = network.mapFormat(of: name).cells(of: maps)
                return maps.rank == 4 && maps[0] == input[0] && cells > 1
            }
            (self.layer, mapsValue) = (found, found.flatMap { plan.recorded[$0] })
            return
        }
        guard let value = plan.recorded[layer] else { throw NetworkError(layer: layer, "gives out nothing") }
        let maps = plan.graph.shape(value)
        guard maps.rank == 4, maps[0] == input[0] else {
            throw NetworkError(
                layer: layer, "gives out \(maps.ofAnyBatch), expected maps of height × width × channels for each item")
        }
        guard leadsToScores(value) else {
            throw NetworkError(layer: layer, "does not lead to the network's first output")
        }
        (self.layer, mapsValue) = (layer, value)
    }

    /// The value that holds the scores, batch × classes.
    func scores(_ score: AttributionScore) -> Int {
        switch score {
        case .logit: graph.beforeActivation(output)?.value ?? output
        case .probability: output
        }
    }

    /// The value whose numbers are asked for.
    func start(of pass: ScorePass) throws(NetworkError) -> Int {
        pass.target.isOfChannel ? try layerValue() : scores(pass.score)
    }

    /// The value of the layer.
    ///
    /// - Throws: `NetworkError` where there is none.
    func layerValue() throws(NetworkError) -> Int {
        guard let mapsValue else {
            throw NetworkError("found no convolution that gives maps and leads to the first output; name a layer")
        }
        return mapsValue
    }

    /// How many channels the layer has.
    ///
    /// - Throws: `NetworkError` where there is none.
    func channelCount(_ network: Network) throws(NetworkError) -> Int {
        let shape = graph.graph.shape(try layerValue())
        return layer.map(network.mapFormat(of:)) == .channelsFirst ? shape[1] : shape[shape.rank - 1]
    }

    /// The plan for what is wanted.
    func plan(for pass: ScorePass, kernels: ExecutionPlan.Kernels, pool: ThreadPool) throws(NetworkError)
        -> TrainingPlan
    {
        let score = try start(of: pass)
        var starts = [score]
        var wanted: Set<Int> = []
        switch pass.target {
        case .scores, .channel: break
        case .layer: starts.append(try layerValue())
        case .layerGradient:
            // As a start its numbers are kept. The gradient that is handed in for it is 0.
            starts.append(try layerValue())
            wanted.insert(try layerValue())
        case .inputGradient, .channelGradient: wanted.insert(graph.graph.inputs[0])
        }
        if !wanted.isEmpty {
            try graph.checkGradients(wanted: wanted)
            guard graph.needs(wanted: wanted)[score] else {
                throw NetworkError(
                    layer: pass.target.isOfChannel ? layer : nil,
                    "\(pass.target.isOfChannel ? "what it gives out" : "its first output") does not depend on its input"
                )
            }
        }
        return TrainingPlan(
            graph, starts: starts, wanted: wanted, kernels: kernels, isGuided: pass.isGuided, pool: pool)
    }
}

extension Network {
    /// The names of all calls of convolutions, those in nested networks too, in the order in which they run.
    fileprivate var convolutionNames: [String] {
        nodeNames.filter { layer(named: $0)?.specification.isConvolution ?? false }
    }

    /// Where the channels stand in what a call gives out.
    func mapFormat(of name: String) -> DataFormat { dataFormats()[name] ?? .channelsLast }
}

extension LayerSpecification {
    /// Whether it moves kernels over maps, or wraps what does.
    fileprivate var isConvolution: Bool {
        switch self {
        case is Convolution, is DepthwiseConvolution, is SeparableConvolution, is TransposedConvolution,
            is LocallyConnected:
            true
        case is TimeDistributed: false
        case let wrapper as any WrappingLayer:
            wrapper.innerLayers.first?.layer.specification.isConvolution ?? false
        default: false
        }
    }
}

extension DataFormat {
    /// Height × width of a tensor of four axes.
    fileprivate func cells(of shape: Shape) -> Int {
        guard shape.rank == 4 else { return 0 }
        return self == .channelsFirst ? shape[2] * shape[3] : shape[1] * shape[2]
    }
}

extension Shape {
    /// The shape whatever the batch.
    fileprivate var ofAnyBatch: PartialShape { PartialShape([nil] + Array(dimensions.dropFirst())) }
}
