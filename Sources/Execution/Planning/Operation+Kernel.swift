import MienKernels
import MienTensors

extension Operation {
    /// The kernel that a plan runs for this operation.
    func kernel(_ kernels: ExecutionPlan.Kernels, inputs: [Shape], output: Shape) -> any StepKernel {
        ReferenceKernel(operation: self, inputs: inputs, output: output)
    }
}
