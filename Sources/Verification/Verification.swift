public import MienBasics
public import MienExecution
public import MienNetworks
public import MienTensors

/// A network's outputs held against a reference, layer by layer.
///
///     let verification = try Verification(network, against: reference)
///     verification.passes                         // false
///     verification.firstDivergence?.name          // block3_conv2
///     verification.firstOwnDivergence?.name       // block3_conv2: not by what it was fed
///
/// Every layer of the reference is recorded as it is, with nothing fused into it, so that the comparison is of the layer
/// that the reference names. A second run feeds each layer with the reference's own numbers, so that a layer that is wrong
/// can be told from those that only carry on what they were fed.
///
/// What stands behind a layer that can't be run goes on with the reference's numbers for that layer, in both runs.
public struct Verification: Sendable {
    /// One layer of the reference and what became of it.
    public struct Row: Sendable {
        /// The layer's name, or `output` for what the network gives out.
        public let name: String
        /// What the reference calls it: another name where the two were matched by their place.
        public let referenceName: String
        /// Keras's class name; empty for `output` and for a layer that the network does not have.
        public let className: String
        public let outcome: Outcome
        /// How the layer's output compares when its inputs are the reference's: what it adds itself. Inputs that the reference
        /// does not have are computed from the nearest that it has. Nil where the reference has no layer of the same shape, and
        /// for what only takes an input in.
        public let own: TensorComparison?
        /// What is known of that which the layer is fed.
        public let feed: Feed

        /// Whether the two were matched by their place, for they go by other names.
        public var isRenamed: Bool { name != referenceName }
    }

    /// What is known of that which a layer is fed when the network runs.
    public enum Feed: Sendable {
        /// All of it was compared, and is within the tolerance, or is the reference's own.
        case agrees
        /// All of it was compared, and some is not.
        case differs
        /// The reference does not have all of it.
        case unknown
    }

    /// How a layer's output compares.
    public enum Outcome: Sendable {
        /// Shapes agree; the comparison says how far the numbers are apart.
        case compared(TensorComparison)
        /// The network gives out another shape.
        case otherShape(found: Shape, expected: Shape)
        /// The network has no layer of that name.
        case noSuchLayer
        /// It can't be run, in the network or in the one that is the reference, because of the layer itself or of these before
        /// it.
        case notRun([BlockingLayer])
    }

    /// In the order in which the network's layers run, a nested network behind its own layers; then what the network does not
    /// have, then its outputs.
    public let rows: [Row]
    public let tolerance: Tolerance
    /// Layers of the network that the reference says nothing about, but for those that only take its input in.
    public let layersWithoutReference: [String]
    /// Layers of the other network that this one does not have. Between two networks that is no fault as long as what they have
    /// in common agrees, and what they give out.
    public let layersOnlyInReference: [String]
    /// The layers that were not run and in whose place the reference's numbers went on, by their names in the network.
    public let substituted: [String]
    /// What can't be run behind them although the reference's numbers are there; then nothing behind them was run.
    public let substitutionError: NetworkError?
    /// Where numbers stop being finite in the network.
    public let onset: NonFiniteOnset
    /// Where they do in the reference.
    public let referenceOnset: NonFiniteOnset

    /// Runs `network` on the reference's inputs and compares.
    ///
    /// The reference's layers are matched with the network's by name and, where it has other names, by shape and place. Of a
    /// network with layers that can't be run, all is compared that does not depend on them, and behind those that the reference
    /// has numbers of, all that depends on nothing else of theirs than their first output.
    ///
    /// - Throws: `NetworkError` when the network does not take these inputs, or nothing that is to be compared can be run.
    public init(
        _ network: Network, against reference: TestVectors, tolerance: Tolerance = .close,
        kernels: ExecutionPlan.Kernels = .strict, pool: ThreadPool = .shared
    ) throws(NetworkError) {
        let calls = try LayerCalls(network, inputs: reference.inputs.map(\.shape), believing: reference.layers)
        let entries = LayerMatching.Entry.entries(of: reference, knowing: calls)
        let matching = LayerMatching(calls.calls.map(LayerMatching.Entry.init), reference: entries, isOrdered: false)
        try self.init(
            network, calls, Expectation(reference), partners: matching.partners, isWhole: true, tolerance: tolerance,
            kernels: kernels, pool: pool)
    }

