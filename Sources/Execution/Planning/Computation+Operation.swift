import MienKernels
import MienTensors

extension Computation {
    /// The operation that a plan runs for this computation.
    ///
    /// - Parameters:
    ///   - inputs: the shapes of what goes in, the batch first.
    ///   - output: the shape of what comes out, the batch first.
    func operation(_ kernels: ExecutionPlan.Kernels, inputs: [Shape], output: Shape) -> any Operation {
        ReferenceOperation(computation: self, inputs: inputs.map(\.item), output: output.item)
    }
}

extension Shape {
    /// The shape of one item of the batch.
    var item: Shape { Shape(Array(dimensions.dropFirst())) }
}
