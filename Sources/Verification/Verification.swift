public import MienBasics
public import MienExecution
public import MienNetworks
public import MienTensors

/// A network's outputs held against a reference, layer by layer.
///
/// Every layer of the reference is recorded as it is, with nothing fused into it, so that the comparison is of the layer
/// that the reference names.
public struct Verification: Sendable {
    /// One layer of the reference and what became of it.
    public struct Row: Sendable {
        /// The layer's name, or `output` for what the network gives out.
        public let name: String
        /// Keras's class name; empty for `output` and for a layer that the network does not have.
        public let className: String
        public let outcome: Outcome
    }

    /// How a layer's output compares.
    public enum Outcome: Sendable {
        /// Shapes agree; the comparison says how far the numbers are apart.
        case compared(TensorComparison)
        /// The network gives out another shape.
        case otherShape(found: Shape, expected: Shape)
        /// The network has no layer of that name.
        case noSuchLayer
        /// It can't be run, because of the layer itself or of these before it.
        case notRun([BlockingLayer])
    }

    /// In the order of the network's layers, then what the network does not have, then its outputs.
    public let rows: [Row]
    public let tolerance: Tolerance
    /// Layers of the network that the reference says nothing about, but for those that only take its input in.
    public let layersWithoutReference: [String]

    /// Runs `network` on the reference's inputs and compares.
    ///
    /// Of a network with layers that can't be run, all is compared that does not depend on them.
    ///
    /// - Throws: `NetworkError` when the network does not take these inputs, or nothing that is to be compared can be run.
    public init(
        _ network: Network, against reference: TestVectors, tolerance: Tolerance = .close,
        kernels: ExecutionPlan.Kernels = .fast, pool: ThreadPool = .shared
    ) throws(NetworkError) {
        let expected = Dictionary(
            reference.layers.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
        let names = network.nodeNames
        let known = names.filter { expected[$0] != nil }
        let obstacles = network.blockedCalls
        let isRunWhole = network.blockedOutputs.allSatisfy(\.isEmpty)
        let runs = known.filter { obstacles[$0] == nil }
        // Says what can't be run where that is everything.
        let executor = try Executor(
            network, recording: runs, givesOutputs: isRunWhole || runs.isEmpty, kernels: kernels, pool: pool)
        let result = try executor.run(reference.inputs)
        let found = Dictionary(uniqueKeysWithValues: result.recorded.map { ($0.name, $0.tensor) })
        var rows: [Row] = []
        for name in known {
            guard let layer = network.layer(named: name), let tensor = expected[name] else { continue }
            let outcome = found[name].map { Outcome.comparing($0, with: tensor) } ?? .notRun(obstacles[name] ?? [])
            rows.append(Row(name: name, className: layer.specification.className, outcome: outcome))
        }
        for (name, _) in reference.layers where !names.contains(name) {
            rows.append(Row(name: name, className: "", outcome: .noSuchLayer))
        }
        for (index, tensor) in reference.outputs.enumerated() {
            let name = reference.outputs.count == 1 ? "output" : "output_\(index)"
            let outcome: Outcome =
                if index >= network.outputs.count {
                    .noSuchLayer
                } else if isRunWhole {
                    .comparing(result.outputs[index].tensor, with: tensor)
                } else {
                    .notRun(network.blockedOutputs[index])
                }
            rows.append(Row(name: name, className: "", outcome: outcome))
        }
        self.rows = rows
        self.tolerance = tolerance
        // What the network gives out was compared as such.
        let compared = Set(zip(network.outputs, reference.outputs).map { network.name(of: network.nodes[$0.0.node]) })
        layersWithoutReference = names.filter { name in
            expected[name] == nil && !compared.contains(name)
                && !(network.layer(named: name)?.specification is InputLayer)
        }
    }

    /// Whether a row is within the tolerance.
    public func passes(_ row: Row) -> Bool {
        if case .compared(let comparison) = row.outcome { tolerance.allows(comparison) } else { false }
    }

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

    /// The first layer that gives out a NaN.
    public var firstNaN: Row? {
        rows.first { row in
            if case .compared(let comparison) = row.outcome { comparison.nanCount > 0 } else { false }
        }
    }
}

extension Verification.Outcome {
    fileprivate static func comparing(_ found: Tensor, with expected: Tensor) -> Self {
        guard found.shape == expected.shape else { return .otherShape(found: found.shape, expected: expected.shape) }
        return .compared(TensorComparison(found, reference: expected))
    }
}