    /// Runs `network` and `other` on the same inputs and compares, with `other` as the reference.
    ///
    /// Layers are matched by name and, where they go by other names, by class, shape and place. A layer that only one of the two
    /// has is listed; it is no fault. What `other` can't run stays unjudged.
    ///
    /// - Parameter inputs: in the order of the networks' inputs, the batch first.
    /// - Throws: `NetworkError` when `network` can't be run or does not take these inputs; `OtherNetworkError` for `other`.
    public init(
        _ network: Network, against other: Network, inputs: [Tensor], tolerance: Tolerance = .close,
        kernels: ExecutionPlan.Kernels = .strict, pool: ThreadPool = .shared
    ) throws {
        // What does not fit either is the network's fault.
        _ = try network.shapes(for: inputs.map(\.shape))
        let others: [LayerCalls.Call]
        let layers: [(name: String, tensor: Tensor)]
        let outputs: [Expectation.Output]
        do throws(NetworkError) {
            let blocked = other.blocked()
            others = try LayerCalls(other, inputs: inputs.map(\.shape)).calls
                .filter { !($0.layer.specification is InputLayer) && $0.shape != nil && blocked.calls[$0.name] == nil }
            let ends = other.outputs.indices.filter { blocked.outputs[$0].isEmpty }
            let result = try Executor(
                other.giving(ends), recording: others.map(\.name),
                givesOutputs: !ends.isEmpty || others.isEmpty, kernels: kernels, pool: pool
            ).run(inputs)
            layers = result.recorded
            let given = Dictionary(uniqueKeysWithValues: zip(ends, result.outputs.map(\.tensor)))
            outputs = other.outputs.indices.map { index in
                given[index].map(Expectation.Output.known) ?? .blocked(blocked.outputs[index])
            }
        } catch {
            throw OtherNetworkError(cause: error)
        }
        let calls = try LayerCalls(network, inputs: inputs.map(\.shape), believing: layers)
        guard network.outputs.count == other.outputs.count else {
            throw NetworkError("gives \(network.outputs.count) outputs, and the other network \(other.outputs.count)")
        }
        let entries = Dictionary(others.map { ($0.name, LayerMatching.Entry($0)) }) { first, _ in first }
        let matching = LayerMatching(
            calls.calls.map(LayerMatching.Entry.init), reference: layers.compactMap { entries[$0.name] },
            isOrdered: true)
        try self.init(
            network, calls, Expectation(inputs: inputs, layers: layers, outputs: outputs),
            partners: matching.partners, isWhole: false, tolerance: tolerance, kernels: kernels, pool: pool)
    }

