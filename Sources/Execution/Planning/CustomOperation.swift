import MienBasics
import MienKernels
package import MienNetworks
package import MienTensors

/// A layer of somebody's own with its weights and the shapes that it is planned for, the batch first.
package struct CustomComputation: Sendable {
    package var layer: any CustomLayer
    /// The layer's name, for whoever wrote it.
    package var name: String
    package var weights: LayerWeights
    package var inputs: [Shape]
    package var outputs: [Shape]
}

/// A layer of somebody's own, run. What it gives out lies one tensor behind the other.
struct CustomOperation: Operation {
    let computation: CustomComputation

    var flops: Int { 0 }
    var weightCount: Int { computation.weights.count }
    var algorithm: String { "custom" }

    func run(
        inputs pointers: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        let inputs = zip(computation.inputs, pointers).map { shape, pointer in
            Tensor(shape) { values in
                _ = values.update(fromContentsOf: UnsafeBufferPointer(start: pointer, count: shape.count))
            }
        }
        let outputs = computation.layer.outputs(for: inputs, weights: computation.weights)
        precondition(
            outputs.map(\.shape) == computation.outputs,
            "layer `\(computation.name)` gives out tensors of \(outputs.map(\.shape)), and says \(computation.outputs)")
        var position = output
        for tensor in outputs {
            tensor.withValues { values in
                guard let first = values.baseAddress else { return }
                position.update(from: first, count: values.count)
            }
            position += tensor.count
        }
    }
}
