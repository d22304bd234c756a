import MienBasics
import MienKernels
import MienTensors

/// The code that runs one step of a plan, with everything chosen and packed beforehand.
protocol StepKernel: Sendable {
    /// A short name for the printed plan: `indirect GEMM 12×32 avx512`.
    var algorithm: String { get }
    /// Multiplications and additions in one run.
    var flops: Int { get }

    /// Reads all inputs and writes the whole output, which overlaps none of them.
    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, on pool: ThreadPool)
}