    /// - Parameters:
    ///   - partners: for each call, which of the reference's layers it is.
    ///   - isWhole: whether a layer that only the reference has is a fault.
    private init(
        _ network: Network, _ calls: LayerCalls, _ reference: Expectation, partners: [Int?], isWhole: Bool,
        tolerance: Tolerance, kernels: ExecutionPlan.Kernels, pool: ThreadPool
    ) throws(NetworkError) {
        let matched = zip(calls.calls, partners).compactMap { call, partner in
            partner.map { (call: call, expected: reference.layers[$0]) }
        }
        let numbers = Dictionary(matched.map { ($0.call.name, $0.expected.tensor) }) { first, _ in first }
        let (runs, problem) = try ReferenceRuns.furthest(
            network, calls, reference, numbers, kernels: kernels, pool: pool)
        let substitutes = Set(runs.given.map(\.name))

        var rows: [Row] = []
        var states: [String: Bool] = [:]
        // An input layer that was not compared is what feeds it.
        func feed(_ sources: [LayerCalls.Source]) -> Feed {
            let feeds = sources.map { source -> Feed in
                if let state = calls.names(of: source).lazy.compactMap({ states[$0] }).first {
                    return state ? .agrees : .differs
                }
                guard let call = calls[source.call], call.layer.specification is InputLayer else { return .unknown }
                return feed(call.sources)
            }
            return feeds.contains(.unknown) ? .unknown : feeds.contains(.differs) ? .differs : .agrees
        }
        for (call, expected) in matched {
            let found = runs.found[call.name]
            let outcome =
                found.map { Outcome.comparing($0, with: expected.tensor) } ?? .notRun(runs.blocked[call.name] ?? [])
            rows.append(
                Row(
                    name: call.name, referenceName: expected.name, className: call.layer.specification.className,
                    outcome: outcome, own: runs.own.comparisons[call.name], feed: feed(call.sources)))
            if found != nil { states[call.name] = outcome.isWithin(tolerance) }
            if substitutes.contains(call.name) { states[call.name] = true }
        }
        let taken = Set(partners.compactMap(\.self))
        let lone = reference.layers.indices.filter { !taken.contains($0) }.map { reference.layers[$0].name }
        for name in lone where isWhole {
            rows.append(
                Row(
                    name: name, referenceName: name, className: "", outcome: .noSuchLayer, own: nil, feed: .unknown))
        }
        for (index, output) in reference.outputs.enumerated() {
            let name = reference.outputs.count == 1 ? "output" : "output_\(index)"
            let found = runs.outputs[index]
            let outcome: Outcome =
                switch output {
                case _ where index >= network.outputs.count: .noSuchLayer
                case .known(let tensor):
                    found.map { .comparing($0, with: tensor) } ?? .notRun(runs.blockedOutputs[index])
                case .blocked(let obstacles):
                    .notRun(found == nil ? runs.blockedOutputs[index] : obstacles)
                }
            let maker = index < calls.outputs.count ? calls[calls.outputs[index].call] : nil
            rows.append(
                Row(
                    name: name, referenceName: name, className: "", outcome: outcome, own: runs.own.outputs[index],
                    feed: found == nil ? .unknown : maker.map { feed($0.sources) } ?? .unknown))
        }
        self.rows = rows
        self.tolerance = tolerance
        substituted = runs.substituted
        substitutionError = problem
        layersOnlyInReference = isWhole ? [] : lone
        // What the network gives out was compared as such.
        let compared = Set(zip(network.outputs, reference.outputs).map { network.name(of: network.nodes[$0.0.node]) })
        layersWithoutReference = calls.calls.filter {
            numbers[$0.name] == nil && !compared.contains($0.name) && !($0.layer.specification is InputLayer)
        }
        .map(\.name)
        onset = try runs.onset()
        let inputs = zip(network.inputs, reference.inputs).map { (network.name(of: network.nodes[$0.node]), $1) }
        referenceOnset = NonFiniteOnset(
            inputs + matched.map { ($0.expected.name, $0.expected.tensor) }
                + zip(calls.outputs, reference.outputs).compactMap { end, output in
                    if case .known(let tensor) = output { (end.call, tensor) } else { nil }
                })
    }

    /// Whether a row is within the tolerance.
    public func passes(_ row: Row) -> Bool { row.outcome.isWithin(tolerance) }

    /// Whether a row is beyond the tolerance only by what the layer was fed.
    public func isCarried(_ row: Row) -> Bool { !passes(row) && row.own.map(tolerance.allows) ?? false }

    /// Whether there is something to compare and all of it is within the tolerance; not where something could not be run.
    public var passes: Bool { !rows.isEmpty && rows.allSatisfy(passes) }

    /// What could not be run, and so was not compared.
    public var notRun: [Row] { rows.filter { if case .notRun = $0.outcome { true } else { false } } }

    /// What was compared and is beyond the tolerance, and what there is nothing of to compare with.
    public var divergences: [Row] {
        rows.filter { row in
            if case .notRun = row.outcome { false } else { !passes(row) }
        }
    }

    /// The first layer that is beyond the tolerance.
    public var firstDivergence: Row? { divergences.first }

    /// The first layer that is beyond the tolerance by itself, fed with the reference's own numbers.
    public var firstOwnDivergence: Row? { rows.first { row in row.own.map { !tolerance.allows($0) } ?? false } }
}

/// Why the network that is the reference can't be run.
public struct OtherNetworkError: Error, Sendable, Equatable, CustomStringConvertible {
    public var cause: NetworkError

    public init(cause: NetworkError) { self.cause = cause }

    public var description: String { cause.description }
}

extension Verification.Outcome {
    fileprivate static func comparing(_ found: Tensor, with expected: Tensor) -> Self {
        guard found.shape == expected.shape else { return .otherShape(found: found.shape, expected: expected.shape) }
        return .compared(TensorComparison(found, reference: expected))
    }

    fileprivate func isWithin(_ tolerance: Tolerance) -> Bool {
        if case .compared(let comparison) = self { tolerance.allows(comparison) } else { false }
    }
}
