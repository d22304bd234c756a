import MienBasics
import MienExecution
import MienNetworks
import MienTensors

/// A random network run planned and fast, and by the definitions of its layers.
package struct NetworkTrial {
    package let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    /// What is wrong with the network; nil where nothing is. All run on threads of their own where none are given.
    package func fault(pool: ThreadPool? = nil) throws -> String? {
        let network = try RandomNetwork(seed: seed).network
        let inputs = RandomNetwork.inputs(of: network, batch: 1 + Int(seed % 4), seed: seed)
        let names = network.nodeNames
        let pool = pool ?? ThreadPool.shared
        let reference = try Executor(network, recording: names, kernels: .reference, pool: pool).run(inputs)
        let strict = try Executor(network, recording: names, kernels: .strict, pool: pool).run(inputs)
        if let fault = Self.difference(strict.recorded, reference.recorded) {
            return "seed \(seed), \(fault)\n\(Self.description(of: network))"
        }
        // Nothing recorded, so that all is fused that can be.
        let fused = try Executor(network, kernels: .strict, pool: pool).run(inputs)
        let largest = reference.recorded.flatMap(\.tensor.values).reduce(0) { max($0, abs($1)) }
        if let fault = Self.difference(fused.outputs, reference.outputs, after: largest) {
            return "seed \(seed), fused, \(fault)\n\(Self.description(of: network))"
        }
        // In slices and portions of the batch, of the same numbers to the last bit.
        let room = Slicing.Room(cache: 1 << (4 + Int(seed % 8)), arena: seed % 2 == 0 ? .max : 1 << (8 + Int(seed % 7)))
        let sliced = try Executor(network, kernels: .strict, pool: pool, room: room).run(inputs)
        for (one, other) in zip(sliced.outputs, fused.outputs)
        where one.tensor.values.map(\.bitPattern) != other.tensor.values.map(\.bitPattern) {
            return "seed \(seed), sliced, \(one.name) is not the same\n\(Self.description(of: network))"
        }
        // With Winograd's convolutions, whose rounding is coarser and grows from layer to layer.
        let fast = try Executor(network, pool: pool).run(inputs)
        if let fault = Self.difference(
            fast.outputs, reference.outputs, after: largest, tolerance: Tolerance(relative: 1e-4))
        {
            return "seed \(seed), fast, \(fault)\n\(Self.description(of: network))"
        }
        // Shapes are those that were foretold.
        let shapes = try network.shapes(for: inputs.map(\.shape))
        for (node, foretold) in zip(network.nodes, shapes) {
            let name = network.name(of: node)
            guard let shape = foretold?.first, shape == PartialShape(reference[name].shape) else {
                return "seed \(seed), \(name) has the shape \(reference[name].shape), which was not foretold"
            }
        }
        return nil
    }

    /// A line for each call: its name, what is called, and with what.
    private static func description(of network: Network) -> String {
        network.nodes.map { node in
            let layer = network.layers[node.layer]
            let inputs = node.inputs.map { network.name(of: network.nodes[$0.node]) }
            return "  \(network.name(of: node)) = \(layer.specification.className)(\(inputs.joined(separator: ", ")))"
                + " \(JSON.object(layer.specification.optionValues).text())"
        }
        .joined(separator: "\n")
    }

    /// How the tensors differ from those expected; nil where they do not.
    ///
    /// Numbers that cancel each other leave their rounding, which is no small part of what is left: a close tensor may also be off
    /// by one unit in the last place of the largest number before it, which is `largest` or more.
    package static func difference(
        _ found: [(name: String, tensor: Tensor)], _ expected: [(name: String, tensor: Tensor)],
        after largest: Float = 0, tolerance: Tolerance = .close
    ) -> String? {
        guard found.map(\.name) == expected.map(\.name) else {
            return "found the tensors \(found.map(\.name)), expected \(expected.map(\.name))"
        }
        var largest = largest
        for ((name, tensor), (_, reference)) in zip(found, expected) {
            guard tensor.shape == reference.shape else {
                return "\(name): \(tensor.shape), expected \(reference.shape)"
            }
            let comparison = TensorComparison(tensor, reference: reference)
            largest = max(largest, comparison.referenceMagnitude)
            let isRounding =
                tolerance == .close && comparison.nonFiniteDisagreements == 0
                && comparison.maxAbsoluteError <= .ulpOfOne * largest
            guard tolerance.allows(comparison) || isRounding else { return "\(name): \(comparison)" }
        }
        return nil
    }

    /// The faults of so many networks, of seeds one after the other, several at once.
    package static func faults(from first: UInt64, count: Int, most: Int = 20) async -> [String] {
        let lanes = UInt64(ThreadPool.shared.threads)
        return await withTaskGroup(of: [String].self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    let pool = ThreadPool(threads: 1)
                    var faults: [String] = []
                    for seed in stride(from: first + lane, to: first + UInt64(count), by: Int(lanes)) {
                        guard faults.count < most else { break }
                        do {
                            if let fault = try NetworkTrial(seed: seed).fault(pool: pool) { faults.append(fault) }
                        } catch {
                            faults.append("seed \(seed): \(error)")
                        }
                    }
                    return faults
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// The seed of the first network and how many there are: MIEN_SEED and MIEN_NETWORKS, where they are set.
    package static func range(count: Int) -> (first: UInt64, count: Int) {
        func variable(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
        return (UInt64(max(variable("MIEN_SEED") ?? 0, 0)), variable("MIEN_NETWORKS") ?? count)
    }
}
